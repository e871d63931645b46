"""Text of a page made safe for the files of other programs."""

import unicodedata

# Control characters, and those that reorder or hide what a reader sees.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def one_line(words: str, *, without: str = "") -> str:
    """Words on one line, without unseen characters; those in ``without`` become spaces.

    >>> one_line("demand\\nzone; old", without=";")
    'demand zone old'
    """
    shown = "".join(
        " " if each in without or unicodedata.category(each) in _UNSEEN else each for each in words
    )
    return " ".join(shown.split())


def cell(words: str) -> str:
    """Text for a cell of a spreadsheet that must not take it for a formula.

    >>> cell("=HYPERLINK(1)"), cell("swing high")
    ("'=HYPERLINK(1)", 'swing high')
    """
    shown = one_line(words)
    return f"'{shown}" if shown.startswith(FORMULA) else shown
