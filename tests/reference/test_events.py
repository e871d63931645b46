"""Releases ahead as they stood on the day, and how wide their days have been."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.read import read_bars
from levelhead.data.release_calendar import bundled
from levelhead.errors import BadOption
from levelhead.fundamentals.event_ranges import Against, EventRange, read_event_ranges
from levelhead.fundamentals.events import Events, KindAhead, read_events
from levelhead.markets import (
    Bars,
    Context,
    Macro,
    Release,
    ReleaseCalendar,
    ReleaseKind,
    ScheduleChange,
    Status,
)
from levelhead.markets.registry import market
from levelhead.markets.sessions import sessions
from levelhead.pipeline.known import known

CPI, FOMC, NFP = ReleaseKind.CPI, ReleaseKind.FOMC, ReleaseKind.NFP


def bars_to(last: date, *, symbol: str = "RTY", count: int = 40) -> Bars:
    """Bars that say nothing but their days."""
    table = sessions(market(symbol).calendar)
    days = np.array([*table.before(last, count), last], dtype="datetime64[D]")
    price = np.full(days.size, 2000.0)
    return Bars(market(symbol), days, price, price + 10, price - 10, price, np.full(days.size, np.nan))


def events_on(
    day: date, *, symbol: str = "RTY", horizon: int = 15, calendar: ReleaseCalendar | None = None
) -> Events:
    bars = bars_to(day, symbol=symbol)
    macro = Macro(releases=bundled() if calendar is None else calendar)
    ahead = sessions(bars.market.calendar).after(day, horizon)
    events = read_events(Context(bars, day, macro=macro), horizon=horizon, ahead=ahead)
    assert events is not None
    return events


def of(kind: ReleaseKind, events: Events) -> KindAhead:
    (found,) = [each for each in events.kinds if each.kind is kind]
    return found


def test_the_releases_ahead_of_24_november_2025():
    """Decision 10 December, session 11; employment report 16 December, session 15; no consumer prices."""
    inside = events_on(date(2025, 11, 24)).inside
    assert [(each.kind, str(each.day), each.number, each.status) for each in inside] == [
        (FOMC, "2025-12-10", 11, Status.SCHEDULED),
        (NFP, "2025-12-16", 15, Status.MOVED),
    ]


def test_why_there_are_no_consumer_prices_ahead_of_24_november_2025():
    """Moved from session 11 to session 17; the report before was cancelled three days earlier."""
    prices = of(CPI, events_on(date(2025, 11, 24)))
    assert prices.inside == ()
    assert prices.after is not None
    assert (str(prices.after.day), prices.after.number, prices.after.status) == (
        "2025-12-18",
        17,
        Status.MOVED,
    )
    assert [str(each.change.original) for each in prices.moved_out if each.change] == ["2025-12-10"]
    assert [(each.reference, str(each.change.known)) for each in prices.cancelled if each.change] == [
        ("2025-10", "2025-11-21")
    ]


def test_the_consumer_prices_of_10_december_were_still_scheduled_on_20_november_2025():
    prices = of(CPI, events_on(date(2025, 11, 20)))
    assert [(str(each.day), each.number, each.status) for each in prices.inside] == [
        ("2025-12-10", 13, Status.SCHEDULED)
    ]
    assert ([each.reference for each in prices.overdue], prices.cancelled) == (["2025-10"], ())


def test_a_cancellation_explains_for_45_days():
    assert of(CPI, events_on(date(2026, 1, 5))).cancelled != ()
    assert of(CPI, events_on(date(2026, 1, 6))).cancelled == ()


def test_the_good_friday_report_is_answered_by_the_next_whole_session():
    """On 7 April 2023 stocks were closed and stock index futures ended at 8:15 in Chicago."""
    (future,) = of(NFP, events_on(date(2023, 4, 6), horizon=5)).inside
    (fund,) = of(NFP, events_on(date(2023, 4, 6), symbol="IWM", horizon=5)).inside
    assert (str(future.day), str(future.session), future.number, future.is_shifted) == (
        "2023-04-07",
        "2023-04-10",
        2,
        True,
    )
    assert (str(fund.session), fund.number, fund.is_shifted) == ("2023-04-10", 1, True)


def test_on_good_friday_itself_the_report_still_waits_for_its_session():
    (report,) = of(NFP, events_on(date(2023, 4, 7), horizon=5)).inside
    assert (report.number, report.status, report.is_shifted) == (1, Status.PUBLISHED, True)


def test_the_sunday_meeting_was_expected_on_wednesday():
    """On Friday, 13 March 2020 nobody knew of the Sunday."""
    (meeting,) = of(FOMC, events_on(date(2020, 3, 13), horizon=5)).inside
    assert (str(meeting.day), meeting.number) == ("2020-03-18", 3)


def test_a_calendar_that_ends_inside_the_horizon_says_so():
    events = events_on(date(2026, 12, 23))
    assert [(each.kind, each.is_covered) for each in events.kinds] == [
        (FOMC, True),
        (CPI, False),
        (NFP, False),
    ]
    assert (of(CPI, events).covered_to, of(CPI, events).after) == (date(2026, 12, 31), None)


def test_a_report_cancelled_inside_the_horizon_is_told():
    change = ScheduleChange(CPI, "2025-03", date(2025, 4, 10), None, date(2025, 1, 2))
    calendar = ReleaseCalendar((), (change,), {CPI: date(2025, 12, 31)})
    prices = of(CPI, events_on(date(2025, 4, 1), calendar=calendar))
    assert (prices.inside, [each.day for each in prices.cancelled]) == ((), [date(2025, 4, 10)])


def test_without_a_calendar_there_is_nothing_to_say():
    bars = bars_to(date(2025, 11, 24))
    assert read_events(Context(bars, bars.as_of), horizon=1, ahead=(date(2025, 11, 25),)) is None


@pytest.mark.parametrize("ahead", [(), (date(2025, 11, 24),)], ids=["too short", "not ahead"])
def test_sessions_that_are_not_ahead_are_refused(ahead: tuple[date, ...]):
    bars = bars_to(date(2025, 11, 24))
    with pytest.raises(BadOption):
        read_events(Context(bars, bars.as_of), horizon=1, ahead=ahead)


# --- ranges -------------------------------------------------------------------------------------------------------

LAST = date(2025, 11, 24)
DAYS = [day.item() for day in sessions("cme_equity").between(date(2022, 3, 1), LAST)]
GOOD_FRIDAY = date(2023, 4, 7)


def made(
    widen: Mapping[date, float],
    *,
    symbol: str = "RTY",
    seed: int = 1,
    gap: Mapping[date, float] | None = None,
) -> Bars:
    """Bars that open at the last close and range about 20 points, some days wider, some after a gap."""
    rng = np.random.default_rng(seed)
    close, rows = 2000.0, []
    for day in DAYS:
        width = 10.0 * widen.get(day, 1.0) * rng.uniform(0.8, 1.2)
        open_ = close + (gap or {}).get(day, 0.0)
        # on the tick, so that no close looks like an expiry quotation
        high, low = (round((open_ + side * width) * 10) / 10 for side in (1, -1))
        close = open_
        rows.append((open_, high, low, close))
    prices = [np.array(column) for column in zip(*rows, strict=True)]
    session = np.array(DAYS, dtype="datetime64[D]")
    return Bars(market(symbol), session, *prices, np.full(len(DAYS), 1e5))


def context_of(bars: Bars, *, peers: Mapping[str, Bars] | None = None) -> Context:
    return Context(bars, bars.as_of, peers=peers or {}, macro=Macro(releases=bundled()))


def days_of(*kinds: ReleaseKind) -> list[date]:
    return [each.day for each in bundled().releases if each.kind in kinds]


def wider(days: Iterable[date], by: float) -> dict[date, float]:
    return dict.fromkeys(days, by)


def kind_of(kind: ReleaseKind, found: tuple[EventRange, ...]) -> EventRange:
    (one,) = [each for each in found if each.kinds == (kind,)]
    return one


def by_hand(bars: Bars, days: set[date]) -> tuple[float, int, int]:
    """The multiplier in plain loops: events, and days that no release touches."""
    every = set(days_of(CPI, FOMC, NFP))
    untouchable = {date(2023, 4, 7), date(2023, 4, 10)}  # Good Friday with a report, and the day it fell to
    total = weight = 0.0
    on: list[float] = []
    off: list[float] = []
    first = int(np.searchsorted(bars.session, np.datetime64("2022-11-25")))
    for row in range(first - 150, len(bars)):
        before = bars.close[row - 1]
        range_ = max(bars.high[row], before) - min(bars.low[row], before)
        day = bars.session[row].item()
        if row >= first and day not in untouchable:
            size = range_ / sqrt(total / weight)
            if day in days:
                on.append(size)
            elif day not in every:
                off.append(size)
        decay = 0.5 ** (1 / 15)
        total, weight = total * decay + range_**2, weight * decay + 1
    return (sum(on) / len(on)) / (sum(off) / len(off)), len(on), len(off)


def test_the_multiplier_is_the_one_counted_by_hand():
    bars = made(wider(days_of(CPI), 1.6))
    found = kind_of(CPI, read_event_ranges(context_of(bars)))
    value, n, others = by_hand(bars, set(days_of(CPI)))
    assert (found.own.value, found.own.n, found.own.others) == (pytest.approx(value, rel=1e-12), n, others)
    assert (found.first, found.last) == (date(2022, 11, 25), LAST)


def test_days_that_are_as_wide_as_others_multiply_by_one():
    found = read_event_ranges(context_of(made({})))
    assert [each.kinds for each in found] == [(FOMC,), (CPI,), (NFP,)]
    assert [each.own.interval[0] < 1 < each.own.interval[1] for each in found] == [True] * 3


def test_more_than_the_peer_is_said_where_it_is_so():
    own, peer = made(wider(days_of(CPI), 1.8)), made(wider(days_of(CPI), 1.2), symbol="ES", seed=2)
    (ratio,) = kind_of(CPI, read_event_ranges(context_of(own, peers={"ES": peer}))).peers
    (other,) = kind_of(CPI, read_event_ranges(context_of(peer, peers={"RTY": own}))).peers
    assert (ratio.peer.market, ratio.verdict, other.verdict) == ("ES", Against.LARGER, Against.SMALLER)
    assert ratio.interval[0] < ratio.ratio < ratio.interval[1]
    assert ratio.ratio == pytest.approx(1 / other.ratio)


def test_a_market_that_moves_more_every_day_does_not_move_more_on_events():
    """Twice the range on all days: the multiplier is the same, the ordinary ratio is two."""
    peer = made(wider(days_of(CPI), 1.5), symbol="ES", seed=3)
    size = {day: 2.0 * (1.5 if day in set(days_of(CPI)) else 1.0) for day in DAYS}
    (ratio,) = kind_of(CPI, read_event_ranges(context_of(made(size, seed=4), peers={"ES": peer}))).peers
    assert ratio.verdict is Against.ALIKE
    assert ratio.ordinary == pytest.approx(2.0, rel=0.02)


def test_a_roll_gap_on_a_decision_day_is_no_range():
    """A series that rolls on the Wednesday of the expiry week, and nobody told by how much."""
    expiry_weeks = [
        day for day in days_of(FOMC) if day.month in {3, 6, 9, 12} and 15 <= (day + timedelta(2)).day <= 21
    ]
    whole = kind_of(FOMC, read_event_ranges(context_of(made({}))))
    rolled = kind_of(FOMC, read_event_ranges(context_of(made({}, gap=wider(expiry_weeks, 80.0)))))
    assert len([day for day in expiry_weeks if day in DAYS]) >= 4
    assert rolled.own.value == pytest.approx(whole.own.value, rel=0.01)


def test_meetings_nobody_had_planned_are_neither_events_nor_ordinary():
    """Doubling a day does nothing once the day is an unplanned meeting's."""
    day = date(2025, 8, 21)
    calendar = bundled()
    calendar = replace(
        calendar,
        releases=tuple(
            sorted((*calendar.releases, Release(FOMC, day, scheduled=False)), key=lambda each: each.day)
        ),
    )
    context = context_of(made({}))
    found = kind_of(FOMC, read_event_ranges(replace(context, macro=Macro(releases=calendar)))).own
    before = kind_of(FOMC, read_event_ranges(context)).own
    assert (found.n, found.others) == (before.n, before.others - 1)


