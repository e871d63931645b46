"""The sentence under the table that says how its figures were made."""

from pathlib import Path

import pytest

from levelhead.report import Outlook
from tests.pages import future_rows, page, write_bars

LIKE = "days about as far from their averages as today counting a little more"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("method")


def method(folder: Path, count: int) -> str:
    outlook: Outlook = page(write_bars(folder / f"{count}" / "RTY.csv", future_rows(count, seed=3)), "RTY")
    section = next(each for each in outlook.sections if each.id == "probability")
    return next(each.template for each in section.claims if each.id == "probability.method")


def test_it_says_that_days_like_today_count_more(folder: Path) -> None:
    assert LIKE in method(folder, 1_100)


def test_it_does_not_where_past_paths_are_too_few_for_it(folder: Path) -> None:
    """Under 500 paths in sigma all count alike."""
    said = method(folder, 900)
    assert "the mean of two models" in said and LIKE not in said
