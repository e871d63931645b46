"""Values in a notebook, as Chromium draws them: readable in light and dark, nothing wider than its cell."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import levelhead
from tests.browser.browsing import CONTRAST
from tests.data.bar_files import walk
from tests.pages import write_bars

if TYPE_CHECKING:
    from playwright.sync_api import Browser


# How the notebooks say which theme they are in.
THEMES = {
    "JupyterLab": ("data-jp-theme-light='false'", "data-jp-theme-light='true'"),
    "VS Code": ("class='vscode-dark'", "class='vscode-light'"),
    "Colab": ("theme='dark'", "theme='light'"),
}


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cards")
    bars = levelhead.read_bars(write_bars(folder / "RTY.csv", walk(400, seed=14)), market="RTY")
    page = levelhead.outlook(bars, home=folder)
    values = (bars, page.forecast, page.listed[0], page, page.claims[3], page.claims[3].measurements[0])
    return "".join(f"<div>{each._repr_html_()}</div>" for each in values)  # type: ignore[attr-defined]


def opened(chromium: "Browser", folder: Path, cards: str, mark: str, **options: object):
    path = folder / "cell.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body {mark}>{cards}", encoding="utf-8")
    page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


GROUND = "() => getComputedStyle(document.querySelector('.levelhead')).backgroundColor"


@pytest.mark.parametrize("notebook", THEMES)
def test_the_theme_of_the_notebook_counts_not_that_of_the_system(
    notebook: str, chromium: "Browser", cards: str, tmp_path: Path
):
    """Paper of the dark theme is #10161d, of the light one white."""
    dark, light = THEMES[notebook]
    grounds = []
    for mark, system in ((dark, "light"), (light, "dark")):
        page = opened(chromium, tmp_path, cards, mark, color_scheme=system)
        grounds.append(page.evaluate(GROUND))
        page.context.close()
    assert grounds == ["rgb(16, 22, 29)", "rgb(255, 255, 255)"]


@pytest.mark.parametrize("system", ["light", "dark"])
def test_text_stands_out_from_its_ground(system: str, chromium: "Browser", cards: str, tmp_path: Path):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    page = opened(chromium, tmp_path, cards, "", color_scheme=system)
    low = page.evaluate(CONTRAST)
    page.context.close()
    assert low == []


def test_nothing_is_wider_than_a_cell(chromium: "Browser", cards: str, tmp_path: Path):
    """A notebook beside a file tree leaves about 700 pixels."""
    page = opened(chromium, tmp_path, cards, "", viewport={"width": 700, "height": 900})
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    page.context.close()
    assert wide <= 700
