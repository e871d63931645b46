"""The arguments of a call, read strictly: what is not exactly of the published kind is refused."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from math import isfinite

from levelhead.errors import BadOption

SYMBOL = r"^[A-Z0-9^][A-Z0-9=._-]{0,23}$"
"""What a symbol must look like in upper case."""
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOST_NOTE_BYTES = 64 * 1024
LARGEST_PRICE = 1e9
LONGEST_HORIZON = 63


class Given:
    """The arguments of one call.

    Parameters
    ----------
    arguments
        As the client sent them; ``None``: none.
    known
        Names the tool takes.

    Raises
    ------
    BadOption
        For a name the tool does not take; the methods raise it for a value of another kind.
    """

    __slots__ = ("_values",)

    def __init__(self, arguments: Mapping[str, object] | None, known: Collection[str]) -> None:
        self._values = dict(arguments or {})
        stray = next((name for name in self._values if name not in known), None)
        if stray is not None:
            raise BadOption("arguments", stray, f"only {', '.join(known)}")

    def symbol(self) -> str | None:
        """The market asked for, in upper case; ``None``: none was named."""
        value = self._values.get("symbol")
        if value is None:
            return None
        # letters outside ASCII may become ASCII in upper case, and a dollar sign admits a line end
        if isinstance(value, str) and value.isascii() and re.fullmatch(SYMBOL, value.upper()):
            return value.upper()
        raise BadOption("symbol", value, "a symbol such as RTY, ES=F or ^GSPC, at most 24 characters")

    def market(self) -> str:
        """The market asked for, where one must be named."""
        found = self.symbol()
        if found is None:
            raise BadOption("symbol", "nothing", "a symbol such as RTY, ES=F or ^GSPC")
        return found

    def day(self) -> date | None:
        """The session asked for; ``None``: the last."""
        value = self._values.get("as_of")
        if value is None:
            return None
        if isinstance(value, str) and re.fullmatch(DAY, value, re.ASCII):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise BadOption("as_of", value, "a day such as 2025-11-24")

    def count(self, name: str, *, most: int, default: int) -> int:
        """A whole number from 1 to ``most``."""
        value = self._values.get(name)
        if value is None:
            return default
        if isinstance(value, float) and value.is_integer():  # JSON has one kind of number
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        raise BadOption(name, value, f"a whole number from 1 to {most}")

    def horizon(self, default: int) -> int:
        """Sessions ahead."""
        return self.count("horizon", most=LONGEST_HORIZON, default=default)

    def price(self, name: str) -> float:
        """A price in points, which must be given."""
        value = self._values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            near = isfinite(value) if isinstance(value, float) else True
            if near and abs(value) <= LARGEST_PRICE:
                return float(value)
        raise BadOption(name, "nothing" if value is None else value, "a price in points")

    def choice(self, name: str, choices: Collection[str], *, default: str) -> str:
        """One of a few words."""
        value = self._values.get(name, default)
        if isinstance(value, str) and value in choices:
            return value
        raise BadOption(name, value, f"one of {', '.join(choices)}")

    def choices(self, name: str, choices: Collection[str], *, default: Collection[str]) -> tuple[str, ...]:
        """Some of a few words, each once, in the order of ``choices``."""
        value = self._values.get(name)
        if value is None:
            return tuple(default)
        if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
            wanted = set(value)
            if len(wanted) == len(value) and wanted <= set(choices):
                return tuple(each for each in choices if each in wanted)
        raise BadOption(name, value, f"a list of some of {', '.join(choices)}, each at most once")

    def yes(self, name: str) -> bool:
        """Yes or no; no where it is not given."""
        value = self._values.get(name, False)
        if isinstance(value, bool):
            return value
        raise BadOption(name, value, "true or false")

    def note(self) -> str:
        """The text of a note, which must be given."""
        value = self._values.get("note")
        if not isinstance(value, str):
            raise BadOption("note", "nothing" if value is None else value, "the text of a note")
        size = len(value.encode("utf-8", "surrogatepass"))
        if size > MOST_NOTE_BYTES:
            raise BadOption(
                "note", f"{size:,} bytes", f"at most {MOST_NOTE_BYTES:,} bytes: the text of one note"
            )
        return value
