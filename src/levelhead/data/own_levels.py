"""A user's own levels from a text file, to stand in the table beside the found ones."""

import re
from pathlib import Path

from levelhead.errors import DataRejected
from levelhead.levels import Candidate, LevelKind
from levelhead.markets.market import Market

_LINE = re.compile(
    r"^\s*(?P<low>-?\d[\d.]*)\s*(?:(?:-|–|to|,|;)\s*(?P<high>\d[\d.]*))?\s*(?:[,;:\s]\s*(?P<name>\D.*))?$"
)
MOST = 50
LONGEST_NAME = 60


def read_own_levels(path: Path | str, *, market: Market) -> tuple[Candidate, ...]:
    """Levels from ``path``: one a line, ``2380-2390, demand zone`` or ``2455 target``; ``#`` starts a comment.

    Prices are written without thousands separators, with a decimal point, and are rounded to the tick.

    Raises
    ------
    DataRejected
        For a line that is not a level, more than 50 of them, or a file that cannot be read.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataRejected("LEVELS", f"cannot read the levels file: {error}") from error
    found = [
        _level(line, number, market)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.split("#")[0].strip()
    ]
    if len(found) > MOST:
        raise DataRejected("LEVELS", f"{len(found)} levels, at most {MOST}", remedy="Keep those you watch")
    return tuple(found)


def _level(line: str, number: int, market: Market) -> Candidate:
    match = _LINE.match(line.split("#", maxsplit=1)[0].rstrip())
    if match is None:
        raise DataRejected(
            "LEVELS",
            f"not a level: {line.strip()[:60]!r}",
            line=number,
            remedy="Write one a line, such as '2380-2390, demand zone' or '2455 target'",
        )
    low = _price(match["low"], number)
    high = _price(match["high"], number) if match["high"] else low
    if high < low:
        raise DataRejected("LEVELS", f"the upper edge {high:g} lies below the lower {low:g}", line=number)
    name = (match["name"] or "").strip()[:LONGEST_NAME]
    return Candidate(LevelKind.USER, market.to_tick(low), market.to_tick(high), name=name)


def _price(text: str, number: int) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise DataRejected("LEVELS", f"not a price: {text!r}", line=number) from error
