"""Which bars a command works on: a file, the store, a live source, or the embedded sample, said loudly."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from levelhead.data.gate import Checked
from levelhead.data.universe import ageless
from levelhead.errors import LevelheadError, SourceError
from levelhead.machine.home import home
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Market
from levelhead.markets.registry import market
from levelhead.markets.symbols import parse_symbol
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, named
from levelhead.pipeline.banner import sample_banner
from levelhead.render.numbers import written


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for.

    Parameters
    ----------
    symbol
        As typed.
    bars
        ``--bars``.
    as_of, data, rolls, adjustment, strict
        As typed.
    offline
        No network.
    sample
        The embedded sample, whatever the symbol.
    """

    symbol: str
    bars: Path | None
    as_of: date | None
    data: Path | None
    rolls: Path | None
    adjustment: Adjustment | None
    strict: bool
    offline: bool
    sample: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Bars, and the sentence to print where they are not what was asked for."""

    checked: Checked
    banner: Claim | None = None


def find(asked: Asked, *, now: datetime) -> Found:
    """The bars to work on.

    A file when one is named. Else the live source, then what the store holds, then the embedded sample;
    each step down is said on standard error, and the sample's page carries a banner.
    """
    wanted = market(asked.symbol)
    if parse_symbol(asked.symbol).month is not None:
        click.echo(f"note: bars are read as the front-month series of {wanted.symbol}", err=True)
    if asked.sample:
        return _sample(wanted, asked, Phrase("asked for with --sample"))
    if asked.bars is not None:
        return _file(wanted, asked, now)
    if not asked.offline:
        try:
            return Found(_live(wanted, asked, now))
        except SourceError as failure:
            click.echo(f"note: {failure}", err=True)
    return _stored(wanted, asked) or _sample(wanted, asked, _why(asked))


def _why(asked: Asked) -> Phrase:
    symbol = named(asked.symbol)
    if asked.offline:
        return Phrase("no bars of {symbol} are stored and the network was not to be used", symbol=symbol)
    return Phrase("no live source answered for {symbol} and none of its bars are stored", symbol=symbol)


def _file(wanted: Market, asked: Asked, now: datetime) -> Found:
    from levelhead.data.read import read_bars

    assert asked.bars is not None
    checked = read_bars(
        asked.bars,
        market=wanted,
        as_of=asked.as_of,
        adjustment=asked.adjustment,
        now=now,
        strict=asked.strict,
    )
    if asked.as_of is not None and checked.bars.as_of != asked.as_of:
        click.echo(f"note: no bar on {asked.as_of}; read to {checked.bars.as_of}", err=True)
    return Found(_aged(checked))


def _live(wanted: Market, asked: Asked, now: datetime) -> Checked:
    from levelhead.data.yahoo import live

    checked = live(wanted, now=now)
    return _aged(_upto(checked, asked.as_of))


def _stored(wanted: Market, asked: Asked) -> Found | None:
    from levelhead.data.store import Store

    store = Store(home())
    if not store.has(wanted.symbol):
        return None
    checked = store.bars(wanted.symbol, as_of=asked.as_of)
    click.echo(f"note: using the stored bars of {wanted.symbol}", err=True)
    return Found(_aged(checked))


def _sample(wanted: Market, asked: Asked, why: str) -> Found:
    from levelhead.data.embedded import sample

    try:
        checked = sample(as_of=asked.as_of)
    except LevelheadError:
        click.echo(f"note: {why}. Give bars with --bars FILE", err=True)
        raise
    last = checked.bars.as_of
    click.echo(
        f"note: SAMPLE DATA: {why}. S&P 500 bars to {last}. "
        "For a market of today give --bars FILE, or store bars with: levelhead data import",
        err=True,
    )
    return Found(checked, banner=sample_banner(checked, wanted, why))


def _upto(checked: Checked, as_of: date | None) -> Checked:
    if as_of is None or checked.bars.as_of <= as_of:
        return checked
    return Checked(checked.bars.upto(as_of), checked.notes, checked.verdict)


def _aged(checked: Checked) -> Checked:
    """The age of the last bar is said, and not printed: the page of a day is the same on every later day."""
    old = [note for note in checked.notes if note.code == "OLD"]
    for note in old:
        behind = {each.name: each for each in note.claim.measurements}["behind"]
        click.echo(
            f"note: the last bar is of {checked.bars.as_of}; sessions since then: {written(behind)}", err=True
        )
    return ageless(checked)
