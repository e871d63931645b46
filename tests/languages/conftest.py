"""The pages of the German tests, made once."""

from pathlib import Path

import pytest

from levelhead.report import Outlook
from tests.languages.pages_to_translate import pages


@pytest.fixture(scope="session")
def written_pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outlook, ...]:
    """Many pages of made-up markets."""
    folder: Path = tmp_path_factory.mktemp("pages")
    return tuple(pages(folder))
