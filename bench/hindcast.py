"""What a forecast on every past session costs: two horizons from one walk over the origins, in this process."""

import tempfile
import time
from pathlib import Path

import numpy as np

from bench.figure import Figure
from bench.synthetic import write_bars
from levelhead.data.read import read_bars
from levelhead.evidence import Geometry, Question, hindcasts
from levelhead.markets import Context
from levelhead.markets.registry import market

HORIZONS = (10, 15)


def figures(*, quick: bool = False) -> list[Figure]:
    """CPU milliseconds an origin on the last year of 6,500 bars; quick: on the last 40 sessions of 1,300."""
    count, origins = (1_300, 40) if quick else (6_500, 250)
    with tempfile.TemporaryDirectory() as folder:
        bars = read_bars(write_bars(Path(folder) / "RTY.csv", count), market=market("RTY")).bars
    context = Context(bars, bars.as_of)
    start = bars.session[-origins - max(HORIZONS)].item()
    figures = []
    for geometry in Geometry:
        for horizons in (HORIZONS[-1:], HORIZONS):
            ahead = " and ".join(map(str, horizons))
            spent = _milliseconds(context, [Question(each, geometry, start=start) for each in horizons])
            name = f"an origin, barriers by {geometry}, {ahead} sessions ahead, {count:,} bars"
            figures.append(Figure(name, spent, "CPU ms"))
    return figures


def _milliseconds(context: Context, questions: list[Question]) -> float:
    began = time.process_time()
    found = hindcasts(context, questions)
    return (time.process_time() - began) * 1e3 / np.unique(found[0].session).size
