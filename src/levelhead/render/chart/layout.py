"""Where everything on the chart stands: one value that every layer reads."""

from dataclasses import dataclass, replace

import numpy as np

from levelhead.errors import BadOption
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.render.chart.labels import Box, Obstacles
from levelhead.render.chart.scale import Scale, momentum_range, price_range, price_text, ticks
from levelhead.render.chart.spec import ChartSpec, Line
from levelhead.render.chart.tags import LEADER, Placed, Sizes, Tag, momentum_tags, place_tags, price_tags
from levelhead.render.chart.text import width as text_width
from levelhead.render.chart.theme import Theme

SHOWN = 130  # sessions: half a year, so that every swing a note names is on the picture
_NARROW = 800  # below this, smaller type and fewer words
_SMALLEST = (360, 280)
_SMALLEST_PANE = 80.0
_MARGIN = 18.0
_AXIS = 24.0
_HEADROOM = 30.0  # an arrowhead and one row of text
_SLOT = 3.1  # narrowest room of one bar
_FAN_NAMES = 30.0  # room for "95%" after the last step of the fan
_EMPTY_FUTURE = 46.0  # room to the right of the bars where there is no fan


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes of type, pixels."""

    title: float
    subtitle: float
    key: float
    axis: float
    tag: Sizes


_WIDE = Type(26, 15, 13, 11, Sizes(11.5, 13.5, 19, 2))
_SMALL = Type(18, 12.5, 11.5, 9.5, Sizes(9.5, 11.5, 15, 1.5))


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The arranged chart.

    Parameters
    ----------
    spec
        Cut to the sessions shown.
    pane
        Frame of the prices.
    below
        Frame of the momentum pane, or ``None``.
    x
        Shape (T + H,), centres of the bars and then of the fan's steps.
    slot
        Room of one bar.
    tags, momentum_tags
        Placed in the column right of the panes.
    """

    spec: ChartSpec
    width: float
    height: float
    type: Type
    pane: Box
    below: Box | None
    price: Scale
    momentum: Scale
    ticks: tuple[float, ...]
    tick_places: int
    x: FloatArray
    slot: float
    tags: tuple[Placed, ...]
    momentum_tags: tuple[Placed, ...]

    @property
    def sessions(self) -> SessionArray:
        """Shape (T + H,), bars and then fan."""
        future = np.array([step.session for step in self.spec.fan], dtype="datetime64[D]")
        return np.concatenate([self.spec.sessions.astype("datetime64[D]"), future])

    @property
    def bars(self) -> int:
        """How many bars are shown."""
        return int(self.spec.sessions.size)

    @property
    def now(self) -> float:
        """The edge between the last bar and the future."""
        return float(self.x[self.bars - 1] + self.slot / 2)

    @property
    def floor(self) -> float:
        """Where the time axis begins."""
        return self.below.bottom if self.below else self.pane.bottom

    @property
    def body(self) -> float:
        """Width of a bar's body, an odd share of its slot."""
        return min(max(self.slot * 0.62, 1.4), 11.0)

    def obstacles(self, *, curves: bool = False) -> Obstacles:
        """The bars as rectangles from low to high, with or without the curves over them."""
        x, half = self.x[: self.bars], self.body / 2 + 1
        high, low = self.price.ys(self.spec.high) - 2, self.price.ys(self.spec.low) + 2
        if not curves or not self.spec.averages:
            return Obstacles(x - half, high, x + half, low)
        # NaN compares false, so a curve that is not warm is in nobody's way.
        ys = self.price.ys(np.concatenate([line.values for line in self.spec.averages]))
        xs, wide = np.tile(x, 1 + len(self.spec.averages)), self.slot / 2
        return Obstacles(xs - wide, np.concatenate([high, ys - 2]), xs + wide, np.concatenate([low, ys + 2]))


