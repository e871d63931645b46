"""A track record on its own: skill with intervals, what was said beside what came, and the parts of it."""

from collections.abc import Iterable
from datetime import date
from math import isfinite

from levelhead.errors import OutsideCalendar
from levelhead.evidence.bootstrap import Skill
from levelhead.evidence.record import HUMAN, Part, TrackRecord
from levelhead.evidence.reliability import Bin
from levelhead.forecast import Row
from levelhead.markets import Market
from levelhead.markets.sessions import sessions
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, named
from levelhead.report.card import Card
from levelhead.report.document import Paragraph, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.track_text import BLOCKS, METHOD

ID = "record"
_REFERENCES = {
    "climatology": Phrase("climatology at the same distance"),
    "uniform": Phrase("a third for each row"),
    "human": Phrase("a fixed {a}, {b}, {c}"),
}
_PARTS = {
    "calm": Phrase("lowest third of volatility"),
    "usual": Phrase("middle third of volatility"),
    "rough": Phrase("highest third of volatility"),
    "above_200": Phrase("above the 200-day average"),
    "below_200": Phrase("below the 200-day average"),
}
_SKILL = (Phrase("Skill against"), Phrase("Log score"), Phrase("Brier"), Phrase("RPS"))
_RELIABILITY = (
    Phrase("Said"),
    Phrase("On average"),
    Phrase("Came true"),
    Phrase("Interval"),
    Phrase("Forecasts"),
)
_PART = (Phrase("Part"), Phrase("Origins"), Phrase("Independent"), Phrase("Skill in log score"))
FEWEST_SESSIONS = (
    120  # two blocks of 60: with fewer a resample is the whole record again, its interval a point
)
_WILSON = "Wilson 95% interval on the effective count"


def record_card(record: TrackRecord, market: Market) -> Card:
    """Skill, reliability, the record by period and regime."""
    facts = Facts(market, settled(record, market))
    parts = (*record.by_period, *record.by_regime)
    sure = record.origins * record.step >= FEWEST_SESSIONS
    blocks: list[Paragraph | Table] = [
        Paragraph((_origins(facts, record), _outcomes(facts, record))),
        _skills(facts, record, sure=sure),
        reliability_table(facts, record.bins),
        Paragraph(tuple(_gaps(facts, record))),
    ]
    if parts:
        blocks.append(_parts(facts, parts, sure=sure))
    return Card(record_title(record, market), tuple(blocks))


def settled(record: TrackRecord, market: Market) -> date:
    """The session that settled the last forecast; the last origin where the calendar ends before."""
    try:
        return sessions(market.calendar).after(record.last, record.horizon)[-1]
    except OutsideCalendar:
        return record.last


def record_title(record: TrackRecord, market: Market) -> Claim:
    """Whose forecasts, how far ahead, how many."""
    facts = Facts(market, record.last)
    return Claim(
        f"{ID}.title",
        ID,
        Phrase(
            "{market} ({symbol}): how odds over {horizon} {sessions} turned out",
            sessions=session_word(record.horizon),
        ),
        (
            facts.text("market", market.name, "contract registry"),
            facts.text("symbol", market.symbol, "contract registry"),
            facts.sessions("horizon", record.horizon, "parameter"),
        ),
    )


def _origins(facts: Facts, record: TrackRecord) -> Claim:
    cited = (
        facts.count("forecasts", record.forecasts, "forecasts whose outcome is known"),
        facts.count("origins", record.origins, "sessions a forecast was issued on"),
        facts.day("first", record.first, "first of them"),
        facts.text("first_year", str(record.first.year), "its year"),
        facts.day("last", record.last, "last of them"),
        facts.text("last_year", str(record.last.year), "its year"),
        facts.count("effective", record.effective_n, "effective count of overlapping windows"),
    )
    # a day of another year than the card's is printed with its year
    in_first = NOTHING if record.first.year != facts.as_of.year else Phrase(", {first_year}")
    in_last = NOTHING if record.last.year != facts.as_of.year else Phrase(", {last_year}")
    return Claim(
        f"{ID}.origins",
        ID,
        Phrase(
            "{forecasts} forecasts issued on {origins} sessions from {first}{in_first} to {last}{in_last}, each from "
            "what was known then; windows overlap, so they are worth about {effective} independent ones.",
            in_first=in_first,
            in_last=in_last,
        ),
        cited,
    )


def _outcomes(facts: Facts, record: TrackRecord) -> Claim:
    shares = [
        facts.probability(str(row), count / record.forecasts, "share of the forecasts", n=count)
        for row, count in zip(Row, record.outcomes, strict=True)
    ]
    words = "What came: up {up}, neither {neither}, down {down}."
    return Claim(f"{ID}.outcomes", ID, words, tuple(shares))


