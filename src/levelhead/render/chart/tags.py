"""The column of tags to the right of the bars: which prices get one, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from levelhead.render.chart.labels import Box, spread
from levelhead.render.chart.scale import Scale, band_text, price_text
from levelhead.render.chart.spec import ChartSpec, Zone
from levelhead.render.chart.text import fitted, width
from levelhead.render.chart.theme import DASHES, Theme

Style = Literal["filled", "tinted", "plain"]

LEADER = 16.0  # from the edge of the bars' pane to the column of tags
_PAD = 6.0
_SHORTEST = 8  # characters; what is left of a label after less says nothing
_KEY = 20.0  # room of the piece of line before the name of a curve


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag before it has a place.

    Parameters
    ----------
    price
        What it points at.
    mark
        A letter or arrow that says the same as the colour.
    figure, label
        The price and what it is.
    rank
        Lower is kept longer when the column is full.
    dash
        Pattern of the curve, for plain tags.
    """

    price: float
    mark: str
    figure: str
    label: str
    colour: str
    style: Style
    rank: float
    dash: str | None = None


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of type in the column, pixels."""

    figure: float
    label: float
    row: float
    gap: float

    def needs(self, tag: Tag) -> float:
        """Width of the tag with its whole label."""
        return self.label_at(tag) + width(tag.label, self.label) + _PAD

    def label_at(self, tag: Tag) -> float:
        """Where the label begins, from the left edge of the tag."""
        return self.figure_at(tag) + width(tag.figure, self.figure, family="mono", bold=True) + _PAD

    def figure_at(self, tag: Tag) -> float:
        """Where the price begins, from the left edge of the tag."""
        if tag.style == "plain":
            return _KEY
        return _PAD + (width(tag.mark + " ", self.figure, family="mono", bold=True) if tag.mark else 0.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag with its box and the label as far as it fits."""

    tag: Tag
    box: Box
    label: str
    points_at: float  # y of its price, held inside the pane


def price_tags(spec: ChartSpec, scale: Scale, theme: Theme) -> list[Tag]:
    """Tags of the last close, the barriers, the curves' ends and the zones."""
    last = float(spec.close[-1])
    tags = [Tag(last, "", price_text(last, spec.places, spec.words), spec.words.last, theme.ink, "filled", 0)]
    for barrier, mark, colour in ((spec.up, "▲", theme.up), (spec.down, "▼", theme.down)):
        if barrier is not None:
            figure = _pointing(barrier.price, price_text(barrier.price, spec.places, spec.words), scale)
            tags.append(Tag(barrier.price, mark, figure, barrier.label, colour, "filled", 1))
    for index, line in enumerate(spec.averages):
        value = float(line.values[-1])
        if np.isfinite(value):
            figure = _pointing(value, price_text(value, spec.places, spec.words), scale)
            colour, dash = theme.averages[index % 3], DASHES[index % 3]
            tags.append(Tag(value, "", figure, line.label, colour, "plain", 2, dash))
    for zone in _worth_a_tag(spec.zones, scale):
        middle = _visible_middle(zone, scale)
        figure = _pointing(middle, band_text(zone.low, zone.high, spec.places, spec.words), scale)
        mark = {"resistance": "R", "support": "S", "at": "="}[zone.side]
        far = abs(middle - last) / (scale.high - scale.low)
        tags.append(Tag(middle, mark, figure, zone.label, theme.side(zone.side), "tinted", 3 + far))
    return tags


def _visible_middle(zone: Zone, scale: Scale) -> float:
    if zone.low <= scale.high and zone.high >= scale.low:
        return (max(zone.low, scale.low) + min(zone.high, scale.high)) / 2
    return zone.low if zone.low > scale.high else zone.high


def _pointing(price: float, figure: str, scale: Scale) -> str:
    if scale.shows(price):
        return figure
    return f"{figure} {'↑' if price > scale.high else '↓'}"


def _worth_a_tag(zones: tuple[Zone, ...], scale: Scale) -> Iterator[Zone]:
    # Of the zones beyond the range the nearest on each side is named; more would crowd the edge.
    above = [zone for zone in zones if zone.low > scale.high]
    below = [zone for zone in zones if zone.high < scale.low]
    yield from (zone for zone in zones if zone.low <= scale.high and zone.high >= scale.low)
    if above:
        yield min(above, key=lambda zone: zone.low)
    if below:
        yield max(below, key=lambda zone: zone.high)


def momentum_tags(spec: ChartSpec, theme: Theme) -> list[Tag]:
    """Tags of the last values in the pane below."""
    curves = (
        (spec.rsi, spec.rsi_label, theme.momentum, None),
        (spec.rsi_signal, spec.signal_label, theme.muted, "3 3"),
    )
    return [
        Tag(
            float(values[-1]), "", spec.words.number(float(values[-1]), 1), label, colour, "plain", rank, dash
        )
        for rank, (values, label, colour, dash) in enumerate(curves)
        if values is not None and np.isfinite(values[-1])
    ]


def place_tags(tags: list[Tag], scale: Scale, left: float, right: float, sizes: Sizes) -> tuple[Placed, ...]:
    """Tags from top to bottom between ``left`` and ``right``; the least important go where room is short."""
    pitch = sizes.row + sizes.gap
    room = int((scale.bottom - scale.top) / pitch)
    kept = sorted(tags, key=lambda tag: tag.rank)[:room]
    kept.sort(key=lambda tag: (scale.inside(tag.price), -tag.price, tag.rank))
    centres = spread([scale.inside(tag.price) for tag in kept], pitch, scale.top, scale.bottom)
    placed = []
    for tag, centre in zip(kept, centres, strict=True):
        label = fitted(tag.label, sizes.label, right - left - sizes.label_at(tag) - _PAD)
        if label != tag.label and len(label) < _SHORTEST:
            label = ""
        wide = sizes.label_at(tag) + (width(label, sizes.label) + _PAD if label else 0.0)
        box = Box(left, centre - sizes.row / 2, min(left + wide, right), centre + sizes.row / 2)
        placed.append(Placed(tag, box, label, scale.inside(tag.price)))
    return tuple(placed)
