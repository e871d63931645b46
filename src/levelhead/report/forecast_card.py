"""A forecast on its own: the rows of the partition, P(touch) price by price, and what stands behind them."""

from collections.abc import Iterable
from math import isfinite

from levelhead.errors import OutsideCalendar
from levelhead.forecast import Barrier, Forecast
from levelhead.forecast.odds import Odds, Rung
from levelhead.levels import Side
from levelhead.markets.sessions import sessions
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, word
from levelhead.report.card import Card
from levelhead.report.document import Paragraph, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.probability_section import method, row_figures, row_label, row_notes

ID = "odds"
NEAREST = 4  # levels of each side; a page lists them all
_HEADINGS = (
    *(Phrase("Scenario"), Phrase("Probability"), Phrase("Interval"), Phrase("Base rate")),
    Phrase("Independent outcomes"),
)


def forecast_card(forecast: Forecast) -> Card:
    """The table of scenarios, the ladder, the method."""
    facts = Facts(forecast.market, forecast.issued)
    return Card(
        forecast_title(forecast),
        (
            *_until(facts, forecast),
            _scenarios(facts, forecast),
            _ladder(facts, forecast),
            Paragraph(method(facts, forecast)),
        ),
    )


def forecast_title(forecast: Forecast) -> Claim:
    """Whose odds, of which prices, issued when."""
    facts = Facts(forecast.market, forecast.issued)
    close = (
        (facts.price("close", forecast.close, "close it was issued on"),) if isfinite(forecast.close) else ()
    )
    start = Phrase("from {close} on {day}, {year}") if close else Phrase("from the close of {day}, {year}")
    return Claim(
        f"{ID}.title",
        ID,
        Phrase(
            "{symbol}: {up} or {down} first within {horizon} {sessions}, {start}",
            sessions=session_word(forecast.scenarios.horizon),
            start=start,
        ),
        (
            *close,
            facts.text("symbol", forecast.market.symbol, "contract registry"),
            facts.price("up", forecast.scenarios.upper.price, "upper barrier"),
            facts.price("down", forecast.scenarios.lower.price, "lower barrier"),
            facts.sessions("horizon", forecast.scenarios.horizon, "parameter"),
            facts.day("day", forecast.issued, "session whose close it was issued on"),
            facts.text("year", str(forecast.issued.year), "year of that session"),
        ),
    )


def _until(facts: Facts, forecast: Forecast) -> tuple[Paragraph, ...]:
    """Until when, and that the rows are a partition; nothing where the calendar ends before."""
    try:
        last = sessions(forecast.market.calendar).after(forecast.issued, forecast.scenarios.horizon)[-1]
    except OutsideCalendar:
        return ()
    end = facts.day("end", last, "last session of the horizon")
    told = Claim(f"{ID}.until", ID, "By the close of {end} exactly one of these is true.", (end,))
    return (Paragraph((told,)),)


def _scenarios(facts: Facts, forecast: Forecast) -> Table:
    names = (*_HEADINGS, *((Phrase("Notes"),) if forecast.ladder else ()))
    header = tuple(heading(ID, name.lower().replace(" ", "_"), name) for name in names)
    return Table("", header, tuple(_row(facts, forecast, each) for each in forecast.odds))


def _row(facts: Facts, forecast: Forecast, odds: Odds) -> tuple[Claim, ...]:
    name = f"{ID}.{odds.row}"
    cells = [
        row_label(facts, forecast, odds.row),
        *row_figures(facts, forecast, odds, section=ID),
        Claim(
            f"{name}.effective",
            ID,
            "{effective} of {n} paths",
            (
                facts.count("effective", odds.effective_n, "effective count of overlapping windows"),
                facts.count("n", forecast.n, "matured past paths"),
            ),
        ),
    ]
    if forecast.ladder:
        cells.append(row_notes(facts, forecast, odds.row))
    return tuple(cells)


def _ladder(facts: Facts, forecast: Forecast) -> Table:
    """P(touch) of the barriers and of the nearest levels, highest price first."""
    horizons = forecast.barrier_ladder[0].horizons
    header = [heading(ID, "price", "Touch of"), heading(ID, "what", "What it is")]
    header += [
        heading(ID, f"by_{'abcdef'[at]}", "By {by}", facts.sessions("by", each, "sessions ahead"))
        for at, each in enumerate(horizons)
    ]
    above, below = forecast.barrier_ladder
    told: list[tuple[Rung, Phrase, Barrier | None]] = [
        (above, Phrase("upper barrier"), forecast.scenarios.upper),
        (below, Phrase("lower barrier"), forecast.scenarios.lower),
    ]
    told += [
        (rung, word(rung.level.reasons[0].kind), None)
        for side in (Side.RESISTANCE, Side.SUPPORT)
        for rung in _nearest(forecast.ladder, side)
        if rung.level.near not in (above.level.low, below.level.low)
    ]
    told.sort(key=lambda each: -each[0].level.near)
    rows = tuple(
        _rung(facts, rung, words, barrier, f"{ID}.touch.{'abcdefghijklmnop'[at]}")
        for at, (rung, words, barrier) in enumerate(told)
    )
    return Table("Chance of a touch", tuple(header), rows)


def _nearest(ladder: Iterable[Rung], side: Side) -> list[Rung]:
    mine = (rung for rung in ladder if rung.level.side is side and rung.level.reasons)
    return sorted(mine, key=lambda rung: rung.level.distance)[:NEAREST]


def _rung(facts: Facts, rung: Rung, words: Phrase, barrier: Barrier | None, name: str) -> tuple[Claim, ...]:
    price = facts.price("price", rung.level.near, "barrier" if barrier else "near edge of the level")
    cells = [Claim(f"{name}.price", ID, "{price}", (price,)), Claim(f"{name}.what", ID, words)]
    for at, (horizon, chance) in enumerate(zip(rung.horizons, rung.probability, strict=True)):
        p = facts.probability("p", chance, "share of paths that touched it", by=horizon)
        cells.append(Claim(f"{name}.{'abcdef'[at]}", ID, "{p}", (p,)))
    return tuple(cells)
