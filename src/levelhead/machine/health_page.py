"""Data health as a page: markets, what the gate found, series, calendars, this installation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.machine.checks import Check, State
from levelhead.markets.notes import Verdict
from levelhead.measure import Claim, Measurement, Unit, Value
from levelhead.measure.phrase import Phrase, named, verbatim, word
from levelhead.pipeline.health import BarsHealth, MarketHealth, SeriesHealth
from levelhead.render.json_page import claim_object
from levelhead.render.numbers import say
from levelhead.render.plain import Json
from levelhead.report.closing_sections import spoken
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import heading

SCHEMA = "levelhead/health/1"
_LISTS = ("sessions ", "list ", "audit ", "DGS2", "lists of ")
_STATES = {State.OK: Phrase("ok"), State.NOTE: Phrase("note"), State.WRONG: Phrase("wrong")}
_WEEKDAYS = (
    *(Phrase("Mondays"), Phrase("Tuesdays"), Phrase("Wednesdays"), Phrase("Thursdays"), Phrase("Fridays")),
)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a desk's data on one day.

    Parameters
    ----------
    day
        On which it was looked at.
    markets, series, checks
        See :mod:`levelhead.pipeline.health` and :mod:`levelhead.machine.checks`.
    """

    day: date
    markets: tuple[MarketHealth, ...]
    series: tuple[SeriesHealth, ...]
    checks: tuple[Check, ...]


