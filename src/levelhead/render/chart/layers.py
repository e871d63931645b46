"""The layers of the price pane, from the grid at the back to the curves in front."""

from datetime import date
from itertools import pairwise

import numpy as np

from levelhead.kernels.arrays import FloatArray
from levelhead.render.chart.labels import Box, spread
from levelhead.render.chart.layout import Layout
from levelhead.render.chart.scale import Scale, price_text
from levelhead.render.chart.text import width, written
from levelhead.render.chart.theme import DASHES, Theme
from levelhead.render.svg import Point, clipped, line, path, polyline, rectangles, segments

_LONG_GAP = 7  # days; the longest holiday closures of futures and shares are shorter


def draw_price_grid(layout: Layout, theme: Theme) -> str:
    """Level lines and their prices on the left."""
    pane, size = layout.pane, layout.type.axis
    parts = []
    for tick in layout.ticks:
        y = layout.price.y(tick)
        parts.append(line((pane.left, y), (pane.right, y), stroke=theme.grid, stroke_width=1))
        text = price_text(tick, layout.tick_places, layout.spec.words)
        parts.append(
            written(text, pane.left - 7, y + size * 0.36, size, fill=theme.muted, family="mono", anchor="end")
        )
    return "".join(parts)


def draw_fan(layout: Layout, theme: Theme) -> str:
    """Quantile bands from the last close to the end of the horizon, each named at its end."""
    if not layout.spec.fan:
        return ""
    xs = layout.x[layout.bars - 1 :]
    last = float(layout.spec.close[-1])
    curves = np.array([[last] * 5, *[step.quantiles for step in layout.spec.fan]]).T
    ys = layout.price.ys(curves)
    parts = []
    for low, high, opacity in ((0, 4, 0.16), (1, 3, 0.22)):
        outline = [*_points(xs, ys[high]), *reversed(_points(xs, ys[low]))]
        parts.append(path(polyline(outline, closed=True), fill=theme.fan, fill_opacity=opacity))
    parts.append(
        path(
            polyline(_points(xs, ys[2])),
            fill="none",
            stroke=theme.fan,
            stroke_width=1.6,
            stroke_dasharray="4 3",
        )
    )
    parts.append(
        path(
            polyline(_points(xs, ys[0])) + polyline(_points(xs, ys[4])),
            fill="none",
            stroke=theme.fan,
            stroke_width=0.8,
            stroke_opacity=0.7,
        )
    )
    return "".join(parts)


def draw_fan_names(layout: Layout, theme: Theme) -> str:
    """The percentile at the end of each curve of the fan; the inner ones only where there is room."""
    if not layout.spec.fan:
        return ""
    size, x = layout.type.axis - 1, float(layout.x[-1]) + 4
    ends = [layout.price.y(value) for value in layout.spec.fan[-1].quantiles]
    names = tuple(f"{each}{layout.spec.words.percent}" for each in (5, 25, 50, 75, 95))
    picked = (4, 3, 2, 1, 0) if ends[1] - ends[3] > 2 * size else (4, 2, 0)
    centres = spread([ends[index] for index in picked], size + 1, layout.pane.top, layout.pane.bottom)
    return "".join(
        written(names[index], x, centre + size * 0.36, size, fill=theme.ink, family="mono", halo=theme.future)
        for index, centre in zip(picked, centres, strict=True)
    )


def draw_bars(layout: Layout, theme: Theme) -> str:
    """Candles: hollow where the close is at or above the open."""
    spec, half = layout.spec, layout.body / 2
    x = layout.x[: layout.bars].tolist()
    high, low = layout.price.ys(spec.high).tolist(), layout.price.ys(spec.low).tolist()
    opened, closed = layout.price.ys(spec.open), layout.price.ys(spec.close)
    top, bottom = np.minimum(opened, closed).tolist(), np.maximum(opened, closed).tolist()
    rises = (spec.close >= spec.open).tolist()
    wicks: list[tuple[Point, Point]] = []
    hollow: list[tuple[float, float, float, float]] = []
    solid: list[tuple[float, float, float, float]] = []
    for at, left, right in zip(range(layout.bars), (c - half for c in x), (c + half for c in x), strict=True):
        wicks.append(((x[at], high[at]), (x[at], top[at])))
        wicks.append(((x[at], bottom[at]), (x[at], low[at])))
        (hollow if rises[at] else solid).append((left, top[at], right, max(bottom[at], top[at] + 0.6)))
    thin = 1.0 if layout.slot > 4 else 0.8
    return (
        path(segments(wicks), stroke=theme.bar, stroke_width=thin)
        + path(rectangles(solid), fill=theme.bar, stroke=theme.bar, stroke_width=thin)
        + path(rectangles(hollow), fill=theme.hollow, stroke=theme.bar, stroke_width=thin)
    )


