"""Standard input as lines of bounded length: a client cannot fill the memory with one that never ends."""

import io
import sys
from collections.abc import Iterator
from typing import TextIO, cast

import anyio

MOST_CHARACTERS = 4 * 1024 * 1024
"""The longest message; the longest that can be answered, a note of 64 KiB, stays far below."""
TOO_LONG = "{}\n"
"""What stands for a longer one: JSON that is no message, which the protocol passes over."""


class BoundedLines:
    """Lines of a text, of which one that is too long is read to its end, dropped, and replaced.

    Parameters
    ----------
    text
        Where the lines come from.
    most
        Characters of the longest line.
    """

    def __init__(self, text: TextIO, *, most: int = MOST_CHARACTERS) -> None:
        self._text, self._most = text, most

    def readline(self) -> str:
        """The next line with its end; :data:`TOO_LONG` for one that is too long, empty at the end."""
        line = self._text.readline(self._most)
        if len(line) < self._most or line.endswith("\n"):
            return line
        while line and not line.endswith("\n"):
            line = self._text.readline(self._most)
        return TOO_LONG

    def __iter__(self) -> Iterator[str]:
        """The lines that are left."""
        return iter(self.readline, "")


def bounded_stdin() -> anyio.AsyncFile[str]:
    """Standard input, UTF-8 whatever the machine's locale; bytes that are none are marked, not refused."""
    text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    return anyio.wrap_file(cast(TextIO, BoundedLines(text)))
