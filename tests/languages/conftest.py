"""The pages of the German tests, made once."""

from pathlib import Path

import pytest

from levelhead.render.html import to_html
from levelhead.render.languages import GERMAN
from levelhead.report import Outlook
from tests.golden.test_outlook_pages import whole
from tests.languages.pages_to_translate import pages


@pytest.fixture(scope="session")
def written_pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outlook, ...]:
    """Many pages of made-up markets."""
    folder: Path = tmp_path_factory.mktemp("pages")
    return tuple(pages(folder))


@pytest.fixture(scope="session")
def whole_page(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    """The page of the golden files."""
    return whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="session")
def german_html(whole_page: Outlook) -> str:
    """The same in German, for a browser."""
    return to_html(whole_page, GERMAN)
