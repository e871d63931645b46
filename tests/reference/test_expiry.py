"""Last trading days and lead months against dates published by exchanges and brokers."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from levelhead.errors import BadOption, OutsideCalendar
from levelhead.markets import contract, contracts, days_to_roll, expiries, front, roll_day
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions

# First notice days of the contracts of 2026, https://www.discounttrading.com/first-notice-dates.html
NOTICE_2026 = {
    "CL": "F=2025-12-23 G=2026-01-22 H=2026-02-24 J=2026-03-24 K=2026-04-23 M=2026-05-21 N=2026-06-24 Q=2026-07-23 "
    "U=2026-08-24 V=2026-09-24 X=2026-10-22 Z=2026-11-24",
    "NG": "F=2025-12-30 G=2026-01-29 H=2026-02-26 J=2026-03-30 K=2026-04-29 M=2026-05-28 N=2026-06-29 Q=2026-07-30 "
    "U=2026-08-28 V=2026-09-29 X=2026-10-29 Z=2026-11-27",
    "GC": "G=2026-01-30 J=2026-03-31 M=2026-05-29 Q=2026-07-31 Z=2026-11-30",
    "SI": "H=2026-02-27 K=2026-04-30 N=2026-06-30 U=2026-08-31 Z=2026-11-30",
    "HG": "H=2026-02-27 K=2026-04-30 N=2026-06-30 U=2026-08-31 Z=2026-11-30",
    "ZC": "H=2026-02-27 K=2026-04-30 N=2026-06-30 U=2026-08-31 Z=2026-11-30",
}


def pairs(text: str) -> list[tuple[str, date]]:
    return [(part[0], date.fromisoformat(part[2:])) for part in text.split()]


@pytest.mark.parametrize(
    ("symbol", "month", "year", "last_trade"),
    [
        # third Friday, http://rsksys.com/emini.html (trading ends before that Friday's open) and CME FAQ
        ("ES", "H", 2019, "2019-03-15"),
        ("RTY", "Z", 2025, "2025-12-19"),
        ("RTY", "U", 2017, "2017-09-15"),
        # moved by Good Friday 2008 and by Juneteenth 2026
        ("ES", "H", 2008, "2008-03-20"),
        ("ES", "M", 2026, "2026-06-18"),
        ("YM", "M", 2026, "2026-06-18"),
        # the contract that went below zero on its last day but one, and one whose 25th is a business day
        ("CL", "K", 2020, "2020-04-21"),
        ("CL", "Z", 2025, "2025-11-20"),
        # one day before, https://cmegroup.com/education/articles-and-reports/micro-wti-crude-oil-futures-faq.html
        ("MCL", "Z", 2025, "2025-11-19"),
        ("NG", "Z", 2024, "2024-11-26"),
        ("GC", "Z", 2025, "2025-12-29"),
        ("MGC", "Q", 2024, "2024-08-28"),
        ("ZN", "H", 2024, "2024-03-19"),
        ("ZN", "Z", 2025, "2025-12-19"),
        ("ZB", "Z", 2025, "2025-12-19"),
        ("ZT", "Z", 2025, "2025-12-31"),
        ("ZF", "U", 2025, "2025-09-30"),
        ("ZC", "Z", 2025, "2025-12-12"),
        ("ZW", "H", 2024, "2024-03-14"),
        ("ZS", "F", 2026, "2026-01-14"),
        ("6E", "Z", 2025, "2025-12-15"),
        # Juneteenth falls on the third Wednesday of 2024, and between it and Monday in 2023
        ("6E", "M", 2024, "2024-06-17"),
        ("6J", "M", 2023, "2023-06-16"),
    ],
)
def test_last_trading_day(symbol: str, month: str, year: int, last_trade: str):
    assert contract(market(symbol), month, year).last_trade == date.fromisoformat(last_trade)


# Micro copper ends on the third last business day of the month before its own: the rule of the metals, one month
# on. https://en.mxv.com.vn/product/8/micro-copper.html
@pytest.mark.parametrize(
    "day",
    [
        "2022-08-29",
        "2022-09-28",
        "2022-10-27",
        "2022-11-28",
        "2022-12-28",
        "2023-01-27",
        "2023-02-24",
        "2023-03-29",
        "2023-04-26",
        "2023-05-26",
        "2023-06-28",
        "2023-07-27",
    ],
)
def test_third_last_business_day(day: str):
    ends = date.fromisoformat(day)
    assert contract(market("HG"), "FGHJKMNQUVXZ"[ends.month - 1], ends.year).last_trade == ends


def test_crude_oil_is_noticed_two_days_after_its_end():
    ends = {month: sessions("cme_energy").before(day, 2)[0] for month, day in pairs(NOTICE_2026["CL"])}
    assert {month: contract(market("CL"), month, 2026).last_trade for month in ends} == ends


def test_natural_gas_is_noticed_the_day_after_its_end():
    ends = {month: sessions("cme_energy").before(day, 1)[0] for month, day in pairs(NOTICE_2026["NG"])}
    assert {month: contract(market("NG"), month, 2026).last_trade for month in ends} == ends


@pytest.mark.parametrize("symbol", ["GC", "SI", "HG", "ZC"])
def test_the_lead_month_changes_before_first_notice(symbol: str):
    traded = market(symbol)
    notice = {month: sessions(traded.calendar).before(day, 1)[0] for month, day in pairs(NOTICE_2026[symbol])}
    assert {month: roll_day(contract(traded, month, 2026)) for month in notice} == notice


@pytest.mark.parametrize(
    ("symbol", "month", "year", "day"),
    [
        # "2026-12-14, the CME equity roll date", https://apify.com/vikingtrading/futures-roll-calendar
        ("ES", "Z", 2026, "2026-12-14"),
        ("RTY", "Z", 2025, "2025-12-15"),
        # the week of a Thursday expiry
        ("ES", "M", 2026, "2026-06-15"),
    ],
)
def test_roll_day(symbol: str, month: str, year: int, day: str):
    assert roll_day(contract(market(symbol), month, year)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("symbol", "day", "code"),
    [
        ("RTY", "2025-11-24", "RTYZ2025"),
        ("RTY", "2025-12-14", "RTYZ2025"),
        ("RTY", "2025-12-15", "RTYH2026"),
        ("RTY", "2025-12-31", "RTYH2026"),
        # October gold and the summer months of soybeans never lead
        ("GC", "2025-08-15", "GCZ2025"),
        ("ZS", "2025-07-15", "ZSX2025"),
        ("6E", "2025-11-24", "6EZ2025"),
        ("CL", "2025-11-24", "CLF2026"),
    ],
)
def test_front(symbol: str, day: str, code: str):
    assert front(market(symbol), date.fromisoformat(day)).code == code


def test_sessions_to_the_roll_of_the_first_note():
    """From 2025-11-24: 25, 26, 28 November, five, five, and Monday 15 December."""
    assert days_to_roll(market("RTY"), date(2025, 11, 24)) == 14


def test_on_the_roll_day_the_next_contract_counts():
    eve, day = date(2025, 12, 12), date(2025, 12, 15)
    assert days_to_roll(market("RTY"), eve) == 1
    # to Monday 16 March 2026, over Christmas, New Year, King's and Washington's days
    assert days_to_roll(market("RTY"), day) == 61


def test_contracts_of_a_year():
    codes = [each.code for each in contracts(market("ZS"), date(2025, 1, 1), date(2025, 12, 31))]
    assert codes == ["ZSF2025", "ZSH2025", "ZSK2025", "ZSN2025", "ZSQ2025", "ZSU2025", "ZSX2025"]


def test_contracts_end_in_the_month_before_their_name():
    codes = [each.code for each in contracts(market("CL"), date(2025, 11, 1), date(2025, 12, 31))]
    assert codes == ["CLZ2025", "CLF2026"]


def test_the_ends_of_the_table_are_reached():
    first = [each.code for each in contracts(market("NG"), date(1983, 1, 1), date(1997, 2, 28))]
    last = [each.code for each in contracts(market("NG"), date(2035, 11, 1), date(2035, 12, 31))]
    assert (first, last) == (["NGG1997", "NGH1997"], ["NGZ2035", "NGF2036"])


def test_expiries_are_those_of_the_lead_months():
    days = expiries(market("GC"), date(2025, 1, 1), date(2025, 12, 31))
    assert days.tolist() == [
        date(2025, 2, 26),
        date(2025, 4, 28),
        date(2025, 6, 26),
        date(2025, 8, 27),
        date(2025, 12, 29),
    ]


def test_an_index_has_no_contracts():
    assert contracts(market("^RUT"), date(2025, 1, 1), date(2025, 12, 31)) == ()
    assert expiries(market("IWM"), date(2025, 1, 1), date(2025, 12, 31)).dtype == np.dtype("datetime64[D]")
    with pytest.raises(BadOption, match="no contracts"):
        front(market("^RUT"), date(2025, 11, 24))


def test_a_month_that_is_not_listed_is_refused():
    with pytest.raises(BadOption, match="contract month of RTY: got F, expected one of H, M, U, Z"):
        contract(market("RTY"), "F", 2026)


def test_later_contracts_are_beyond_the_table():
    with pytest.raises(OutsideCalendar, match="2035-12-31"):
        contracts(market("RTY"), date(2030, 1, 1), date(2036, 1, 1))


@pytest.mark.shared
@pytest.mark.parametrize("symbol", ["RTY", "ES", "NQ", "YM"])
def test_expiries_of_the_measured_rolls(shared: Path, symbol: str):
    lines = (shared / "data" / "rolls" / f"ROLLS_{symbol}.csv").read_text().splitlines()[1:]
    measured = [date.fromisoformat(line.split(",")[0]) for line in lines]
    assert set(measured) - set(expiries(market(symbol), measured[0], measured[-1]).tolist()) == set()
