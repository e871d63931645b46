"""The dashboard in Chromium: every page opens, asks nobody else, works by hand, by keyboard, on a phone, without scripts."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from levelhead.data.store import Store
from levelhead.web.application import application
from levelhead.web.crew import Alone
from levelhead.web.guard import Guard
from levelhead.web.hosts import Hosts
from levelhead.web.room import Settings
from levelhead.web.token import Token
from tests.browser.browsing import PHONE, Heard, opened
from tests.data_store import series
from tests.web.asking import NOW, dashboard, made_up_folder
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

PAST = "2025-10-16"  # a session of the made-up bars
# By the event of the new bars, or by the first event of all, which says how things stand: a busy machine decides.
TOLD = (
    "() => /^New bars of RTY have been read|read again\\.$/.test(document.getElementById('news').textContent)"
)
SECRET = "correct-horse-battery-staple"
PATHS = (
    "/",
    "/RTY",
    f"/RTY/{PAST}",
    "/RTY/levels",
    "/RTY/record",
    "/ledger",
    "/audit",
    "/data",
    "/api",
    "/licences",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dashboard")
    with served(dashboard(folder / "home", made_up_folder(folder / "desk"))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def open_at(chromium: "Browser", address: str) -> "Iterator[object]":
    """Opens a path of the dashboard; all is closed at the end, and the console must have stayed silent."""
    found: list[tuple[Page, Heard]] = []

    def at(path: str, **options: object) -> "Page":
        found.append(opened(chromium, address + path, **options))
        return found[-1][0]

    yield at
    for page, heard in found:
        page.context.close()
        assert heard.messages == []
        assert [each for each in heard.requests if not each.startswith((address, "data:"))] == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_in_silence_and_asks_nobody_else(open_at, path: str):
    """The fixture looks at the console and at every request."""
    page = open_at(path)
    assert page.locator("main h1").inner_text() != ""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_a_phone(open_at, path: str):
    page = open_at(path, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("path", ["/", f"/RTY/{PAST}", "/ledger"])
def test_a_page_can_be_read_without_scripts(open_at, path: str):
    page = open_at(path, java_script_enabled=False)
    assert (page.locator("main h1").is_visible(), page.locator("nav").first.is_visible()) == (True, True)


def test_the_overview_leads_to_an_outlook(open_at):
    page = open_at("/")
    page.locator('main a[href="/RTY"]').first.click()
    page.wait_for_selector("#chart canvas")
    assert page.locator("nav.tabs a[aria-current]").inner_text() == "Outlook"


def test_pointing_at_a_number_shows_how_it_was_made(open_at):
    page = open_at("/RTY")
    link = page.locator("#s-introduction a[href^='#n']").nth(2)
    link.hover()
    assert page.locator("#tip").inner_text().startswith(link.inner_text())


def test_a_level_opens_with_its_tests(open_at):
    page = open_at("/RTY/levels")
    page.locator('main a[href^="/RTY/levels/"]').first.click()
    assert re.search(r"/RTY/levels/[-0-9.]+$", page.url) is not None
    assert page.locator("main svg").count() > 0


def test_a_phone_shows_the_newest_end_of_a_level_s_chart(open_at):
    """The chart is wider than the screen: what is cut at first are its oldest sessions."""
    page = open_at("/RTY/levels", viewport=PHONE)
    page.goto(page.url.rpartition("/RTY")[0] + page.locator("a.lead").first.get_attribute("href"))
    figure, drawn = (
        page.locator("figure.level").bounding_box(),
        page.locator("figure.level > svg").first.bounding_box(),
    )
    assert drawn["width"] > figure["width"]
    assert abs(drawn["x"] + drawn["width"] - figure["x"] - figure["width"]) < 1


def test_a_step_back_in_time_swaps_the_page_and_draws_its_chart(open_at):
    page = open_at("/RTY")
    page.wait_for_selector("#chart canvas")
    page.evaluate("window.stayed = true")
    before = page.locator("main h1").inner_text()
    page.locator("nav.time a[rel=prev]").click()
    page.wait_for_url("**/RTY/2025-11-21")
    page.wait_for_selector("#chart canvas")
    after = page.locator("main h1").inner_text()
    assert (page.evaluate("window.stayed"), before != after, "November 21, 2025" in after) == (
        True,
        True,
        True,
    )
    assert (page.locator("#after").count(), page.title()) == (1, after)
    assert page.locator("#reading").inner_text().startswith("Nov 21, 2025")


def test_going_back_shows_the_page_that_was_there(open_at):
    page = open_at("/RTY")
    page.locator("nav.time a[rel=prev]").click()
    page.wait_for_url("**/RTY/2025-11-21")
    page.wait_for_selector("#after")
    page.go_back()
    page.wait_for_selector("#after", state="detached")
    page.wait_for_selector("#chart canvas")
    assert page.url.endswith("/RTY")


def test_the_slider_moves_the_time_machine(open_at):
    page = open_at("/RTY")
    slider = page.locator("#session")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("nav.time output").inner_text() == "2025-11-21"
    page.wait_for_url("**/RTY/2025-11-21")
    page.wait_for_selector("#after")
    assert (page.evaluate("document.activeElement.id"), page.locator("#day").input_value()) == (
        "session",
        "2025-11-21",
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_the_form_leads_to_a_day_and_a_saturday_to_the_session_before(open_at, scripts: bool):
    page = open_at("/RTY", java_script_enabled=scripts)
    page.locator("#day").fill("2025-10-18")
    page.locator("nav.time button").click()
    page.wait_for_url("**/RTY/2025-10-17")
    assert "October 17, 2025" in page.locator("main h1").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pasted_note_is_checked(open_at, scripts: bool):
    page = open_at("/audit", java_script_enabled=scripts)
    page.locator("#note").fill("RTY on 2025-10-16: RSI(14) is at 99.9. <img src=x onerror=alert(1)>")
    page.locator("#market").select_option("RTY")
    page.locator("#day").fill(PAST)
    page.locator("form#audit button").click()
    page.wait_for_selector(".audit h1")
    assert (page.locator(".audit td.verdict.false").count(), page.locator(".audit img").count()) == (1, 0)


def test_a_dropped_note_goes_to_the_field_for_files(open_at):
    page = open_at("/audit")
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["RTY on 2025-10-16: RSI(14) is at 99.9."], "desk.md"));
      const dropped = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
      document.getElementById("note").dispatchEvent(dropped);
    }""")
    assert page.evaluate("document.getElementById('file').files[0].name") == "desk.md"
    page.locator("#market").select_option("RTY")
    page.locator("form#audit button").click()
    page.wait_for_selector(".audit td.verdict")
    assert page.locator(".audit td.verdict").count() == 1


