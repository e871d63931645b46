"""A screen as sections of claims: the table, how to read it, and what was set apart."""

from datetime import date

from levelhead.forecast import Row
from levelhead.levels import Side
from levelhead.measure import Claim, Measurement, Unit
from levelhead.measure.phrase import Phrase, named, verbatim
from levelhead.report.document import Paragraph, Section, Table
from levelhead.report.facts import Facts, heading
from levelhead.report.screen import MarketRow, Order, Screen
from levelhead.report.screen_cells import (
    ID,
    at_cell,
    averages_cell,
    barriers_cell,
    change_cell,
    close_cell,
    events_cell,
    level_cell,
    news_cell,
    odds_cell,
    paths_cell,
    rsi_cell,
    session_cell,
    symbol_cell,
    trend_cell,
)

COLUMNS = (
    *("market", "session", "close", "change", "trend", "averages", "rsi", "resistance", "at", "support"),
    *("barriers", "up", "neither", "down", "paths", "events", "news"),
)
"""Names of the table's columns, in order."""

_ORDERS = {
    Order.DESK: Phrase("in the order of the contract registry"),
    Order.SYMBOL: Phrase("by symbol"),
    Order.DISTANCE: Phrase("nearest to a level first"),
    Order.ODDS: Phrase("likeliest way up or down first"),
    Order.GAP: Phrase("furthest from its base rate first"),
    Order.CHANGE: Phrase("largest change first"),
    Order.RSI: Phrase("highest RSI first"),
    Order.NEWS: Phrase("most news first"),
}
_ASKED = "as asked for"


def title_of(made: Screen) -> Claim:
    """The headline."""
    cited = (
        _count("count", len(made.rows), "rows of the screen", made.day),
        Measurement("day", "day", made.day, Unit.DATE, made.day, "latest session of any row"),
        Measurement("year", "year", str(made.day.year), Unit.TEXT, made.day, "year of that session"),
    )
    markets = Phrase("market") if len(made.rows) == 1 else Phrase("markets")
    return Claim(
        "title", "title", Phrase("Screen of {count} {markets}, {day}, {year}", markets=markets), cited
    )


def screen_sections(made: Screen) -> tuple[Section, ...]:
    """The table of markets, how to read it, and the markets set apart; a part without content is left out."""
    found = [Section(ID, "Markets", (Paragraph((_order(made),)), screen_table(made)))] if made.rows else []
    if made.rows:
        found.append(Section("reading", "How to read it", (Paragraph(_legend(made)),)))
    if made.apart:
        found.append(Section("apart", "Set apart", (Paragraph((_apart_words(made),)), _apart(made))))
    return tuple(found)


def screen_table(made: Screen) -> Table:
    """One row a market; the columns are :data:`COLUMNS`."""
    rows = tuple(_row(made, row) for row in made.rows)
    return Table("", _header(made), rows)


def _row(made: Screen, row: MarketRow) -> tuple[Claim, ...]:
    facts = Facts(row.market, row.as_of)
    plain = (close_cell, change_cell, trend_cell, averages_cell, rsi_cell)
    return (
        symbol_cell(facts, row),
        session_cell(facts, row, made.day.year),
        *(cell(facts, row) for cell in plain),
        level_cell(facts, row, Side.RESISTANCE, made.horizon),
        at_cell(facts, row),
        level_cell(facts, row, Side.SUPPORT, made.horizon),
        barriers_cell(facts, row),
        *(odds_cell(facts, row, side) for side in Row),
        paths_cell(facts, row),
        events_cell(facts, row),
        news_cell(facts, row),
    )


def _header(made: Screen) -> tuple[Claim, ...]:
    short, long = _window("short", 50, made.day), _window("long", 200, made.day)
    horizon = _sessions(made)
    return (
        heading(ID, "market", "Market"),
        heading(ID, "session", "Last"),
        heading(ID, "close", "Close"),
        heading(ID, "change", "Change"),
        heading(ID, "trend", "Trend"),
        heading(ID, "averages", "ATR from {short}- · {long}-day mean", short, long),
        heading(ID, "rsi", "RSI"),
        heading(ID, "resistance", "Resistance · away · touch by {horizon}", horizon),
        heading(ID, "at", "At price"),
        heading(ID, "support", "Support · away · touch by {horizon}", horizon),
        heading(ID, "barriers", "Down · up counts at"),
        heading(ID, "up", "Up (interval) · base"),
        heading(ID, "neither", "Neither (interval) · base"),
        heading(ID, "down", "Down (interval) · base"),
        heading(ID, "paths", "Paths · worth"),
        heading(ID, "events", "Ahead"),
        heading(ID, "news", "Changed on the last session"),
    )


def _order(made: Screen) -> Claim:
    return Claim(
        f"{ID}.order",
        ID,
        Phrase(
            "Odds are for {horizon} sessions from each market's last close; {order}.",
            order=_ORDERS[made.order],
        ),
        (_sessions(made),),
    )


def _legend(made: Screen) -> tuple[Claim, ...]:
    half = Measurement("half", "half an ATR", 0.5, Unit.ATR, made.day, "regime rule", places=1)
    level = Measurement("sure", "confidence", 0.95, Unit.PROBABILITY, made.day, "Wilson interval")
    long = _window("long", 200, made.day)
    return (
        Claim(
            "reading.odds",
            "reading",
            "Up, neither and down are the three rows of each market's own table: exactly one comes true by the horizon. "
            "Beside each stand its {sure} interval and the base rate of the same distance in average ranges; worth is "
            "the number of independent outcomes that the overlapping past paths amount to.",
            (level,),
        ),
        Claim(
            "reading.barriers",
            "reading",
            "The side that momentum calls the target counts by touch of a level's near edge, the other by a close beyond "
            "its far edge.",
        ),
        Claim(
            "reading.levels",
            "reading",
            "Resistance and support are the nearest levels that the outlook lists; a level inside a day's noise can be "
            "nearer than the barriers of the table.",
        ),
        Claim(
            "reading.trend",
            "reading",
            "Trend is the close against the {long}-day average and that average's own direction; at the mean: within "
            "{half} average ranges of it.",
            (long, half),
        ),
    )


def _apart_words(made: Screen) -> Claim:
    markets = Phrase("market has") if len(made.apart) == 1 else Phrase("markets have")
    count = _count("count", len(made.apart), "markets whose data cannot support a row", made.day)
    words = Phrase("{count} {markets} no row, because:", markets=markets)
    return Claim("apart.count", "apart", words, (count,))


def _apart(made: Screen) -> Table:
    rows = tuple(
        (
            Claim(
                f"apart.{each.symbol}.market",
                "apart",
                "{symbol}",
                (Measurement("symbol", "symbol", each.symbol, Unit.TEXT, made.day, _ASKED),),
            ),
            Claim(
                f"apart.{each.symbol}.why",
                "apart",
                "{why}",
                (Measurement("why", "reason", verbatim(each.reason), Unit.TEXT, made.day, named(each.kind)),),
            ),
        )
        for each in made.apart
    )
    return Table("", (heading("apart", "market", "Market"), heading("apart", "why", "Why")), rows)


def _sessions(made: Screen) -> Measurement:
    return Measurement("horizon", "horizon", made.horizon, Unit.SESSIONS, made.day, "parameter")


def _window(name: str, value: int, day: date) -> Measurement:
    return Measurement(name, name, value, Unit.SESSIONS, day, "window of the simple average")


def _count(name: str, value: int, method: str, day: date) -> Measurement:
    return Measurement(name, name, value, Unit.COUNT, day, method)
