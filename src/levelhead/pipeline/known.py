"""What was known: one market's bars and everything that belongs to them, cut at the day asked for."""

from pathlib import Path

from levelhead.data.folder import Folder
from levelhead.data.gate import Checked
from levelhead.data.macro import macro_of
from levelhead.data.series import read_rolls
from levelhead.markets import Bars, Context, Kind, RollTable
from levelhead.markets.context import close_of
from levelhead.markets.continuous import quotation_closes
from levelhead.markets.roll_detection import detect_rolls, measure_rolls


def known(
    checked: Checked,
    *,
    data: Path | None = None,
    rolls: Path | None = None,
    home: Path | None = None,
) -> Context:
    """The context of bars that passed the gate: with rolls, proxy and peers where a folder has them.

    A roll that no table gives is read off a second series of the same market, else measured from the
    basis to the cash index, where the folder has one of them.

    Everything is cut at the last bar's session, whatever the folder holds beyond it.
    """
    bars = checked.bars
    as_of = bars.as_of
    folder = Folder(data) if data is not None else None
    told = macro_of(bars.market, as_of=as_of, moment=close_of(bars), folder=folder, home=home)
    if folder is None:
        table = read_rolls(rolls, as_of=as_of) if rolls else RollTable()
        return Context(bars, as_of, rolls=table, notes=checked.notes, macro=told.macro)
    given = read_rolls(rolls, as_of=as_of) if rolls else folder.rolls(bars.market, as_of=as_of)
    proxy = folder.proxy(bars.market, as_of=as_of)
    table = (given or RollTable()).filled(_seen_twice(folder, bars))
    if proxy is not None:
        table = table.filled(detect_rolls(bars, proxy))
    peers = folder.peers(bars.market, as_of=as_of)
    found = [*peers, *([proxy.market.symbol] if proxy is not None else [])]
    return Context(
        bars=bars,
        as_of=as_of,
        rolls=table,
        proxy=proxy,
        peers=peers,
        notes=(*checked.notes, *folder.left_out(bars.market, found=found, as_of=as_of), *told.notes),
        kin=folder.kin(bars.market, as_of=as_of),
        implied=folder.implied(bars.market, as_of=as_of),
        macro=told.macro,
    )


def _seen_twice(folder: Folder, bars: Bars) -> RollTable:
    """Rolls read off the first series of the same market that shows both contracts of one."""
    if quotation_closes(bars).any():  # else no roll could be read, and no further file need be
        for second in folder.seconds(bars.market, as_of=bars.as_of):
            if measured := measure_rolls(bars, second):
                return measured
    return RollTable()


def close_kind(bars: Bars) -> str:
    """``settlement``, ``last`` or ``unknown``: what the closes are, as far as their source tells.

    Yahoo's daily futures close is the settlement; indices and funds have a last official price.
    """
    if bars.market.kind is not Kind.FUTURE:
        return "last"
    return "settlement" if "yahoo" in bars.source.lower() else "unknown"