def test_the_theme_is_switched_and_stays_from_page_to_page(open_at):
    page = open_at("/RTY")
    page.locator("#theme").click()
    page.locator("#theme").click()
    page.goto(page.url + "/levels")
    shown = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (page.locator("#theme").inner_text(), shown != "rgb(255, 255, 255)") == ("Theme: dark", True)


def test_the_first_key_leads_past_the_frame(open_at):
    page = open_at("/RTY")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"


def test_new_bars_come_to_the_open_page_and_are_told(chromium: "Browser", home: Path):
    Store(home).put(series.checked(series.bars(300)), at=series.AT)
    app = application(Settings(home), Alone(), clock=lambda: NOW, every=0.2)
    with served(Guard(app, Hosts())) as port:
        page, heard = opened(chromium, f"http://127.0.0.1:{port}/RTY")
        before = page.locator("main h1").inner_text()
        page.wait_for_function(
            "() => document.getElementById('ear')._htmx && document.getElementById('ear')._htmx.sse"
        )
        page.wait_for_timeout(300)
        Store(home).put(series.checked(series.bars(301)), at=series.AT)
        page.wait_for_function(TOLD)
        after = page.locator("main h1").inner_text()
        page.wait_for_selector("#chart canvas")
        page.context.close()
    assert (before != after, heard.messages) == (True, [])


