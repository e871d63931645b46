"""Text that would act if it were markup, on real pages in Chromium: nothing opens, nothing is reported, nobody is asked."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.web.hostile import PAYLOADS, hostile_dashboard
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Twenty pages: payloads in addresses, and pages whose text on disk is hostile.
PATHS = (
    *(f"/{quote(each, safe='')}" for each in PAYLOADS[:6]),
    *(f"/?sort={quote(each, safe='')}" for each in PAYLOADS[19:23]),
    "/", "/RTY", "/RTY/levels", "/RTY/record", "/data", "/ledger", "/ledger/1", "/ledger/4", "/ledger/20", "/ledger/23",
)  # fmt: skip
WATCH = "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective));"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(hostile_dashboard(tmp_path_factory.mktemp("hostile"))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def watched(chromium: "Browser", address: str) -> "Iterator[tuple[Page, list[str]]]":
    """A page, and whatever happened on it that may not."""
    page, happened = chromium.new_context().new_page(), list[str]()
    page.add_init_script(WATCH)
    page.on("dialog", lambda each: (happened.append(f"dialog {each.message}"), each.dismiss()))
    page.on("pageerror", lambda each: happened.append(str(each)))
    page.on("console", lambda each: happened.append(each.text) if "olicy" in each.text else None)
    page.on(
        "request", lambda each: None if each.url.startswith((address, "data:")) else happened.append(each.url)
    )
    yield page, happened
    page.context.close()


def _moved_over(page: "Page") -> None:
    """What some payloads wait for: a pointer, a focus, a moment."""
    page.mouse.move(300, 200)
    page.mouse.move(310, 320)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_timeout(50)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_it_acts(watched: "tuple[Page, list[str]]", address: str, path: str):
    page, happened = watched
    page.goto(address + path)
    _moved_over(page)
    assert (happened, page.evaluate("broken")) == ([], [])
    assert page.locator("main h1").count() == 1


def test_a_pasted_note_does_not_act(watched: "tuple[Page, list[str]]", address: str):
    page, happened = watched
    page.goto(f"{address}/audit")
    page.fill("#note", "# RTY\n\n" + "\n".join(f"RTY support 2400 {each}" for each in PAYLOADS))
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    _moved_over(page)
    assert (happened, page.evaluate("broken")) == ([], [])


def test_the_watch_notices_a_script_and_a_foreign_address(watched: "tuple[Page, list[str]]", address: str):
    """Planted: a page without the policy, and one that the policy stops."""
    page, happened = watched
    page.set_content("<img src=x onerror=\"alert('zq')\">")
    page.wait_for_timeout(200)
    assert "dialog zq" in happened
    page.goto(f"{address}/licences")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.2:9/zq'}))")
    page.wait_for_timeout(200)
    assert page.evaluate("broken") == ["img-src"]
