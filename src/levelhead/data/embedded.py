"""The embedded sample: S&P 500 daily bars that great-tables carries, read without importing it."""

import importlib.util
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.read import read_bars
from levelhead.errors import SourceMissing
from levelhead.markets.bars import Adjustment
from levelhead.markets.registry import market
from levelhead.measure.phrase import Phrase, named

SYMBOL = "^GSPC"
SOURCE = Phrase(
    "embedded sample: S&P 500 daily bars {first} to {last} as carried by great-tables, MIT; not current",
    first=named("1950-01-03"),
    last=named("2015-12-31"),
)
# The sample is old on purpose: the gate judges its age on the day after its end.
_AFTER = datetime(2016, 1, 1, tzinfo=UTC)


def sample(as_of: date | None = None) -> Checked:
    """Daily bars of the S&P 500 index that need no network and no file: for a first look.

    They end in 2015, which the source text says loudly. The gate's notes say that until the end of 1961 each
    bar has one price only, and that from 1962 to 2006 most opens repeat the previous close: ranges, gaps
    and candles of those years are artefacts.

    Parameters
    ----------
    as_of
        The last session wanted.

    Raises
    ------
    SourceMissing
        When great-tables is not installed.
    DataRejected
        When ``as_of`` leaves no bars, or too few.
    """
    checked = read_bars(_file(), market=market(SYMBOL), as_of=as_of, adjustment=Adjustment.NONE, now=_AFTER)
    return replace(checked, bars=replace(checked.bars, source=SOURCE))


def _file() -> Path:
    spec = importlib.util.find_spec("great_tables")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for path in sorted((Path(folder) / "data").glob("*sp500.csv")):
            return path
    raise SourceMissing("embedded sample", "sample")
