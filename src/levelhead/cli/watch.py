"""``levelhead watch``: follow open forecasts against new bars, raise each alert once."""

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from levelhead.cli.clock import now
from levelhead.cli.home import home
from levelhead.cli.options import FILE
from levelhead.data.gate import Checked
from levelhead.data.intraday import IntradayBars, is_intraday, read_intraday
from levelhead.errors import (
    BadOption,
    DataError,
    LevelheadError,
    NotStored,
    SourceError,
    StorageError,
)
from levelhead.ledger.book import Book
from levelhead.ledger.disk import ledger_folder
from levelhead.markets import Market
from levelhead.markets.registry import market
from levelhead.watch.notify import Notification
from levelhead.watch.rounds import Watcher
from levelhead.watch.state import Channel, Told, WatchState, deliver_all

UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Output:
    """Standard output as a channel: a line a text, or a JSON object a line."""

    form: str
    name: str = "output"

    def deliver(self, alert: Told) -> None:
        """Print one alert; click flushes, and only then is it noted as delivered."""
        if self.form == "jsonl":
            line = json.dumps({"number": alert.number, **alert.said}, ensure_ascii=False)
        else:
            line = f"{alert.number} {alert.body['session']} {alert.text}"
        click.echo(line)


def interval(text: str) -> int:
    """Seconds of ``15m``, ``30s`` or ``1h``: give it to an option as its type."""
    found = re.fullmatch(r"([1-9]\d{0,5})([smh])", text)
    if found is None:
        raise click.BadParameter(f"got {text!r}, expected a time such as 15m, 30s or 1h")
    return int(found[1]) * UNITS[found[2]]


@click.command(
    epilog="\b\nlevelhead watch RTY ES --every 15m                 live bars, else stored ones\n"
    "levelhead watch RTY --bars RTY.csv --bars RTY_15min.txt --once\n"
    "levelhead watch RTY --once --format jsonl --notify mailto://user:password@example.com"
)
@click.argument("symbols", nargs=-1, required=True, metavar="MARKET...")
@click.option("--every", type=interval, metavar="TIME", help="Look again after that time: 15m, 30s, 1h.")
@click.option("--once", is_flag=True, help="Look once and end.")
@click.option(
    "--bars",
    "files",
    type=FILE,
    multiple=True,
    metavar="FILE",
    help="Daily or intraday bars of one market, recognised by content; both kinds may be given.",
)
@click.option("--data", type=FILE, metavar="DIR", help="Folder with peers, the longer proxy and roll tables.")
@click.option("--rolls", type=FILE, metavar="FILE", help="Roll table, as for outlook.")
@click.option("--offline", is_flag=True, help="Never fetch bars; use those that are stored.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@click.option(
    "--notify",
    "urls",
    multiple=True,
    metavar="URL",
    help="Also send alerts there, by an apprise URL (extra [notify]): webhook, mail, desktop. Several times.",
)
def watch(
    symbols: tuple[str, ...],
    *,
    every: int | None,
    once: bool,
    files: tuple[Path, ...],
    data: Path | None,
    rolls: Path | None,
    offline: bool,
    form: str,
    urls: tuple[str, ...],
) -> None:
    """Follow the open forecasts of each MARKET, or its last outlook, and say what happens to them.

    Told are touches of levels and barriers, states of a reclaim, breaks by a close, violated candle patterns,
    settled scenarios and calendar events ahead: each alert once, with its number, also after a kill. Bars that
    lack the last closed session are an error (exit status 3).
    """
    if once is (every is not None):
        raise BadOption(
            "--every", "nothing" if every is None else "--once as well", "either --every TIME or --once"
        )
    markets = [market(symbol) for symbol in symbols]
    if files and len(markets) > 1:
        raise BadOption("--bars", files[0], "one market, whose bars they are")
    channels: list[Channel] = [Output(form), *map(Notification, urls)]
    found = Round(markets, channels, Watcher(data=data, rolls=rolls), files, offline=offline)
    try:
        found.run(is_first=True)
        while every is not None:
            time.sleep(every)
            found.run(is_first=False)
    except KeyboardInterrupt:
        click.echo("Watching ended.", err=True)


class Round:
    """What one look at every market does."""

    def __init__(
        self,
        markets: Sequence[Market],
        channels: Sequence[Channel],
        watcher: Watcher,
        files: Sequence[Path],
        *,
        offline: bool,
    ) -> None:
        self._markets, self._channels, self._watcher = markets, channels, watcher
        self._files, self._offline = files, offline
        self._state = WatchState(home() / "watch" / "state")
        self._book = Book(ledger_folder(home()))

    def run(self, *, is_first: bool) -> None:
        """Look at every market, record what is new, deliver what is pending.

        What goes wrong in the first round ends the watch; later a source that fails, or bars that are old or
        half written, are said and tried again in the next round.
        """
        moment = now()
        names = [each.name for each in self._channels]
        trouble: LevelheadError | None = None
        for each in self._markets:
            try:
                daily, intraday = self._bars(each, moment)
                alerts = self._watcher.alerts(self._book.entries(), daily, intraday, now=moment)
                self._state.record(alerts, names, at=moment)
            except (DataError, SourceError) as failure:
                click.echo(f"note: {each.symbol}: {failure}", err=True)
                trouble = trouble or failure
        for lost in deliver_all(self._state, self._channels, at=moment):
            click.echo(f"note: {lost}", err=True)
            trouble = trouble or lost
        if is_first and trouble is not None and not isinstance(trouble, StorageError):
            raise trouble

    def _bars(self, wanted: Market, moment: datetime) -> tuple[Checked | None, Sequence[IntradayBars]]:
        within = [path for path in self._files if is_intraday(path)]
        daily = [path for path in self._files if path not in within]
        if len(daily) > 1:
            raise BadOption("--bars", daily[1], "one file of daily bars")
        intraday = [read_intraday(path, market=wanted, now=moment) for path in within]
        if daily:
            from levelhead.data.read import read_bars

            return read_bars(daily[0], market=wanted, now=moment), intraday
        if intraday:
            return self._stored(wanted), intraday
        if not self._offline:
            from levelhead.data.yahoo import live_and_running

            try:
                checked, running = live_and_running(wanted, now=moment)
            except SourceError as failure:
                click.echo(f"note: {failure}", err=True)
            else:
                return checked, [] if running is None else [running]
        stored = self._stored(wanted)
        if stored is None:
            raise NotStored(wanted.symbol)
        return stored, ()

    @staticmethod
    def _stored(wanted: Market) -> Checked | None:
        from levelhead.data.store import Store

        store = Store(home())
        return store.bars(wanted.symbol) if store.has(wanted.symbol) else None
