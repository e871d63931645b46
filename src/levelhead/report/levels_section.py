"""Key Levels to Watch: the zones nearest to price on each side, each with its reasons, tests and odds."""

from collections.abc import Iterable

from levelhead.evidence.placebo import PlaceboRecord
from levelhead.forecast import Forecast
from levelhead.forecast.odds import Rung
from levelhead.levels import Level, LevelKind, Outcome, Side, Status
from levelhead.markets import Kind
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, joined, strung, word
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading
from levelhead.report.reasons import describe_all
from levelhead.report.strength_text import strength
from levelhead.report.technical_section import zone_words
from levelhead.technical import Overview

ID = "levels"
MOST = 6
TESTS = 3
LIGHT = frozenset({LevelKind.PIVOT, LevelKind.GAP, LevelKind.VOLUME})
_LADDER = (("a", 5), ("b", 10), ("c", 15))
_WORDS = {Outcome.HELD: Phrase("held"), Outcome.BROKE: Phrase("broke"), Outcome.OPEN: Phrase("open")}


def listed(
    levels: Iterable[Level], overview: Overview, forecast: Forecast | None = None
) -> tuple[Level, ...]:
    """The levels a table shows, nearest first on each side.

    Up to six of each side that have more than a pivot, gap or volume node to their name; the user's
    own, the 50- and 200-day averages, the record high and every level that another sentence of the page
    cites always, in place of the furthest others. A price made only today is no level to watch yet.
    """
    cited = _cited(forecast) if forecast is not None else set()
    shown: list[Level] = []
    for side in (Side.AT, Side.RESISTANCE, Side.SUPPORT):
        mine = sorted(
            (each for each in levels if each.side is side and not _is_of_today(each, overview)),
            key=lambda level: level.distance,
        )
        must = [each for each in mine if each.near in cited or _is_always_shown(each, overview)]
        others = [each for each in mine if each not in must and not each.kinds <= LIGHT]
        chosen = must + others[: max(MOST - len(must), 2)]
        shown += sorted(chosen, key=lambda level: level.distance)
    return tuple(shown)


def _cited(forecast: Forecast) -> set[float]:
    """Near edges of the levels that the table, its notes and the candle sentence speak of."""
    selection = forecast.selection
    prices = {level.near for level in (selection.up, selection.down) if level is not None}
    for side in (Side.RESISTANCE, Side.SUPPORT):
        link = next((each for each in forecast.chain if each.side is side), None)
        if link is not None:
            prices.add(link.then)
    if forecast.violation is not None:
        prices.add(forecast.violation.then)
    return prices


def _is_of_today(level: Level, overview: Overview) -> bool:
    """True for a zone around the close whose only reasons were made by the last bar."""
    return level.side is Side.AT and all(reason.since == overview.as_of for reason in level.reasons)


def _is_always_shown(level: Level, overview: Overview) -> bool:
    if level.kinds & {LevelKind.USER, LevelKind.CANDLE} or any(
        reason.window in (50, 200) for reason in level.reasons
    ):
        return True
    is_peak = any(each.kind is LevelKind.ALL_TIME_HIGH and not each.name for each in level.reasons)
    return is_peak and level.distance <= 12 * overview.atr


def levels_section(
    facts: Facts,
    overview: Overview,
    shown: tuple[Level, ...],
    forecast: Forecast | None,
    record: PlaceboRecord | None = None,
) -> Section:
    """Three tables: at price, resistance, support; an empty one is left out with a sentence."""
    rungs = {id(rung.level): rung for rung in forecast.ladder} if forecast is not None else {}
    blocks: list[Paragraph | Table] = []
    for side, caption in (
        (Side.RESISTANCE, "Resistance"),
        (Side.AT, Phrase("At price")),
        (Side.SUPPORT, "Support"),
    ):
        mine = [level for level in shown if level.side is side]
        if mine:
            rows = tuple(
                _row(facts, overview, level, rungs.get(id(level)), number)
                for number, level in enumerate(mine)
            )
            blocks.append(Table(caption, _header(facts, side, with_odds=bool(rungs)), rows))
        elif side is not Side.AT:
            blocks.append(Paragraph((_none(side),)))
    blocks.append(Paragraph(tuple(_legend(facts, overview, shown, record, with_odds=bool(rungs)))))
    return Section(ID, "Key Levels to Watch", tuple(blocks))


def _none(side: Side) -> Claim:
    where = Phrase("above") if side is Side.RESISTANCE else Phrase("below")
    return Claim(
        f"levels.none_{where}",
        ID,
        Phrase(
            "No {side} {where} the close: price stands at the edge of its history.",
            side=word(side),
            where=where,
        ),
    )


