"""The cells of a screen's row, each a claim: a number in them is cited like any other."""

from collections.abc import Iterator
from math import isnan

from levelhead.forecast import Barrier, Row
from levelhead.levels import Level, Side
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, cite, joined, named, strung, word
from levelhead.report.facts import Facts, renamed
from levelhead.report.screen import MarketRow, News
from levelhead.report.technical_section import zone_words
from levelhead.technical.momentum import Direction
from levelhead.technical.reclaim import ReclaimState

ID = "screen"
NOTHING = "–"
WINDOWS = (("short", 50), ("long", 200))
MOST_EVENTS, MOST_NEWS = 4, 2
PLANNED = "release calendar as it stood on the last session"
ANSWERS = "release calendar as it stood on the last session: the session that answers"
_RECLAIMS = {
    ReclaimState.RECLAIMED: Phrase("{reclaimed}-day average reclaimed"),
    ReclaimState.CONFIRMED: Phrase("reclaim of the {reclaimed}-day average confirmed"),
    ReclaimState.FAILED: Phrase("reclaim of the {reclaimed}-day average failed"),
}


def cell_id(row: MarketRow, name: str) -> str:
    """Id of one cell of a market's row."""
    return f"{ID}.{row.market.symbol}.{name}"


def symbol_cell(facts: Facts, row: MarketRow) -> Claim:
    """Which market."""
    symbol = facts.text("symbol", row.market.symbol, "contract registry")
    return Claim(cell_id(row, "market"), ID, "{symbol}", (symbol,))


def session_cell(facts: Facts, row: MarketRow, year: int) -> Claim:
    """The last session, and how far behind it is; its year where that is not the screen's."""
    cited = [facts.short_day("day", row.as_of, "last session read")]
    template = Phrase("{day}")
    if row.as_of.year != year:
        cited.append(facts.text("year", str(row.as_of.year), "year of the last session"))
        template = Phrase("{day}, {year}")
    if row.behind:
        cited.append(
            facts.sessions("behind", row.behind, "sessions since the last bar that could be there by now")
        )
        template += Phrase(" ({behind} behind)")
    return Claim(cell_id(row, "session"), ID, template, tuple(cited))


def close_cell(facts: Facts, row: MarketRow) -> Claim:
    """The last close."""
    close = facts.price("close", row.close, "close of the last session")
    return Claim(cell_id(row, "close"), ID, "{close}", (close,))


def change_cell(facts: Facts, row: MarketRow) -> Claim:
    """The change of one session."""
    ratio = row.change_ratio
    if isnan(ratio):  # an expiry quotation is no close, and a price at zero has no ratio
        return Claim(cell_id(row, "change"), ID, NOTHING)
    method = "close / close before - 1, rolls taken out"
    change = facts.ratio("change", ratio, method, places=2, points=row.change)
    return Claim(cell_id(row, "change"), ID, f"{_plus(ratio)}{{change}}", (change,))


def trend_cell(_facts: Facts, row: MarketRow) -> Claim:
    """The regime, in the page's words."""
    return Claim(cell_id(row, "trend"), ID, word(row.regime) if row.regime is not None else NOTHING)


def averages_cell(facts: Facts, row: MarketRow) -> Claim:
    """Where the close stands from both averages."""
    words: list[str] = []
    cited: list[Measurement] = []
    for name, window in WINDOWS:
        away = row.away(window)
        if away is None:
            words.append(NOTHING)
            continue
        cited.append(facts.atr(name, away, "(close - simple average) / ATR(14)"))
        words.append(f"{_plus(away)}{{{name}}}")
    return Claim(cell_id(row, "averages"), ID, " · ".join(words) if cited else NOTHING, tuple(cited))


