"""The PNG is a picture of the chart, the same on a machine without fonts."""

import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from levelhead.errors import SourceMissing
from levelhead.render.chart import ChartSpec, chart_png, chart_svg
from levelhead.render.chart.text import MONO, SERIF, width
from tests.chart_series import made_up, whole


def decoded(png: bytes) -> np.ndarray:
    """Pixels of an 8-bit RGB(A) PNG, shape (height, width, channels); PNG standard, sections 5, 9, 11."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data = 8, b""
    wide = tall = channels = 0
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            wide, tall, depth, colour, *_ = struct.unpack(">IIBBBBB", body)
            assert depth == 8
            channels = {2: 3, 6: 4}[colour]
        if kind == b"IDAT":
            data += body
        at += size + 12
    rows = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(tall, wide * channels + 1)
    pixels = np.zeros((tall, wide * channels), dtype=np.uint8)
    above = np.zeros(wide * channels, dtype=np.int64)
    for index, row in enumerate(rows):
        above = _unfiltered(int(row[0]), row[1:].astype(np.int64), above, channels)
        pixels[index] = above
    return pixels.reshape(tall, wide, channels)


def _unfiltered(kind: int, row: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind == 0:
        return row
    if kind == 1:
        return np.cumsum(row.reshape(-1, step), axis=0).reshape(-1) % 256
    if kind == 2:
        return (row + above) % 256
    out, up = row.tolist(), above.tolist()
    for at, value in enumerate(out):
        left, corner = (out[at - step], up[at - step]) if at >= step else (0, 0)
        if kind == 3:
            guess = (left + up[at]) // 2
        else:
            base = left + up[at] - corner
            guess = min((left, up[at], corner), key=lambda each: abs(base - each))
        out[at] = (value + guess) % 256
    return np.array(out)


@pytest.fixture(scope="module")
def typst():
    return pytest.importorskip("typst", reason="the extra png is not installed")


@pytest.mark.usefixtures("typst")
def test_it_is_a_picture_of_the_asked_size_with_many_colours():
    pixels = decoded(chart_png(whole(), scale=1, width=600, height=460))
    colours = np.unique(pixels.reshape(-1, pixels.shape[2]), axis=0)
    assert (pixels.shape[:2], len(colours) > 200) == ((460, 600), True)


@pytest.mark.usefixtures("typst")
def test_scale_multiplies_the_pixels():
    assert struct.unpack(">II", chart_png(made_up(30), scale=1.5)[16:24]) == (1800, 1140)


@pytest.mark.usefixtures("typst")
def test_equal_input_gives_equal_bytes():
    assert chart_png(made_up(30), width=600, height=400) == chart_png(made_up(30), width=600, height=400)


@pytest.mark.usefixtures("typst")
def test_text_shows_without_any_font_of_the_machine():
    """A title alone makes dark pixels in the header; system fonts are always ignored."""
    bars = made_up(30)
    titled = decoded(chart_png(bars, scale=1))[8:40, 18:300, :3]
    assert (titled.min(axis=2) < 100).sum() > 300


def test_the_fonts_are_the_ones_inside_the_renderer(typst):
    inside = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True).families()
    wanted = [stack.split(",")[0].strip("'") for stack in (SERIF, MONO)]
    assert [family for family in wanted if family not in inside] == []


def test_measured_widths_are_those_of_the_renderer(typst):
    """What we reserve for a text is what the font takes, or a little more."""
    text = "September low, role reversal (2,314.5)"
    measured = f'#context [#metadata(measure("{text}").width.pt()) <w>]'
    source = f'#set text(font: "Libertinus Serif", size: 100pt)\n{measured}'
    taken = json.loads(typst.query(source.encode(), "<w>", field="value", one=True, ignore_system_fonts=True))
    assert 0.98 * taken <= width(text, 100) <= 1.05 * taken


def test_without_the_package_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[png\]'"):
        chart_png(made_up(30))


@pytest.mark.shared
def test_the_real_russell_2000_is_drawn(shared: Path):
    rows = [line.split(",") for line in (shared / "data" / "bars" / "RTY=F.csv").read_text().splitlines()[1:]]
    rows = [row for row in rows if row[0] <= "2025-11-24"]
    columns = np.array([[float(value) for value in row[1:5]] for row in rows]).T
    spec = ChartSpec(
        "RTY", "", "", np.array([row[0] for row in rows], dtype="datetime64[D]"), *columns, places=1
    )
    assert "2,418.8" in chart_svg(spec)
