"""The screen in Chromium: its filter, its cards on a phone, contrast in both themes, nothing asked of anybody."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from levelhead.data.universe import Universe
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.html.screen import screen_html
from tests.browser.browsing import CONTRAST, PHONE, opened
from tests.data.bar_files import walk
from tests.data_store import series
from tests.pages import write_bars

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two markets with odds, one without, one set apart."""
    folder = tmp_path_factory.mktemp("screen")
    write_bars(folder / "bars" / "RTY.csv", walk(500, seed=14))
    write_bars(folder / "bars" / "YM.csv", walk(500, seed=15, places=0, start=40_000))
    write_bars(folder / "bars" / "M2K.csv", walk(100, seed=16))
    (folder / "bars" / "ES.csv").write_text("no bars\n")
    home = folder / "home"
    path: Path = folder / "screen.html"
    path.write_text(
        screen_html(screen(Asked(Universe(home, folder=folder), Desk(home, data=folder), series.AT)))
    )
    return path.as_uri()


def test_the_filter_leaves_rows_that_hold_every_word(chromium: "Browser", address: str) -> None:
    page, heard = opened(chromium, address)
    page.keyboard.press("/")
    page.keyboard.type("e-mini 2000")
    rows = page.locator("table.markets tbody tr:visible b")
    assert rows.all_inner_texts() == ["RTY", "M2K"]
    page.fill("#filter", "")
    assert rows.count() == 3
    assert (heard.messages, heard.requests) == ([], [address])
    page.context.close()


def test_without_scripts_there_is_no_filter_and_every_row(chromium: "Browser", address: str) -> None:
    page, _ = opened(chromium, address, java_script_enabled=False)
    assert not page.locator("#filter").is_visible()
    assert page.locator("table.markets tbody tr").count() == 3
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(chromium: "Browser", address: str, scheme: str) -> None:
    page, _ = opened(chromium, address, color_scheme=scheme)
    assert page.evaluate(CONTRAST) == []
    page.context.close()


@pytest.mark.parametrize("width", [320, PHONE["width"], 800, 1220, 1400])
def test_nothing_runs_off_the_page(chromium: "Browser", address: str, width: int) -> None:
    page, _ = opened(chromium, address, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_number_tells_how_it_was_made(chromium: "Browser", address: str) -> None:
    page, _ = opened(chromium, address)
    page.locator("td.odds .up a").first.hover()
    assert "probability" in page.locator("#tip").inner_text()
    page.context.close()