def rsi_cell(facts: Facts, row: MarketRow) -> Claim:
    """RSI, and on which side of its signal line it stands or since when."""
    momentum = row.momentum
    name = cell_id(row, "rsi")
    if momentum is None:
        return Claim(name, ID, NOTHING)
    signal = momentum.signals[0]
    cited = [facts.index("rsi", momentum.rsi, "Wilder RSI(14)", signal=signal.value)]
    if momentum.is_definition_sensitive:
        return Claim(name, ID, "{rsi}, conventions differ", tuple(cited))
    if signal.is_fresh and signal.cross is not None and signal.cross_session is not None:
        cited.append(facts.short_day("crossed", signal.cross_session, "RSI through its 14-session mean"))
        return Claim(name, ID, Phrase("{rsi}, crossed {way} {crossed}", way=word(signal.cross)), tuple(cited))
    return Claim(name, ID, "{rsi}, above" if signal.is_above else "{rsi}, below", tuple(cited))


def level_cell(facts: Facts, row: MarketRow, side: Side, horizon: int) -> Claim:
    """The nearest level of a side, how far away it is and P(touch) by the horizon."""
    level = row.resistance if side is Side.RESISTANCE else row.support
    name = cell_id(row, str(side))
    if level is None:
        return Claim(name, ID, "none")
    zone, cited = zone_words(facts, level)
    template = Phrase("{zone} · {ranges} ATR", zone=zone)
    cited.append(facts.atr("ranges", level.distance / row.atr))
    touch = row.touch(level, horizon)
    if touch is not None and row.brief is not None:
        method = Phrase("P(touch) by the horizon: {model}", model=word(row.brief.model))
        template += " · {touch}"
        cited.append(facts.probability("touch", touch, method, sessions=horizon))
    return Claim(name, ID, template, tuple(cited))


def at_cell(facts: Facts, row: MarketRow) -> Claim:
    """The listed zone that the close lies in."""
    name = cell_id(row, str(Side.AT))
    if row.at is None:
        return Claim(name, ID, NOTHING)
    zone, cited = zone_words(facts, row.at)
    return Claim(name, ID, zone, tuple(cited))


def barriers_cell(facts: Facts, row: MarketRow) -> Claim:
    """What counts as up and as down, or why there are no odds."""
    name = cell_id(row, "barriers")
    if row.brief is None:
        has = facts.count("has", row.paths, "matured past paths")
        needs = facts.count("needs", row.paths_needed, "fewest past paths")
        return Claim(name, ID, "no odds: {has} past paths of {needs}", (has, needs))
    lower, upper = row.brief.scenarios.lower, row.brief.scenarios.upper
    down, up = _barrier(facts, "down", lower), _barrier(facts, "up", upper)
    words = Phrase("{down} {down_by} · {up} {up_by}", down_by=word(lower.by), up_by=word(upper.by))
    return Claim(name, ID, words, (down, up))


def _barrier(facts: Facts, name: str, barrier: Barrier) -> Measurement:
    return facts.price(name, barrier.price, "barrier of the outlook's table", by=str(barrier.by))


def odds_cell(facts: Facts, row: MarketRow, side: Row) -> Claim:
    """One row of the table: odds, their interval, the base rate."""
    name = cell_id(row, str(side))
    odds = row.odds(side)
    if odds is None or row.brief is None:
        return Claim(name, ID, NOTHING)
    low, high = odds.interval
    wilson = "Wilson 95% interval on the effective count"
    cited = (
        facts.probability("p", odds.probability, row.brief.model, n=row.brief.n),
        facts.probability("low", low, wilson, effective_n=odds.effective_n),
        facts.probability("high", high, wilson, effective_n=odds.effective_n),
        facts.probability(
            "base",
            odds.climatology,
            "base rate: counted frequency at this distance in ATR(14)",
            n=row.brief.climatology_n,
        ),
    )
    return Claim(name, ID, "{p} ({low}–{high}) · {base}", cited)