def _skills(facts: Facts, record: TrackRecord, *, sure: bool) -> Table:
    header = tuple(heading(ID, name.lower().replace(" ", "_"), name) for name in _SKILL)
    rows = []
    for name, skills in record.skills.items():
        words = _REFERENCES.get(name, named(name))
        cited: tuple[Measurement, ...] = ()
        if name == "human":
            cited = tuple(
                facts.probability(letter, share, "share a desk's table gives the row, whatever the levels")
                for letter, share in zip("abc", HUMAN, strict=True)
            )
        rows.append(
            (
                Claim(f"{ID}.skill.{name}", ID, words, cited),
                _skill(facts, f"{ID}.skill.{name}.log", skills.log, sure=sure),
                _skill(facts, f"{ID}.skill.{name}.brier", skills.brier, sure=sure),
                _skill(facts, f"{ID}.skill.{name}.rps", skills.rps, sure=sure),
            )
        )
    return Table("Skill: one is perfect, zero no better", header, tuple(rows))


def _skill(facts: Facts, name: str, skill: Skill, *, sure: bool) -> Claim:
    """The skill with its interval; too few forecasts have neither, or only the first."""
    if not isfinite(skill.value):
        return Claim(name, ID, "not known")
    value = facts.ratio("skill", skill.value, METHOD, places=2)
    low, high = skill.interval
    if not (sure and isfinite(low) and isfinite(high)):
        return Claim(name, ID, "{skill}, its interval not known", (value,))
    cited = (value, facts.ratio("low", low, BLOCKS, places=2), facts.ratio("high", high, BLOCKS, places=2))
    return Claim(name, ID, "{skill} ({low} to {high})", cited)


def reliability_table(facts: Facts, bins: Iterable[Bin]) -> Table:
    """What was said, tenth by tenth, and how often it came true."""
    header = tuple(heading(ID, name.lower().replace(" ", "_"), name) for name in _RELIABILITY)
    rows = []
    for each in bins:
        name = f"{ID}.bin.{'abcdefghij'[round(each.low * 10)]}"
        rows.append(
            (
                _range(facts, f"{name}.said", (each.low, each.high), "edge of the bin"),
                _chance(facts, f"{name}.forecast", each.forecast, "mean of the probabilities said"),
                _chance(facts, f"{name}.observed", each.observed, "share of them that came true"),
                _range(facts, f"{name}.interval", each.interval, _WILSON),
                Claim(f"{name}.n", ID, "{n}", (facts.count("n", each.n, "rows of forecasts in the bin"),)),
            )
        )
    return Table("What was said, and what came", header, tuple(rows))


def _range(facts: Facts, name: str, edges: tuple[float, float], method: str) -> Claim:
    low, high = edges
    cited = (facts.probability("low", low, method), facts.probability("high", high, method))
    return Claim(name, ID, "{low} to {high}", cited)


def _chance(facts: Facts, name: str, value: float, method: str) -> Claim:
    return Claim(name, ID, "{p}", (facts.probability("p", value, method),))


def _gaps(facts: Facts, record: TrackRecord) -> Iterable[Claim]:
    error = facts.ratio("gap", record.calibration_error, "expected calibration error, ten bins, all rows")
    yield Claim(f"{ID}.gap", ID, "What was said and what came lie {gap} apart on average.", (error,))
    if record.largest_gap is not None:
        largest = facts.ratio("largest", record.largest_gap, "largest gap of a bin with 500 forecasts")
        yield Claim(
            f"{ID}.largest", ID, "The largest gap of a bin with forecasts enough is {largest}.", (largest,)
        )


def _parts(facts: Facts, parts: tuple[Part, ...], *, sure: bool) -> Table:
    header = tuple(heading(ID, f"part.{name.lower().replace(' ', '_')}", name) for name in _PART)
    rows = []
    for number, each in enumerate(parts):
        name = f"{ID}.part.{'abcdefghijklmnopqrstuvwxyz'[number]}"
        label: Measurement = facts.text(
            "part",
            _PARTS.get(each.name, named(each.name)),
            "years, or the third of sigma and side of the mean",
        )
        rows.append(
            (
                Claim(f"{name}.name", ID, "{part}", (label,)),
                Claim(f"{name}.origins", ID, "{n}", (facts.count("n", each.origins, "origins"),)),
                Claim(
                    f"{name}.effective",
                    ID,
                    "{n}",
                    (facts.count("n", each.effective_n, "effective count of overlapping windows"),),
                ),
                _skill(facts, f"{name}.skill", each.skill, sure=sure),
            )
        )
    return Table("By period and regime", header, tuple(rows))
