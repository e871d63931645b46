"""The HTML page in Chromium: nothing is asked of anybody, every number tells, themes and phones work."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from levelhead.render.html import to_html
from tests.browser.browsing import CONTRAST, PHONE, opened
from tests.golden.test_outlook_pages import whole

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    path = folder / "page.html"
    path.write_text(to_html(whole(folder)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(chromium: "Browser", address: str) -> "Iterator[Page]":
    found, _ = opened(chromium, address)
    yield found
    found.context.close()


def test_it_asks_nobody_and_says_nothing_to_the_console(chromium: "Browser", address: str):
    """A refused style or script would be said there."""
    page, heard = opened(chromium, address)
    page.wait_for_selector("#chart canvas")
    for button in page.locator("#live button").all():
        button.click()
    page.locator("#theme").click()
    assert (heard.requests, heard.messages) == ([address], [])


def test_the_interactive_chart_takes_the_place_of_the_still_one(page: "Page"):
    page.wait_for_selector("#chart canvas")
    assert (page.locator("#still").is_visible(), page.locator("#live").is_visible()) == (False, True)


def test_the_chart_is_drawn(page: "Page"):
    """Many colours, not an empty frame."""
    page.wait_for_selector("#chart canvas")
    colours = page.evaluate("""() => {
      const found = new Set();
      for (const canvas of document.querySelectorAll("#chart canvas")) {
        const drawn = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        for (let at = 0; at < drawn.length; at += 4) found.add(drawn[at] << 16 | drawn[at + 1] << 8 | drawn[at + 2]);
      }
      return found.size;
    }""")
    assert colours > 100


def test_the_credit_of_the_chart_is_shown(page: "Page"):
    assert "TradingView" in page.locator("#credit").inner_text()


def test_pointing_at_a_number_shows_how_it_was_made(page: "Page"):
    link = page.locator("#s-introduction a[href^='#n']").nth(2)
    link.hover()
    row = page.locator(link.get_attribute("href") or "").inner_text()
    said = page.locator("#tip").inner_text()
    assert (
        page.locator("#tip").is_visible(),
        said.startswith(link.inner_text()),
        "as of 2025-11-24" in said,
        row,
    ) == (
        True,
        True,
        True,
        row,
    )


def test_a_number_reached_by_the_keyboard_shows_it_too_and_escape_hides_it(page: "Page"):
    link = page.locator("#s-introduction a[href^='#n']").nth(3)
    page.locator("#s-introduction a[href^='#n']").nth(2).focus()
    page.keyboard.press("Tab")
    told = (page.locator("#tip").is_visible(), link.get_attribute("aria-describedby"))
    page.keyboard.press("Escape")
    assert (told, page.locator("#tip").is_visible()) == ((True, "tip"), False)


def test_a_tap_shows_it_and_stays_where_it_was(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, viewport=PHONE, has_touch=True, is_mobile=True)
    link = page.locator("#s-introduction a[href^='#n']").nth(2)
    link.scroll_into_view_if_needed()
    link.tap()
    assert (page.locator("#tip").is_visible(), page.url) == (True, address)


def test_without_scripts_a_number_leads_to_its_row_and_opens_it(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, java_script_enabled=False)
    link = page.locator("#s-introduction a[href^='#n']").nth(2)
    target = link.get_attribute("href") or ""
    link.click()
    assert (page.url, page.locator(target).is_visible(), page.locator("#still").is_visible()) == (
        address + target,
        True,
        True,
    )


def test_a_level_opens_to_its_dated_tests(page: "Page"):
    details = page.locator("#s-levels details").first
    details.locator("summary").click()
    assert re.search(r"[A-Z][a-z]{2} \d+ as (support|resistance)", details.locator("li").first.inner_text())


def test_arrow_keys_move_through_the_sessions(page: "Page"):
    page.wait_for_selector("#chart canvas")
    first = page.locator("#reading").inner_text()
    page.locator("#chart").focus()
    page.keyboard.press("ArrowLeft")
    back = page.locator("#reading").inner_text()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert (first[:12], back[:12], "session 1 ahead" in page.locator("#reading").inner_text()) == (
        "Nov 24, 2025",
        "Nov 21, 2025",
        True,
    )


def test_the_switch_goes_from_the_system_s_theme_to_light_to_dark(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, color_scheme="dark")
    grounds = [page.evaluate("getComputedStyle(document.body).backgroundColor")]
    for _ in range(2):
        page.locator("#theme").click()
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(16, 22, 29)", "rgb(255, 255, 255)", "rgb(16, 22, 29)"]


def test_the_choice_is_kept(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, color_scheme="light")
    page.locator("#theme").click()
    page.locator("#theme").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_phone_scrolls_down_only(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, viewport=PHONE, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_all_text_stands_out_from_its_ground(chromium: "Browser", address: str, scheme: str, width: int):
    page, _ = opened(chromium, address, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator("#evidence summary").click()
    assert page.evaluate(CONTRAST) == []


def test_paper_gets_the_still_chart_in_light_colours_and_no_controls(chromium: "Browser", address: str):
    page, _ = opened(chromium, address, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    shown = {
        name: page.locator(name).is_visible() for name in ("#still", "#live", "nav", "#theme", "#evidence")
    }
    ink = page.evaluate("getComputedStyle(document.body).color")
    assert (shown, ink) == (
        {"#still": True, "#live": False, "nav": False, "#theme": False, "#evidence": False},
        "rgb(22, 32, 43)",
    )
