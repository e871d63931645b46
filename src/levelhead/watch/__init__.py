"""Follows open forecasts against new bars and raises each alert once."""

from levelhead.watch.alerts import Alert, AlertKind
from levelhead.watch.followed import Followed, followed_entry, followed_page
from levelhead.watch.rules import alerts_of
from levelhead.watch.state import Told, WatchState, deliver_all
from levelhead.watch.tape import Tape, tape_of

__all__ = [
    "Alert",
    "AlertKind",
    "Followed",
    "Tape",
    "Told",
    "WatchState",
    "alerts_of",
    "deliver_all",
    "followed_entry",
    "followed_page",
    "tape_of",
]
