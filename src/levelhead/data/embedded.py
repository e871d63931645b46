"""The embedded sample: S&P 500 daily bars that great-tables carries, read without importing it."""

import importlib.util
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from levelhead.data.findings import Finding, worst
from levelhead.data.gate import Checked
from levelhead.data.read import read_bars
from levelhead.errors import SourceMissing
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.registry import market

SAMPLE = "embedded sample"
SYMBOL = "^GSPC"


def sample(as_of: date | None = None) -> Checked:
    """Daily bars of the S&P 500 index that need no network and no file: for a first look and for tests.

    They end in 2015, which the source text says loudly. Until the end of 1961 only closes were kept (open,
    high, low and close are one number), and for most of the years after the open repeats the previous close;
    both are noted, because candle and range readings of those years are artefacts.

    Parameters
    ----------
    as_of
        The last session wanted.

    Raises
    ------
    SourceMissing
        When great-tables is not installed.
    NoBars
        When ``as_of`` lies before the sample.
    """
    path = _file()
    # The sample is old on purpose: the gate judges it as of the day after its end.
    checked = read_bars(
        path,
        market=market(SYMBOL),
        as_of=as_of,
        adjustment=Adjustment.NONE,
        now=datetime(2016, 1, 1, tzinfo=UTC),
    )
    bars = replace(
        checked.bars,
        source=f"{SAMPLE}: S&P 500 daily bars {checked.bars.first} to 2015-12-31 as carried by great-tables, "
        "MIT; not current",
    )
    notes = (*checked.notes, *_artefacts(bars))
    return Checked(bars, notes, worst(notes))


def _file() -> Path:
    spec = importlib.util.find_spec("great_tables")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted((Path(folder) / "data").glob("*sp500.csv")):
            return path
    raise SourceMissing(SAMPLE, "sample")


def _artefacts(bars: Bars) -> tuple[Note, ...]:
    flat = (bars.open == bars.high) & (bars.high == bars.low) & (bars.low == bars.close)
    copied = np.append(False, bars.open[1:] == bars.close[:-1]) & ~flat
    found = (
        (
            "FLAT",
            flat,
            "{count} bars from {first} on have one price only (open, high, low and close are equal), so "
            "candle and range readings of those days are artefacts",
        ),
        (
            "OPEN_REPEATS",
            copied,
            "{count} bars from {first} on open exactly at the previous close, so gap and candle readings of "
            "those days are artefacts",
        ),
    )
    return tuple(
        Finding(code, Verdict.WARN, template, tuple(bars.session[rows].tolist())).note(
            bars.market, bars.as_of
        )
        for code, rows, template in found
        if rows.any()
    )