def test_bars_that_came_before_the_page_listened_are_not_missed(chromium: "Browser", home: Path):
    Store(home).put(series.checked(series.bars(300)), at=series.AT)
    app = application(Settings(home), Alone(), clock=lambda: NOW, every=0.2)
    with served(Guard(app, Hosts())) as port:
        # without scripts a page stays as it was sent: it is never told of new bars
        unheard, _ = opened(chromium, f"http://127.0.0.1:{port}/RTY", java_script_enabled=False)
        before = unheard.locator("main h1").inner_text()
        unheard.context.close()
        page = chromium.new_context().new_page()

        def held(route: "Route") -> None:
            Store(home).put(series.checked(series.bars(301)), at=series.AT)
            time.sleep(1.5)  # the server has seen them by then
            route.continue_()

        page.route("**/live", held)
        page.goto(f"http://127.0.0.1:{port}/RTY")
        page.wait_for_function(TOLD)
        after = page.locator("main h1").inner_text()
        page.context.close()
    assert before != after


def test_new_bars_leave_what_was_typed_into_the_filter(chromium: "Browser", home: Path):
    for symbol in ("RTY", "M2K"):
        Store(home).put(series.checked(series.bars(300, symbol=symbol)), at=series.AT)
    app = application(Settings(home), Alone(), clock=lambda: NOW, every=0.2)
    with served(Guard(app, Hosts())) as port:
        page, heard = opened(chromium, f"http://127.0.0.1:{port}/")
        page.locator("#filter").fill("micro")
        page.wait_for_function(
            "() => document.getElementById('ear')._htmx && document.getElementById('ear')._htmx.sse"
        )
        page.wait_for_timeout(300)
        Store(home).put(series.checked(series.bars(301)), at=series.AT)
        page.wait_for_function(TOLD)
        shown = [each.is_visible() for each in page.locator("table.markets tbody tr").all()]
        typed, active = page.locator("#filter").input_value(), page.evaluate("document.activeElement.id")
        page.context.close()
    assert (typed, active, sorted(shown), heard.messages) == ("micro", "filter", [False, True], [])


def test_a_token_in_the_fragment_opens_the_dashboard_and_leaves_the_address(
    chromium: "Browser", home: Path, tmp_path: Path
):
    with served(dashboard(home, made_up_folder(tmp_path), token=Token(SECRET, "levelhead-test"))) as port:
        page, heard = opened(chromium, f"http://127.0.0.1:{port}/token#{SECRET}")
        page.wait_for_url(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("nav.tabs, main table, main h1")
        cookies = page.evaluate("document.cookie")
        page.context.close()
    assert ([each for each in heard.requests if SECRET in each and "#" not in each], cookies) == ([], "")


@pytest.mark.parametrize("path", PATHS)
def test_a_german_page_fits_a_phone(open_at, path: str):
    """Its words are longer."""
    page = open_at(f"{path}?lang=de", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_is_switched_and_stays_in_the_time_machine(open_at, scripts: bool):
    """From the page that is shown, back in time, and to the overview."""
    page = open_at(f"/RTY/{PAST}", java_script_enabled=scripts)
    page.locator("header .languages a").click()
    page.wait_for_url(f"**/RTY/{PAST}?lang=de")
    page.locator("nav.time a[rel=prev]").click()
    page.wait_for_url("**/RTY/2025-10-15?lang=de")
    assert "Ausblick vom 15.\N{NO-BREAK SPACE}Oktober 2025" in page.locator("main h1").inner_text()
    page.locator("header .brand").click()
    page.wait_for_url("**/?lang=de")
    assert "Marktübersicht" in page.locator("main h1").inner_text()


def test_the_slider_keeps_the_language(open_at):
    page = open_at("/RTY?lang=de")
    page.locator("#session").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/RTY/2025-11-21?lang=de")
    page.wait_for_selector("#after")
    page.locator("header .languages a").click()
    page.wait_for_url("**/RTY/2025-11-21?lang=en")
    assert "outlook of November 21, 2025" in page.locator("main h1").inner_text()


def test_the_form_keeps_the_language(open_at):
    page = open_at("/RTY?lang=de")
    page.locator("#day").fill("2025-10-18")
    page.locator("nav.time button").click()
    page.wait_for_url("**/RTY/2025-10-17?lang=de")
    assert "17.\N{NO-BREAK SPACE}Oktober 2025" in page.locator("main h1").inner_text()


def test_the_bar_of_sections_is_whole_at_a_desk(open_at):
    """It wraps instead of scrolling."""
    page = open_at(f"/RTY/{PAST}?lang=de", viewport={"width": 1280, "height": 900})
    bar = "document.querySelector('nav.sections>ul')"
    assert page.evaluate(f"{bar}.scrollWidth <= {bar}.clientWidth")
