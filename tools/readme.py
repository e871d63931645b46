"""Put the sample's page and picture into README.md: ``python -m tools.readme`` writes, ``--check`` compares.

The page is what the command prints from the embedded sample: the same on every machine, and it cannot rot.
"""

import difflib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- page -->\n", "<!-- /page -->\n"
COMMAND = ("outlook", "SPX", "--sample", "--format", "text")
PICTURE = README.parent / "docs" / "sample.svg"
PICTURE_COMMAND = ("outlook", "SPX", "--sample", "--format", "svg")
# The evening of the sample's last session, so that the page does not tell how old the sample has become.
NOW = "2015-12-31T23:00Z"


def page(command: Sequence[str] = COMMAND) -> str:
    """What a command prints, run with a home of its own and without colour.

    Raises
    ------
    RuntimeError
        When it fails, with what it said.
    """
    program = Path(sys.executable).with_name("levelhead")
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "LEVELHEAD_HOME": home,
            "LEVELHEAD_NOW": NOW,
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }
        run = subprocess.run(
            [program, *command], capture_output=True, text=True, env=environment, check=False
        )
    if run.returncode:
        raise RuntimeError(f"levelhead {' '.join(command)} ended with {run.returncode}: {run.stderr.strip()}")
    return "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines())


def filled(readme: str, shown: str) -> str:
    """The text of a README with the page between its two marks.

    Raises
    ------
    ValueError
        Unless each mark stands there once, in order.
    """
    before, start, rest = readme.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end or START in after or END in before + after:
        raise ValueError(f"README.md needs {START.strip()} and, later, {END.strip()}, once each")
    return f"{before}{START}```text\n$ levelhead {' '.join(COMMAND)}\n\n{shown}```\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` show how README.md differs from it; 1 if it does."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tools.readme [--check]", file=sys.stderr)
        return 2
    old = README.read_text(encoding="utf-8")
    try:
        new, picture = filled(old, page()), page(PICTURE_COMMAND)
    except (RuntimeError, ValueError) as failure:
        print(failure, file=sys.stderr)
        return 1
    if not arguments:
        README.write_text(new, encoding="utf-8")
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    if not PICTURE.is_file() or PICTURE.read_text(encoding="utf-8") != picture:
        print("docs/sample.svg is an old picture; `make readme` puts the present one in")
        return 1
    difference = list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), "README.md", "now", lineterm="", n=1)
    )
    if difference:
        print("\n".join(difference[:60]))
        print("README.md shows an old page; `make readme` puts the present one in")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
