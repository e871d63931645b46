"""A made-up market for the chart's tests: the same bars from the same seed, everywhere."""

import random
from datetime import date, timedelta

import numpy as np

from levelhead.render.chart import Barrier, ChartSpec, FanStep, Line, SwingLabel, Zone


def weekdays(first: date, count: int) -> list[date]:
    """``count`` weekdays from ``first`` on."""
    days = (first + timedelta(days=index) for index in range(2 * count + 7))
    return [day for day in days if day.weekday() < 5][:count]


def made_up(
    count: int = 130, *, start: float = 2400.0, step: float = 20.0, places: int = 1, seed: int = 7
) -> ChartSpec:
    """Bars alone."""
    # random.Random keeps its stream between versions; numpy's generators do not promise it.
    draw = random.Random(seed)
    close = start + step * np.cumsum([draw.uniform(-1, 1) for _ in range(count)])
    opened = np.concatenate([[start], close[:-1]])
    high = np.maximum(opened, close) + step * np.array([draw.random() * 0.6 for _ in range(count)])
    low = np.minimum(opened, close) - step * np.array([draw.random() * 0.6 for _ in range(count)])
    return ChartSpec(
        title="Made-up index future",
        subtitle="Daily bars from a seed",
        footer="Source: no market",
        sessions=np.array(weekdays(date(2025, 3, 3), count), dtype="datetime64[D]"),
        open=opened,
        high=high,
        low=low,
        close=close,
        places=places,
    )


def whole() -> ChartSpec:
    """Bars with everything a chart can show."""
    bars = made_up()
    count, last = bars.close.size, float(bars.close[-1])
    days = bars.sessions.tolist()
    slow, fast = np.full(count, np.nan), np.full(count, np.nan)
    for at in range(count):
        if at >= 19:
            fast[at] = bars.close[at - 19 : at + 1].mean()
        if at >= 49:
            slow[at] = bars.close[at - 49 : at + 1].mean()
    wave = 50 + 28 * np.sin(np.arange(count) / 9)
    wave[:14] = np.nan
    top, bottom = int(bars.high.argmax()), int(bars.low.argmin())
    fan = tuple(
        FanStep(day, *(last + z * 11 * (index + 1) ** 0.5 for z in (-1.645, -0.674, 0.0, 0.674, 1.645)))
        for index, day in enumerate(weekdays(days[-1] + timedelta(days=1), 15))
    )
    return ChartSpec(
        title="Made-up index future: a <bounce> & a barrier",
        subtitle=bars.subtitle,
        footer=bars.footer,
        sessions=bars.sessions,
        open=bars.open,
        high=bars.high,
        low=bars.low,
        close=bars.close,
        places=1,
        averages=(Line("20-day average", fast), Line("50-day average", slow)),
        zones=(
            Zone(last + 30, last + 36, "resistance", "swing high, tested twice"),
            Zone(last + 40, last + 44, "resistance", "round number"),
            Zone(last - 2, last + 3, "at", "20-day average"),
            Zone(last - 40, last - 31, "support", "last month's low"),
        ),
        swings=(
            SwingLabel(days[top], float(bars.high[top]), "the high", above=True),
            SwingLabel(days[bottom], float(bars.low[bottom]), "the low", above=False),
        ),
        rsi=wave,
        rsi_signal=np.roll(wave, 5),
        rsi_label="RSI(14)",
        signal_label="signal SMA(14)",
        fan=fan,
        up=Barrier(last + 30, "touched first: 41%"),
        down=Barrier(last - 40, "closed below: 24%"),
    )