def _header(facts: Facts, side: Side, *, with_odds: bool) -> tuple[Claim, ...]:
    name = f"{side}."
    columns = [
        heading(ID, f"{name}zone", "Level"),
        heading(ID, f"{name}why", "Why"),
        heading(ID, f"{name}tests", "Tests"),
        heading(ID, f"{name}away", "Distance"),
    ]
    if with_odds:
        horizons = [facts.sessions(f"h_{letter}", each, "sessions ahead") for letter, each in _LADDER]
        columns.append(
            heading(
                ID,
                f"{name}touch",
                Phrase("Touch by {horizons}", horizons=joined([cite(each.name) for each in horizons])),
                *horizons,
            )
        )
    return tuple(columns)


def row_id(level: Level, number: int) -> str:
    """What the ids of a table row's cells begin with; ``number`` counts the rows of the level's side from 0."""
    return f"{ID}.{level.side}.{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"


def _row(facts: Facts, overview: Overview, level: Level, rung: Rung | None, number: int) -> tuple[Claim, ...]:
    name = row_id(level, number)
    zone, edges = zone_words(facts, level)
    why, cited = describe_all(facts, level)
    cells = [
        Claim(f"{name}.zone", ID, zone, tuple(edges)),
        Claim(f"{name}.why", ID, capital(why), tuple(cited)),
        _tests(facts, level, f"{name}.tests"),
        _distance(facts, overview, level, f"{name}.distance"),
    ]
    if rung is not None:
        by_horizon = dict(zip(rung.horizons, rung.probability, strict=True))
        odds = [
            facts.probability(
                f"p_{letter}", by_horizon[each], "share of past paths that touched the zone", by=each
            )
            for letter, each in _LADDER
        ]
        cells.append(
            Claim(f"{name}.touch", ID, strung([cite(each.name) for each in odds], " · "), tuple(odds))
        )
    return tuple(cells)


def _tests(facts: Facts, level: Level, name: str) -> Claim:
    words: list[Phrase] = []
    cited: list[Measurement] = []
    own = [touch for touch in level.touches if touch.side is level.side or level.side is Side.AT]
    for letter, touch in zip("abc", own[-TESTS:], strict=False):
        as_side = NOTHING if level.side is not Side.AT else Phrase(" as {side}", side=word(touch.side))
        words.append(
            Phrase("{day} {ended}{as_side}", day=cite(letter), ended=_WORDS[touch.verdict], as_side=as_side)
        )
        cited.append(
            facts.short_day(
                letter,
                touch.session,
                Phrase("test as {side}, {verdict}", side=word(touch.side), verdict=word(touch.verdict)),
            )
        )
    if not words and level.lost is None:
        return Claim(name, ID, "none yet")
    standing = {
        Status.INTACT: Phrase("intact"),
        Status.OPEN: Phrase("in test"),
        Status.LOST: Phrase("lost {lost}") if level.side is not Side.RESISTANCE else Phrase("passed {lost}"),
        Status.REGAINED: Phrase("lost {lost}, regained {regained}")
        if level.side is not Side.RESISTANCE
        else Phrase("passed {lost}, back below {regained}"),
        Status.UNTESTED: Phrase("not yet from this side"),
    }[level.status]
    if level.lost is not None:
        cited.append(facts.short_day("lost", level.lost, "first close beyond the far edge by z"))
    if level.regained is not None:
        cited.append(facts.short_day("regained", level.regained, "first close back beyond the zone by z"))
    if words:
        standing = Phrase("{standing}: {tests}", standing=standing, tests=strung(words))
    return Claim(name, ID, standing, tuple(cited))


def _distance(facts: Facts, overview: Overview, level: Level, name: str) -> Claim:
    if level.side is Side.AT:
        return Claim(name, ID, "here")
    cited = [
        facts.price("points", level.distance, "close to the near edge"),
        facts.atr("ranges", level.distance / overview.atr),
    ]
    template = Phrase("{points} · {ranges} ATR")
    if overview.sigma == overview.sigma:
        cited.append(facts.sigma("sigmas", level.distance / (overview.close * overview.sigma)))
        template += Phrase(" · {sigmas} σ")
    if facts.market.kind is not Kind.INDEX:  # nobody trades an index tick by tick
        cited.append(facts.ticks("ticks", level.distance / float(facts.market.tick)))
        template += Phrase(" · {ticks} ticks")
    return Claim(name, ID, template, tuple(cited))


def _legend(
    facts: Facts,
    overview: Overview,
    shown: tuple[Level, ...],
    record: PlaceboRecord | None,
    *,
    with_odds: bool,
) -> list[Claim]:
    buffer = facts.average("buffer", overview.buffer, "zone buffer z: the larger of 0.1 ATR and 5 ticks")
    apart = facts.sessions("within", 3, "sessions within which a test must hold")
    claims = [
        Claim(
            "levels.legend",
            ID,
            "A test is a bar that came back into the zone; it held if no close passed the far edge by {buffer} points "
            "within {within} sessions. The day a zone was first made is not one of its tests.",
            (buffer, apart),
        ),
        strength(facts, shown, record),
    ]
    if with_odds:
        claims.append(
            Claim(
                "levels.touch",
                ID,
                "Touch odds are base rates of past paths at the same distance in average ranges.",
            )
        )
    return claims
