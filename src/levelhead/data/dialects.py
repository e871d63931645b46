"""How a text file separates its fields, and where its header stands: decided by its first lines alone."""

import csv
from collections.abc import Sequence

from levelhead.data.layouts import YFINANCE, Shape, headerless, known_columns, plain_name, shape_of
from levelhead.data.text import check_lines
from levelhead.errors import DataRejected

DELIMITERS = (",", ";", "\t")
_PREAMBLE = 20  # lines of comment that may stand before a header


def split(line: str, delimiter: str) -> list[str] | None:
    """Fields of one line, stripped of blanks; ``None`` when a quote does not end on its line."""
    if '"' not in line:
        fields = line.split(delimiter)
    else:
        try:
            fields = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True, strict=True), [])
        except csv.Error:
            return None
    return [each.strip() for each in fields] if " " in line else fields


def shape_of_text(lines: Sequence[str]) -> Shape:
    """What the first lines of a text file say about the rest.

    Raises
    ------
    DataRejected
        NOT_CSV when they are no table, COLUMNS when needed columns are missing or nothing names them; or what
        :func:`levelhead.data.text.check_lines` finds in them.
    """
    at = _first_line(lines)
    check_lines([lines[at]], [at + 1])
    known = headerless(lines[at])
    if known:
        return Shape(known.layout, known.columns, known.width, known.delimiter, first=at)
    delimiter = max(
        DELIMITERS, key=lambda each: (known_columns(split(lines[at], each) or []), lines[at].count(each))
    )
    header = split(lines[at], delimiter) or []
    if plain_name(header[0] if header else "") == "price":
        shape = _yfinance(lines, at, header, delimiter)
        if shape:
            return shape
    if len(header) < 2:
        text = lines[at].strip()
        raise DataRejected(
            "NOT_CSV",
            f"the file begins with {(text if len(text) <= 60 else text[:60] + '...')!r}, not with a header",
            line=at + 1,
            remedy="Give a CSV file with a header line",
        )
    if any(_is_number(cell) for cell in header):
        raise DataRejected(
            "COLUMNS",
            "the first line holds numbers, not the names of columns",
            line=at + 1,
            remedy="Add a header line such as date,open,high,low,close,volume",
        )
    return shape_of(header, delimiter=delimiter, first=at + 1)


def _first_line(lines: Sequence[str]) -> int:
    for at, line in enumerate(lines[:_PREAMBLE]):
        text = line.strip()
        if text and not text.startswith("#") and not text.lower().startswith("sep="):
            return at
    raise DataRejected("EMPTY", "no header in the first lines", remedy="Give a CSV file with a header line")


def _yfinance(lines: Sequence[str], at: int, header: Sequence[str], delimiter: str) -> Shape | None:
    # pandas writes a table with two header levels as a Price row, Ticker rows and a row naming the index.
    symbols: set[str] = set()
    for row in range(at + 1, min(at + 6, len(lines))):
        cells = split(lines[row], delimiter) or [""]
        name = plain_name(cells[0])
        if name == "ticker":
            symbols.update(cell for cell in cells[1:] if cell)
        elif name in ("date", "datetime"):
            shape = shape_of(["Date", *header[1:]], delimiter=delimiter, first=row + 1, layout=YFINANCE)
            return Shape(
                YFINANCE, shape.columns, shape.width, delimiter, row + 1, symbols=tuple(sorted(symbols))
            )
        else:
            return None
    return None


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.replace(".", "").replace("-", "").replace(",", "").isdigit()
