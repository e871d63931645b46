"""Shares of the daily variance that were measured before this code was written, on the same series."""

from datetime import date

import pytest

from levelhead.fundamentals.drivers import Drivers, Group, read_drivers_of
from tests.driver_series import real_context

pytestmark = pytest.mark.shared


def read(shared, day: date) -> Drivers:
    found = read_drivers_of(real_context(shared).upto(day))
    assert found is not None and found.relative is not None
    return found


def test_november_2025_is_not_about_yields(shared):
    """Research, with the 24th's yield: credit first in every resample of IWM, yields 2.3% of 41%."""
    market = read(shared, date(2025, 11, 24)).market
    shares = {each.group: each.share for each in market.shares}
    assert (market.first, market.last) == (date(2025, 8, 22), date(2025, 11, 21))
    assert market.together.r2 == pytest.approx(0.41, abs=0.04)
    assert shares[Group.RATES] == pytest.approx(0.023, abs=0.01)
    assert (market.top.group, market.stands_out) == (Group.CREDIT, True)
    assert market.top.group.moves_with_equities
    assert market.top.first_share == pytest.approx(1.0, abs=0.03)


def test_without_credit_nothing_is_detectable_in_november_2025(shared):
    """Research: 2.3% where chance explains 13.7%."""
    bare = read(shared, date(2025, 11, 24)).market.without_credit
    assert bare is not None
    assert bare.r2 == pytest.approx(0.023, abs=0.03)
    assert bare.chance == pytest.approx(0.137, abs=0.015)
    assert not bare.detectable


def test_nothing_stands_out_of_small_against_large_in_november_2025(shared):
    """Research: credit first in 74%, yields in 25% of resamples."""
    relative = read(shared, date(2025, 11, 24)).relative
    assert relative is not None and not relative.stands_out
    first = {each.group: each.first_share for each in relative.shares}
    assert first[Group.CREDIT] == pytest.approx(0.74, abs=0.12)
    assert first[Group.RATES] == pytest.approx(0.25, abs=0.12)


def test_october_2022_was_about_yields_for_small_against_large(shared):
    """Research, a session later: yields first in 96% of resamples; the dollar in 52% for IWM, no claim."""
    found = read(shared, date(2022, 10, 31))
    assert found.relative is not None
    assert (found.relative.top.group, found.relative.stands_out) == (Group.RATES, True)
    assert found.relative.top.first_share == pytest.approx(0.96, abs=0.04)
    assert (found.market.top.group, found.market.stands_out) == (Group.DOLLAR, False)
    assert found.market.top.first_share == pytest.approx(0.52, abs=0.1)
