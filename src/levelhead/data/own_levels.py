"""A user's own levels from a text file, to stand in the table beside the found ones."""

import math
import re
from pathlib import Path

from levelhead.errors import DataRejected
from levelhead.levels import Candidate, LevelKind
from levelhead.markets.market import Market

_LINE = re.compile(
    r"^\s*(?P<low>-?\d[\d.]*)\s*(?:(?:-|–|to|,|;)\s*(?P<high>\d[\d.]*))?\s*(?:[,;:\s]\s*(?P<name>\D.*))?$"
)
# 2,400 is a price to its writer and two prices to a parser
_THOUSANDS = re.compile(r"^\s*-?\d{1,3},\d{3}(?!\d)")
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
    except OSError as error:
        cause = error.strerror or str(error)
        raise DataRejected("LEVELS", f"cannot read {path}: {cause}", remedy="Check --levels") from error
    except UnicodeDecodeError as error:
        raise DataRejected("LEVELS", f"{path} is no UTF-8 text", remedy="Save it as UTF-8") from error
    found = [
        _level(line, number, market)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.split("#")[0].strip()
    ]
    if len(found) > MOST:
        raise DataRejected("LEVELS", f"{len(found)} levels, at most {MOST}", remedy="Keep those you watch")
    return tuple(found)


def _level(line: str, number: int, market: Market) -> Candidate:
    if _THOUSANDS.match(line):
        raise DataRejected(
            "LEVELS",
            f"a comma inside a price: {line.strip()[:60]!r}",
            line=number,
            remedy="Write 2400 for a price, 380-390 for a zone",
        )
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
    if low <= 0 and not market.allow_nonpositive:
        raise DataRejected("LEVELS", f"{low:g} is no price of {market.symbol}", line=number)
    name = (match["name"] or "").strip()[:LONGEST_NAME]
    return Candidate(LevelKind.USER, market.to_tick(low), market.to_tick(high), name=name)


def _price(text: str, number: int) -> float:
    try:
        price = float(text)
    except ValueError:
        price = math.nan
    if not math.isfinite(price):
        raise DataRejected("LEVELS", f"not a price: {text[:60]!r}", line=number)
    return price
