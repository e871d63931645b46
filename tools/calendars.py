"""Tables of markets, session calendars and their disagreements with other libraries, for docs/markets.md."""

from dataclasses import dataclass
from datetime import date

from levelhead.markets.book import MARKETS
from levelhead.markets.market import Market
from levelhead.markets.sessions import CALENDARS, Sessions, sessions


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Days on which a library says something else, and why we do not follow it.

    Parameters
    ----------
    calendar
        Ours.
    library
        Theirs, as the library names it; ``early`` after it where the closing times are compared.
    days
        ISO days; ``A..B`` is every session from A to B.
    ours, theirs
        What each says.
    why
        The reason, with its source.
    """

    calendar: str
    library: str
    days: str
    ours: str
    theirs: str
    why: str


TRADE_DATES = "pandas_market_calendars CME_TradeDate"
GLOBEX_EQUITY = "pandas_market_calendars CME Globex Equity, early"
CMES = "exchange_calendars CMES, with XNYS"

_ATTACK = "trading was suspended; CME and CBOT reopened on the 13th, stock indices and NYMEX later"
_FRIDAYS = "Good Friday with the employment report: trading ends early"
_HABIT = "; 2034 by the same habit"
_FORD = "short session in rates and currencies (cnbc.com/id/16384249)"
_LONG = "long weekends of NYMEX and COMEX; no price of WTI (FRED DCOILWTICO), NGI on the calendar of 2007"
_NORMAL = "only stock index and rate futures kept the day of mourning; the rest traded as usual"
_REPORT = "2010-04-02 2012-04-06 2015-04-03 2021-04-02 2023-04-07 2026-04-03 2034-04-07"
_MOURNING = "2018-12-05 2025-01-09"
_LONG_DAYS = (
    "1997-11-28 1998-11-27 1999-12-31 2000-01-03 2000-07-03 2001-11-23 2001-12-24 2002-07-05 2002-11-29 "
    "2003-11-28 2003-12-26 2004-01-02 2004-11-26 2004-12-31 2005-11-25 2006-07-03 2006-11-24"
)

DISAGREEMENTS = (
    Disagreement(
        "cme_equity", TRADE_DATES, "2001-09-11 2001-09-12 2001-09-13 2001-09-14", "closed", "open", _ATTACK
    ),
    Disagreement("cme_equity", TRADE_DATES, _REPORT, "open to 08:15", "closed", _FRIDAYS + _HABIT),
    Disagreement(
        "cme_equity",
        TRADE_DATES,
        _MOURNING,
        "open to 08:30",
        "closed",
        "CME: abbreviated session, reopening for the next trade date (prnewswire 300758702, mondovisione)",
    ),
    Disagreement(
        "cme_rates", TRADE_DATES, "2001-09-12", "closed", "open", "all of Chicago closed for the day"
    ),
    Disagreement(
        "cme_rates",
        TRADE_DATES,
        "1999-04-02 2007-04-06 " + _REPORT,
        "open to 10:00, since 2010 to 10:15",
        "closed",
        _FRIDAYS + " (CBOT notice of 24 March 1999)" + _HABIT,
    ),
    Disagreement("cme_rates", TRADE_DATES, "2007-01-02", "open to 12:15", "closed", _FORD),
    Disagreement(
        "cme_rates", TRADE_DATES, "2025-01-09", "open to 12:15", "closed", "CME notice of 30 December 2024"
    ),
    Disagreement("cme_fx", TRADE_DATES, "2001-09-12", "closed", "open", "all of Chicago closed for the day"),
    Disagreement(
        "cme_fx",
        TRADE_DATES,
        _REPORT,
        "open to 10:15",
        "closed",
        _FRIDAYS + " (sourced for 2021 and 2023; 2010 to 2015 as in rates)" + _HABIT,
    ),
    Disagreement("cme_fx", TRADE_DATES, "2007-01-02", "open to 12:00", "closed", _FORD),
    Disagreement("cme_fx", TRADE_DATES, _MOURNING, "open", "closed", _NORMAL),
    *(
        row
        for name in ("cme_metals", "cme_energy")
        for row in (
            Disagreement(
                name,
                TRADE_DATES,
                "2001-09-11 2001-09-12 2001-09-13",
                "closed",
                "open",
                _ATTACK + " (finextra 3105)",
            ),
            Disagreement(name, TRADE_DATES, _LONG_DAYS, "closed", "open", _LONG),
            Disagreement(name, TRADE_DATES, _MOURNING, "open", "closed", _NORMAL),
        )
    ),
    Disagreement("cbot_grains", TRADE_DATES, "2001-09-11 2001-09-12", "closed", "open", _ATTACK),
    Disagreement("cbot_grains", TRADE_DATES, "2018-12-05", "open", "closed", _NORMAL),
    Disagreement(
        "cbot_grains", TRADE_DATES, "2025-01-09", "open to 12:15", "closed", "CME notice of 30 December 2024"
    ),
    Disagreement(
        "cme_equity",
        CMES,
        "2010-04-02 2012-04-06 2012-10-29 2012-10-30 2015-04-03 2018-12-05 2021-04-02 2023-04-07 2025-01-09 "
        "2026-04-03",
        "open for a short session",
        "closed",
        "the library keeps stock market closings; CME closed early instead",
    ),
    Disagreement(
        "cme_equity",
        GLOBEX_EQUITY,
        "1997-12-26 2002-07-05 2003-12-26",
        "12:15",
        "regular close",
        "stocks closed at 13:00 in New York; for 2002 CBOT notice of 26 June 2002",
    ),
    Disagreement(
        "cme_equity",
        GLOBEX_EQUITY,
        "2002-07-03",
        "regular close",
        "12:15",
        "until 2012 the Friday after a Thursday 4 July was short, not the Wednesday",
    ),
    Disagreement(
        "cme_equity",
        GLOBEX_EQUITY,
        "2012-10-29 2012-10-30",
        "08:15",
        "regular close",
        "Hurricane Sandy: CME notice of 29 October 2012",
    ),
    Disagreement(
        "cme_equity", GLOBEX_EQUITY, _MOURNING, "08:30", "regular close", "the CME notices named above"
    ),
    Disagreement(
        "cme_rates",
        "pandas_market_calendars CME Globex Fixed Income, early since 2016",
        "2025-01-09",
        "12:15",
        "regular close",
        "CME notice of 30 December 2024",
    ),
    Disagreement(
        "cme_metals",
        "pandas_market_calendars CMEGlobex_GC, early 2007-2026",
        "2007-12-24 2008-12-24 2009-12-24 2012-12-24 2013-12-24 2014-12-24 2015-12-24 2018-12-24 2019-12-24 "
        "2020-12-24 2024-12-24 2025-12-24",
        "12:45",
        "regular close",
        "Christmas Eve is short; the library learnt it for 2026 only (its issue 464)",
    ),
    Disagreement(
        "nyse",
        "pandas_market_calendars NYSE, early",
        "1974-01-02..1974-09-30",
        "15:30",
        "16:00",
        "the close moved to 16:00 on 1 October 1974; the library counts the whole year",
    ),
)


def expanded(days: str, every: set[date]) -> set[date]:
    """The days of a disagreement; a range holds those in ``every``."""
    found: set[date] = set()
    for part in days.split():
        first, _, last = part.partition("..")
        if last:
            found |= {day for day in every if date.fromisoformat(first) <= day <= date.fromisoformat(last)}
        else:
            found.add(date.fromisoformat(first))
    return found


def contracts_table() -> str:
    """One row per market with what a trader must know of its contract."""
    columns = (
        "symbol",
        "name",
        "exchange",
        "tick",
        "a tick is",
        "a point is",
        "months (lead)",
        "last trading day",
        "lead month changes",
        "calendar",
        "longer series",
    )
    rows = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    for market in MARKETS:
        tick = f"{float(market.tick):.10f}".rstrip("0").rstrip(".")
        cells = (
            f"`{market.symbol}`",
            market.name,
            market.exchange,
            tick if market.tick.denominator not in (32, 64, 128, 256) else str(market.tick),
            _money(market, float(market.tick * market.point_value)),
            _money(market, float(market.point_value)),
            _months(market),
            market.expiry.value if market.months else "",
            market.roll.value,
            market.calendar,
            f"`{market.proxy}`" if market.proxy else "",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def calendars_table() -> str:
    """One row per calendar: ends of the table, sessions of 2025, regular close today."""
    rows = ["| calendar | from | to | sessions in 2025 | regular close today |", "|---|---|---|---|---|"]
    for name in CALENDARS:
        table = sessions(name)
        year = table.between(date(2025, 1, 1), date(2025, 12, 31)).size
        close = f"{table.hours[-1][1]:%H:%M} {table.zone}"
        rows.append(f"| `{name}` | {table.first} | {table.last} | {year} | {close} |")
    return "\n".join(rows) + "\n"


def short_sessions_table(year: int) -> str:
    """Sessions of a year that end early, one row per day, one column per calendar."""
    tables = [sessions(name) for name in CALENDARS]
    days = sorted({day for table in tables for day in table.early if day.year == year})
    rows = ["| session | " + " | ".join(f"`{name}`" for name in CALENDARS) + " |"]
    rows.append("|" + "---|" * (len(CALENDARS) + 1))
    rows += [f"| {day} | " + " | ".join(_close(table, day) for table in tables) + " |" for day in days]
    return "\n".join(rows) + "\n"


def disagreements_table() -> str:
    """One row per disagreement."""
    rows = ["| calendar | library | days | here | there | why |", "|---|---|---|---|---|---|"]
    rows += [
        f"| `{each.calendar}` | {each.library} | {each.days.replace('..', ' to ')} | {each.ours} | {each.theirs} "
        f"| {each.why} |"
        for each in DISAGREEMENTS
    ]
    return "\n".join(rows) + "\n"


def sources_list() -> str:
    """Every link the calendars and markets rest on, in the order of the tables."""
    links = dict.fromkeys(link for name in CALENDARS for link in sessions(name).sources)
    links |= dict.fromkeys(link for market in MARKETS for link in market.sources)
    return "\n".join(f"- <{link}>" for link in links) + "\n"


def _money(market: Market, amount: float) -> str:
    text = f"{amount:,.7f}".rstrip("0")
    whole, _, cents = text.partition(".")
    return f"{whole}.{cents:0<2} {market.currency}"


def _months(market: Market) -> str:
    return market.months + (f" ({market.lead_months})" if market.lead_months else "")


def _close(table: Sessions, day: date) -> str:
    if not table.is_session(day):
        return "closed"
    close = table.early_close(day)
    return f"{close:%H:%M}" if close else ""
