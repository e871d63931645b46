"""What the interactive chart is drawn from: the values of the still one, and the releases ahead."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite
from typing import TypeAlias

import numpy as np

from levelhead.fundamentals.events import Event
from levelhead.kernels.arrays import FloatArray
from levelhead.measure.phrase import Phrase
from levelhead.render.calendar_file import NAMES
from levelhead.render.chart import Barrier, ChartSpec
from levelhead.render.languages import ENGLISH, Language

Json: TypeAlias = dict[str, "Json"] | Sequence["Json"] | str | float | int | None
# what the script writes, and what stands in a catalogue for it
SCRIPT_WORDS = {
    "open": Phrase("opening price"),
    "high": Phrase("high"),
    "low": Phrase("low"),
    "close": Phrase("close"),
    "session {n} ahead": Phrase("session {n} ahead"),
    "half of past paths {from} to {to}": Phrase("half of past paths {from} to {to}"),
    "nine in ten {from} to {to}": Phrase("nine in ten {from} to {to}"),
}
SHOWN = 260  # sessions: a year and some days, of which the chart opens on the last hundred


def chart_data(spec: ChartSpec, events: Iterable[Event], language: Language = ENGLISH) -> dict[str, Json]:
    """The chart as plain values: prices in points, days as ISO dates, null where a curve is not warm.

    What stands session by session is written as its first value and the steps from each to the next, in units of
    the last decimal shown, and days as a first one and calendar days: a third of the room. Words that the script itself
    writes stand beside them where they are not English.
    """
    places, days = spec.places, spec.sessions[-SHOWN:]
    ahead = np.array([spec.sessions[-1], *(step.session for step in spec.fan)], dtype="datetime64[D]")
    quantiles = np.array([step.quantiles for step in spec.fan]).reshape(-1, 5)
    return {
        "places": places,
        "first": str(days[0]),
        "gaps": np.diff(days).astype(int).tolist(),
        "open": _steps(spec.open, places),
        "high": _steps(spec.high, places),
        "low": _steps(spec.low, places),
        "close": _steps(spec.close, places),
        "averages": [{"label": line.label, "values": _steps(line.values, places)} for line in spec.averages],
        "zones": [
            {"low": zone.low, "high": zone.high, "side": zone.side, "label": zone.label}
            for zone in spec.zones
        ],
        "swings": [
            {"day": _day(swing.session), "text": swing.text, "above": int(swing.above)}
            for swing in spec.swings
        ],
        "rsi": _steps(spec.rsi, 1) if spec.rsi is not None else None,
        "signal": _steps(spec.rsi_signal, 1) if spec.rsi_signal is not None else None,
        "labels": {"rsi": spec.rsi_label, "signal": spec.signal_label},
        "ahead": np.diff(ahead).astype(int).tolist(),
        "fan": [_steps(each, places) for each in quantiles.T] if spec.fan else [],
        "up": _barrier(spec.up),
        "down": _barrier(spec.down),
        "events": [
            {
                "day": _day(each.session),
                "name": str(each.kind),
                "words": language.text(NAMES[each.kind]),
                "ahead": each.number,
            }
            for each in events
        ],
        **({} if language.is_english else _spoken(language)),
    }


def _spoken(language: Language) -> dict[str, Json]:
    """The language of the script, and its words by their English ones."""
    words: dict[str, Json] = {written: language.text(each) for written, each in SCRIPT_WORDS.items()}
    return {"locale": language.locale, "words": words}


def as_script(data: dict[str, Json]) -> str:
    """JSON that may stand in a script element: no ``<`` ends it early.

    >>> as_script({"label": "</script>"})
    '{"label":"\\\\u003c/script>"}'
    """
    written = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _steps(values: FloatArray, places: int) -> list[Json]:
    """The first value and the steps to each next one, whole in units of the last place; nulls lie between.

    >>> _steps(np.array([np.nan, 2418.8, 2419.1, np.nan, 2400.0]), 1)
    [None, 24188, 3, None, -191]
    """
    last, steps = 0, list[Json]()
    for value in values[-SHOWN:].tolist():
        if not isfinite(value):
            steps.append(None)
            continue
        # by way of the printed value, so that the chart rounds as the page does
        whole = round(round(value, places) * 10**places)
        steps.append(whole - last)
        last = whole
    return steps


def _barrier(barrier: Barrier | None) -> Json:
    return None if barrier is None else {"price": barrier.price, "label": barrier.label}


def _day(day: date) -> str:
    return day.isoformat()