def test_too_few_days_of_each_are_taken_together():
    """Fourteen months hold fourteen of either report: together enough, with the decisions left out."""
    bars = made({}).upto(date(2023, 6, 30))
    found = read_event_ranges(context_of(bars))
    assert [each.kinds for each in found] == [(CPI, NFP)]
    assert found[0].own.n >= 20


def test_a_short_history_says_nothing():
    assert read_event_ranges(context_of(made({}).upto(date(2022, 8, 1)))) == ()


def test_the_same_seed_gives_the_same_interval_and_another_one_nearly():
    context = context_of(made(wider(days_of(CPI), 1.5)))
    one, again, other = (kind_of(CPI, read_event_ranges(context, seed=seed)).own for seed in (0, 0, 1))
    assert one == again
    assert one.interval != other.interval
    assert other.interval == pytest.approx(one.interval, rel=0.03)


def test_nothing_after_the_day_is_used():
    """Releases and bars that came later change no past reading."""
    whole = context_of(made(wider(days_of(CPI), 1.5)), peers={"ES": made({}, symbol="ES", seed=2)})
    day = date(2025, 10, 20)
    cut = context_of(whole.bars.upto(day), peers={"ES": whole.peers["ES"].upto(day)})
    ahead = sessions("cme_equity").after(day, 15)
    assert read_events(whole.upto(day), horizon=15, ahead=ahead) == read_events(cut, horizon=15, ahead=ahead)


