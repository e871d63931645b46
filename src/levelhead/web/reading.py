"""Reading what a request says: days, and how long a word of it may be."""

import re
from datetime import date

from levelhead.errors import BadOption
from levelhead.web.made import Failure

LONGEST = 40  # characters of a symbol or a day: no spelling has more
BUSY = Failure("more pages are asked for than can be made soon; try again in a moment", "Busy", 503, 3)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> date:
    """The day of ``2025-11-24``, written in no other way.

    Raises
    ------
    BadOption
        For anything else.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadOption("day", text[:LONGEST], "a day such as 2025-11-24")