def draw_averages(layout: Layout, theme: Theme) -> str:
    """Curves over the bars, and a faint line from the end of each to its tag."""
    parts = []
    for index, curve in enumerate(layout.spec.averages):
        colour, dash = theme.averages[index % 3], DASHES[index % 3]
        parts.append(
            path(
                curve_data(layout.x[: layout.bars], curve.values, layout.price),
                fill="none",
                stroke=colour,
                stroke_width=1.9,
                stroke_dasharray=dash,
                stroke_linejoin="round",
            )
        )
        if np.isfinite(curve.values[-1]):
            y = layout.price.y(float(curve.values[-1]))
            start, end = (float(layout.x[layout.bars - 1]), y), (layout.pane.right, y)
            parts.append(line(start, end, stroke=colour, stroke_width=0.9, stroke_dasharray="1.5 3"))
    return "".join(parts)


def draw_barriers(layout: Layout, theme: Theme) -> str:
    """Where the up and the down scenario are decided, over the horizon; and the last close."""
    parts, pane = [], layout.pane
    for barrier, colour in ((layout.spec.up, theme.up), (layout.spec.down, theme.down)):
        if barrier is not None and layout.price.shows(barrier.price):
            y = layout.price.y(barrier.price)
            parts.append(
                line(
                    (layout.now, y), (pane.right, y), stroke=colour, stroke_width=2.2, stroke_dasharray="7 3"
                )
            )
    y = layout.price.y(float(layout.spec.close[-1]))
    parts.append(
        line((layout.now, y), (pane.right, y), stroke=theme.ink, stroke_width=1, stroke_dasharray="2 2")
    )
    return "".join(parts)


def draw_gaps(layout: Layout, theme: Theme) -> tuple[str, list[Box]]:
    """Where days without bars are skipped, and the boxes of the marks' text: the axis counts sessions."""
    days = np.diff(layout.spec.sessions.astype("datetime64[D]")).astype(np.int64)
    long = np.flatnonzero(days > _LONG_GAP)
    parts: list[str] = []
    boxes: list[Box] = []
    size, pane = layout.type.axis, layout.pane
    for at in sorted(long.tolist(), key=lambda index: (-days[index], index)):
        x = float(layout.x[at] + layout.x[at + 1]) / 2
        parts.append(
            line((x, pane.top), (x, layout.floor), stroke=theme.muted, stroke_width=1, stroke_dasharray="1 4")
        )
        text = layout.spec.words.missing.format(days=int(days[at]) - 1)
        wide = width(text, size) + 8
        left = min(max(x - wide / 2, pane.left + 2), pane.right - 2 - wide)
        box = Box(left, pane.bottom - size * 1.6, left + wide, pane.bottom - 2)
        if not any(box.meets(other) for other in boxes) and not layout.obstacles().meet(box):
            boxes.append(box)
            parts.append(
                written(
                    text, left + wide / 2, box.bottom - size * 0.3, size,
                    fill=theme.muted, anchor="middle", halo=theme.paper, held=True,
                )
            )  # fmt: skip
    return "".join(parts), boxes


def draw_pane(layout: Layout, theme: Theme, zones: str) -> str:
    """Everything that may reach beyond the range, cut at the pane."""
    pane = layout.pane
    inside = (
        zones,
        draw_fan(layout, theme),
        draw_bars(layout, theme),
        draw_averages(layout, theme),
        draw_barriers(layout, theme),
    )
    return clipped(pane.left, pane.top, pane.right, pane.bottom, *inside)


def curve_data(x: FloatArray, values: FloatArray, scale: Scale) -> str:
    """Path data of a curve, broken where it is NaN."""
    warm = np.isfinite(values)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], warm, [False]]).astype(np.int8)))
    ys = scale.ys(values)
    return "".join(polyline(_points(x[a:b], ys[a:b])) for a, b in zip(edges[::2], edges[1::2], strict=True))


def month_starts(sessions: list[date]) -> list[int]:
    """Index of the first session of each month but the first, which may have begun before the picture."""
    return [
        index + 1
        for index, (before, after) in enumerate(pairwise(sessions))
        if (before.year, before.month) != (after.year, after.month)
    ]


def _points(x: FloatArray, y: FloatArray) -> list[Point]:
    return list(zip(x.tolist(), y.tolist(), strict=True))