def paths_cell(facts: Facts, row: MarketRow) -> Claim:
    """Past paths, and how many independent ones they are worth."""
    name = cell_id(row, "paths")
    if row.brief is None:
        return Claim(name, ID, NOTHING)
    cited = (
        facts.count("n", row.brief.n, "matured past paths"),
        facts.count(
            "effective", row.brief.effective_n, "effective count of overlapping windows, smallest row"
        ),
    )
    return Claim(name, ID, "{n} · {effective}", cited)


def events_cell(facts: Facts, row: MarketRow) -> Claim:
    """The next releases inside the horizon."""
    words: list[Phrase] = []
    cited: list[Measurement] = []
    for letter, event in zip("abcd", row.events[:MOST_EVENTS], strict=False):
        cited.append(facts.short_day(letter, event.session, ANSWERS))
        words.append(Phrase("{kind} {day}", kind=named(str(event.kind)), day=cite(letter)))
    if len(row.events) > len(words):
        cited.append(facts.count("more", len(row.events) - len(words), PLANNED))
        words.append(Phrase("{more} more"))
    said = strung(words) if words else Phrase("none")
    return Claim(cell_id(row, "events"), ID, said, tuple(cited))


def news_cell(facts: Facts, row: MarketRow) -> Claim:
    """What the last session changed."""
    words: list[Phrase] = []
    cited: list[Measurement] = []
    for said, measured in _told(facts, row.news):
        words.append(said)
        cited += measured
    said = strung(words, "; ") if words else Phrase("nothing")
    return Claim(cell_id(row, "news"), ID, said, tuple(cited))


def _told(facts: Facts, news: News) -> Iterator[tuple[Phrase, list[Measurement]]]:
    if news.regime is not None and news.regime[0] is not None and news.regime[1] is not None:
        then, now = word(news.regime[0]), word(news.regime[1])
        yield Phrase("trend {now}, was {then}", now=now, then=then), []
    yield from _crossed(facts, news)
    if news.reclaim is not None:
        window = facts.window("reclaimed", 50, "window of the simple average")
        yield _RECLAIMS[news.reclaim.state], [window]
    if news.patterns:
        names = [
            facts.text(f"pattern_{letter}", word(name), "candle rules with tolerance")
            for letter, name in zip("abcd", news.patterns, strict=False)
        ]
        yield joined(cite(each.name) for each in names), names
    for number, (words, levels) in enumerate(_levels(news)):
        if levels:
            nearest = sorted(levels, key=lambda each: (each.distance, each.low))[:MOST_NEWS]
            found = [
                renamed(
                    facts.price("level", each.near, "near edge of a listed level"),
                    f"{'pqrs'[number]}_{'ab'[at]}",
                )
                for at, each in enumerate(nearest)
            ]
            near = joined(cite(each.name) for each in found)
            yield Phrase("{what} {levels}", what=words, levels=near), found


def _crossed(facts: Facts, news: News) -> Iterator[tuple[Phrase, list[Measurement]]]:
    for letter, each in zip("abcd", news.crossings, strict=False):
        if not each.window:
            yield Phrase("RSI crossed {way}", way=word(each.direction)), []
            continue
        beyond = Phrase("above") if each.direction is Direction.UP else Phrase("below")
        window = facts.window(f"window_{letter}", each.window, "window of the simple average")
        yield (
            Phrase("closed {beyond} the {window}-day average", beyond=beyond, window=cite(window.name)),
            [window],
        )


def _levels(news: News) -> tuple[tuple[Phrase, tuple[Level, ...]], ...]:
    return (
        (Phrase("lost"), _on(Side.SUPPORT, news.lost)),
        (Phrase("passed"), _on(Side.RESISTANCE, news.lost)),
        (Phrase("won back"), _on(Side.SUPPORT, news.regained)),
        (Phrase("back below"), _on(Side.RESISTANCE, news.regained)),
    )


def _on(side: Side, levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(each for each in levels if each.side is side)


def _plus(value: float) -> str:
    return "+" if value > 0 else ""
