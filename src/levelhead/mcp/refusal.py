"""An error as a client may see it: what to do, and neither a traceback nor a path of the machine."""

import re
from collections.abc import Sequence
from pathlib import Path

from levelhead.errors import (
    BadOption,
    DataRejected,
    LedgerBroken,
    LevelheadError,
    StorageError,
    UnknownMarket,
)
from levelhead.mcp.untrusted import untrusted
from levelhead.render.plain import Json

NAMES = {"--market": "symbol", "--bars": "symbol", "--as-of": "as_of", "--data": "the folder --data"}
SHOWN = 200  # characters of a value that is sent back
_PATH = re.compile(r"(?<![\w.:/])(?:[A-Za-z]:)?(?:[\\/][^\s\\/:,;'\"]+)*[\\/]([^\s\\/:,;'\"]+)")


def refusal(error: Exception, folders: Sequence[Path] = ()) -> dict[str, Json]:
    """The object of an error.

    Parameters
    ----------
    error
        Anything that was raised; what levelhead did not raise on purpose is told by its name alone.
    folders
        Folders of the machine that must not be named.

    Returns
    -------
    ``{"error": {"kind", "message", "untrusted_text"?, "nearest"?}}``; what the client or a file had written
    stands under ``untrusted_text``.
    """
    kind = type(error).__name__
    if not isinstance(error, LevelheadError):
        message = (
            "a defect of levelhead itself; the same command on the command line, with --debug, shows more"
        )
        return {"error": {"kind": kind, "message": message}}
    found: dict[str, Json] = {"kind": kind, "message": without_paths(_message(error), folders)}
    if isinstance(error, UnknownMarket):
        found["nearest"] = list(error.nearest)
    return {"error": found | _outside(error, folders)}


def _message(error: LevelheadError) -> str:
    if isinstance(error, UnknownMarket):
        hint = f" Did you mean {' or '.join(error.nearest)}?" if error.nearest else ""
        return f"unknown market.{hint} The tool `markets` lists those there are bars of"
    if isinstance(error, BadOption):
        name = NAMES.get(error.option, error.option.removeprefix("--").replace("-", "_").lower())
        return f"{name}: expected {error.expected}"
    if isinstance(error, DataRejected):
        where = f" ({error.session})" if error.session else ""
        remedy = (error.remedy or "Give other bars").replace("--as-of", "as_of")
        return f"{error.code}: what was given cannot be used{where}. {remedy}"
    if isinstance(error, StorageError):
        return f"{Path(error.path).name}: {error.cause}. {error.remedy}"
    if isinstance(error, LedgerBroken):
        return f"the ledger is damaged at entry {error.seq}. Run `levelhead ledger verify`"
    return str(error).replace("--as-of", "as_of")


def _outside(error: LevelheadError, folders: Sequence[Path]) -> dict[str, Json]:
    """What somebody else wrote: the value of an argument, the words of a file."""
    if isinstance(error, UnknownMarket):
        written = error.symbol
    elif isinstance(error, BadOption):
        written = str(error.value)
    elif isinstance(error, DataRejected):
        written = error.message
    else:
        return {}
    return untrusted(without_paths(written[: 4 * SHOWN], folders), longest=SHOWN)


def without_paths(text: str, folders: Sequence[Path]) -> str:
    """The text with every path cut down to the name of its file.

    >>> without_paths("/home/desk/bars/RTY.csv: it may not be read", ())
    'RTY.csv: it may not be read'
    """
    for folder in sorted(folders, key=lambda each: -len(str(each))):
        text = text.replace(str(folder), f"/{folder.name}")
    return _PATH.sub(r"\1", text)
