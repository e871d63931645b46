"""Session tables against dates of real bars: every difference is known by name."""

from datetime import date
from pathlib import Path

import pytest

from levelhead.markets.sessions import sessions

# Yahoo leaves out sessions of a few hours, and two holidays of 2016 on which only banks were closed.
SHORT = "2010-04-02 2012-04-06 2012-10-29 2012-10-30 2015-04-03 2018-12-05 2021-04-02 2023-04-07"
BANK_HOLIDAYS = "2016-10-10 2016-11-11"
# It shows half days that belong to the next trade date, and two days without a session of their own.
HALF_DAYS_TO_2006 = (
    "2002-02-18 2002-05-27 2002-07-04 2002-09-02 2002-11-28 2003-01-20 2003-02-17 2003-05-26 2003-09-01 "
    "2003-11-27 2004-01-19 2004-02-16 2004-05-31 2004-07-05 2004-09-06 2004-11-25 2005-11-24 2006-01-16 "
    "2006-02-20 2006-05-29 2006-07-04 2006-09-04 2006-11-23"
)
HALF_DAYS = "2023-11-23 2025-07-04"
ATTACK, REAGAN = "2001-09-11", "2004-06-11"


def days(text: str) -> set[date]:
    return {date.fromisoformat(day) for day in text.split()}


def bars(shared: Path, stem: str) -> set[date]:
    lines = (shared / "data" / "bars" / f"{stem}.csv").read_text().splitlines()[1:]
    return {date.fromisoformat(line[:10]) for line in lines}


def since(first: date, text: str) -> set[date]:
    return {day for day in days(text) if day >= first}


def differences(calendar: str, dates: set[date]) -> tuple[set[date], set[date]]:
    """Sessions without a bar, and bars without a session, inside the span of the bars."""
    expected = set(sessions(calendar).between(min(dates), max(dates)).tolist())
    return expected - dates, dates - expected


@pytest.mark.shared
@pytest.mark.parametrize(
    ("stem", "extra"),
    [
        ("ES=F", f"{ATTACK} {REAGAN} {HALF_DAYS_TO_2006} {HALF_DAYS}"),
        ("NQ=F", f"{ATTACK} {REAGAN} {HALF_DAYS_TO_2006} {HALF_DAYS}"),
        ("YM=F", f"{REAGAN} {HALF_DAYS}"),
        ("RTY=F", HALF_DAYS),
    ],
)
def test_yahoo_futures(shared: Path, stem: str, extra: str):
    dates = bars(shared, stem)
    gaps = SHORT if stem == "RTY=F" else f"{SHORT} {BANK_HOLIDAYS}"
    assert differences("cme_equity", dates) == (since(min(dates), gaps), days(extra))


@pytest.mark.shared
@pytest.mark.parametrize(("stem", "gaps"), [("ES_TV", ""), ("NQ_TV", "2021-04-02"), ("RTY_TV", "2021-04-02")])
def test_tradingview_futures(shared: Path, stem: str, gaps: str):
    """All the short sessions are there, but for Good Friday of 2021."""
    dates = bars(shared, stem)
    assert differences("cme_equity", dates) == (days(gaps), set())


@pytest.mark.shared
@pytest.mark.parametrize("stem", ["RUT", "SPY", "IWM", "QQQ", "VIX"])
def test_stocks_and_indices(shared: Path, stem: str):
    assert differences("nyse", bars(shared, stem)) == (set(), set())


@pytest.mark.shared
def test_the_index_since_1928_lacks_only_saturdays(shared: Path):
    dates = {day for day in bars(shared, "GSPC") if day >= date(1928, 1, 1)}
    gaps, extra = differences("nyse", dates)
    assert ({day.weekday() for day in gaps}, len(gaps), extra) == ({5}, 1084, set())


def test_a_half_day_is_found_among_made_up_bars():
    """The twin without real bars: Thanksgiving is extra, the day after it missing."""
    dates = days("2025-11-25 2025-11-26 2025-11-27 2025-12-01")
    assert differences("cme_equity", dates) == (days("2025-11-28"), days("2025-11-27"))
