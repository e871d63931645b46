"""The two-year yield against the effective rate: what followed days with such a spread."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from levelhead.data import read_series
from levelhead.fundamentals.policy_direction import PolicyDirection, read_direction
from levelhead.markets import Context, Series
from levelhead.markets.macro import Macro
from tests.hand_made import bars_of, context_of

# The Committee's single target until December 2008 and the day of each change since 2000, as its statements tell.
TARGETS = """
2000-01-01 5.50 2000-02-02 5.75 2000-03-21 6.00 2000-05-16 6.50 2001-01-03 6.00 2001-01-31 5.50 2001-03-20 5.00
2001-04-18 4.50 2001-05-15 4.00 2001-06-27 3.75 2001-08-21 3.50 2001-09-17 3.00 2001-10-02 2.50 2001-11-06 2.00
2001-12-11 1.75 2002-11-06 1.25 2003-06-25 1.00 2004-06-30 1.25 2004-08-10 1.50 2004-09-21 1.75 2004-11-10 2.00
2004-12-14 2.25 2005-02-02 2.50 2005-03-22 2.75 2005-05-03 3.00 2005-06-30 3.25 2005-08-09 3.50 2005-09-20 3.75
2005-11-01 4.00 2005-12-13 4.25 2006-01-31 4.50 2006-03-28 4.75 2006-05-10 5.00 2006-06-29 5.25 2007-09-18 4.75
2007-10-31 4.50 2007-12-11 4.25 2008-01-22 3.50 2008-01-30 3.00 2008-03-18 2.25 2008-04-30 2.00 2008-10-08 1.50
2008-10-29 1.00
"""


def context(series: dict[str, Series], last: date = date(2025, 11, 24)) -> Context:
    """A page that knows these series."""
    return replace(context_of(bars_of([100.0] * 30, last=last)), macro=Macro(series=series))


def daily(name: str, first: str, values: list[float]) -> Series:
    """A value on every calendar day from ``first`` on."""
    start = np.datetime64(first, "D")
    return Series(name, np.arange(start, start + len(values)), np.array(values))


def made(*, cut_on: int | None, spread: float = -0.4, days: int = 800) -> PolicyDirection | None:
    """A constant spread for 800 days and, if any, a cut that holds from one of them on."""
    upper = [4.0 if cut_on is None or at < cut_on else 3.75 for at in range(days)]
    series = {
        "DGS2": daily("DGS2", "2023-01-01", [4.0 + spread] * days),
        "DFF": daily("DFF", "2023-01-01", [4.0] * days),
        "DFEDTARU": daily("DFEDTARU", "2023-01-01", upper),
    }
    return read_direction(context(series))


def test_a_day_counts_when_a_cut_comes_within_the_year_after_it():
    """Of 800 days 435 have a year behind them; a cut on day 400 follows days 35 to 399, within 365 days."""
    found = made(cut_on=400)
    assert found is not None
    assert (found.days, found.cuts) == (435, 365)
    assert found.share == pytest.approx(365 / 435)
    assert (found.low, found.high) == (-0.5, 0.0)


def test_overlapping_years_are_one_episode():
    """435 days hold two years that do not overlap: they begin on the first day and on day 366."""
    found = made(cut_on=400)
    assert found is not None and found.episodes == 2


def test_the_year_of_a_counted_day_has_passed():
    """The last day counted lies a year before the end of the record of decisions."""
    found = made(cut_on=None)
    assert found is not None
    assert (found.first, found.last) == (date(2023, 1, 1), date(2024, 3, 10))
    assert (found.cuts, found.climatology) == (0, 0.0)


@pytest.mark.parametrize(
    ("spread", "low", "high"),
    [(-1.2, None, -1.0), (-1.0, -1.0, -0.5), (-0.5, -0.5, 0.0), (0.0, 0.0, 0.5), (0.5, 0.5, None)],
)
def test_a_spread_on_an_edge_belongs_to_the_bucket_above(spread, low, high):
    """Even where the difference of two quotes is a hair below its edge."""
    found = made(cut_on=None, spread=spread)
    assert found is not None and (found.low, found.high) == (low, high)


def test_a_bucket_never_seen_has_no_share():
    """Today's spread is the first of its kind: there is nothing to count."""
    days = 800
    series = {
        "DGS2": daily("DGS2", "2023-01-01", [3.6] * (days - 1) + [2.0]),
        "DFF": daily("DFF", "2023-01-01", [4.0] * days),
        "DFEDTARU": daily("DFEDTARU", "2023-01-01", [4.0] * days),
    }
    found = read_direction(context(series))
    assert found is not None and (found.days, found.episodes, found.share) == (0, 0, None)


@pytest.mark.parametrize("missing", ["DGS2", "DFF", "DFEDTARU"])
def test_nothing_is_told_without_its_series(missing):
    """Any of the three missing."""
    series = {
        name: daily(name, "2023-01-01", [4.0] * 800)
        for name in ("DGS2", "DFF", "DFEDTARU")
        if name != missing
    }
    assert read_direction(context(series)) is None


def test_a_short_record_tells_nothing():
    """Less than a year of decisions."""
    assert made(cut_on=None, days=365) is None


def long_record(shared) -> dict[str, Series]:
    """Real rates, with the single target of before 2009 as the statements tell it."""
    folder = shared / "data" / "series"
    told = TARGETS.split()
    days = np.array(told[::2], dtype="datetime64[D]")
    single = Series("DFEDTAR", days, np.array(told[1::2], dtype=np.float64))
    names = ("DGS2", "DFF", "DFEDTARU")
    return {"DFEDTAR": single, **{name: read_series(folder / f"{name}.csv") for name in names}}


# Shares published with a longer copy of the same series since 2000.
@pytest.mark.parametrize(("spread", "share"), [(-1.2, 0.94), (-0.7, 0.91), (-0.2, 0.79), (0.2, 0.16)])
def test_the_record_since_2000(shared, spread, share):
    """A spread below minus one was followed by a cut nine times in ten, one just above zero one time in six."""
    series = long_record(shared)
    two = series["DGS2"]
    today = Series("DGS2", two.session, np.append(two.value[:-1], series["DFF"].last + spread))
    found = read_direction(context({**series, "DGS2": today}))
    assert found is not None and found.spread == pytest.approx(spread)
    assert found.share == pytest.approx(share, abs=0.05)


def test_the_spread_of_2025_11_24(shared):
    """3.46 less 3.88; since December 2008 two such days in three were followed by a cut, in four episodes."""
    series = {name: each for name, each in long_record(shared).items() if name != "DFEDTAR"}
    found = read_direction(context(series))
    assert found is not None
    assert (found.day, found.spread) == (date(2025, 11, 24), pytest.approx(-0.42))
    assert (found.low, found.high, found.days, found.episodes) == (-0.5, 0.0, 318, 4)
    assert found.cuts == 216


def test_a_later_day_changes_nothing(shared):
    """A page cut back to a day is the page of that day."""
    series = long_record(shared)
    whole = context(series)
    day = whole.bars.session[-10].item()
    alone = context({name: each.upto(day) for name, each in series.items()}, last=day)
    assert read_direction(whole.upto(day)) == read_direction(alone)
