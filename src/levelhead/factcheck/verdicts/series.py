"""Yields, volatility and other series a note quotes."""

from datetime import timedelta

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.spans import stretches
from levelhead.factcheck.statements import SeriesStated
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.factcheck.verdicts.answer import answer, cannot, tolerance
from levelhead.factcheck.words import Direction, SeriesName, Standing
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.markets.series import Series

ROOM = {  # in the unit of the series: what another hour of the day, or another quotation, makes of a value
    SeriesName.YIELD_10Y: 0.06,
    SeriesName.YIELD_2Y: 0.06,
    SeriesName.YIELD_3M: 0.06,
    SeriesName.REAL_YIELD_10Y: 0.06,
    SeriesName.VIX: 1.0,
    SeriesName.FED_FUNDS: 0.13,
    SeriesName.HIGH_YIELD_SPREAD: 0.1,
    SeriesName.OIL: 1.5,
}
DAYS = 4  # values near the note's day that it may have quoted
STALE = timedelta(10)
CHANGES = (1, 3, 5, 10, 21)
Shown = tuple[Cite, str]


def judge_series(said: SeriesStated, ground: Ground) -> Finding:
    """A value near any of the last days' is true; one near none is false."""
    series = _series(said, ground)
    if series is None or ground.as_of - series.as_of > STALE:
        return cannot(ground, "the series is not at hand, or ends before the note")
    cite = ground.cite()
    name = cite.text("series", said.series.value, "as its source calls it")
    value = cite.index("value", series.last, "last value known", places=2)
    text = f"{name} stood at {value} on {cite.day('day', series.as_of)}"
    back = min(21, len(series) - 1)
    before = cite.index("before", float(series.value[-1 - back]), "a month before", places=2)
    evidence = (cite, f"{text}, at {before} a month before")
    if said.low is not None and said.high is not None:
        return _value(said, ground, series, said.low, said.high, evidence)
    if said.direction is not None:
        return _heading(said, ground, series, said.direction, evidence)
    return answer(ground, Ruling.NOT_CHECKABLE, "the note gives no value to check", evidence)


def _series(said: SeriesStated, ground: Ground) -> Series | None:
    if said.series is SeriesName.VIX:
        return next((each for each in ground.context.implied if each.name == "VIX"), None)
    return ground.context.macro.series.get(said.series.value)


def _value(
    said: SeriesStated, ground: Ground, series: Series, low: float, high: float, evidence: Shown
) -> Finding:
    room = ROOM.get(said.series, 0.02 * abs(high))
    values = _near(said, series)
    if values.size == 0:
        return cannot(ground, "the series has no value for that time")
    allowed = tolerance(ground, "allowed: {room}, over the days around", room=f"{room:g}")
    # yields are published a day late; what a note quotes as the last value of an index is its own day's
    fresh = (
        values[-2:] if said.series is SeriesName.VIX and said.day is None and said.period is None else values
    )
    if bool(_fits(said, fresh, low - room, high + room).any()):
        return answer(ground, Ruling.TRUE, "the series stood there", evidence, allowed=allowed)
    if bool(_fits(said, fresh, low - 2 * room, high + 2 * room).any()) or bool(
        _fits(said, values, low - room, high + room).any()
    ):
        return answer(ground, Ruling.UNSUPPORTED, "the series stood near it", evidence, allowed=allowed)
    why = "the series stood elsewhere on all the days around"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence, allowed=allowed)


def _fits(said: SeriesStated, values: FloatArray, low: float, high: float) -> BoolArray:
    below, above = values >= low, values <= high
    if said.standing is Standing.ABOVE:
        return below
    return above if said.standing is Standing.BELOW else below & above


def _near(said: SeriesStated, series: Series) -> FloatArray:
    if said.day is not None:
        apart = np.abs((series.session - np.datetime64(said.day, "D")).astype(np.int64))
        return series.value[apart <= DAYS]
    if said.period is not None:
        return series.value[-23:]
    return series.value[-DAYS:]


def _heading(
    said: SeriesStated, ground: Ground, series: Series, stated: Direction, evidence: Shown
) -> Finding:
    sign = 1.0 if stated is Direction.UP else -1.0
    moves = [
        sign * float(series.value[-1] - series.value[-1 - back]) for back in CHANGES if back < len(series)
    ]
    if said.period is not None:
        moves = [
            sign * float(series.value[-1] - series.value[max(at - 1, 0)])
            for span in stretches(said.period, ground.bars)
            if (at := int(np.searchsorted(series.session, np.datetime64(span.first, "D")))) < len(series)
        ]
    if not moves:
        return cannot(ground, "the series has no value for that time")
    if all(each > 0 for each in moves):
        return answer(ground, Ruling.TRUE, "the series moved that way", evidence)
    if any(each > 0 for each in moves):
        return answer(ground, Ruling.UNSUPPORTED, "it moved that way over some stretches only", evidence)
    why = "the series moved the other way over every stretch up to a month"
    return answer(ground, Ruling.FALSE, why, evidence, nearest=evidence)
