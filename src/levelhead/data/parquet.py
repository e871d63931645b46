"""Parquet files, read by DuckDB, which is imported only here and only when one comes."""

import glob
from datetime import date
from pathlib import Path

import duckdb

from levelhead.data.cells import rows_of_table
from levelhead.data.rows import RawRows
from levelhead.errors import DataRejected
from levelhead.markets.market import Market

MOST_ROWS = 200_000  # daily bars of a century are under thirty thousand


def rows_of_parquet(path: Path, *, market: Market, as_of: date | None) -> tuple[RawRows, str]:
    """Raw rows of a Parquet file up to ``as_of``, and what to call its layout.

    Raises
    ------
    DataRejected
        BYTES when it is no sound Parquet file, LIMIT when it has too many rows; else as for a text file.
    """
    # The path is a value, not a pattern: DuckDB would read every file a * in it matches.
    source = glob.escape(str(path))
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        try:
            relation = connection.read_parquet(source)
            names = relation.columns
            instants = [str(kind).startswith("TIMESTAMP WITH") for kind in relation.types]
            # An instant with a zone is read in universal time: the file does not keep its zone.
            quoted = ['"' + name.replace('"', '""') + '"' for name in names]
            fetched = ", ".join(
                f"make_timestamp(epoch_us({name}))" if instant else name
                for name, instant in zip(quoted, instants, strict=True)
            )
            records = relation.project(fetched).limit(MOST_ROWS + 1).fetchall()
        except duckdb.Error as error:
            raise DataRejected("BYTES", "the Parquet file is damaged", remedy="Write it again") from error
    if len(records) > MOST_ROWS:
        raise DataRejected(
            "LIMIT", f"more than {MOST_ROWS:,} rows", remedy="Give a file of daily bars of one market"
        )
    return rows_of_table(names, records, market=market, as_of=as_of), "Parquet"
