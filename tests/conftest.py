"""What every test stands on: a home of its own, the real series where they exist, pages kept as files."""

import difflib
import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
_homes = itertools.count()
WITHOUT_SHARED = "needs the real series beside the project"

# The same examples on every run and no deadline: neither chance nor a busy machine may turn a test red.
# Fresh examples, and more of them: pytest --hypothesis-profile=search
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)


class Golden:
    """Compares a whole page with the file that shows it, or writes that file anew.

    Parameters
    ----------
    kept
        Folder of the reviewed files.
    fresh
        Folder to write to instead of comparing; ``None`` compares.
    """

    def __init__(self, kept: Path, fresh: Path | None = None) -> None:
        self.kept, self.fresh = kept, fresh

    def __call__(self, name: str, actual: str | bytes) -> None:
        """Fail with a readable difference unless ``actual`` is, byte for byte, the file ``name``."""
        page = actual.encode() if isinstance(actual, str) else actual
        if self.fresh is not None:
            path = self.fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(page)
            return
        path = self.kept / name
        if not path.is_file():
            pytest.fail(f"{name} is not kept yet: run `make golden`, read it, commit it", pytrace=False)
        expected = path.read_bytes()
        if page != expected:
            pytest.fail(
                f"{name} changed; `make golden` accepts it:\n{_difference(expected, page)}", pytrace=False
            )


def _difference(expected: bytes, actual: bytes) -> str:
    try:
        old, new = expected.decode().splitlines(), actual.decode().splitlines()
    except UnicodeDecodeError:
        old, new = [], []
    lines = list(difflib.unified_diff(old, new, "kept", "now", lineterm="", n=1))
    if lines:
        return "\n".join(lines[:80])
    # Pictures, or text that differs only in its line ends: say where the bytes part.
    first = next(
        (at for at, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b),
        min(len(expected), len(actual)),
    )
    return f"{len(expected)} bytes kept, {len(actual)} now, the first difference at byte {first}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the pages of tests/golden anew instead of comparing",
    )
    parser.addoption(
        "--update-screens",
        action="store_true",
        help="write the pictures of tests/browser/kept anew instead of comparing",
    )
    parser.addoption(
        "--golden-out", metavar="DIR", help="with --update-golden: write to DIR, not tests/golden"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "golden: compares a whole page with its file in tests/golden")
    # An explicit --hypothesis-profile wins.
    if not config.getoption("--hypothesis-profile", default=None):
        settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "golden" in fixtures:
            item.add_marker("golden")
        if "shared" in fixtures:
            item.add_marker("shared")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LEVELHEAD_HOME of the test's own, not yet made; and no stopped clock from outside."""
    # Counted, not `tmp_path`: that scans and makes a folder for each of thousands of tests that need none.
    own = tmp_path_factory.getbasetemp() / "homes" / str(next(_homes))
    monkeypatch.setenv("LEVELHEAD_HOME", str(own))
    monkeypatch.delenv("LEVELHEAD_NOW", raising=False)
    return own


@pytest.fixture
def shared() -> Path:
    """The folder of real series beside the project; the test is skipped, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(WITHOUT_SHARED)
    return SHARED


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Call ``golden("page.md", text)``: equal to ``tests/golden/page.md``, or a readable difference."""
    kept = ROOT / "tests" / "golden"
    if not request.config.getoption("--update-golden"):
        return Golden(kept)
    out = request.config.getoption("--golden-out")
    return Golden(kept, Path(out) if out else kept)
