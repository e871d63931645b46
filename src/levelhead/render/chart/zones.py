"""Zones as bands: tinted over the bars, hatched to the right of them; colour is never the only sign."""

from levelhead.render.chart.layout import Layout
from levelhead.render.chart.theme import Theme
from levelhead.render.svg import Point, line, path, rectangles, segments

_STEP = 6.0


def hatch(side: str, left: float, top: float, right: float, bottom: float) -> str:
    """Path data of the hatch of a rectangle: rising for resistance, falling for support, level for ``at``.

    Resistance and support lean opposite ways, which survives print in one colour.
    """
    tall = bottom - top
    pieces: list[tuple[Point, Point]] = []
    if side == "at":
        count = max(int(tall / 4), 1)
        levels = [top + tall * (index + 0.5) / count for index in range(count)]
        return segments(((left, y), (right, y)) for y in levels)
    foot = left - tall + _STEP / 2
    while foot < right:
        start, end = max(foot, left), min(foot + tall, right)
        # The stroke climbs one pixel per pixel from its foot on the lower edge.
        low, high = bottom - (start - foot), bottom - (end - foot)
        if side == "support":
            low, high = top + (start - foot), top + (end - foot)
        pieces.append(((start, low), (end, high)))
        foot += _STEP
    return segments(pieces)


def draw_zones(layout: Layout, theme: Theme) -> str:
    """All zones, cut at the pane."""
    parts = []
    for zone in sorted(layout.spec.zones, key=lambda each: (each.low, each.high, each.label)):
        if not (zone.low <= layout.price.high and zone.high >= layout.price.low):
            continue
        top, bottom = layout.price.inside(zone.high), layout.price.inside(zone.low)
        if bottom - top < 2:
            # A level without width is still a band one can see.
            middle = (top + bottom) / 2
            top, bottom = middle - 1, middle + 1
        colour, pane = theme.side(zone.side), layout.pane
        parts.append(
            path(
                rectangles([(pane.left, top, pane.right, bottom)]),
                fill=colour,
                fill_opacity=theme.fill_opacity,
            )
        )
        parts.append(
            path(
                hatch(zone.side, layout.now, top, pane.right, bottom),
                stroke=colour,
                stroke_width=0.8,
                stroke_opacity=0.55,
            )
        )
        parts.extend(
            line((pane.left, y), (pane.right, y), stroke=colour, stroke_width=0.8, stroke_opacity=0.5)
            for y in (top, bottom)
        )
    return "".join(parts)
