"""Changes over common days, worked out by hand."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from levelhead.fundamentals.common_days import changes, log_track, price_track, yield_track
from levelhead.markets import Bars, Kind, Market, Roll, RollTable, Series
from levelhead.markets.market import Expiry, RollHabit

MONTHLY = Market(
    "MADE",
    "Made-up future",
    "NONE",
    Kind.FUTURE,
    "cme_equity",
    Fraction(1, 100),
    Fraction(1),
    months="H",
    expiry=Expiry.THIRD_FRIDAY,
    roll=RollHabit.MONDAY_OF_EXPIRY_WEEK,
    allow_nonpositive=True,
)


def series(**by_day: float) -> Series:
    """Values by day of November 2025: ``d21=4.1``."""
    days = [np.datetime64(f"2025-11-{day[1:]}") for day in by_day]
    return Series("MADE", np.array(days), np.array(list(by_day.values())))


def bars(first: str, *close: float) -> Bars:
    session = np.busday_offset(np.datetime64(first, "D"), np.arange(len(close)))
    prices = np.array(close)
    return Bars(MONTHLY, session, prices, prices, prices, prices, np.full(prices.size, np.nan))


def test_calendars_are_intersected_before_changes_are_taken():
    """On the 11th bonds were closed: the price change of the 12th then spans two sessions too."""
    yields = yield_track(series(d10=4.10, d12=4.13, d13=4.12))
    prices = log_track(series(d10=100.0, d11=110.0, d12=121.0, d13=121.0))
    found = changes([prices, yields])
    assert found.session.tolist() == [date(2025, 11, 12), date(2025, 11, 13)]
    np.testing.assert_allclose(found.value[:, 0], [100 * np.log(1.21), 0.0])
    np.testing.assert_allclose(found.value[:, 1], [0.3, -0.1])


@pytest.mark.parametrize(("back", "kept"), [("d16", 1), ("d17", 0)])
def test_a_gap_of_more_than_six_days_is_a_hole(back, kept):
    assert len(changes([yield_track(series(d10=4.0, **{back: 4.1}))])) == kept


def test_a_roll_is_not_a_return():
    """The next contract stood five points higher all along."""
    roll = Roll(date(2025, 3, 21), date(2025, 3, 17), spread=5.0, ratio=1.05, known=date(2025, 3, 17))
    track = price_track(bars("2025-03-13", 100.0, 100.0, *[105.0] * 6), RollTable((roll,)))
    np.testing.assert_allclose(changes([track]).value[:, 0], np.zeros(7), atol=1e-12)


def test_an_unknown_roll_of_a_series_held_to_expiry_is_dropped():
    """The Friday's off-grid quotation shows that the series was held; its close and Monday's gap are nobody's return."""
    track = price_track(bars("2025-03-19", 100.0, 101.0, 101.234567, 107.0, 108.0), RollTable())
    found = changes([track])
    assert found.session.tolist() == [date(2025, 3, 20), date(2025, 3, 25)]
    np.testing.assert_allclose(found.value[:, 0], [100 * np.log(1.01), 100 * np.log(108 / 107)])


def test_a_price_below_zero_has_no_log_return():
    """Oil on 20 April 2020: neither the day's fall nor the next day's rise is a percentage."""
    prices = bars("2020-04-17", 18.0, -37.0, 10.0, 11.0)
    for track in (price_track(prices, RollTable()), log_track(Series("X", prices.session, prices.close))):
        found = changes([track])
        assert found.session.tolist() == [date(2020, 4, 22)]
        assert found.value[0, 0] == pytest.approx(100 * np.log(1.1))
