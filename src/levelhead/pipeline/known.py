"""What was known: one market's bars and everything that belongs to them, cut at the day asked for."""

from dataclasses import replace
from pathlib import Path

from levelhead.data.folder import Folder
from levelhead.data.gate import Checked
from levelhead.data.macro import macro_of, releases_of
from levelhead.data.series import read_rolls
from levelhead.markets import Bars, Context, Kind, Macro, RollTable
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
    folder = Folder(data) if data is not None else None
    traded = _traded(checked, folder, rolls)
    bars, as_of = traded.bars, traded.as_of
    told = macro_of(bars.market, as_of=as_of, moment=close_of(bars), folder=folder, home=home)
    if folder is None:
        return replace(traded, macro=told.macro)
    peers = folder.peers(bars.market, as_of=as_of)
    found = [*peers, *([traded.proxy.market.symbol] if traded.proxy is not None else [])]
    left_out = folder.left_out(bars.market, found=found, as_of=as_of)
    return replace(traded, peers=peers, notes=(*checked.notes, *left_out, *told.notes), macro=told.macro)


def known_for_odds(
    checked: Checked,
    *,
    data: Path | None = None,
    rolls: Path | None = None,
    home: Path | None = None,
) -> Context:
    """Of what is known, all that levels and odds are made of, and the releases ahead: no peers, no other series."""
    folder = Folder(data) if data is not None else None
    traded = _traded(checked, folder, rolls)
    releases = releases_of(folder, home, traded.as_of)
    return replace(traded, macro=Macro(releases=releases).known_by(close_of(traded.bars)))


def _traded(checked: Checked, folder: Folder | None, rolls: Path | None) -> Context:
    """Bars, rolls, and other series of the same underlying."""
    bars = checked.bars
    as_of = bars.as_of
    if folder is None:
        table = read_rolls(rolls, as_of=as_of) if rolls else RollTable()
        return Context(bars, as_of, rolls=table, notes=checked.notes)
    given = read_rolls(rolls, as_of=as_of) if rolls else folder.rolls(bars.market, as_of=as_of)
    proxy = folder.proxy(bars.market, as_of=as_of)
    table = (given or RollTable()).filled(_seen_twice(folder, bars))
    if proxy is not None:
        table = table.filled(detect_rolls(bars, proxy))
    return Context(
        bars=bars,
        as_of=as_of,
        rolls=table,
        proxy=proxy,
        notes=checked.notes,
        kin=folder.kin(bars.market, as_of=as_of),
        implied=folder.implied(bars.market, as_of=as_of),
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