def health_sections(health: Health) -> tuple[Section, ...]:
    """The page from top to bottom."""
    facts = _Facts(health.day)
    lists = tuple(each for each in health.checks if each.name.startswith(_LISTS))
    others = tuple(each for each in health.checks if each not in lists)
    return (
        Section("verdict", "In One Look", (Paragraph(tuple(_verdict(facts, health))),)),
        _markets(facts, health.markets),
        _found(facts, health.markets),
        _series(facts, health.series),
        _checked(facts, "calendars", "Calendars and Lists", lists),
        _checked(facts, "installation", "This Installation", others),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """Makes measurements of no single market."""

    day: date

    def make(self, name: str, value: Value, unit: Unit, method: str) -> Measurement:
        return Measurement(name, name.replace("_", " "), value, unit, self.day, method)

    def count(self, name: str, value: int, method: str) -> Measurement:
        return self.make(name, value, Unit.COUNT, method)

    def text(self, name: str, value: str, method: str) -> Measurement:
        return self.make(name, value, Unit.TEXT, method)

    def date(self, name: str, value: date, method: str) -> Measurement:
        """With its year always: a table of years would be misread without."""
        return self.make(name, f"{value:%Y-%m-%d}", Unit.TEXT, method)


def _verdict(facts: _Facts, health: Health) -> Iterator[Claim]:
    refused = sum(each.bars is None for each in health.markets)
    old = [each for each in health.markets if each.bars is not None and each.bars.behind]
    cited = (
        facts.count("markets", len(health.markets), "markets there are bars of"),
        facts.count("refused", refused, "of them whose bars cannot be used"),
        facts.count("old", len(old), "of them that end before the last session that is over"),
    )
    yield Claim(
        "verdict.markets",
        "verdict",
        Phrase(
            "There are bars of {markets} {word}: {refused} cannot be used, {old} {end} before the last session that is "
            "over.",
            word=Phrase("market") if len(health.markets) == 1 else Phrase("markets"),
            end=Phrase("ends") if len(old) == 1 else Phrase("end"),
        ),
        cited,
    )
    unread = facts.count(
        "unread", sum(bool(each.refused) for each in health.series), "series that cannot be read"
    )
    count = facts.count("series", len(health.series), "series beside the bars")
    yield Claim(
        "verdict.series",
        "verdict",
        "Beside them are {series} series; {unread} cannot be read.",
        (count, unread),
    )
    wrong = [each for each in health.checks if each.state is State.WRONG]
    number = facts.count("wrong", len(wrong), "checks of levelhead doctor that are wrong")
    words = Phrase("No check of calendars, lists and installation is wrong.")
    if len(wrong) == 1:
        words = Phrase("{wrong} check of calendars, lists and installation is wrong.")
    elif wrong:
        words = Phrase("{wrong} checks of calendars, lists and installation are wrong.")
    yield Claim("verdict.checks", "verdict", words, (number,))


# --- markets ---------------------------------------------------------------------------------------------------------


def _markets(facts: _Facts, markets: Sequence[MarketHealth]) -> Section:
    header = _header(
        "markets",
        ("market", "Market"),
        ("from", "From"),
        ("first", "First"),
        ("last", "Last"),
        ("bars", "Bars"),
        ("behind", "Sessions behind"),
        ("gate", "Gate"),
        ("set_aside", "Set aside"),
        ("rolls", "Rolls"),
        ("adjustment", "Adjustment"),
    )
    rows = tuple(_market(facts, each) for each in markets)
    if not rows:
        words = "There are no bars yet: levelhead data import FILE --market SYMBOL stores some."
        return Section("markets", "Markets", (Paragraph((Claim("markets.none", "markets", words),)),))
    return Section("markets", "Markets", (Table("", header, rows),))


def market_cell(each: MarketHealth) -> str:
    """Id of the cell with a market's symbol."""
    return f"markets.{each.market.symbol}.market"


def _market(facts: _Facts, each: MarketHealth) -> tuple[Claim, ...]:
    name = f"markets.{each.market.symbol}"
    symbol = facts.text("symbol", each.market.symbol, "contract registry")
    head = (Claim(market_cell(each), "markets", "{symbol}", (symbol,)), _from(facts, each, name))
    bars = each.bars
    if bars is None:
        cells = ("first", "last", "bars", "behind", "gate", "set_aside", "rolls", "adjustment")
        words = {"gate": Phrase("refused")}
        none = Phrase("{cell}", cell=Phrase("none"))
        return (*head, *(Claim(f"{name}.{cell}", "markets", words.get(cell, none)) for cell in cells))
    return (
        *head,
        _cell(name, facts.date("first", bars.first, "first session")),
        _cell(name, facts.date("last", bars.last, "last session")),
        _cell(name, facts.count("bars", bars.bars, "bars used")),
        _cell(name, facts.count("behind", bars.behind, "sessions since the last bar that are over")),
        Claim(f"{name}.gate", "markets", named(str(bars.verdict))),
        _cell(name, facts.count("set_aside", bars.quarantined, "bars the gate quarantined")),
        _rolls(facts, bars, name),
        Claim(f"{name}.adjustment", "markets", word(bars.adjustment)),
    )


def _cell(name: str, value: Measurement) -> Claim:
    return Claim(f"{name}.{value.name}", name.partition(".")[0], f"{{{value.name}}}", (value,))


def _from(facts: _Facts, each: MarketHealth, name: str) -> Claim:
    if each.bars is None or not each.bars.source:
        return Claim(f"{name}.from", "markets", word(each.place))
    return Claim(
        f"{name}.from",
        "markets",
        Phrase("{place}: {source}", place=word(each.place)),
        (facts.text("source", each.bars.source, "provenance of the bars"),),
    )


def _rolls(facts: _Facts, bars: BarsHealth, name: str) -> Claim:
    rolls = facts.count("rolls", bars.rolls, "changes of contract whose spread is known")
    if not bars.unmeasured:
        return _cell(name, rolls)
    unmeasured = facts.count("unmeasured", bars.unmeasured, "changes of contract whose spread is not known")
    return Claim(f"{name}.rolls", "markets", "{rolls}, {unmeasured} not measured", (rolls, unmeasured))


def _found(facts: _Facts, markets: Sequence[MarketHealth]) -> Section:
    """What the gate said, and what it refused, by market."""
    rows = [row for each in markets for row in _findings(facts, each)]
    header = _header(
        "found", ("market", "Market"), ("rung", "Verdict"), ("rule", "Rule"), ("words", "What was found")
    )
    return Section("found", "What the Gate Found", (Table("", header, tuple(rows)),) if rows else ())


def _findings(facts: _Facts, each: MarketHealth) -> Iterator[tuple[Claim, ...]]:
    symbol = facts.text("symbol", each.market.symbol, "contract registry")
    name = f"found.{each.market.symbol}"
    if each.bars is None:
        why = facts.text("why", verbatim(each.refused), "quality gate")
        yield (
            Claim(f"{name}.market", "found", "{symbol}", (symbol,)),
            Claim(f"{name}.rung", "found", named(str(Verdict.REJECT))),
            Claim(f"{name}.rule", "found", "none"),
            Claim(f"{name}.words", "found", "{why}", (why,)),
        )
        return
    for at, note in enumerate(each.bars.notes):
        code, said = facts.text("code", note.code, "rule of the quality gate"), spoken(note.claim)
        yield (
            Claim(f"{name}.{at}.market", "found", "{symbol}", (symbol,)),
            Claim(f"{name}.{at}.rung", "found", named(str(note.verdict))),
            Claim(f"{name}.{at}.rule", "found", "{code}", (code,)),
            Claim(f"{name}.{at}.words", "found", said.template, said.measurements),
        )


# --- series, checks --------------------------------------------------------------------------------------------------


def _series(facts: _Facts, series: Sequence[SeriesHealth]) -> Section:
    if not series:
        words = "There are none: levelhead data fetch brings some, or a folder given with --data."
        return Section("series", "Series", (Paragraph((Claim("series.none", "series", words),)),))
    header = _header(
        "series",
        ("name", "Series"),
        ("from", "From"),
        ("first", "First"),
        ("last", "Last"),
        ("values", "Values"),
        ("lag", "Published"),
    )
    rows = tuple(_one(facts, at, each) for at, each in enumerate(series))
    return Section("series", "Series", (Table("", header, rows),))


def _one(facts: _Facts, at: int, each: SeriesHealth) -> tuple[Claim, ...]:
    name = f"series.{at}"
    head = (
        _cell(name, facts.text("name", each.name, "as its source spells it")),
        Claim(f"{name}.from", "series", word(each.place)),
    )
    if each.first is None or each.last is None:
        why = facts.text("why", verbatim(each.refused), "what reading it said")
        none = Phrase("{cell}", cell=Phrase("none"))
        rest = (Claim(f"{name}.{cell}", "series", none) for cell in ("first", "last", "values"))
        return (*head, *rest, Claim(f"{name}.lag", "series", "cannot be read: {why}", (why,)))
    return (
        *head,
        _cell(name, facts.date("first", each.first, "day of the first value")),
        _cell(name, facts.date("last", each.last, "day of the last value")),
        _cell(name, facts.count("values", each.values, "days with a value")),
        _lag(facts, each, name),
    )


def _lag(facts: _Facts, each: SeriesHealth, name: str) -> Claim:
    lag = each.lag
    at = facts.text("at", f"{lag.at:%H:%M}", "New York time")
    method = "weekdays on which the stock exchange is open, after the day of the value"
    days = facts.count("days", lag.business_days, method)
    word_of = Phrase("day") if lag.business_days == 1 else Phrase("days")
    if lag.weekday is not None:
        words = Phrase(
            "on {weekday}, {days} business {word} later or more, at {at}",
            weekday=_WEEKDAYS[lag.weekday],
            word=word_of,
        )
        return Claim(f"{name}.lag", "series", words, (days, at))
    if lag.business_days == 0:
        return Claim(f"{name}.lag", "series", "on the day, at {at}", (at,))
    words = Phrase("{days} business {word} later, at {at}", word=word_of)
    return Claim(f"{name}.lag", "series", words, (days, at))


def _checked(facts: _Facts, section: str, title: str, checks: Sequence[Check]) -> Section:
    header = _header(
        section, ("what", "What"), ("state", "State"), ("text", "Found"), ("remedy", "What to do")
    )
    rows = tuple(
        (
            Claim(
                f"{section}.{at}.what",
                section,
                "{what}",
                (facts.text("what", verbatim(each.name), "levelhead doctor"),),
            ),
            Claim(f"{section}.{at}.state", section, _STATES[each.state]),
            Claim(
                f"{section}.{at}.text",
                section,
                "{found}",
                (facts.text("found", verbatim(each.text), "levelhead doctor"),),
            ),
            Claim(
                f"{section}.{at}.remedy",
                section,
                "{remedy}" if each.remedy else "nothing",
                (facts.text("remedy", verbatim(each.remedy), "levelhead doctor"),) if each.remedy else (),
            ),
        )
        for at, each in enumerate(checks)
    )
    return Section(section, title, (Table("", header, rows),) if rows else ())


def _header(section: str, *columns: tuple[str, str]) -> tuple[Claim, ...]:
    return tuple(heading(section, key, words) for key, words in columns)


# --- JSON ------------------------------------------------------------------------------------------------------------


def health_object(health: Health, sections: Sequence[Section]) -> dict[str, Json]:
    """The page as JSON."""
    return {
        "schema": SCHEMA,
        "day": health.day.isoformat(),
        "markets": [_market_object(each) for each in health.markets],
        "series": [_series_object(each) for each in health.series],
        "checks": [
            {"name": each.name, "state": str(each.state), "text": each.text, "remedy": each.remedy or None}
            for each in health.checks
        ],
        "claims": [claim_object(claim) for part in sections for claim in part.claims],
    }


def _market_object(each: MarketHealth) -> Json:
    bars = each.bars
    found: dict[str, Json] = {
        "symbol": each.market.symbol,
        "place": each.place,
        "files": list(each.files),
        "refused": each.refused or None,
    }
    if bars is None:
        return found
    return found | {
        "source": bars.source,
        "first": bars.first.isoformat(),
        "last": bars.last.isoformat(),
        "bars": bars.bars,
        "sessions_behind": bars.behind,
        "adjustment": bars.adjustment,
        "verdict": str(bars.verdict),
        "quarantined": bars.quarantined,
        "rolls": bars.rolls,
        "rolls_not_measured": bars.unmeasured,
        "fingerprint": bars.fingerprint,
        "notes": [
            {
                "code": note.code,
                "verdict": str(note.verdict),
                "session": note.session.isoformat() if note.session else None,
                "text": say(note.claim),
            }
            for note in bars.notes
        ],
    }


def _series_object(each: SeriesHealth) -> Json:
    return {
        "name": each.name,
        "place": each.place,
        "values": each.values,
        "first": each.first.isoformat() if each.first else None,
        "last": each.last.isoformat() if each.last else None,
        "published": {
            "business_days": each.lag.business_days,
            "at": f"{each.lag.at:%H:%M}",
            "weekday": each.lag.weekday,
        },
        "refused": each.refused or None,
    }
