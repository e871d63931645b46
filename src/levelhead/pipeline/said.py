"""What another version of the program said on the session before, looked up in the ledger."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from levelhead.evidence.changed import Said
from levelhead.ledger.book import files
from levelhead.ledger.canonical import Body
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import Entry, EntryKind, read_line
from levelhead.ledger.grading import row_shares, scenarios_of, text
from levelhead.markets import Context
from levelhead.pipeline.made_by import program_fingerprint

NEWEST = (
    2  # files, one a month: what was written on the session before stands in the last or the one before it
)


def said_before(home: Path, context: Context, *, horizon: int) -> Said | None:
    """The issued forecast of the session before, if another version of the program made it; else ``None``.

    Only lines that speak of that day are read, each held to its own hash; whether the book as a whole holds is
    asked by ``levelhead ledger verify``. What cannot be read is passed over: the page needs none of it.

    Parameters
    ----------
    home
        Where the ledger lies.
    """
    if len(context.bars) < 2:
        return None
    folder, day = ledger_folder(home), context.bars.session[-2].item()
    asked = f'"as_of":"{day.isoformat()}"'.encode()
    for name in reversed(files(folder)[-NEWEST:]):
        try:
            lines = (folder / name).read_bytes().split(b"\n")
        except OSError:
            continue
        found = [each for line in lines if asked in line and (each := _entry(line)) is not None]
        said = _said(found, context, horizon)
        if said is not None:
            return said
    return None


def _entry(line: bytes) -> Entry | None:
    try:
        return read_line(line)
    except ValueError:
        return None


def _said(entries: Sequence[Entry], context: Context, horizon: int) -> Said | None:
    """The first forecast of the question, which is the one that counts."""
    for entry in entries:
        said = entry.body
        if (
            entry.kind is EntryKind.FORECAST
            and "supersedes" not in said
            and text(said, "market") == context.bars.market.symbol
            and len(cast(Sequence[str], said["sessions"])) == horizon
        ):
            if text(cast(Body, said["made"]), "code") == program_fingerprint():
                return None
            up, neither, down = row_shares(said, "probability")
            return Said(context.bars.session[-2].item(), scenarios_of(said), (up, neither, down))
    return None
