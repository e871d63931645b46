"""A screen as text for a terminal: its table in parts that fit, each beginning with the market."""

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from levelhead.measure import Claim
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.report import Table
from levelhead.report.screen import Screen
from levelhead.report.screen_cells import ID
from levelhead.report.screen_sections import COLUMNS, screen_sections, title_of

_STAND = ("session", "close", "change", "trend", "averages", "rsi")
_LEVELS = ("resistance", "support")
_ROWS = ("up", "neither", "down")
_NARROW = (_STAND, _LEVELS, _ROWS, ("barriers", "paths", "events"), ("at", "news"))
_WIDE = ((*_STAND, "events"), ("resistance", "at", "support", "news"), ("barriers", *_ROWS, "paths"))
WIDE = 136  # columns from which three parts hold the table with every cell on one line
ROOMY = 96  # columns from which a cross of RSI need not wrap
_RIGHT = frozenset({"close", "change"})
_WHOLE = frozenset({"market", "session", "close", "change"})  # cells that no line end may cut


def screen_text(made: Screen, *, width: int = 100, colour: bool = False, language: Language = ENGLISH) -> str:
    """The screen wrapped to ``width`` columns, with ANSI colours when asked."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Text(say(title_of(made), language), style="bold"))
    for part in screen_sections(made):
        if part.id != ID:
            console.print()
            console.print(Text(language.text(part.title).upper(), style="bold cyan"))
        for block in part.blocks:
            if not isinstance(block, Table):
                console.print(Text(" ".join(say(claim, language) for claim in block.claims)))
            elif part.id == ID:
                for names in _WIDE if width >= WIDE else _NARROW:
                    console.print(_grid(block, ("market", *names), language, roomy=width >= ROOMY))
            else:
                console.print(_plain(block, language))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _grid(table: Table, names: tuple[str, ...], language: Language, *, roomy: bool) -> Grid:
    # longer words leave a cross of RSI no line of its own: it wraps before a word beside it is cut
    whole = _WHOLE | {"rsi"} if roomy and language.is_english else _WHOLE
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    at = [COLUMNS.index(name) for name in names]
    for name, place in zip(names, at, strict=True):
        grid.add_column(
            say(table.header[place], language),
            justify="right" if name in _RIGHT else "left",
            no_wrap=name in whole,
            overflow="fold",
        )
    for row in table.rows:
        grid.add_row(*(Text(say(row[place], language), style=_style(row[place])) for place in at))
    return grid


def _plain(table: Table, language: Language) -> Grid:
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
    for number, cell in enumerate(table.header):
        grid.add_column(say(cell, language), no_wrap=number == 0, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(say(cell, language)) for cell in row))
    return grid


def _style(cell: Claim) -> str:
    """Colour of a change; everything else is told in words."""
    change = next((each.value for each in cell.measurements if each.name == "change"), None)
    if not isinstance(change, float) or change == 0:
        return ""
    return "green" if change > 0 else "red"
