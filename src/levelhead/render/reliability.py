"""The reliability diagram of a track record and the histogram of its PIT, as SVG that says in words what it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from levelhead.errors import BadOption
from levelhead.evidence.close_record import Pit
from levelhead.evidence.record import TrackRecord
from levelhead.evidence.reliability import BINS, Bin
from levelhead.measure.phrase import Phrase
from levelhead.render.chart.text import Anchor, written
from levelhead.render.chart.text import width as text_width
from levelhead.render.chart.theme import Theme, ThemeName, theme_named
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.svg import element, escaped, line, number, path, polyline, rectangles

SMALLEST = (280, 320)  # pixels; below that labels would overlap
_SIZE, _SMALL = 13.0, 11.0
_FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_RADIUS = 4.5


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle whose sides count from 0 to 1, the second one upwards."""

    left: float
    top: float
    right: float
    bottom: float

    def x(self, share: float) -> float:
        return self.left + share * (self.right - self.left)

    def y(self, share: float) -> float:
        return self.bottom - share * (self.bottom - self.top)


def reliability_svg(
    record: TrackRecord,
    *,
    title: str = "",
    theme: ThemeName = "light",
    width: float = 560,
    height: float = 620,
    language: Language = ENGLISH,
) -> str:
    """Whether what was said to happen three times in ten happened three times in ten.

    Each mark is a tenth of the scale: across what was said on average, upwards how often it came true, with
    Wilson's 95% interval on the effective count. A mark on the diagonal is right; one whose interval misses the
    diagonal is hollow. Beneath, on the same scale, how many forecasts each tenth holds.

    Parameters
    ----------
    record
        See :func:`levelhead.evidence.record.track_record`.
    title
        Names the picture for readers who do not see it, and is not drawn; empty: market and dates are not said.
    theme
        ``light`` or ``dark``.
    width, height
        Pixels, at least 280 by 320.
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
    colours = _checked(theme, width, height)
    across = language.text(Phrase("said"))
    foot = 0.2 * height
    top = _Box(58, 14, width - 20, height - foot - 62)
    below = _Box(58, height - foot - 22, width - 20, height - 44)
    parts = [
        _frame(top, colours),
        *_shares(top, colours, language),
        line((top.x(0), top.y(0)), (top.x(1), top.y(1)), stroke=colours.muted, stroke_width=1, stroke_dasharray="5 4"),
        *(mark for each in record.bins for mark in _mark(top, each, colours)),
        _upright(language.text(Phrase("came true")), 16, (top.top + top.bottom) / 2, colours),
        *_counts(below, {each.low: each.n for each in record.bins}, colours, language),
        *_tenths(below, colours, language),
        written(across, (below.left + below.right) / 2, height - 8, _SIZE, fill=colours.ink, anchor="middle"),
    ]  # fmt: skip
    named = title or language.text(Phrase("Reliability diagram"))
    return _document(named, reliability_words(record, language), parts, colours, width, height)


def pit_svg(
    record: TrackRecord,
    *,
    title: str = "",
    theme: ThemeName = "light",
    width: float = 560,
    height: float = 320,
    language: Language = ENGLISH,
) -> str:
    """Where closes at the horizon fell in the distributions issued: ten bars, alike where these were right.

    Parameters as for :func:`reliability_svg`. A record without closes draws the axis alone.
    """
    colours = _checked(theme, width, height)
    pit = record.close.pit
    box = _Box(58, 26, width - 20, height - 44)
    parts = list(
        _counts(box, {at / BINS: n for at, n in enumerate(pit.deciles)}, colours, language, inside=True)
    )
    if pit.n:
        y = box.y(pit.n / BINS / _highest(pit.deciles))
        parts.append(
            line((box.left, y), (box.right, y), stroke=colours.muted, stroke_width=1, stroke_dasharray="5 4")
        )
    parts += _tenths(box, colours, language)
    middle, below = (box.left + box.right) / 2, height - 8
    place = language.text(Phrase("place in what was issued"))
    parts.append(written(place, middle, below, _SIZE, fill=colours.ink, anchor="middle"))
    named = title or language.text(Phrase("Histogram of PIT"))
    return _document(named, pit_words(pit, language), parts, colours, width, height)


def reliability_words(record: TrackRecord, language: Language = ENGLISH) -> str:
    """What the diagram shows, for readers who do not see it."""
    one = Phrase("said {forecast}, came true {observed} ({low} to {high}) of {n}")
    said = [
        language.text(one).format(
            forecast=_percent(each.forecast, language),
            observed=_percent(each.observed, language),
            low=_percent(each.interval[0], language),
            high=_percent(each.interval[1], language),
            n=language.number(each.n, 0),
        )
        for each in record.bins
    ]
    whole = Phrase(
        "{forecasts} forecasts from {first} to {last}, {horizon} sessions ahead, three probabilities each, worth about "
        "{effective} independent ones. {said}."
    )
    return language.text(whole).format(
        forecasts=language.number(record.forecasts, 0),
        first=record.first,
        last=record.last,
        horizon=record.horizon,
        effective=language.number(record.effective_n, 0),
        said="; ".join(said),
    )


def pit_words(pit: Pit, language: Language = ENGLISH) -> str:
    """What the histogram shows, for readers who do not see it."""
    if not pit.n:
        return language.text(Phrase("No session at the end of a horizon had a close."))
    whole = Phrase(
        "{n} closes, by tenth of the distribution issued, lowest first: {listed}; {each} each where right."
    )
    return language.text(whole).format(
        n=language.number(pit.n, 0),
        listed=", ".join(language.number(each, 0) for each in pit.deciles),
        each=language.number(pit.n / BINS, 0),
    )


def misses(each: Bin) -> bool:
    """Whether the interval of what came true leaves out what was said."""
    return not each.interval[0] <= each.forecast <= each.interval[1]


def _checked(theme: ThemeName, width: float, height: float) -> Theme:
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise BadOption("size", f"{width:g}x{height:g}", f"at least {SMALLEST[0]} by {SMALLEST[1]} pixels")
    return theme_named(theme)


def _document(title: str, words: str, parts: Sequence[str], theme: Theme, width: float, height: float) -> str:
    ground = path(rectangles([(0, 0, width, height)]), fill=theme.paper)
    page = element(
        "svg",
        element("title", escaped(title)),
        element("desc", escaped(words)),
        ground,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
    )
    return page.replace("><", ">\n<") + "\n"


def _frame(box: _Box, theme: Theme) -> str:
    return path(
        polyline([(box.left, box.top), (box.left, box.bottom), (box.right, box.bottom)]),
        fill="none",
        stroke=theme.frame,
        stroke_width=1,
    )


def _shares(box: _Box, theme: Theme, language: Language) -> Iterator[str]:
    """Fifths of the scale as a grid, named at the left."""
    for share in _FIFTHS:
        x, y = box.x(share), box.y(share)
        yield line((box.left, y), (box.right, y), stroke=theme.grid, stroke_width=1)
        yield line((x, box.top), (x, box.bottom), stroke=theme.grid, stroke_width=1)
        yield _label(_percent(share, language, 0), box.left - 7, y + _SMALL * 0.36, theme, anchor="end")


def _mark(box: _Box, each: Bin, theme: Theme) -> Iterator[str]:
    """One bin: its interval as a bar with ends, its mark above it."""
    x, (low, high) = box.x(each.forecast), each.interval
    bar = [(x, box.y(low)), (x, box.y(high))]
    ends = [((x - 4, y), (x + 4, y)) for _, y in bar]
    for start, end in [(bar[0], bar[1]), *ends]:
        yield line(start, end, stroke=theme.support, stroke_width=1.4)
    yield element(
        "circle",
        cx=x,
        cy=box.y(each.observed),
        r=_RADIUS,
        fill=theme.paper if misses(each) else theme.support,
        stroke=theme.support,
        stroke_width=1.6,
    )


def _counts(
    box: _Box, counts: dict[float, int], theme: Theme, language: Language, *, inside: bool = False
) -> Iterator[str]:
    """How many each tenth holds, as bars with their numbers above them or inside at their foot."""
    most = _highest(tuple(counts.values()))
    yield _frame(box, theme)
    for low, n in counts.items():
        left, right, y = box.x(low) + 1.5, box.x(low + 1 / BINS) - 1.5, box.y(n / most)
        yield path(rectangles([(left, y, right, box.bottom)]), fill=theme.bar, fill_opacity=0.45)
        words, foot = language.number(n, 0), box.bottom - 5 if inside else y - 3
        size = min(_SMALL, (right - left + 3) / text_width(words, 1.0, family="mono"))
        yield written(words, (left + right) / 2, foot, size, fill=theme.ink, family="mono", anchor="middle")


def _highest(counts: Sequence[int]) -> float:
    return float(max([*counts, 1]))


def _tenths(box: _Box, theme: Theme, language: Language) -> Iterator[str]:
    for share in _FIFTHS:
        yield _label(
            _percent(share, language, 0), box.x(share), box.bottom + _SMALL + 5, theme, anchor="middle"
        )


def _label(words: str, x: float, y: float, theme: Theme, *, anchor: Anchor) -> str:
    return written(words, x, y, _SMALL, fill=theme.muted, family="mono", anchor=anchor)


def _upright(words: str, x: float, y: float, theme: Theme) -> str:
    turned = written(words, 0, 0, _SIZE, fill=theme.ink, anchor="middle")
    return element("g", turned, transform=f"translate({number(x)} {number(y)}) rotate(-90)")


def _percent(share: float, language: Language, places: int = 1) -> str:
    return language.number(share * 100, places) + language.percent
