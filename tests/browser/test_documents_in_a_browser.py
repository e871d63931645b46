"""Levels, record, ledger and data in Chromium: on a phone, in the dark, by hand, with nothing asked of anybody else."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.browsing import PHONE, opened
from tests.browser.test_dashboard import PAST
from tests.web.asking import made_up_folder
from tests.web.kept import kept_dashboard
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATHS = ("/RTY/levels", "/RTY/record", f"/RTY/{PAST}/after", "/ledger", "/ledger/1", "/data")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("documents")
    app = kept_dashboard(folder / "home", made_up_folder(folder / "desk"), forecasts=101)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("path", PATHS)
def test_a_phone_shows_the_whole_width_in_the_dark(chromium: "Browser", address: str, path: str) -> None:
    """Nothing runs out of the window but what scrolls by itself, nothing complains, nobody else is asked."""
    page, heard = opened(chromium, f"{address}{path}", viewport=PHONE, color_scheme="dark")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert heard.messages == []
    assert all(each.startswith(address) for each in heard.requests)


def test_a_level_opens_from_the_list_and_its_picture_scrolls(chromium: "Browser", address: str) -> None:
    """The chart keeps a size at which its words can be read, and the keyboard reaches it."""
    page, _ = opened(chromium, f"{address}/RTY/levels", viewport=PHONE)
    page.locator("a.lead").first.click()
    page.wait_for_selector("figure.level > svg")
    picture = page.locator("figure.level")
    assert page.locator("figure.level > svg").bounding_box()["width"] >= 600  # type: ignore[index]
    picture.focus()
    assert page.evaluate("document.activeElement.classList.contains('level')")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_ledger_is_filtered_and_turned(chromium: "Browser", address: str) -> None:
    """A hundred to a page, the rest behind a link; the state chosen stays chosen."""
    page, heard = opened(chromium, f"{address}/ledger")
    assert page.locator("a.lead").count() == 100
    page.get_by_role("link", name="Older").click()
    page.wait_for_function("document.querySelectorAll('a.lead').length === 1")
    page.goto(f"{address}/ledger")
    page.get_by_label("State").select_option("graded")
    page.get_by_role("button", name="Show").click()
    page.wait_for_function("document.querySelectorAll('a.lead').length === 0")
    assert page.get_by_label("State").input_value() == "graded"
    assert heard.messages == []


def test_both_pictures_of_the_record_are_named(chromium: "Browser", address: str) -> None:
    """A reader who does not see them hears what they show."""
    page, _ = opened(chromium, f"{address}/RTY/record")
    names = [each.get_attribute("role") for each in page.locator("figure.record svg").all()]
    assert names == ["img", "img"]
    assert "came true" in page.locator("figure.record svg desc").first.evaluate("each => each.textContent")
