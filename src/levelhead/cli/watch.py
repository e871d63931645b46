"""``levelhead watch``: follow open forecasts against new bars, raise each alert once."""

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from levelhead.cli.options import FILE
from levelhead.data.durable import locked
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
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Market
from levelhead.markets.registry import market
from levelhead.watch.alerts import Alert
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
    rounds = Rounds(markets, channels, Watcher(data=data, rolls=rolls), files, offline=offline)
    try:
        rounds.look(is_only=once)
        while every is not None:
            time.sleep(every)
            rounds.look_again()
    except KeyboardInterrupt:
        click.echo("Watching ended.", err=True)


class Rounds:
    """Looks at every market, round after round.

    Parameters
    ----------
    markets, channels, watcher
        What is watched, where alerts go, and what finds them.
    files
        As given with ``--bars``.
    offline
        No network.
    """

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
        self._folder = home() / "watch"
        self._state = WatchState(self._folder / "state")
        self._book = Book(ledger_folder(home()))

    def look_again(self) -> None:
        """One more round; a source that fails, or bars that are half written, are said, and the next one tries again."""
        try:
            self.look(is_only=False)
        except (DataError, SourceError, StorageError) as failure:
            click.echo(f"note: {failure}", err=True)

    def look(self, *, is_only: bool) -> None:
        """Find what is new of every market, record it, deliver what is pending.

        A market that cannot be watched does not keep the others from it; its failure is raised at the end. So is,
        in the only round there will be, an alert that did not arrive.
        """
        moment = now()
        alerts: list[Alert] = []
        failures: list[LevelheadError] = []
        for each in self._markets:
            try:
                daily, intraday = self._bars(each, moment)
                alerts += self._watcher.alerts(self._book.entries(), daily, intraday, now=moment)
            except (DataError, SourceError) as failure:
                failures.append(failure)
        with locked(self._folder):  # a second watcher must not deliver the same alert at the same time
            self._state.record(alerts, [each.name for each in self._channels], at=moment)
            lost = deliver_all(self._state, self._channels, at=moment)
        ending = [*failures, *(lost if is_only else ())]
        for said in [*failures, *lost]:
            if said not in ending[:1]:
                click.echo(f"note: {said}", err=True)
        if ending:
            raise ending[0]

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
