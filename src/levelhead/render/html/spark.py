"""A market's last closes in a picture the size of a word, with the nearest zones."""

import numpy as np

from levelhead.levels import Level
from levelhead.render.chart.scale import Scale
from levelhead.render.html.markup import NOTHING, Html, tag
from levelhead.render.svg import polyline, rectangles
from levelhead.report.screen import SHOWN_CLOSES, MarketRow

WIDTH, HEIGHT, EDGE = 180.0, 44.0, 3.0
THINNEST = 1.5  # pixels of a zone that is one price
_REACH = 0.25  # of the closes' span: a zone further out is not shown


def spark(row: MarketRow) -> Html:
    """The closes as a line that ends at the last one, zones as bands; nothing with fewer than two closes.

    Colours come from the style sheet; equal rows give equal bytes.
    """
    closes = np.array(row.closes)
    if closes.size < 2:
        return NOTHING
    low, high = float(closes.min()), float(closes.max())
    span = max(high - low, abs(high) * 1e-3, 10.0 ** (1 - row.market.places))
    shown = [
        each
        for each in (row.resistance, row.support, row.at)
        if each is not None and _near(each, low, high, span)
    ]
    low = min(low, *(each.low for each in shown), low)
    high = max(high, *(each.high for each in shown), high)
    room = max(high - low, span) * 0.04
    scale = Scale(low - room, high + room, EDGE, HEIGHT - EDGE)
    # the last close stands at the right edge however few there are
    left = WIDTH - EDGE - (WIDTH - 2 * EDGE) * (closes.size - 1) / (SHOWN_CLOSES - 1)
    across = np.linspace(left, WIDTH - EDGE, closes.size)
    points = list(zip(across.tolist(), scale.ys(closes).tolist(), strict=True))
    return tag(
        "svg",
        *(tag("path", d=_band(each, scale), class_=f"zone {each.side}") for each in shown),
        tag("path", d=polyline(points), class_="closes"),
        tag("circle", cx=f"{points[-1][0]:.2f}", cy=f"{points[-1][1]:.2f}", r="2.2"),
        class_="spark",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        preserveAspectRatio="xMinYMid",
        aria_hidden="true",
    )


def _near(level: Level, low: float, high: float, span: float) -> bool:
    return level.high >= low - _REACH * span and level.low <= high + _REACH * span


def _band(level: Level, scale: Scale) -> str:
    top, bottom = scale.y(level.high), scale.y(level.low)
    middle, half = (top + bottom) / 2, max(bottom - top, THINNEST) / 2
    return rectangles([(0.0, middle - half, WIDTH, middle + half)])
