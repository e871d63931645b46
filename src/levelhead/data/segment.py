"""Bars as a Parquet file, written and read through DuckDB in memory."""

import errno
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from levelhead.data.manifest import Manifest, damaged
from levelhead.data.merge import COLUMNS
from levelhead.kernels.arrays import FloatArray
from levelhead.markets.bars import Bars
from levelhead.markets.market import Market

if TYPE_CHECKING:
    import duckdb


def _engine() -> "duckdb.DuckDBPyConnection":
    # A connection must not cross a fork.
    return _engine_of(os.getpid())


@functools.cache
def _engine_of(_process: int) -> "duckdb.DuckDBPyConnection":
    # Opening one costs 12 ms, a read 3 ms. No extension is ever loaded: that could reach for the network.
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=settings)


def write_segment(bars: Bars, path: Path) -> None:
    """Write bars to a new Parquet file.

    Raises
    ------
    OSError
        When the system refuses.
    """
    import duckdb

    columns = {"session": bars.session.astype("datetime64[s]")} | {
        column: np.array(getattr(bars, column)) for column in COLUMNS
    }
    quoted = str(path).replace("'", "''")
    with _engine().cursor() as cursor:
        cursor.register("columns", columns)
        try:
            cursor.execute(
                "COPY (SELECT $symbol AS symbol, session::DATE AS session, open, high, low, close, volume "
                f"FROM columns) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)",
                {"symbol": bars.market.symbol},
            )
        except duckdb.IOException as error:
            raise _system_error(error) from error


def read_segment(path: Path, of: Market, manifest: Manifest) -> Bars:
    """The bars in a Parquet file of the store, bit for bit as they were written.

    Parameters
    ----------
    path
        The file.
    of
        Whose bars it holds.
    manifest
        Their adjustment and source.

    Raises
    ------
    FileNotFoundError
        When a writer has just replaced the file.
    StorageError
        When it cannot be read.
    """
    import duckdb

    with _engine().cursor() as cursor:
        try:
            found = cursor.execute(
                f"SELECT session, {', '.join(COLUMNS)} FROM read_parquet(?)", [str(path)]
            ).fetchnumpy()
        except duckdb.IOException as error:
            # It may be there again by now: a file is named by what it holds, and a writer brought that back.
            if os.strerror(errno.ENOENT) in str(error) or not path.exists():
                raise FileNotFoundError(path) from error
            raise damaged(path, "DuckDB cannot read it") from error
        except duckdb.Error as error:
            raise damaged(path, "DuckDB cannot read it") from error
    return Bars(
        of,
        session=np.asarray(found["session"]).astype("datetime64[D]"),
        **{column: _filled(found[column]) for column in COLUMNS},
        adjustment=manifest.adjustment,
        source=manifest.source,
    )


def _filled(column: "np.ma.MaskedArray[tuple[int], np.dtype[np.float64]] | FloatArray") -> FloatArray:
    # DuckDB turns the NaN of a missing volume into NULL on the way in.
    return np.asarray(np.ma.filled(column, np.nan), dtype=np.float64)


def _system_error(error: Exception) -> OSError:
    """DuckDB reports a failed system call as text only; give it its number back."""
    text = str(error)
    numbers = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM)
    number = next((each for each in numbers if os.strerror(each) in text), errno.EIO)
    return OSError(number, os.strerror(number))
