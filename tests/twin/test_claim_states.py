"""States of a whole history against the page of each day, and against plain loops."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from levelhead.data.read import read_bars
from levelhead.evidence.states import State, read_states
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.technical import Overview, read_chart
from levelhead.technical.averages import Regime
from levelhead.technical.candles import read_candles
from levelhead.technical.momentum import Direction, RsiZone
from levelhead.technical.reclaim import ReclaimState
from levelhead.technical.relative import Strength
from tests.evidence_worlds import walk, walled
from tests.pages import write_folder

UP = (ReclaimState.RECLAIMED, ReclaimState.CONFIRMED)


def said_on(page: Overview) -> dict[str, bool]:
    """What the page of one day says, by the names of the states."""
    read, leg, bands = page.momentum, page.leg, page.bands
    cross = read.signals[0] if read else None
    state = page.reclaim.state if page.reclaim else None
    average = page.average(200)
    said = {
        "reclaim": state in UP,
        "reclaim_failed": state is ReclaimState.FAILED,
        "decline_ending": leg is not None and leg.is_down and leg.is_ending,
        "advance_ending": leg is not None and not leg.is_down and leg.is_ending,
        "above_average": average is not None and page.close > average.value,
        "rsi_oversold": read is not None and read.zone is RsiZone.OVERSOLD,
        "rsi_low": read is not None and read.zone is RsiZone.LOW,
        "rsi_high": read is not None and read.zone is RsiZone.HIGH,
        "rsi_overbought": read is not None and read.zone is RsiZone.OVERBOUGHT,
        "rsi_recovered": read is not None
        and read.rsi - read.low >= 8
        and read.low_session > read.high_session,
        "rsi_retreated": read is not None
        and read.high - read.rsi >= 8
        and read.high_session > read.low_session,
        "rsi_cross_up": cross is not None and cross.is_fresh and cross.cross is Direction.UP,
        "rsi_cross_down": cross is not None and cross.is_fresh and cross.cross is Direction.DOWN,
        "above_band": bands is not None and page.close > bands.upper,
        "below_band": bands is not None and page.close < bands.lower,
    }
    for regime in Regime:
        said[f"regime_{regime.name.lower()}"] = page.regime is regime
    for each in page.relative:
        said[f"weaker_than_{each.against}"] = each.verdict is Strength.WEAKER
        said[f"stronger_than_{each.against}"] = each.verdict is Strength.STRONGER
    return said


def candles_on(page: Overview) -> set[str]:
    return {each.name.replace(" ", "_").replace("-", "_") for each in page.standing}


def on(context: Context, day: date) -> Context:
    peers = {symbol: peer.upto(day) for symbol, peer in context.peers.items() if peer.first <= day}
    return Context(context.bars.upto(day), day, rolls=context.rolls.upto(day), peers=peers)


def assert_says_what_the_pages_say(context: Context, rows: range) -> set[str]:
    """Each state on each of these rows is what the page of that day says; the names that held at least once."""
    states = {each.name: each for each in read_states(context.bars, context.rolls, context.peers)}
    seen: set[str] = set()
    for row in rows:
        day = context.bars.session[row].item()
        page = read_chart(on(context, day))
        standing = candles_on(page)
        said = said_on(page) | {
            name: name in standing
            for name in states
            if name.endswith(("engulfing", "star", "harami", "hammer", "man", "doji", "soldiers", "crows"))
        }
        wrong = {
            name for name, truth in said.items() if truth != (states[name].holds & states[name].known)[row]
        }
        assert wrong == set(), f"{day}: {sorted(wrong)}"
        seen |= {name for name, truth in said.items() if truth}
    return seen


def test_states_are_what_the_pages_say(tmp_path: Path):
    """A made-up future with expiries, rolls and peers, from its first page on."""
    bars = write_folder(tmp_path, count=420)
    context = known(read_bars(bars, market=market("RTY")), data=tmp_path)
    seen = assert_says_what_the_pages_say(context, range(29, 420, 3))
    assert {"reclaim", "decline_ending", "rsi_cross_up", "bullish_engulfing", "weaker_than_ES"} <= seen


def test_states_of_rty_are_what_its_pages_say(shared: Path):
    """Every 40th page of RTY beside its peers."""
    data = shared / "data"
    context = known(read_bars(data / "bars" / "RTY=F.csv", market=market("RTY")), data=data)
    seen = assert_says_what_the_pages_say(context, range(100, len(context.bars), 40))
    assert {"regime_up", "regime_down", "rsi_recovered", "stronger_than_NQ"} <= seen


@pytest.mark.parametrize("cut", [120, 251, 333, 470])
def test_no_state_looks_ahead(cut: int):
    """The states of the first bars are the first rows of the states of all."""
    bars = walk(500, seed=4).bars
    peers = {"SPY": walk(500, seed=5).bars}
    whole = read_states(bars, Context(bars, bars.as_of).rolls, peers)
    part = read_states(bars.upto(bars.session[cut].item()), Context(bars, bars.as_of).rolls, peers)
    for each, early in zip(whole, part, strict=True):
        np.testing.assert_array_equal(early.holds, each.holds[: cut + 1], err_msg=each.name)
        np.testing.assert_array_equal(early.known, each.known[: cut + 1], err_msg=each.name)


def swings(extreme: list[float], upto: int) -> list[int]:
    """Rows lower than the five before and no higher than the five after, confirmed by row ``upto``."""
    return [
        row
        for row in range(5, upto - 4)
        if all(extreme[row] < extreme[row - step] for step in range(1, 6))
        and all(extreme[row] <= extreme[row + step] for step in range(1, 6))
    ]


def third_test(bars: Bars, atr: list[float], *, sign: float) -> list[bool]:
    """Third tests of swings, walked anew on every day."""
    extreme = [sign * each for each in (bars.low if sign > 0 else bars.high).tolist()]
    close = [sign * each for each in bars.close.tolist()]
    buffer = [max(0.1 * each, 0.05) for each in atr]
    told = []
    for day in range(len(bars)):
        hit = False
        for swing in swings(extreme, day):
            price, tests, last, lost = extreme[swing], [], None, False
            for row in range(swing + 6, min(day, swing + 250) + 1):
                if len(tests) < 3 and not lost:
                    apart = last is None or row - last >= 3
                    apart = apart or any(c - price > 0.25 * atr[row] for c in close[last:row])
                    broken = close[row] < price - buffer[row]
                    if (
                        extreme[row] <= price + buffer[row]
                        and close[row - 1] > price
                        and apart
                        and not broken
                    ):
                        tests.append(row)
                        last = row
                lost = lost or close[row] < price - buffer[row]
            fresh = len(tests) == 3 and day - tests[2] <= 3 and not lost
            fresh = fresh or (
                len(tests) == 3 and tests[2] == day == swing + 250 and not close[day] < price - buffer[day]
            )
            hit = hit or fresh
        told.append(hit)
    return told


@pytest.mark.parametrize(("name", "sign"), [("third_test_support", 1.0), ("third_test_resistance", -1.0)])
def test_third_tests_are_those_of_a_plain_walk(name: str, sign: float):
    context = walled(450, seed=17)
    state = state_of(context, name)
    atr = np.nan_to_num(read_chart(context).series.atr).tolist()
    told = third_test(context.bars, atr, sign=sign)
    assert state.holds[20:].tolist() == told[20:]
    assert any(told)


def state_of(context: Context, name: str) -> State:
    return next(each for each in read_states(context.bars, context.rolls, {}) if each.name == name)


@pytest.mark.parametrize(("bias", "sign"), [("bullish", 1.0), ("bearish", -1.0)])
def test_an_engulfing_at_a_swing_is_near_a_price_that_turned_before(bias: str, sign: float):
    """Confirmed before the pattern's first bar, within a quarter of an ATR of its extreme."""
    context = walk(600, seed=23)
    bars, atr = context.bars, read_chart(context).series.atr
    extreme = [sign * each for each in (bars.low if sign > 0 else bars.high).tolist()]
    close = [sign * each for each in bars.close.tolist()]
    ended = read_candles(bars.open, bars.high, bars.low, bars.close, atr)[f"{bias} engulfing"].tolerant
    told = [False] * len(bars)
    for row in np.flatnonzero(ended).tolist():
        low = min(extreme[row - 1 : row + 1])
        turned = [each for each in swings(extreme, row - 2) if row - each <= 250]
        if any(abs(extreme[each] - low) <= 0.25 * atr[row] for each in turned):
            for day in range(row, min(row + 5, len(bars))):
                told[day] = told[day] or min(close[row : day + 1]) >= low
    state = state_of(context, f"{bias}_engulfing_at_swing")
    assert (state.holds & state.known).tolist() == told
    assert any(told) and sum(told) < state_of(context, f"{bias}_engulfing").holds.sum()


def test_a_market_without_a_reclaim_has_none():
    """Falling every day: nothing to reclaim, and nothing to stumble over."""
    bars = walk(120, seed=1).bars
    steep = np.exp(-0.02 * np.arange(120))
    falling = replace(
        bars, **{each: getattr(bars, each) * steep for each in ("open", "high", "low", "close")}
    )
    assert not state_of(Context(falling, falling.as_of), "reclaim").holds.any()


@pytest.mark.parametrize("count", [1, 4, 13, 20, 59, 61, 200])
def test_short_histories_have_states_of_their_length(count: int):
    """One bar has no statement about it, and no history is too short to say so."""
    bars = walk(300, seed=8).bars.upto(walk(300, seed=8).bars.session[count - 1].item())
    peers = {"SPY": walk(300, seed=9).bars.upto(bars.as_of)}
    states = read_states(bars, RollTable(), peers)
    assert {each.holds.size for each in states} == {each.known.size for each in states} == {count}
    assert count > 20 or not any((each.holds & each.known)[:2].any() for each in states)
