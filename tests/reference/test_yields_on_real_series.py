"""Slopes on yields that were measured before this code was written, on the same series by other code."""

from datetime import date

import numpy as np
import pytest

from levelhead.fundamentals.common_days import Changes, changes, price_track, yield_track
from levelhead.fundamentals.rates import Comparison, RateSensitivity, read_rates
from levelhead.fundamentals.slopes import Fit, Link, fit
from levelhead.markets import RollTable
from tests.driver_series import real_context

pytestmark = pytest.mark.shared


def period(shared, first: str, end: str) -> Changes:
    """Returns of IWM and SPY, their difference and the change of the 10-year, days before ``end``."""
    context = real_context(shared)
    tracks = [price_track(each, RollTable()) for each in (context.bars, context.peers["SPY"])]
    found = changes([*tracks, yield_track(context.macro.series["DGS10"])])
    keep = (found.session >= np.datetime64(first)) & (found.session < np.datetime64(end))
    small, large, moved = found.value[keep].T
    return Changes(found.session[keep], np.column_stack([small, large, small - large, moved]))


# IWM and its standard error, SPY, percent per ten basis points; t of IWM - SPY and of IWM given SPY after Newey and
# West; R2 of IWM - SPY: from the project's research of November 2026, rounded there
@pytest.mark.parametrize(
    ("first", "end", "sessions", "expected", "r2"),
    [
        ("2000", "2008", 1893, (0.64, 0.08, 0.55, 3.1, 2.0), 0.006),
        ("2008", "2013", 1249, (1.20, 0.14, 1.02, 4.2, 0.9), 0.026),
        ("2013", "2020", 1749, (0.83, 0.08, 0.66, 4.6, 3.3), 0.020),
        ("2020", "2022", 501, (1.55, 0.24, 1.20, 2.0, 1.1), 0.029),
        ("2022", "2024", 498, (-0.31, 0.14, -0.22, -1.4, -1.1), 0.008),
    ],
)
def test_the_table_of_periods(shared, first, end, sessions, expected, r2):
    """A pooled slope would hide that the sign turned in 2022."""
    window = period(shared, first, end)
    own, apart = fit(window, target=0), fit(window, target=2)
    assert own.sessions == sessions
    measured = (
        own.slope.value,
        own.slope.error,
        fit(window, target=1).slope.value,
        apart.slope.t,
        fit(window, target=0, given=1).slope.t,
    )
    assert measured == pytest.approx(expected, abs=0.06)
    assert measured[:3] == pytest.approx(expected[:3], abs=0.0075)
    assert apart.r2 == pytest.approx(r2, abs=0.0006)


def test_a_quarter_to_24_november_2025_explains_nothing(shared):
    """The research had the 24th's yield too: t +0.5, R2 0.6% and 0.0%."""
    context = real_context(shared)
    whole = period(shared, "2025", "2026").last(63)
    read = read_rates(context)
    assert read is not None
    assert whole.day(-1) == date(2025, 11, 21)  # the 24th's yield is published on the 25th
    for each in (read.market[0], read.relative[0]):
        assert (each.yield_name, each.window.last, each.window.sessions) == ("DGS10", date(2025, 11, 21), 63)
        assert each.window.slope.link is Link.NONE
        assert each.window.r2 < 0.01
        assert each.slope.link is Link.NONE


def test_the_wandering_slope_of_november_2025(shared):
    """Research: -0.15 +- 0.47 three sessions on, step variance 8.0e-4 and noise .976 fitted to August 2026."""
    read = read_rates(real_context(shared))
    assert read is not None
    wandering = read.relative[0].wandering
    assert wandering is not None
    assert wandering.slope.value == pytest.approx(-0.15, abs=0.1)
    assert 1.96 * wandering.slope.error == pytest.approx(0.47, abs=0.08)
    assert wandering.ratio * wandering.noise == pytest.approx(8.0e-4, rel=0.4)
    assert wandering.noise == pytest.approx(0.976, abs=0.02)
    assert wandering.fitted_to == date(2025, 10, 31)


def test_the_sign_of_autumn_2022_is_negative_and_recent(shared):
    read = read_rates(real_context(shared).upto(date(2022, 10, 31)))
    assert read is not None
    apart = read.relative[0]
    assert apart.regime is not None and (apart.regime.sign, apart.regime.recent) == (-1, True)
    assert date(2022, 1, 1) < apart.regime.since < date(2022, 10, 1)
    assert (apart.slope.link, apart.window.slope.link) == (Link.AGAINST, Link.AGAINST)


def test_rises_and_not_falls_moved_small_against_large_since_2022(shared):
    """Research, 2022 to August 2026: -0.31 (t -3.8) on rises, +0.03 on falls; here the two years to 2025-11."""
    read = read_rates(real_context(shared))
    assert read is not None
    turns = read.relative[0].turns
    assert turns is not None
    assert turns.one.t < -2 < turns.other.t < 1


def by_yield(read: RateSensitivity) -> dict[str, Fit]:
    return {each.yield_name: each.window for each in read.market}


def test_real_yields_and_breakevens_pull_apart(shared):
    """Research, since 2022: -0.52 (t -4.7) per real tenth, +0.46 (t +2.4) per breakeven tenth."""
    read = read_rates(real_context(shared))
    assert read is not None and read.split is not None
    assert list(by_yield(read)) == ["DGS10", "DGS2", "DFII10", "T10YIE"]
    assert (read.split.one.link, read.split.other.link) == (Link.AGAINST, Link.WITH)
    assert read.split.p < 0.01


def test_more_sensitive_is_said_of_two_years_not_of_2022(shared):
    context = real_context(shared)
    found = [read_rates(each) for each in (context, context.upto(date(2022, 10, 31)))]
    said = [each.against.comparison for each in found if each is not None and each.against is not None]
    assert said == [Comparison.MORE, Comparison.NOT_DISTINGUISHABLE]
