"""How wide a text will be, so that boxes fit before anything is drawn.

The two families are the ones the typst package carries within itself, so a picture has text on a machine
without fonts. Browsers that lack them fall back, and ``textLength`` holds the measured width.
"""

from functools import lru_cache
from typing import Literal
from unicodedata import east_asian_width

from levelhead.render.svg import element, escaped

Family = Literal["serif", "mono"]
Anchor = Literal["start", "middle", "end"]

SERIF = "'Libertinus Serif','Linux Libertine',Georgia,'Times New Roman',serif"
MONO = "'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"

# Advance widths of Libertinus Serif Regular for U+0020..U+007E in 1/1000 em (font metrics, SIL OFL release).
_ADVANCE = (
    250, 288, 336, 465, 465, 637, 705, 190, 298, 298, 369, 550, 220, 338, 220, 323, 465, 465, 465, 465, 465,
    465, 465, 465, 465, 465, 236, 236, 550, 550, 550, 435, 895, 695, 588, 646, 701, 557, 485, 685, 730, 297,
    322, 637, 528, 839, 699, 702, 541, 702, 587, 485, 597, 661, 652, 951, 660, 575, 604, 356, 287, 356, 518,
    486, 392, 457, 493, 428, 506, 447, 310, 500, 538, 271, 272, 512, 264, 790, 542, 504, 519, 503, 372, 390,
    316, 531, 497, 747, 490, 515, 424, 277, 205, 277, 449,
)  # fmt: skip
_MONO_ADVANCE = 602  # DejaVu Sans Mono, every glyph
_UNKNOWN = 700  # wider than most Latin letters
_BOLDER = 1.12  # the widest growth of a common letter from Regular to Bold is 12 percent
ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, family: Family = "serif", bold: bool = False) -> float:
    """Width of ``text`` in pixels at ``size`` pixels per em, rounded up rather than down.

    >>> round(width("2,455.0", 10, family="mono"), 2)
    42.14
    """
    if family == "mono":
        units = sum(2 * _MONO_ADVANCE if _is_wide(each) else _MONO_ADVANCE for each in text)
        return units * size / 1000
    units = sum(_advance(each) for each in text)
    return units * size / 1000 * (_BOLDER if bold else 1.0)


def fitted(text: str, size: float, room: float, *, family: Family = "serif", bold: bool = False) -> str:
    """``text``, or what fits of it into ``room`` pixels with an ellipsis, or nothing."""
    if width(text, size, family=family, bold=bold) <= room:
        return text
    for stop in range(len(text) - 1, 0, -1):
        shorter = text[:stop].rstrip(" ,;:·") + ELLIPSIS
        if width(shorter, size, family=family, bold=bold) <= room:
            return shorter
    return ""


def wrapped(text: str, size: float, room: float, *, rows: int, bold: bool = False) -> list[str]:
    """``text`` broken at spaces into at most ``rows`` rows of serif type; the last is cut if it must be."""
    words, found = [each for each in text.split(" ") if each], list[str]()
    while words and len(found) < rows - 1:
        taken = 1
        while taken < len(words) and width(" ".join(words[: taken + 1]), size, bold=bold) <= room:
            taken += 1
        found.append(fitted(" ".join(words[:taken]), size, room, bold=bold))
        words = words[taken:]
    return [*found, fitted(" ".join(words), size, room, bold=bold)] if words else found


def written(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    fill: str,
    family: Family = "serif",
    bold: bool = False,
    anchor: Anchor = "start",
    halo: str | None = None,
    held: bool = False,
) -> str:
    """A text element with its baseline at ``y``.

    Parameters
    ----------
    halo
        Colour of a seam around the letters, so that they stay readable on lines.
    held
        Fix the width to the measured one whatever font is used: text in a box.
    """
    if not text:
        return ""
    return element(
        "text",
        escaped(text),
        x=x,
        y=y,
        font_family=SERIF if family == "serif" else MONO,
        font_size=size,
        font_weight="700" if bold else None,
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        stroke=halo,
        stroke_width=3 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
        textLength=width(text, size, family=family, bold=bold) if held else None,
        lengthAdjust="spacingAndGlyphs" if held else None,
    )


def _advance(character: str) -> int:
    at = 0 if character == "\N{NO-BREAK SPACE}" else ord(character) - 0x20
    if 0 <= at < len(_ADVANCE):
        return _ADVANCE[at]
    return 1000 if _is_wide(character) else _UNKNOWN


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
