"""A statement turns when its trigger price is fed to the chart, and not one tick before it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.forecast import By
from levelhead.forecast.scenarios import Paths
from levelhead.kernels.passage import DOWN, UP
from levelhead.levels import Level, Side, Status
from levelhead.levels.touches import Band, read_history
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.sessions import sessions
from levelhead.render.json_page import json_object
from levelhead.report import Outlook
from levelhead.report.page_triggers import FED
from levelhead.technical import Overview, read_chart
from levelhead.technical.momentum import Direction
from levelhead.technical.triggers import Trigger, read_triggers
from tests.data.bar_files import walk
from tests.hand_made import bars_of, context_of, random_bars
from tests.pages import page, write_bars, write_folder

ALWAYS = (
    "close against the 50-day average",
    "close against the 200-day average",
    "trend regime",
    "RSI against its signal line",
    "RSI against 30",
    "RSI against 50",
    "RSI against 70",
    "close against the upper Bollinger band",
    "close against the lower Bollinger band",
)


def next_day(context: Context) -> date:
    return sessions(context.bars.market.calendar).after(context.as_of, 1)[0]


def fed(context: Context, close: float) -> Context:
    """The context one session on: a bar that opens at the last close and ends at ``close``."""
    bars = context.bars
    last = float(bars.close[-1])
    columns = [
        np.append(column, value)
        for column, value in (
            (bars.open, last),
            (bars.high, max(last, close)),
            (bars.low, min(last, close)),
            (bars.close, close),
            (bars.volume, np.nan),
        )
    ]
    day = next_day(context)
    grown = Bars(
        bars.market, np.append(bars.session, np.datetime64(day)), *columns, adjustment=bars.adjustment
    )
    return Context(grown, day, rolls=context.rolls)


def average_of(chart: Overview, statement: str) -> float:
    average = chart.average(int(statement.removeprefix("close against the ").partition("-day")[0]))
    assert average is not None
    return average.value


def beyond_average(chart: Overview, each: Trigger) -> bool:
    average = average_of(chart, each.statement)
    if each.direction is Direction.UP:
        return chart.close > average + chart.buffer
    return chart.close < average - chart.buffer


def rsi_zone(chart: Overview, each: Trigger) -> bool:
    assert chart.momentum is not None
    rsi = chart.momentum.rsi
    over = {"30": rsi > 30, "50": rsi >= 50, "70": rsi >= 70}[each.statement.split()[-1]]
    return over is (each.direction is Direction.UP)


def signal(chart: Overview, each: Trigger) -> bool:
    assert chart.momentum is not None
    return chart.momentum.signals[0].is_above is (each.becomes == "above")


def bands(chart: Overview, each: Trigger) -> bool:
    assert chart.bands is not None
    upper = "upper" in each.statement
    is_out = chart.close > chart.bands.upper if upper else chart.close < chart.bands.lower
    return is_out is (each.becomes != "inside")


def leg(chart: Overview, each: Trigger) -> bool:
    assert chart.leg is not None
    kind, over = each.becomes.split(", ")
    return ("decline" if chart.leg.is_down else "advance", chart.leg.is_ending) == (kind, over == "ending")


def pattern(chart: Overview, each: Trigger) -> bool:
    name, day = each.statement.rsplit(" of ", 1)
    found = [found for found in chart.patterns if (found.name, str(found.session)) == (name, day)]
    return not any(found in chart.standing for found in found)


def reclaim(chart: Overview, each: Trigger) -> bool:
    return chart.reclaim is not None and str(chart.reclaim.state) == each.becomes


def regime(chart: Overview, each: Trigger) -> bool:
    return str(chart.regime) == each.becomes


TURNED: dict[str, Callable[[Overview, Trigger], bool]] = {
    "close against the 50-day": beyond_average,
    "close against the 200-day": beyond_average,
    "close against the upper": bands,
    "close against the lower": bands,
    "reclaim": reclaim,
    "trend regime": regime,
    "RSI against its": signal,
    "RSI against": rsi_zone,
    "leg": leg,
}


def reads(each: Trigger) -> Callable[[Overview, Trigger], bool]:
    return next((read for start, read in TURNED.items() if each.statement.startswith(start)), pattern)


def check(context: Context) -> list[Trigger]:
    """Feed every trigger that counts by close; the triggers."""
    chart = read_chart(context)
    found = read_triggers(context, chart, next_day(context))
    tick, oldest = context.bars.market.tick, context.bars.session[-4:].tolist()
    for each in found:
        if each.is_touch:
            continue
        if reads(each) is pattern and date.fromisoformat(each.statement[-10:]) not in oldest:
            continue  # on the next session it is older than the page looks back
        ticks = round(each.price / float(tick)) - (1 if each.direction is Direction.UP else -1)
        at, before = (read_chart(fed(context, price)) for price in (each.price, float(ticks * tick)))
        assert (reads(each)(at, each), reads(each)(before, each)) == (True, False), each
    return list(found)


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), count=st.integers(230, 330))
def test_statements_turn_at_the_price_and_not_a_tick_before(seed: int, count: int) -> None:
    check(context_of(random_bars(count, seed=seed)))


@pytest.mark.parametrize("seed", [3, 4])
def test_every_kind_of_statement_has_a_price(seed: int) -> None:
    found = check(context_of(random_bars(300, seed=seed)))
    assert [each for each in ALWAYS if each not in {trigger.statement for trigger in found}] == []


def test_statements_turn_across_expiries_and_rolls(tmp_path: Path) -> None:
    """Two weeks around an expiry Friday whose close is an opening quotation, and the roll after it."""
    outlook = page(write_folder(tmp_path), "RTY", data=tmp_path)
    whole, rolls = outlook.context.bars, outlook.context.rolls
    for day in whole.session[(whole.session >= np.datetime64("2025-09-15"))][:8].tolist():
        cut = whole.upto(day)
        check(Context(cut, cut.as_of, rolls=RollTable(tuple(rolls)).upto(cut.as_of)))


@pytest.mark.shared
def test_real_statements_turn_at_their_prices(shared: Path) -> None:
    outlook = page(
        shared / "data" / "bars" / "RTY=F.csv", "RTY", as_of=date(2025, 11, 24), data=shared / "data"
    )
    for day in (date(2025, 11, 24), date(2025, 9, 18), date(2020, 3, 12), date(2024, 12, 19)):
        check(outlook.context.upto(day))


def test_the_close_that_meets_its_average_is_the_mean_of_the_other_closes() -> None:
    """Flat at 100 with one close at 94.1: by hand.

    The last 49 closes sum to 47 x 100 + 94.1 + 100 = 4894.1; z is 5 ticks, 0.5 points. A close x is lost below
    (4894.1 + x) / 50 - 0.5, that is below (4894.1 - 25) / 49 = 99.369: the first tick is 99.3.
    """
    closes = [100.0] * 58 + [94.1, 100.0]
    chart_context = context_of(bars_of(closes, reach=0.1, step=0.0))
    chart = read_chart(chart_context)
    trigger = next(
        each
        for each in read_triggers(chart_context, chart, next_day(chart_context))
        if each.statement == "close against the 50-day average"
    )
    assert (chart.buffer, trigger.direction, trigger.price) == (0.5, Direction.DOWN, 99.3)


def test_a_gain_that_lifts_the_rsi_to_seventy() -> None:
    """Gains and losses of 1 alternate: 50. Wilder: 13 G' + d over 13 (G' + L') + d is 0.7 at d = 13 (7/3 L' - G')."""
    closes = [1000.0 + at % 2 for at in range(201)]
    context = context_of(bars_of(closes, reach=0.5, step=0.0))
    chart = read_chart(context)
    changes = np.diff(closes)
    gain, loss = np.mean(np.maximum(changes[:14], 0)), np.mean(np.maximum(-changes[:14], 0))
    for change in changes[14:]:
        gain, loss = (13 * gain + max(change, 0)) / 14, (13 * loss + max(-change, 0)) / 14
    needed = closes[-1] + 13 * (7 / 3 * loss - gain)
    found = {each.statement: each.price for each in read_triggers(context, chart, next_day(context))}
    assert found["RSI against 70"] == pytest.approx(np.ceil(needed * 10 - 1e-9) / 10)


