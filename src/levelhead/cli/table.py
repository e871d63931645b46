"""Tables: ruled for a person at a terminal, plain columns for a pipe."""

import sys
from collections.abc import Collection, Sequence
from typing import Literal

import click


def show_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[str] = ()
) -> None:
    """Print a table to standard output.

    Parameters
    ----------
    header
        Column titles.
    rows
        Cells as text.
    numbers
        Titles of the columns to align on the right.
    """
    if sys.stdout.isatty():
        _ruled(header, rows, numbers)
        return
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.rjust(width) if title in numbers else cell.ljust(width)
            for cell, width, title in zip(row, widths, header, strict=True)
        ]
        click.echo("  ".join(cells).rstrip())


def _ruled(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[str]) -> None:
    # Only a terminal pays for rich, which honours NO_COLOR itself.
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in header:
        # The last column takes what is left of the line and folds; figures and dates are never cut.
        last = title == header[-1]
        justify: Literal["right", "left"] = "right" if title in numbers else "left"
        table.add_column(title, justify=justify, no_wrap=not last, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
