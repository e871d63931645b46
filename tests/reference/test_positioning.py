"""Positions read from weekly reports written here."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from levelhead.data.panels import read_positions
from levelhead.data.publication import published
from levelhead.fundamentals.positioning import read_positioning
from levelhead.markets import Context, Macro, Series
from levelhead.markets.registry import market
from tests.hand_made import random_bars

TUESDAYS = np.datetime64("2025-08-19") - 7 * np.arange(200)[::-1]


def series(name: str, values, days=TUESDAYS) -> Series:
    return Series(name, days, np.asarray(values, dtype=np.float64), published(name, days))


def context(*known: Series, symbol: str = "RTY") -> Context:
    """As of 24 November 2025, cut to what is published by then."""
    bars = random_bars(200, seed=1, market=market(symbol))
    whole = Context(bars, bars.as_of, macro=Macro(series={each.name: each for each in known}))
    return Context(bars, bars.as_of, macro=whole.macro)


def read(*known: Series, symbol: str = "RTY"):
    return read_positioning(context(*known, symbol=symbol))


def test_the_latest_report_is_described():
    """Net, four weeks before, rank among the last 156, day and publication."""
    values = np.arange(200.0)
    values[-1] = 150.5  # of the last 156 values, 44 to 198, those from 44 to 150 and itself are no higher
    found = read(series("COT_RTY.large_speculators", values))
    (group,) = found.groups
    assert (found.report, found.root, found.day, found.days_old) == ("COT", "RTY", date(2025, 8, 19), 97)
    assert (found.published, found.reports) == (datetime(2025, 8, 22, 19, 30, tzinfo=UTC), 200)
    assert (group.name, group.net, group.before, group.change) == ("large_speculators", 150.5, 195.0, -44.5)
    assert (group.percentile, group.of, group.ranked_by_share) == (108 / 156, 156, False)
    assert (group.share, group.share_before, group.share_change) == (None, None, None)


def test_a_share_of_open_interest_is_ranked_where_every_report_has_one():
    """Contracts grow with the market; what grew here is open interest alone."""
    net = np.full(200, -100.0)
    interest = np.linspace(1000.0, 3000.0, 200)
    found = read(series("TFF_RTY.lev_money_net", net), series("TFF_RTY.open_interest", interest))
    (group,) = found.groups
    assert (found.open_interest, group.share) == (3000.0, pytest.approx(-100 / 3000))
    assert group.share_change == pytest.approx(-100 / 3000 + 100 / interest[-5])
    assert (group.percentile, group.ranked_by_share) == (1.0, True)


def test_contracts_are_ranked_where_a_report_lacks_open_interest():
    days = TUESDAYS[:-1]
    interest = series("TFF_RTY.open_interest", np.full(199, 1000.0), days)
    (group,) = read(series("TFF_RTY.dealer_net", np.arange(200.0)), interest).groups
    assert (group.ranked_by_share, group.percentile, group.share) == (False, 1.0, None)


def test_of_two_reports_the_one_counted_later_is_read():
    """The TFF where both are of one day, and its groups in their order."""
    legacy = series("COT_RTY.commercials", np.arange(200.0))
    new = [series(f"TFF_RTY.{each}_net", np.arange(200.0)) for each in ("dealer", "asset_mgr", "lev_money")]
    found = read(legacy, *new)
    assert (found.report, [each.label for each in found.groups]) == (
        "TFF",
        ["leveraged funds", "asset managers", "dealers"],
    )
    older = [Series(each.name, each.session[:-1], each.value[:-1]) for each in new]
    assert read(legacy, *older).report == "COT"


def test_an_index_and_its_fund_read_their_future():
    known = series("COT_RTY.large_speculators", np.arange(200.0))
    assert [read(known, symbol=each).root for each in ("^RUT", "IWM", "M2K")] == ["RTY"] * 3
    assert read(known, symbol="ES") is None


@pytest.mark.parametrize(("reports", "percentile"), [(51, None), (52, 1.0)])
def test_a_year_of_reports_is_needed_for_a_rank(reports, percentile):
    values, days = np.arange(200.0)[-reports:], TUESDAYS[-reports:]
    assert read(series("COT_RTY.commercials", values, days)).groups[0].percentile == percentile


def test_no_change_is_told_across_a_gap():
    """The report four weeks before is missing; a day's shift for a holiday is none."""
    values = np.arange(200.0)
    gap = series("COT_RTY.commercials", np.delete(values, -5), np.delete(TUESDAYS, -5))
    shifted = TUESDAYS.copy()
    shifted[-5] -= 1
    assert read(gap).groups[0].change is None
    assert read(series("COT_RTY.commercials", values, shifted)).groups[0].change == 4.0


def test_nothing_is_read_before_it_is_published():
    """At the close of Thursday 21 August the report of the 19th is not out, on Friday it is."""
    days = np.array([*TUESDAYS[-60:]])
    known = series("COT_RTY.commercials", np.arange(60.0), days)
    whole = context(known)
    read_on = [read_positioning(whole.upto(date(2025, 8, day))).day for day in (21, 22)]
    assert read_on == [date(2025, 8, 12), date(2025, 8, 19)]


def test_positions_on_the_day_of_the_note(shared):
    """The shutdown left a report two months old, and the page must say so."""
    known = read_positions(shared / "data" / "series" / "COT_RTY.csv", "RTY", as_of=date(2025, 11, 24))
    found = read(*known.values())
    assert (found.day, found.published, found.days_old) == (
        date(2025, 9, 23),
        datetime(2025, 9, 26, 19, 30, tzinfo=UTC),
        62,
    )
    assert [(each.name, each.net) for each in found.groups] == [
        ("large_speculators", -51_985),
        ("commercials", 38_695),
        ("small_speculators", 13_290),
    ]
    assert found.groups[0].before == -66_840
