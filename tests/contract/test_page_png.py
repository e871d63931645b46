"""The page as a picture: one tall sheet, nothing cut off, the same bytes every time."""

import struct
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from levelhead.api import Page
from levelhead.cli.main import run
from levelhead.errors import BadOption, SourceMissing
from levelhead.render.pdf import to_png
from levelhead.report import Outlook
from tests.contract.test_chart_png import decoded
from tests.data.bar_files import walk
from tests.golden.test_outlook_pages import whole
from tests.pages import write_bars

needs_typst = pytest.mark.usefixtures("typst")


@pytest.fixture(scope="module")
def typst():
    return pytest.importorskip("typst", reason="the extra png is not installed")


@pytest.fixture(scope="module")
def outlook(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    return whole(tmp_path_factory.mktemp("made-up"))


def size(picture: bytes) -> tuple[int, int]:
    """PNG, third edition, 11.2.1: width and height open the first chunk."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@needs_typst
@pytest.mark.parametrize(("paper", "width"), [("a4", 1191), ("letter", 1224)])
def test_it_is_as_wide_as_its_paper(paper: str, width: int, outlook: Outlook):
    """210 mm, or 8.5 inches, at 144 pixels an inch."""
    assert size(to_png(outlook, paper=paper))[0] == width  # type: ignore[arg-type]


@needs_typst
def test_it_is_longer_than_one_sheet_and_ends_with_its_foot(outlook: Outlook):
    """Two sheets of the PDF in one: taller than one of A4; ink up to the last 13 mm, the margin with the foot in it."""
    pixels = decoded(to_png(outlook, ppi=72))
    inked = (pixels[..., :3] < 200).any(axis=(1, 2)).nonzero()[0]
    assert (pixels.shape[0] > 842, bool(pixels.shape[0] - inked[-1] < 13 / 25.4 * 72)) == (True, True)


@needs_typst
def test_resolution_scales_both_sides(outlook: Outlook):
    (width, height), (wide, high) = size(to_png(outlook, ppi=72)), size(to_png(outlook, ppi=144))
    assert (abs(wide - 2 * width) <= 1, abs(high - 2 * height) <= 1) == (True, True)


@needs_typst
def test_equal_pages_are_equal_bytes(outlook: Outlook):
    assert to_png(outlook, ppi=72) == to_png(outlook, ppi=72)


@pytest.mark.parametrize("ppi", [0, 35, 601, float("nan"), float("inf")])
def test_a_resolution_nobody_can_use_is_refused(ppi: float, outlook: Outlook):
    with pytest.raises(BadOption, match="from 36 to 600"):
        to_png(outlook, ppi=ppi)


def test_another_paper_is_refused(outlook: Outlook):
    with pytest.raises(BadOption, match="a4 or letter"):
        to_png(outlook, paper="a5")  # type: ignore[arg-type]


def test_without_typst_it_says_what_to_install(outlook: Outlook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[png\]'"):
        to_png(outlook)


@needs_typst
def test_the_command_tells_the_page_from_the_chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``--format png`` is the chart, 2400 by 1520; ``png-page`` the page."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    bars = write_bars(tmp_path / "RTY.csv", walk(300, seed=14))
    sizes = []
    for form in ("png", "png-page"):
        out = tmp_path / f"{form}.png"
        assert run(["outlook", "RTY", "--bars", str(bars), "--format", form, "--out", str(out)]) == 0
        sizes.append(size(out.read_bytes()))
    assert (sizes[0], sizes[1][0], sizes[1][1] > 1684) == ((2400, 1520), 1191, True)


@needs_typst
def test_a_page_writes_its_own_picture(outlook: Outlook):
    page = Page(**{each.name: getattr(outlook, each.name) for each in fields(outlook)})
    assert page.to_png(ppi=72) == to_png(outlook, ppi=72)
