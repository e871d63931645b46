"""The page as text for a terminal, plain when piped."""

import io

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from levelhead.measure import Claim
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.report import Listing, Outlook, Section, Table

# share of the width that the columns of words take
_WRAPPED = {"Why": 4, "Tests": 3, "Notes": 4, "Scenario": 3, "Distance": 2, "Touch by 5, 10 and 15": 2}
_NUMBERS = {"Distance": 20, "Touch by 5, 10 and 15": 15}
# rich breaks lines at a no-break space too: while it lays out, a letter of no alphabet stands for one
_HELD, _NO_BREAK = "\ue000", "\N{NO-BREAK SPACE}"
_WORD = 24  # characters
_ROOMY = 96  # columns from which numbers need not wrap
_COLOURS = {"Resistance": "red", "Support": "green", "At price": "yellow"}


def to_text(page: Outlook, *, width: int = 100, colour: bool = False, language: Language = ENGLISH) -> str:
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
    console.print(Text(_said(page.title, language), style="bold"))
    if page.banner is not None:
        console.print(Text(_said(page.banner, language), style="bold yellow"))
    for section in page.sections:
        _section(console, section, language)
    written = out.getvalue().replace(_HELD, _NO_BREAK)
    return "\n".join(line.rstrip() for line in written.splitlines()) + "\n"


def _section(console: Console, section: Section, language: Language) -> None:
    console.print()
    console.print(Text(language.text(section.title).upper(), style="bold cyan"))
    for block in section.blocks:
        if isinstance(block, Table):
            console.print(_table(block, language, roomy=console.width >= _ROOMY))
        elif isinstance(block, Listing):
            for claim in block.claims:
                console.print(Padding(Text(f"- {_said(claim, language)}"), (0, 0, 0, 2)))
            console.print()
        else:
            console.print(Text(" ".join(_said(claim, language) for claim in block.claims)))
            console.print()


def _table(table: Table, language: Language, *, roomy: bool) -> RichTable:
    """A light table: prices and odds never wrap where there is room, reasons do."""
    grid = RichTable(
        title=language.text(table.caption) or None,
        title_justify="left",
        title_style=f"bold {_COLOURS.get(table.caption, 'white')}",
        box=SIMPLE_HEAD,
        pad_edge=False,
        expand=True,
        show_lines=False,
    )
    rows = [[_said(cell, language) for cell in row] for row in table.rows]
    if roomy:
        rows = [[_in_pairs(cell) for cell in row] for row in rows]
    for number, cell in enumerate(table.header):
        # the English heading says what the column holds, whatever it is called
        words, kind = _said(cell, language), say(cell)
        width = _width(kind, [words.split(), *(row[number].split("\n") for row in rows)], language)
        if roomy and width is not None:
            grid.add_column(words, width=width)
            continue
        wraps = kind in _WRAPPED
        grid.add_column(words, overflow="fold", no_wrap=not wraps and number < 1, ratio=_WRAPPED.get(kind))
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _width(kind: str, cells: list[list[str]], language: Language) -> int | None:
    """Characters of a column whose lines or words are not to break; ``None``: its share of the rest."""
    if language.is_english:
        return _NUMBERS.get(kind)
    lines = [line for cell in cells for line in cell]
    # percent signs stand off and words are longer: the longest line counts, of reasons the longest word
    if kind in _NUMBERS:
        return max(len(line) for line in lines)
    if kind == "Why":
        return min(max(len(word) for line in lines for word in line.split()), _WORD)
    return None


def _said(claim: Claim, language: Language) -> str:
    """A sentence as rich may break it."""
    return say(claim, language).replace(_NO_BREAK, _HELD)


def _in_pairs(words: str) -> str:
    """Four measures of a distance in two lines, each number with its unit."""
    parts = words.split(" · ")
    return f"{parts[0]} · {parts[1]}\n{parts[2]} · {parts[3]}" if len(parts) == 4 else words