@pytest.fixture(scope="module")
def real() -> Callable[[Path], Context]:
    kept: dict[Path, Context] = {}

    def context(shared: Path) -> Context:
        if shared not in kept:
            checked = read_bars(shared / "data" / "bars" / "RTY=F.csv", market=market("RTY"), as_of=LAST)
            found = known(checked, data=shared / "data")
            kept[shared] = replace(found, macro=replace(found.macro, releases=bundled()))
        return kept[shared]

    return context


@pytest.mark.shared
@pytest.mark.parametrize(
    ("kind", "n", "measured", "verdict"),
    [
        (CPI, 35, (1.48, 1.24, 1.17, 1.19), Against.LARGER),
        (NFP, 34, (1.39, 1.40, 1.28, 0.99), Against.ALIKE),
        (FOMC, 24, (1.48, 1.40, 1.30, 1.06), Against.ALIKE),
    ],
)
def test_the_ranges_of_36_months_to_24_november_2025(kind, n, measured, verdict, shared: Path, real):
    """RTY, ES, NQ, RTY over ES as the research measured them on other bars (expiry weeks differ)."""
    found = kind_of(kind, read_event_ranges(real(shared)))
    peers = {each.peer.market: each for each in found.peers}
    values = (found.own.value, peers["ES"].peer.value, peers["NQ"].peer.value, peers["ES"].ratio)
    assert values == pytest.approx(measured, abs=0.03)
    assert (found.own.n, peers["ES"].verdict) == (n, verdict)


@pytest.mark.shared
def test_the_interval_of_consumer_prices(shared: Path, real):
    found = kind_of(CPI, read_event_ranges(real(shared)))
    (es,) = [each for each in found.peers if each.peer.market == "ES"]
    assert found.own.interval == pytest.approx((1.30, 1.70), abs=0.03)
    assert es.interval == pytest.approx((1.07, 1.31), abs=0.03)
