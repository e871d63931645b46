"""What came, drawn over what was said: the spread of closes as issued, both barriers, and the bars that followed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from levelhead.errors import BadOption
from levelhead.forecast import By, Row
from levelhead.measure.phrase import Phrase
from levelhead.render.chart.scale import Scale, price_text, ticks
from levelhead.render.chart.spec import Words
from levelhead.render.chart.text import width as text_width
from levelhead.render.chart.text import written
from levelhead.render.chart.theme import Theme, ThemeName, theme_named
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.render.picture import chart_words
from levelhead.render.svg import element, escaped, line, number, path, polyline, rectangles, segments
from levelhead.report import Outlook
from levelhead.report.after import Aftermath, BarAfter
from levelhead.report.aftermath_section import outcome_sentence

SMALLEST = (320, 240)  # pixels
_SIZE = 11.0
_TOP, _FLOOR, _RIGHT = 14.0, 30.0, 12.0
_REACH = 0.6  # how far beyond bars and spread a barrier may stretch the scale, in spans of them


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where everything stands."""

    scale: Scale
    left: float
    right: float
    steps: int
    places: int
    theme: Theme
    words: Words

    def x(self, step: float) -> float:
        """Centre of a session's room; 0 is the day of the page."""
        return self.left + (step + 0.5) * (self.right - self.left) / (self.steps + 1)


def after_svg(
    page: Outlook,
    after: Aftermath,
    *,
    days: Sequence[date],
    theme: ThemeName = "light",
    width: float = 900,
    height: float = 420,
    language: Language = ENGLISH,
) -> str:
    """The horizon of an outlook with what became of it.

    Parameters
    ----------
    page, after
        The outlook, and what came.
    days
        The sessions of its horizon.
    theme
        ``light`` or ``dark``.
    width, height
        Pixels, at least 320 by 240.
    language
        Of everything written on it.

    Returns
    -------
    A well-formed SVG document without ids, styles or scripts; equal input gives equal bytes.

    Raises
    ------
    BadOption
        For an unknown theme or a size that cannot be read.
    """
    colours = theme_named(theme)
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise BadOption("size", f"{width:g}x{height:g}", f"at least {SMALLEST[0]} by {SMALLEST[1]} pixels")
    frame = _arranged(page, after, colours, len(days), (width, height), chart_words(language))
    at = {day: step for step, day in enumerate(days, start=1)}
    parts = [
        path(rectangles([(0, 0, width, height)]), fill=colours.paper),
        *_grid(frame, height),
        *_spread(frame, page),
        *_barriers(frame, page, language),
        *_candles(frame, after.bars, at),
        *_outcome(frame, page, after, at),
        *_dates(frame, after, days, height),
    ]
    drawn = element(
        "svg",
        element("title", escaped(_title(page, language))),
        element("desc", escaped(after_words(page, after, language))),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
    )
    return drawn.replace("><", ">\n<") + "\n"


def _title(page: Outlook, language: Language) -> str:
    return language.text(Phrase("{page}: what came")).format(page=say(page.title, language))


def after_words(page: Outlook, after: Aftermath, language: Language = ENGLISH) -> str:
    """What the picture shows, for readers who do not see it."""
    places, words = page.context.bars.market.places, chart_words(language)
    closes = [
        f"{each.session} {price_text(each.close, places, words)}"
        for each in after.bars
        if each.close is not None
    ]
    said = language.text(Phrase("No close came yet."))
    if closes:
        said = language.text(Phrase("Closes that came: {closes}.")).format(
            closes=(", " if language.decimal != "," else "; ").join(closes)
        )
    if page.forecast is None:
        return said
    return f"{say(outcome_sentence(page, after), language)} {said}"


def _arranged(
    page: Outlook, after: Aftermath, theme: Theme, steps: int, size: tuple[float, float], words: Words
) -> _Frame:
    width, height = size
    prices = [after.close, *(edge for each in after.bars for edge in (each.low, each.high))]
    if page.forecast is not None:
        prices += [quantile for step in page.forecast.fan for quantile in step]
    low, high = min(prices), max(prices)
    places = page.context.bars.market.places
    span = max(high - low, 10.0 ** (1 - places))
    if page.forecast is not None:
        scenarios = page.forecast.scenarios
        near = [
            price
            for price in (scenarios.upper.price, scenarios.lower.price)
            if low - _REACH * span <= price <= high + _REACH * span
        ]
        low, high = min(low, *near, high), max(high, *near, low)
    room = 0.05 * max(high - low, span)
    scale = Scale(low - room, high + room, _TOP, height - _FLOOR)
    axis = max(
        text_width(price_text(each, places, words), _SIZE, family="mono") for each in (scale.low, scale.high)
    )
    return _Frame(scale, axis + 14, width - _RIGHT, steps, places, theme, words)


def _grid(frame: _Frame, height: float) -> Iterator[str]:
    theme, scale = frame.theme, frame.scale
    marks, decimals = ticks(scale.low, scale.high, max(int(height / 60), 2), places=frame.places)
    for mark in marks:
        y = scale.y(mark)
        yield line((frame.left, y), (frame.right, y), stroke=theme.grid, stroke_width=1)
        yield written(
            price_text(mark, decimals, frame.words),
            frame.left - 7,
            y + _SIZE * 0.36,
            _SIZE,
            fill=theme.muted,
            family="mono",
            anchor="end",
        )


