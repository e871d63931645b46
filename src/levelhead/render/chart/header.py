"""Title, subtitle, key and source line."""

from dataclasses import dataclass

import numpy as np

from levelhead.render.chart.layout import Type
from levelhead.render.chart.spec import ChartSpec, Side
from levelhead.render.chart.text import fitted, width, wrapped, written
from levelhead.render.chart.theme import DASHES, Theme
from levelhead.render.chart.zones import hatch
from levelhead.render.svg import line, path, rectangles

MARGIN = 18.0
_SWATCH = 22.0
_BETWEEN = 20.0
_TOP = 16.0
_TITLE_LEAD, _LEAD, _KEY_LEAD = 1.12, 1.42, 1.55  # line heights in sizes of type


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the key: what is drawn and what it is called."""

    kind: str  # line, resistance, support, at, fan
    label: str
    colour: str
    dash: str | None = None


def entries(spec: ChartSpec, theme: Theme) -> list[Entry]:
    """What the key explains: only what is on the chart."""
    found = [
        Entry("line", curve.label, theme.averages[index % 3], DASHES[index % 3])
        for index, curve in enumerate(spec.averages)
        if np.isfinite(curve.values).any()
    ]
    sides = {zone.side for zone in spec.zones}
    order: tuple[Side, ...] = ("resistance", "support", "at")
    found += [Entry(side, spec.words.side(side), theme.side(side)) for side in order if side in sides]
    if spec.fan:
        found.append(Entry("fan", spec.words.fan, theme.fan))
    return found


def rows_of_key(spec: ChartSpec, theme: Theme, kind: Type, room: float) -> list[list[Entry]]:
    """Entries broken into rows no wider than ``room``."""
    rows: list[list[Entry]] = []
    used = room
    for entry in entries(spec, theme):
        needs = _SWATCH + 6 + width(entry.label, kind.key) + _BETWEEN
        if used + needs > room + _BETWEEN:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += needs
    return rows


def header_height(spec: ChartSpec, theme: Theme, kind: Type, full: float) -> float:
    """Pixels down to the top of the price pane."""
    rows = len(rows_of_key(spec, theme, kind, full - 2 * MARGIN))
    titles, subtitles = _headlines(spec, kind, full)
    above = len(titles) * kind.title * _TITLE_LEAD + len(subtitles) * kind.subtitle * _LEAD
    return _TOP + above + rows * kind.key * _KEY_LEAD + 12


def footer_height(spec: ChartSpec, kind: Type, full: float) -> float:
    """Pixels from the time axis to the lower edge."""
    return 10.0 + len(_footlines(spec, kind, full)) * (kind.key - 1) * _LEAD


def draw_header(spec: ChartSpec, theme: Theme, kind: Type, full: float) -> str:
    """Everything above the price pane."""
    room, y = full - 2 * MARGIN, _TOP
    titles, subtitles = _headlines(spec, kind, full)
    # A short bar in the upper left corner ties title and chart together on a white page.
    parts = [path(rectangles([(MARGIN, 0, MARGIN + 44, 4)]), fill=theme.ink)]
    for text in titles:
        y += kind.title * _TITLE_LEAD
        parts.append(written(text, MARGIN, y - kind.title * 0.24, kind.title, fill=theme.ink, bold=True))
    for text in subtitles:
        y += kind.subtitle * _LEAD
        parts.append(written(text, MARGIN, y - kind.subtitle * 0.3, kind.subtitle, fill=theme.muted))
    for row in rows_of_key(spec, theme, kind, room):
        y += kind.key * _KEY_LEAD
        x = MARGIN
        for entry in row:
            label = fitted(entry.label, kind.key, room - _SWATCH - 6)
            parts.append(_swatch(entry, x, y - kind.key * 0.55))
            parts.append(
                written(label, x + _SWATCH + 6, y - kind.key * 0.25, kind.key, fill=theme.ink, held=True)
            )
            x += _SWATCH + 6 + width(label, kind.key) + _BETWEEN
    return "".join(parts)


def draw_footer(spec: ChartSpec, theme: Theme, kind: Type, full: float, height: float) -> str:
    """The source line."""
    size, rows = kind.key - 1, _footlines(spec, kind, full)
    return "".join(
        written(text, MARGIN, height - 9 - (len(rows) - 1 - row) * size * _LEAD, size, fill=theme.muted)
        for row, text in enumerate(rows)
    )


def _headlines(spec: ChartSpec, kind: Type, full: float) -> tuple[list[str], list[str]]:
    room = full - 2 * MARGIN
    return (
        wrapped(spec.title, kind.title, room, rows=2, bold=True),
        wrapped(spec.subtitle, kind.subtitle, room, rows=2),
    )


def _footlines(spec: ChartSpec, kind: Type, full: float) -> list[str]:
    return wrapped(spec.footer, kind.key - 1, full - 2 * MARGIN, rows=3)


def _swatch(entry: Entry, x: float, y: float) -> str:
    if entry.kind == "line":
        start, end = (x, y), (x + _SWATCH, y)
        return line(start, end, stroke=entry.colour, stroke_width=2, stroke_dasharray=entry.dash)
    outer = path(rectangles([(x, y - 5, x + _SWATCH, y + 5)]), fill=entry.colour, fill_opacity=0.16)
    if entry.kind == "fan":
        inner = path(rectangles([(x, y - 2.5, x + _SWATCH, y + 2.5)]), fill=entry.colour, fill_opacity=0.25)
        middle = line((x, y), (x + _SWATCH, y), stroke=entry.colour, stroke_width=1.2, stroke_dasharray="3 2")
        return outer + inner + middle
    lines = path(
        hatch(entry.kind, x, y - 5, x + _SWATCH, y + 5),
        stroke=entry.colour,
        stroke_width=0.9,
        stroke_opacity=0.7,
    )
    return outer + lines
