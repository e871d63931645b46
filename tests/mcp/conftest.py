"""Made once for all tests of the server: a data folder, and a home with store, ledger and backtest."""

import shutil
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.mcp.setup import Setup
from tests.macro_folder import write_macro
from tests.mcp.desks import DAY

NOW = "2025-11-24T23:00Z"


@pytest.fixture(scope="session")
def macro(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with bars of six markets and every further series."""
    folder = tmp_path_factory.mktemp("mcp") / "desk-data"
    write_macro(folder, count=420)
    return folder


@pytest.fixture(scope="session")
def furnished(macro: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with stored bars of ES, a backtest of RTY, and an issued forecast of RTY that is graded."""
    home = tmp_path_factory.mktemp("mcp-home") / "home"
    bars = str(macro / "bars" / "RTY=F.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVELHEAD_HOME", str(home))
        patch.setenv("LEVELHEAD_NOW", "2025-09-02T23:00Z")
        cut = home.parent / "RTY.csv"  # the bars as they were on that day
        lines = Path(bars).read_text().splitlines(keepends=True)
        cut.write_text("".join(line for line in lines if line[:1] == "d" or line[:10] <= DAY))
        assert run(["ledger", "add", "RTY", "--bars", str(cut), "--data", str(macro)]) == 0
        patch.setenv("LEVELHEAD_NOW", NOW)
        assert run(["ledger", "add", "RTY", "--bars", bars, "--data", str(macro)]) == 0
        assert run(["ledger", "grade", "RTY", "--bars", bars, "--data", str(macro)]) == 0
        assert run(["data", "import", str(macro / "bars" / "ES=F.csv"), "--market", "ES"]) == 0
        asked = ["backtest", "RTY", "--bars", bars, "--data", str(macro), "--processes", "1"]
        assert run([*asked, "--format", "json"]) == 0
    return home


@pytest.fixture
def desk(macro: Path, furnished: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """The server's setup on a copy of that home, which is the test's own."""
    shutil.copytree(furnished, home)
    monkeypatch.setenv("LEVELHEAD_NOW", NOW)
    return Setup(home, macro)
