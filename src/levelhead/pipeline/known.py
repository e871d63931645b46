"""What was known: one market's bars and everything that belongs to them, cut at the day asked for."""

from pathlib import Path

from levelhead.data.folder import Folder
from levelhead.data.gate import Checked
from levelhead.data.series import read_rolls
from levelhead.markets import Bars, Context, Kind, RollTable


def known(
    checked: Checked,
    *,
    data: Path | None = None,
    rolls: Path | None = None,
) -> Context:
    """The context of bars that passed the gate: with rolls, proxy and peers where a folder has them.

    Everything is cut at the last bar's session, whatever the folder holds beyond it.
    """
    bars = checked.bars
    as_of = bars.as_of
    if data is None:
        table = read_rolls(rolls, as_of=as_of) if rolls else RollTable()
        return Context(bars, as_of, rolls=table, notes=checked.notes)
    folder = Folder(data)
    table = read_rolls(rolls, as_of=as_of) if rolls else folder.rolls(bars.market, as_of=as_of) or RollTable()
    return Context(
        bars=bars,
        as_of=as_of,
        rolls=table,
        proxy=folder.proxy(bars.market, as_of=as_of),
        peers=folder.peers(bars.market, as_of=as_of),
        notes=checked.notes,
        kin=folder.kin(bars.market, as_of=as_of),
        implied=folder.implied(bars.market, as_of=as_of),
    )


def close_kind(bars: Bars) -> str:
    """``settlement``, ``last`` or ``unknown``: what the closes are, as far as their source tells.

    Yahoo's daily futures close is the settlement; indices and funds have a last official price.
    """
    if bars.market.kind is not Kind.FUTURE:
        return "last"
    return "settlement" if "yahoo" in bars.source.lower() else "unknown"