def _spread(frame: _Frame, page: Outlook) -> Iterator[str]:
    """The bands and the median of the closes as issued."""
    if page.forecast is None:
        return
    close, theme = page.overview.close, frame.theme
    steps = [(close,) * 5, *page.forecast.fan]
    for low, high, opacity in ((0, 4, 0.14), (1, 3, 0.2)):
        upper = [(frame.x(at), frame.scale.y(step[high])) for at, step in enumerate(steps)]
        lower = [(frame.x(at), frame.scale.y(step[low])) for at, step in enumerate(steps)]
        yield path(polyline([*upper, *reversed(lower)], closed=True), fill=theme.fan, fill_opacity=opacity)
    median = [(frame.x(at), frame.scale.y(step[2])) for at, step in enumerate(steps)]
    yield path(polyline(median), fill="none", stroke=theme.fan, stroke_width=1.2, stroke_dasharray="4 3")


_SAID = {
    (Row.UP, By.TOUCH): Phrase("{price} up by touch"),
    (Row.UP, By.CLOSE): Phrase("{price} up by close"),
    (Row.DOWN, By.TOUCH): Phrase("{price} down by touch"),
    (Row.DOWN, By.CLOSE): Phrase("{price} down by close"),
}


def _barriers(frame: _Frame, page: Outlook, language: Language) -> Iterator[str]:
    if page.forecast is None:
        return
    scenarios = page.forecast.scenarios
    for barrier, row, colour, above in (
        (scenarios.upper, Row.UP, frame.theme.up, True),
        (scenarios.lower, Row.DOWN, frame.theme.down, False),
    ):
        if not frame.scale.shows(barrier.price):
            continue
        y = frame.scale.y(barrier.price)
        yield line((frame.left, y), (frame.right, y), stroke=colour, stroke_width=1.6)
        price = price_text(barrier.price, frame.places, frame.words)
        words = language.text(_SAID[row, barrier.by]).format(price=price)
        yield written(
            words,
            frame.left + 6,
            y - 5 if above else y + _SIZE + 3,
            _SIZE,
            fill=colour,
            bold=True,
            halo=frame.theme.paper,
        )


def _candles(frame: _Frame, bars: Sequence[BarAfter], at: dict[date, int]) -> Iterator[str]:
    """The bars that came: hollow where the close is at or above the open, a tick where there was no close."""
    theme, half = frame.theme, min((frame.x(1) - frame.x(0)) * 0.3, 9.0)
    for each in bars:
        if each.session not in at:
            continue
        x, y = frame.x(at[each.session]), frame.scale.y
        if each.close is None:
            pieces = [((x, y(each.high)), (x, y(each.low))), ((x - half, y(each.open)), (x, y(each.open)))]
            yield path(segments(pieces), stroke=theme.bar, stroke_width=1.2)
            continue
        top, bottom = y(max(each.open, each.close)), y(min(each.open, each.close))
        wick = [((x, y(each.high)), (x, top)), ((x, max(bottom, top + 0.8)), (x, y(each.low)))]
        yield path(segments(wick), stroke=theme.bar, stroke_width=1.2)
        yield path(
            rectangles([(x - half, top, x + half, max(bottom, top + 0.8))]),
            fill=theme.hollow if each.close >= each.open else theme.bar,
            stroke=theme.bar,
            stroke_width=1.2,
        )


def _outcome(frame: _Frame, page: Outlook, after: Aftermath, at: dict[date, int]) -> Iterator[str]:
    """A ring where the row that came was decided."""
    decided = after.decided
    if decided is None or decided.row is Row.NEITHER or page.forecast is None or decided.session not in at:
        return
    scenarios = page.forecast.scenarios
    up = decided.row is Row.UP
    price = scenarios.upper.price if up else scenarios.lower.price
    if frame.scale.shows(price):
        yield element(
            "circle",
            cx=frame.x(at[decided.session]),
            cy=frame.scale.y(price),
            r=7,
            fill="none",
            stroke=frame.theme.up if up else frame.theme.down,
            stroke_width=2.4,
        )


def _dates(frame: _Frame, after: Aftermath, days: Sequence[date], height: float) -> Iterator[str]:
    """The day of the page, then the first session of each week, and the edge of what is known."""
    theme, foot = frame.theme, height - _FLOOR
    yield line((frame.left, foot), (frame.right, foot), stroke=theme.frame, stroke_width=1)
    taken = 0.0
    steps = [(0, after.as_of)]
    steps += [
        (number_, day)
        for number_, (before, day) in enumerate(pairwise((after.as_of, *days)), start=1)
        if day.isocalendar()[:2] != before.isocalendar()[:2]
    ]
    for step, day in steps:
        x, words = frame.x(step), frame.words.written(day, short=True)
        half = text_width(words, _SIZE) / 2
        x = max(x, half + 2)
        if x - half > taken:
            yield written(words, x, foot + _SIZE + 8, _SIZE, fill=theme.muted, anchor="middle")
            yield line((frame.x(step), foot), (frame.x(step), foot + 4), stroke=theme.frame, stroke_width=1)
            taken = x + half + 8
    edge = frame.x(0.5)
    yield line((edge, _TOP), (edge, foot), stroke=theme.frame, stroke_width=1)
    if after.has_begun and not after.is_complete:
        x = frame.x(after.elapsed + 0.5)
        yield line((x, _TOP), (x, foot), stroke=theme.muted, stroke_width=1, stroke_dasharray="3 3")
