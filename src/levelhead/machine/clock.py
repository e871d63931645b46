"""The only place where levelhead asks what time it is."""

import os
from datetime import UTC, datetime

from levelhead.errors import BadOption

VARIABLE = "LEVELHEAD_NOW"


def now() -> datetime:
    """The time, UTC; ``LEVELHEAD_NOW`` (``2025-11-24T23:00Z``) replaces the clock in tests and replays.

    Raises
    ------
    BadOption
        When the variable is not a time with its zone.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadOption(VARIABLE, text, "a time with its zone, such as 2025-11-24T23:00Z")
    return moment.astimezone(UTC)
