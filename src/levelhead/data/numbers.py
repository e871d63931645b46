"""Numbers as vendors write them: one strict reading, never a guess between decimal and thousands."""

import re
from collections.abc import Sequence

import numpy as np

from levelhead.data.findings import Finding
from levelhead.errors import DataRejected
from levelhead.kernels.arrays import FloatArray
from levelhead.markets.notes import Verdict

LARGEST = 1e9  # no daily price stands higher; a larger one is a field in the wrong place
_NULLS = ("", "null", "NULL", "Null")
_CELL = r"(?:[+-]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d{1,2})?|null|NULL|Null)?"
_ONE = re.compile(_CELL, re.ASCII)
_MANY = re.compile(rf"(?:{_CELL}\n)*+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+", re.ASCII)
_DOT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+", re.ASCII)

_COMMAS = Finding("DIALECT", Verdict.REPAIR, "Numbers are written with a decimal comma and were read as such")
_GROUPS = Finding(
    "DIALECT", Verdict.REPAIR, "Numbers are written with commas between thousands, which were taken out"
)


def read_numbers(
    columns: Sequence[Sequence[str]], names: Sequence[str], lines: Sequence[int], delimiter: str
) -> tuple[list[FloatArray], Finding | None]:
    """Columns of text as numbers.

    Parameters
    ----------
    columns
        Cells of each column, of equal lengths.
    names
        What each column is called, for messages.
    lines
        Line of each row.
    delimiter
        What separates the fields: beside a semicolon or tab, a comma may be the decimal mark.

    Returns
    -------
    An array of shape (T,) for each column, NaN where a cell is empty or ``null``; and the finding when
    commas had to be read.

    Raises
    ------
    DataRejected
        Code NUMBER: anything that is not plainly a number, with line, column and text.
    """
    finding = None
    if any("," in cell for column in columns for cell in column):
        columns, finding = _without_commas(columns, names, lines, delimiter)
    return [_floats(column, name, lines) for column, name in zip(columns, names, strict=True)], finding


def _floats(cells: Sequence[str], name: str, lines: Sequence[int]) -> FloatArray:
    if not _MANY.fullmatch("\n".join(cells) + "\n"):
        for cell, line in zip(cells, lines, strict=True):
            if not _ONE.fullmatch(cell):
                raise _refused(name, cell, line)
    values = np.array(
        [np.nan if cell in _NULLS else float(cell) for cell in cells] if cells else [], dtype=np.float64
    )
    too_large = np.flatnonzero(np.abs(values) >= (LARGEST**2 if name == "volume" else LARGEST))
    if too_large.size:
        raise _refused(name, cells[too_large[0]], lines[too_large[0]])
    return values


def _without_commas(
    columns: Sequence[Sequence[str]], names: Sequence[str], lines: Sequence[int], delimiter: str
) -> tuple[list[list[str]], Finding]:
    if delimiter == ",":
        return [
            [
                _regrouped(cell, name, line) if "," in cell else cell
                for cell, line in zip(column, lines, strict=True)
            ]
            for column, name in zip(columns, names, strict=True)
        ], _GROUPS
    _check_decimal_comma(columns, names, lines)
    return [[cell.replace(".", "").replace(",", ".") for cell in column] for column in columns], _COMMAS


def _regrouped(cell: str, name: str, line: int) -> str:
    if not _THOUSANDS.fullmatch(cell):
        raise _refused(name, cell, line)
    return cell.replace(",", "")


def _check_decimal_comma(
    columns: Sequence[Sequence[str]], names: Sequence[str], lines: Sequence[int]
) -> None:
    proven = False
    for column, name in zip(columns, names, strict=True):
        for cell, line in zip(column, lines, strict=True):
            if "," in cell:
                if not _COMMA_DECIMAL.fullmatch(cell):
                    raise _refused(name, cell, line)
                proven = proven or "." in cell or len(cell.partition(",")[2]) != 3
            elif "." in cell and not _DOT_THOUSANDS.fullmatch(cell):
                raise _refused(name, cell, line)
    if not proven:
        at, name = next(
            (i, n) for c, n in zip(columns, names, strict=True) for i, x in enumerate(c) if "," in x
        )
        raise DataRejected(
            "NUMBER",
            f"commas in {name} can be decimal marks or thousands, and no number of the file decides",
            line=lines[at],
            remedy="Write numbers with a decimal point and without thousands separators",
        )


def _refused(name: str, cell: str, line: int) -> DataRejected:
    shown = cell if len(cell) <= 40 else cell[:40] + "..."
    return DataRejected(
        "NUMBER",
        f"{name} is {shown!r}, expected a plain number such as 2418.80",
        line=line or None,
        remedy="Correct the number, or leave the field empty where there is no value",
    )
