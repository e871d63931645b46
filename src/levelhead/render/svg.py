"""Writing SVG: elements as strings, two decimals, nothing that an XML parser refuses."""

import re
from collections.abc import Iterable, Sequence

Point = tuple[float, float]

# XML 1.0, section 2.2: these code points may not stand in a document, not even escaped.
_ILLEGAL = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_WRITTEN: dict[int, str] = dict.fromkeys(_ILLEGAL, "\ufffd") | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
}
_UNSAFE = re.compile("[" + "".join(map(re.escape, map(chr, _WRITTEN))) + "]")


def escaped(text: str) -> str:
    """Text that may stand between tags or in a quoted attribute.

    >>> escaped('S&P <500> "E-mini"')
    'S&amp;P &lt;500&gt; &quot;E-mini&quot;'
    """
    return _UNSAFE.sub(lambda found: _WRITTEN[ord(found[0])], text)


def number(value: float) -> str:
    """A coordinate with at most two decimals and no negative zero.

    >>> number(12.0), number(-0.001), number(3.14159)
    ('12', '0', '3.14')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; ``stroke_width=1`` is written ``stroke-width="1"``, ``None`` is left out.

    >>> element("rect", x=1, y=2.5, stroke_width=1)
    '<rect x="1" y="2.5" stroke-width="1"/>'
    """
    written = "".join(
        f' {key.replace("_", "-")}="{escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def line(start: Point, end: Point, **attributes: str | float | None) -> str:
    """A straight line."""
    return path(segments([(start, end)]), **attributes)


def path(data: str, **attributes: str | float | None) -> str:
    """A path, or nothing at all where there is nothing to draw."""
    return element("path", d=data, **attributes) if data else ""


def segments(pairs: Iterable[tuple[Point, Point]]) -> str:
    """Path data of separate straight pieces."""
    return "".join(f"M{number(x0)} {number(y0)}L{number(x1)} {number(y1)}" for (x0, y0), (x1, y1) in pairs)


def polyline(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data through the points, in order."""
    if not points:
        return ""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def rectangles(boxes: Iterable[tuple[float, float, float, float]]) -> str:
    """Path data of rectangles given as (left, top, right, bottom)."""
    return "".join(
        f"M{number(left)} {number(top)}H{number(right)}V{number(bottom)}H{number(left)}Z"
        for left, top, right, bottom in boxes
    )


def clipped(left: float, top: float, right: float, bottom: float, *children: str) -> str:
    """Children, in the same coordinates, cut at a rectangle.

    A nested ``svg`` cuts without an ``id``; ids of two charts on one page would meet.
    """
    width, height = right - left, bottom - top
    box = f"{number(left)} {number(top)} {number(width)} {number(height)}"
    inside = "".join(children)
    if not inside:
        return ""
    return element("svg", inside, x=left, y=top, width=width, height=height, viewBox=box, overflow="hidden")
