"""The page as text for a terminal, plain when piped."""

import io

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from levelhead.measure import Claim
from levelhead.render.numbers import say
from levelhead.report import Outlook, Section, Table

_COLOURS = {"Resistance": "red", "Support": "green", "At price": "yellow"}


def to_text(page: Outlook, *, width: int = 100, colour: bool = False) -> str:
    """The page wrapped to ``width`` columns, with ANSI colours when asked."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text(say(page.title), style="bold"))
    if page.banner is not None:
        console.print(Text(say(page.banner), style="bold yellow"))
    for section in page.sections:
        _section(console, section)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _section(console: Console, section: Section) -> None:
    console.print()
    console.print(Text(section.title.upper(), style="bold cyan"))
    for block in section.blocks:
        if isinstance(block, Table):
            console.print(_table(block))
        else:
            console.print(Text(" ".join(say(claim) for claim in block.claims)))
        console.print()


def _table(table: Table) -> RichTable:
    grid = RichTable(
        title=table.caption or None,
        title_justify="left",
        title_style=f"bold {_COLOURS.get(table.caption, 'white')}",
    )
    for cell in table.header:
        grid.add_column(say(cell), overflow="fold")
    for row in table.rows:
        grid.add_row(*(_cell(cell) for cell in row))
    return grid


def _cell(claim: Claim) -> Text:
    return Text(say(claim))
