"""One dashboard for the tests of its pages."""

from pathlib import Path

import pytest

from levelhead.web.guard import Guard
from tests.web.asking import dashboard, made_up_folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_folder(tmp_path_factory.mktemp("private") / "desk")


@pytest.fixture(scope="session")
def app(data: Path) -> Guard:
    """One for all tests: what it has made once it has."""
    return dashboard(data.parent / "home", data)
