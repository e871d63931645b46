"""Pages as they look, against pictures that somebody looked at."""

import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from levelhead.render.html import to_html
from tests.browser.browsing import DESK, PHONE, opened
from tests.browser.screens import KEPT, Screens, difference
from tests.browser.test_dashboard import PAST
from tests.golden.test_outlook_pages import whole
from tests.web.asking import made_up_folder
from tests.web.kept import kept_dashboard
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("screens")
    path = folder / "page.html"
    path.write_text(to_html(whole(folder)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def screens(request: pytest.FixtureRequest) -> Screens:
    matcher = shutil.which("fc-match")
    found = (
        subprocess.run([matcher, "serif"], capture_output=True, text=True, check=True).stdout
        if matcher
        else ""
    )
    if "DejaVu Serif" not in found:
        pytest.skip("needs DejaVu, the font the kept pictures are set in")
    update = request.config.getoption("--update-screens")
    out = request.config.rootpath / "out" / "screens"
    return Screens(fresh=KEPT if update else None, out=out)


def still(page: "Page") -> bytes:
    """The page once nothing moves any more."""
    page.wait_for_selector("#chart canvas")
    page.wait_for_timeout(300)
    return page.screenshot(animations="disabled")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_on_a_desk(chromium: "Browser", address: str, screens: Screens, scheme: str):
    page, _ = opened(chromium, address, viewport=DESK, color_scheme=scheme)
    screens(f"page_{scheme}.png", still(page))


def test_the_page_on_a_phone(chromium: "Browser", address: str, screens: Screens):
    page, _ = opened(chromium, address, viewport=PHONE, is_mobile=True, has_touch=True)
    screens("page_phone.png", still(page))


def test_levels_and_odds_on_a_desk(chromium: "Browser", address: str, screens: Screens):
    """Tables, bars of the odds, a level open to its tests; in a window that shows them whole."""
    page, _ = opened(chromium, address, viewport={"width": 1280, "height": 4000}, color_scheme="light")
    page.wait_for_selector("#chart canvas")
    page.locator("#s-levels summary").first.click()
    screens("page_levels.png", page.locator("#s-levels table").first.screenshot(animations="disabled"))
    screens("page_odds.png", page.locator("#s-probability").screenshot(animations="disabled"))


def test_the_evidence_of_a_number(chromium: "Browser", address: str, screens: Screens):
    page, _ = opened(chromium, address, viewport=DESK, color_scheme="light")
    page.wait_for_selector("#chart canvas")
    page.locator("#s-introduction a[href^='#n']").nth(2).hover()
    page.wait_for_timeout(200)
    screens("page_evidence.png", page.screenshot(animations="disabled"))


def test_the_page_on_paper(chromium: "Browser", address: str, screens: Screens):
    page, _ = opened(chromium, address, viewport={"width": 794, "height": 1123}, color_scheme="light")
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    screens("page_paper.png", page.screenshot(animations="disabled"))


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dashboard_screens")
    with served(kept_dashboard(folder / "home", made_up_folder(folder / "desk"))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("name", "path", "options"),
    [
        ("markets", "/", {"viewport": DESK, "color_scheme": "light"}),
        ("markets_phone", "/", {"viewport": PHONE, "is_mobile": True, "has_touch": True}),
        ("outlook_past_dark", f"/RTY/{PAST}", {"viewport": DESK, "color_scheme": "dark"}),
        ("outlook_german", "/RTY?lang=de", {"viewport": DESK, "color_scheme": "light"}),
        ("after", f"/RTY/{PAST}/after", {"viewport": DESK, "color_scheme": "light"}),
        ("record", "/RTY/record", {"viewport": DESK, "color_scheme": "light"}),
        ("ledger_entry", "/ledger/1", {"viewport": DESK, "color_scheme": "light"}),
        ("data", "/data", {"viewport": DESK, "color_scheme": "light"}),
    ],
)
def test_the_dashboard(
    chromium: "Browser", dashboard: str, screens: Screens, name: str, path: str, options: dict[str, object]
):
    page, _ = opened(chromium, dashboard + path, **options)
    if "outlook" in name:
        page.wait_for_selector("#chart canvas")
    page.wait_for_timeout(300)
    screens(f"dashboard_{name}.png", page.screenshot(animations="disabled"))
    page.context.close()


def test_a_level_of_the_dashboard(chromium: "Browser", dashboard: str, screens: Screens):
    """The first of the list, its tests marked on its chart."""
    page, _ = opened(chromium, f"{dashboard}/RTY/levels", viewport=DESK, color_scheme="light")
    page.locator("a.lead").first.click()
    page.wait_for_selector("figure.level > svg")
    page.wait_for_timeout(300)
    screens("dashboard_level.png", page.screenshot(animations="disabled"))
    page.context.close()


def drawn(*, down: int = 0, smooth: int = 0) -> Image.Image:
    """Twenty lines of dark blocks on white: moved down, or with greyer edges."""
    picture = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(20):
        top = 12 + 22 * line + down
        pen.rectangle((20, top, 600, top + 10), fill="#16202b")
        pen.line((20, top, 600, top), fill=(22 + smooth, 32 + smooth, 43 + smooth))
    return picture


def test_smoother_edges_are_not_seen():
    """Another rasteriser greys the edge of every letter."""
    assert not difference(drawn(), drawn(smooth=60)).is_seen


def test_text_that_moved_by_a_quarter_line_is_seen():
    assert difference(drawn(), drawn(down=4)).is_seen


def test_a_page_that_grew_by_a_line_is_seen():
    taller = Image.new("RGB", (640, 502), "white")
    taller.paste(drawn(), (0, 0))
    assert difference(drawn(), taller).is_seen


def test_a_missing_part_is_seen():
    cut = drawn()
    ImageDraw.Draw(cut).rectangle((0, 0, 640, 60), fill="white")
    assert difference(drawn(), cut).is_seen