def arrange(
    spec: ChartSpec, theme: Theme, *, width: float, height: float, header: float, footer: float
) -> Layout:
    """Find a place for everything.

    Parameters
    ----------
    width, height
        Pixels of the whole picture.
    header, footer
        Pixels above the price pane and below the time axis.

    Raises
    ------
    BadOption
        When the picture is too small to be read.
    """
    check_size(width, height)
    kind = type_for(width)
    pane_top, floor = header, height - footer - _AXIS
    if floor - pane_top < 2 * _SMALLEST_PANE:
        least = int(header + footer + _AXIS + 2 * _SMALLEST_PANE) + 1
        raise BadOption("height", height, f"at least {least} pixels with these titles and this key")
    below_height = min(max((floor - pane_top) * 0.2, 54.0), 124.0)
    # Scales stand on heights alone, tags on scales, and the width of the panes on the tags.
    shown = _last(spec, _bars_that_fit(spec, width))
    has_below = shown.rsi is not None
    pane_bottom = floor - below_height - 12 if has_below else floor
    low, high = price_range(shown, headroom=_HEADROOM / (pane_bottom - pane_top - 2 * _HEADROOM))
    price = Scale(low, high, pane_top, pane_bottom)
    momentum = Scale(*momentum_range(shown), pane_bottom + 12, floor)
    marks, places = ticks(low, high, max(int((pane_bottom - pane_top) / 52), 2), places=spec.places)
    tags, pane_tags = price_tags(shown, price, theme), momentum_tags(shown, theme) if has_below else []
    axis = max(
        text_width(price_text(mark, places, spec.words), kind.axis, family="mono") for mark in (*marks, low)
    )
    left = _MARGIN + axis + 8
    right = width - _MARGIN - LEADER - _column([*tags, *pane_tags], kind.tag, width)
    steps = shown.sessions.size + len(shown.fan)
    if right - left < _SMALLEST_PANE:
        raise BadOption("width", width, "more pixels: prices and labels leave no room for the bars")
    slot = (right - left - (_FAN_NAMES if shown.fan else _EMPTY_FUTURE)) / steps
    column = (right + LEADER, width - _MARGIN)
    return Layout(
        spec=shown,
        width=width,
        height=height,
        type=kind,
        pane=Box(left, pane_top, right, pane_bottom),
        below=Box(left, momentum.top, right, floor) if has_below else None,
        price=price,
        momentum=momentum,
        ticks=marks,
        tick_places=places,
        x=left + slot * (np.arange(steps, dtype=np.float64) + 0.5),
        slot=slot,
        tags=place_tags(tags, price, *column, kind.tag),
        momentum_tags=place_tags(pane_tags, momentum, *column, kind.tag),
    )


def type_for(width: float) -> Type:
    """Sizes of type for a picture of this width."""
    return _WIDE if width >= _NARROW else _SMALL


def check_size(width: float, height: float) -> None:
    """Refuse a picture nobody could read."""
    for name, value, least in (("width", width, _SMALLEST[0]), ("height", height, _SMALLEST[1])):
        if not least <= value <= 10_000:
            raise BadOption(name, value, f"{least} to 10000 pixels")


def _bars_that_fit(spec: ChartSpec, width: float) -> int:
    # The column takes its share and the price axis a little; exact widths follow later.
    room = width * 0.64 - _MARGIN - _FAN_NAMES
    return max(min(SHOWN, int(room / _SLOT) - len(spec.fan)), 20)


def _column(tags: list[Tag], sizes: Sizes, width: float) -> float:
    bare = max(sizes.label_at(tag) for tag in tags)
    whole = max(sizes.needs(tag) for tag in tags)
    # What a scenario's tag says ends with its probability, so these labels are cut last.
    filled = max(sizes.needs(tag) for tag in tags if tag.style == "filled")
    bare = max(bare, min(filled, width * 0.4))
    return min(max(width * (0.26 if width >= _NARROW else 0.3), bare), whole)


def _last(spec: ChartSpec, count: int) -> ChartSpec:
    cut = slice(-count, None)
    shown = replace(
        spec,
        sessions=spec.sessions[cut],
        open=spec.open[cut],
        high=spec.high[cut],
        low=spec.low[cut],
        close=spec.close[cut],
        averages=tuple(Line(line.label, line.values[cut]) for line in spec.averages),
        rsi=None if spec.rsi is None else spec.rsi[cut],
        rsi_signal=None if spec.rsi_signal is None else spec.rsi_signal[cut],
    )
    if shown.rsi is not None and not np.isfinite(shown.rsi).any():
        return replace(shown, rsi=None, rsi_signal=None)
    return shown
