"""The levels of a page as plain rows: what every export writes, each in its own spelling."""

from dataclasses import dataclass
from datetime import date

from levelhead.forecast import Row
from levelhead.levels import Level, Side
from levelhead.measure import Claim
from levelhead.render.numbers import say, written
from levelhead.render.picture import zone_label
from levelhead.report import Outlook
from levelhead.report.facts import Facts
from levelhead.report.reasons import describe_all

LETTERS = {Side.RESISTANCE: "R", Side.SUPPORT: "S", Side.AT: "A"}
LADDER = (5, 10, 15)


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level of the page.

    Parameters
    ----------
    side
        ``resistance``, ``support`` or ``at``.
    low, high
        Points on the tick, as decimal text: what one program writes another must read to the tick.
    label
        A few words for a chart.
    why
        The strongest reasons, as the page has them.
    status, lost, regained
        Its standing on the page's session.
    tests
        Dated tests so far.
    distance
        Points from the close to the near edge.
    touch
        P(touch) by 5, 10 and 15 sessions, 0..1; ``None`` where the page has no odds.
    hold_rate, placebo_rate, hold_n
        How such levels fared, where that was measured.
    """

    side: str
    low: str
    high: str
    label: str
    why: str
    status: str
    lost: date | None
    regained: date | None
    tests: int
    distance: float
    touch: tuple[float | None, ...]
    hold_rate: float | None = None
    placebo_rate: float | None = None
    hold_n: int | None = None

    @property
    def letter(self) -> str:
        """``R``, ``S`` or ``A`` for a zone that price is in."""
        return LETTERS[Side(self.side)]

    @property
    def is_line(self) -> bool:
        """Whether the level is one price."""
        return self.low == self.high

    @property
    def named(self) -> str:
        """Its letter and label."""
        return f"{self.letter} {self.label}"


def level_rows(page: Outlook) -> tuple[LevelRow, ...]:
    """The levels that the page lists, highest first."""
    facts = Facts(page.context.bars.market, page.as_of)
    ordered = sorted(page.listed, key=lambda level: (level.low, level.high), reverse=True)
    return tuple(_row(page, facts, level) for level in ordered)


def _row(page: Outlook, facts: Facts, level: Level) -> LevelRow:
    phrase, cited = describe_all(facts, level)
    record = level.record
    return LevelRow(
        side=str(level.side),
        low=f"{level.low:.{facts.market.places}f}",
        high=f"{level.high:.{facts.market.places}f}",
        label=_label(page, facts, level),
        why=say(Claim("why", "levels", phrase, tuple(cited))),
        status=str(level.status),
        lost=level.lost,
        regained=level.regained,
        tests=len(level.touches),
        distance=round(level.distance, facts.market.places),
        touch=_touch(page, level),
        hold_rate=record.hold_rate if record else None,
        placebo_rate=record.placebo_rate if record else None,
        hold_n=record.n if record else None,
    )


def _label(page: Outlook, facts: Facts, level: Level) -> str:
    """The chart's words, and the odds of the scenario that the level decides."""
    words, issued = zone_label(facts, level), page.forecast
    if issued is None:
        return words
    for row, chosen in ((Row.UP, issued.selection.up), (Row.DOWN, issued.selection.down)):
        if chosen is level:
            odds = next(each for each in issued.odds if each.row is row)
            said = written(facts.probability("p", odds.probability, issued.model))
            return f"{words}, {row} first {said}"
    return words


def _touch(page: Outlook, level: Level) -> tuple[float | None, ...]:
    rungs = page.forecast.ladder if page.forecast is not None else ()
    for rung in rungs:
        if rung.level is level:
            by_horizon = dict(zip(rung.horizons, rung.probability, strict=True))
            return tuple(round(by_horizon[each], 6) for each in LADDER)
    return tuple(None for _ in LADDER)
