"""Words from outside, marked as such: an MCP client must be able to tell data from what levelhead says itself.

Quotes of a note, names of sources, sentences of the Fed and whatever else somebody else wrote stand in objects
``{"untrusted_text": "..."}``, shortened where they are long, without characters that are invisible or that turn
the direction of writing. Nothing else in an answer comes from outside, except numbers and dates.
"""

import unicodedata

from levelhead.render.plain import Json

KEY = "untrusted_text"
LONGEST = 8_192  # characters; the longest text of an ordinary page, the whole of its fundamentals, has 3,500

# Letters and marks by their category, blank to a reader by their look: they can carry a message nobody sees.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_SPACES = frozenset(("Zs", "Zl", "Zp"))


def clean(text: str, *, longest: int = LONGEST) -> str:
    """The text on one line, without control, format, private and invisible characters, shortened where it is long.

    >>> clean("held\\u202e at\\n2,380\\u200b")
    'held at 2,380'
    """
    kept = (" " if _is_space(each) else each for each in text if _is_space(each) or _is_shown(each))
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _is_space(character: str) -> bool:
    return character in "\t\n\r\v\f\x85" or unicodedata.category(character) in _SPACES


def _is_shown(character: str) -> bool:
    # "C" are control, format (bidi, zero width, tags), surrogate, private and unassigned code points
    if unicodedata.category(character).startswith("C") or character in _BLANK:
        return False
    # selectors of glyph variants: two hundred and fifty-six invisible marks, one for each byte
    return not ("\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef")


def untrusted(text: str, *, longest: int = LONGEST) -> dict[str, Json]:
    """The object that stands for words from outside."""
    return {KEY: clean(text, longest=longest)}


def maybe(text: Json) -> Json:
    """The same for a value that may be ``null``."""
    return untrusted(text) if isinstance(text, str) else None