def zone_state(outlook: Outlook, level: Level, close: float) -> Status:
    """The standing of a printed zone after one more session, from the level's own side."""
    context = fed(outlook.context, close)
    count = len(context.bars)
    band = Band(
        np.full(count, level.low),
        np.full(count, level.high),
        count - 2,
        outlook.overview.buffer,
        outlook.overview.atr,
    )
    return read_history(context.bars, band, side=level.side).status


def test_zones_break_at_their_prices(tmp_path: Path) -> None:
    outlook = page(write_bars(tmp_path / "RTY.csv", walk(400, seed=2)), "RTY")
    tick, checked = float(outlook.context.bars.market.tick), 0
    for each in outlook.triggers:
        side = each.statement.split()[0]
        if each.becomes != "broken":
            continue
        level = next(
            level
            for level in outlook.listed
            if str(level.side) == side and f"{level.low:g}" == each.statement.split()[1].split("-")[0]
        )
        step = tick if each.direction is Direction.UP else -tick
        states = [zone_state(outlook, level, round(each.price - back * step, 6)) for back in (0, 1)]
        assert states[0] is Status.LOST and states[1] is not Status.LOST
        checked += 1
    assert checked == sum(level.side is not Side.AT for level in outlook.listed) > 2


def test_the_table_settles_at_its_prices(tmp_path: Path) -> None:
    outlook = page(write_bars(tmp_path / "RTY.csv", walk(400, seed=2)), "RTY")
    assert outlook.forecast is not None
    scenarios, last, tick = outlook.forecast.scenarios, outlook.overview.close, 0.1

    def settled(close: float) -> int:
        prices = (last, max(last, close), min(last, close), close)
        return int(scenarios.settle(Paths(*(np.array([[each]]) for each in prices))).outcome[0])

    for each, sign, row in [
        (each, 1 if each.direction is Direction.UP else -1, UP if each.direction is Direction.UP else DOWN)
        for each in outlook.triggers
        if each.statement.endswith("of the table")
    ]:
        assert (settled(each.price), settled(round(each.price - sign * tick, 6))) == (row, 0)
        assert each.is_touch is ((scenarios.upper if sign > 0 else scenarios.lower).by is By.TOUCH)


def test_a_swing_that_stands_is_passed_by_a_trade_a_tick_beyond_it() -> None:
    """A high of 130 twenty bars back is the last swing, the highest of 60 sessions and the record at once."""
    bars = bars_of([100.0 + 0.1 * (at % 3) for at in range(60)], high={39: 130.0})
    context = context_of(bars)
    found = [each for each in read_triggers(context, read_chart(context), next_day(context)) if each.is_touch]
    up = [(each.statement.split(",")[0], each.price) for each in found if each.direction is Direction.UP]
    assert up == [("last swing high", 130.1), ("all-time high", 130.1)]


def test_prices_of_the_page_are_the_triggers_of_its_json(tmp_path: Path) -> None:
    outlook = page(write_bars(tmp_path / "RTY.csv", walk(400, seed=2)), "RTY")
    said = json_object(outlook)
    prices = {each["price"] for each in said["triggers"]}  # type: ignore[index,union-attr,call-overload]
    printed = [
        each.value for claim in outlook.changes.claims for each in claim.measurements if each.method == FED
    ]
    assert len(printed) >= 4 and [each for each in printed if each not in prices] == []
