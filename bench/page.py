"""What one page costs from a cold shell, and what everybody pays before it: imports and help."""

import sys
import tempfile
from pathlib import Path

from bench.figure import Figure, cost
from bench.synthetic import write_bars

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REAL = DATA / "bars" / "RTY=F.csv"
PYTHON = sys.executable
LEVELHEAD = str(Path(PYTHON).with_name("levelhead"))


def figures(*, quick: bool = False) -> list[Figure]:
    """CPU seconds and peak memory of the page on 2,100 bars and on every series, of the help, and of the imports."""
    runs = 3 if quick else 11
    rows: list[Figure] = []

    def measure(
        name: str, command: list[str], shown: str, budget: float | None = None, peak: float = 100
    ) -> float:
        spent = cost(command, runs=runs, environment=environment)
        rows.append(Figure(name, spent.cpu, "CPU s", budget, runs, shown))
        if shown.startswith("levelhead outlook"):
            rows.append(Figure(f"{name}, peak memory", spent.peak, "MiB", peak, runs, shown))
        return spent.cpu

    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "LEVELHEAD_HOME": f"{folder}/home",
            "LEVELHEAD_NOW": "2025-11-24T23:00Z",
            "PYTHONDONTWRITEBYTECODE": "",  # installed programs keep their bytecode; the warm-up run writes it
        }
        files = {"2,100 synthetic bars": write_bars(Path(folder) / "RTY.csv")}
        if REAL.is_file():
            files["the real RTY bars"] = REAL
        measure("an empty interpreter", [PYTHON, "-c", "pass"], 'python -c "pass"')
        numpy = measure("import numpy", [PYTHON, "-c", "import numpy"], 'python -c "import numpy"')
        measure("import levelhead", [PYTHON, "-c", "import levelhead"], 'python -c "import levelhead"', 0.1)
        measure("levelhead --help", [LEVELHEAD, "--help"], "levelhead --help", 0.15)
        alone = 0.0
        for name, file in files.items():
            command = [LEVELHEAD, "outlook", "RTY", "--bars", str(file), "--format", "md"]
            alone = measure(
                f"a page from {name}", command, "levelhead outlook RTY --bars FILE --format md", 1.0
            )
            rows.append(Figure(f"a page from {name}, against import numpy", alone / numpy, "x", runs=runs))
        if DATA.is_dir():
            command = [LEVELHEAD, "outlook", "RTY", "--bars", str(REAL), "--data", str(DATA)]
            shown = "levelhead outlook RTY --bars FILE --data FOLDER --format md"
            whole = measure("a page with every series", [*command, "--format", "md"], shown, peak=160)
            rows.append(
                Figure("a page with every series, against its bars alone", whole - alone, "CPU s", 1.5, runs)
            )
    return rows
