"""Errors as readers of the dashboard meet them: what happened and what to do, and no path of the machine."""

import re
from collections.abc import Iterable
from pathlib import Path

from levelhead.errors import (
    DataError,
    LevelheadError,
    NoBars,
    NotStored,
    SourceError,
    StorageError,
    UnknownMarket,
    UsageError,
)
from levelhead.measure.phrase import reworded
from levelhead.web.made import Failure

# First match wins.
_STATUS: tuple[tuple[type[LevelheadError], int], ...] = (
    (UnknownMarket, 404),
    (NotStored, 404),
    (NoBars, 404),
    (UsageError, 422),
    (DataError, 422),
    (SourceError, 501),
    (StorageError, 503),
)
_OPTION = re.compile(r"^--([a-z-]+):")  # on a page there are fields, not options
_ABSOLUTE = re.compile(r"(?<![\w/.:])(?:[A-Za-z]:[\\/]|/)(?:[^\s/\\'\"]+[\\/])+(?=[^\s/\\'\"])")


def failure_of(error: Exception, *, roots: Iterable[Path] = ()) -> Failure:
    """What is told of an error.

    Parameters
    ----------
    error
        Raised on purpose, or a defect: of that only the class is told.
    roots
        Folders whose names are nobody's business.
    """
    if not isinstance(error, LevelheadError):
        said = f"a defect of levelhead itself ({type(error).__name__}); what it printed says more"
        return Failure(said, "Defect", 500, 1)
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    near = error.nearest if isinstance(error, UnknownMarket) else ()
    message = _OPTION.sub(r"\1:", str(error))
    return Failure(without_paths(message, roots), type(error).__name__, status, error.exit_status, near)


def without_paths(message: str, roots: Iterable[Path] = ()) -> str:
    """A message in which files are called by their last name; a phrase stays one.

    >>> without_paths("/home/ann/bars/RTY.csv: No space left", [Path("/home/ann")])
    'bars/RTY.csv: No space left'
    """
    named = sorted((str(each) for each in roots), key=len, reverse=True)

    def called(words: str) -> str:
        for root in named:
            words = words.replace(f"{root}/", "").replace(root, Path(root).name)
        return _ABSOLUTE.sub("", words)

    return reworded(message, called)
