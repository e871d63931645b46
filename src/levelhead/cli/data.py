"""``levelhead data``: the daily bars kept on this machine."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from levelhead.cli.fetch import fetch, series
from levelhead.cli.findings import accepted, as_json, finding_lines, refused, series_line
from levelhead.cli.lazy import SuggestingGroup
from levelhead.cli.parameters import day
from levelhead.cli.progress import progress
from levelhead.cli.table import show_table
from levelhead.data.gate import Checked
from levelhead.data.home import cache_folder
from levelhead.data.manifest import Manifest
from levelhead.data.read import read_bars
from levelhead.data.store import Change, Joining, Store
from levelhead.data.yahoo import DEADLINE, live
from levelhead.errors import BadOption, DataRejected, LevelheadError, SourceError
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.market import Market
from levelhead.markets.registry import market, markets

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)
AS_OF = click.option("--as-of", type=day, metavar="DAY", help="Last session to use; later rows are not read.")
ADJUSTMENT = click.option(
    "--adjustment",
    type=click.Choice([each.value for each in Adjustment]),
    help="What was done to the prices so that contracts join; found from the prices if not given.",
)
STRICT = click.option(
    "--strict", is_flag=True, help="Refuse what is otherwise used with a warning or set aside."
)
REPLACE = click.option(
    "--replace", is_flag=True, help="Put the new bars in place of the stored ones instead of joining them."
)
FILES = click.Path(path_type=Path)


@click.group(cls=SuggestingGroup)
def data() -> None:
    """Import, fetch, list and check daily bars, and fetch what drives the market.

    Bars are kept in one folder (LEVELHEAD_HOME moves it), one Parquet file per market, so that later
    commands need neither the original file nor a network.

    \b
    levelhead data check RTY.csv --market RTY      can this file be used? nothing is kept
    levelhead data import RTY.csv --market RTY     keep its bars
    levelhead data update RTY ES                   fetch from Yahoo Finance and keep
    levelhead data show RTY --tail 5               what is kept
    levelhead data fetch macro                     yields, spreads, volatility, positions, releases
    """


data.add_command(fetch)
data.add_command(series)


@data.command("import", short_help="Keep the bars of files.")
@click.argument("files", nargs=-1, required=True, type=FILES, metavar="FILE...")
@click.option("--market", "symbol", required=True, metavar="SYMBOL", help="Whose bars they are, such as RTY.")
@ADJUSTMENT
@REPLACE
@STRICT
def import_files(
    files: Sequence[Path], symbol: str, adjustment: str | None, *, replace: bool, strict: bool
) -> None:
    """Keep the daily bars of FILE... after the quality gate has passed them.

    Several files of one market are joined in the order given. A bar that is stored already and differs is
    replaced and reported; its old value stays in the record. The format of a file is recognised by its
    content: CSV of the usual vendors, NinjaTrader text, Parquet.

    \b
    levelhead data import RTY.csv --market RTY
    levelhead data import RTY_2024.csv RTY_2025.csv --market RTY
    levelhead data import RTY_backadjusted.csv --market RTY --adjustment ratio --replace
    """
    wanted, store, moment = market(symbol), Store(home()), now()
    joining = _joining(replace)
    reports: list[list[str]] = []
    with progress(files, "Importing") as paths:
        for path in paths:
            checked = read_bars(
                path, market=wanted, as_of=None, adjustment=_declared(adjustment), now=moment, strict=strict
            )
            change = store.put(checked, at=moment, joining=joining)
            joining = Joining.UPDATE
            reports.append(_kept(change, checked))
    _print_lines(reports)


@data.command(short_help="Fetch bars from Yahoo Finance and keep them.")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL]...")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True, max=600),
    default=DEADLINE,
    show_default=True,
    help="Seconds for each market, all requests together.",
)
@REPLACE
def update(symbols: Sequence[str], deadline: float, *, replace: bool) -> int:
    """Fetch the bars of SYMBOL... from Yahoo Finance and keep them; without SYMBOL, of every stored market.

    Needs no key, but the extra: pip install 'levelhead[yahoo]'. Prices are as traded (the continuous front
    month of futures, with its roll gaps). A market that fails is named and does not stop the others; the
    exit status is that of the first failure.

    \b
    levelhead data update RTY
    levelhead data update RTY ES NQ --deadline 20
    """
    store, moment = Store(home()), now()
    wanted = [market(symbol) for symbol in symbols] or [market(each.symbol) for each in store.list()]
    if not wanted:
        raise BadOption("SYMBOL", "none", "a market such as RTY, as nothing is stored yet")
    reports: list[list[str]] = []
    failures: list[tuple[Market, LevelheadError]] = []
    with progress(wanted, "Fetching") as queue:
        for each in queue:
            try:
                checked = live(each, now=moment, deadline=deadline, cache=cache_folder(store.home))
                change = store.put(checked, at=moment, joining=_joining(replace))
            except LevelheadError as error:
                failures.append((each, error))
            else:
                reports.append(_kept(change, checked))
    _print_lines(reports)
    for each, failure in failures:
        named = isinstance(failure, SourceError)
        click.echo(f"levelhead: {failure}" if named else f"levelhead: {each.symbol}: {failure}", err=True)
    return failures[0][1].exit_status if failures else 0


@data.command("list", short_help="What is kept.")
@FORMAT
def list_stored(form: str) -> None:
    """What is kept: markets, sessions, verdicts, sources."""
    stored = Store(home()).list()
    if form == "json":
        click.echo(as_json([_record(each) for each in stored]))
        return
    if not stored:
        click.echo(f"Nothing is stored in {home()} yet. Try: levelhead data update RTY", err=True)
        return
    header = ("market", "first", "last", "bars", "adjustment", "verdict", "asked", "source")
    rows = [
        (
            each.symbol,
            str(each.first),
            str(each.last),
            str(each.bars),
            str(each.adjustment),
            str(each.verdict),
            f"{each.at:%Y-%m-%d}",
            each.source,
        )
        for each in stored
    ]
    show_table(header, rows, numbers=("bars",))


@data.command(short_help="The last stored bars of a market.")
@click.argument("symbol")
@click.option("--tail", type=click.IntRange(min=1), default=10, show_default=True, help="How many bars.")
@AS_OF
def show(symbol: str, tail: int, as_of: date | None) -> None:
    """The last stored bars of SYMBOL, their source and what was found about them.

    \b
    levelhead data show RTY
    levelhead data show RTY --as-of 2025-11-24 --tail 3
    """
    checked = Store(home()).bars(symbol, as_of)
    bars = checked.bars
    for line in (series_line(checked), f"source {bars.source}", *finding_lines(checked)):
        click.echo(line)
    click.echo()
    header = ("session", "open", "high", "low", "close", "volume")
    show_table(header, list(_rows(bars, tail)), numbers=header[1:])


@data.command(short_help="Can a file be used? The quality gate alone.")
@click.argument("file", type=FILES)
@click.option("--market", "symbol", required=True, metavar="SYMBOL", help="Whose bars they are, such as RTY.")
@FORMAT
@AS_OF
@ADJUSTMENT
@STRICT
def check(
    file: Path, symbol: str, form: str, as_of: date | None, adjustment: str | None, *, strict: bool
) -> int:
    """The quality gate alone: can FILE be used, and what was found in it? Nothing is kept.

    The verdict is the gravest finding: OK, WARN (used as it is), REPAIR (changed without changing
    information), QUARANTINE (an isolated bad bar set aside), DEGRADE (some statement cannot be made), all
    with exit status 0, or REJECT with exit status 3.

    \b
    levelhead data check RTY.csv --market RTY
    levelhead data check RTY.csv --market RTY --as-of 2025-11-24 --format json
    """
    wanted = market(symbol)
    try:
        checked = read_bars(
            file, market=wanted, as_of=as_of, adjustment=_declared(adjustment), now=now(), strict=strict
        )
    except DataRejected as error:
        if form == "json":
            click.echo(as_json(refused(error, wanted)))
            return error.exit_status
        raise
    if form == "json":
        click.echo(as_json(accepted(checked)))
    else:
        for line in (series_line(checked), f"source {checked.bars.source}", *finding_lines(checked)):
            click.echo(line)
    return 0


@data.command("markets", short_help="Every market levelhead knows.")
def list_markets() -> None:
    """Every market levelhead knows, with its contract facts."""
    header = ("market", "name", "exchange", "kind", "tick", "point value", "currency", "months", "also")
    rows = [
        (
            each.symbol,
            each.name,
            each.exchange,
            str(each.kind),
            f"{float(each.tick):g}",
            f"{float(each.point_value):g}",
            each.currency,
            each.months,
            " ".join(each.aliases),
        )
        for each in markets()
    ]
    show_table(header, rows, numbers=("tick", "point value"))


def _joining(replace: bool) -> Joining:  # noqa: FBT001  straight from a flag
    return Joining.REPLACE if replace else Joining.UPDATE


def _declared(adjustment: str | None) -> Adjustment | None:
    return None if adjustment is None else Adjustment(adjustment)


def _kept(change: Change, checked: Checked) -> list[str]:
    line = f"{change.symbol}: {change.added} sessions added, {change.bars} stored to {change.last}"
    if change.revised:
        line += f"; {change.revised} stored bars changed, the first on {change.first_revised}"
    return [line, *finding_lines(checked)]


def _print_lines(reports: Sequence[Sequence[str]]) -> None:
    for report in reports:
        for line in report:
            click.echo(line)


def _record(manifest: Manifest) -> dict[str, object]:
    return {
        "market": manifest.symbol,
        "first": manifest.first.isoformat(),
        "last": manifest.last.isoformat(),
        "bars": manifest.bars,
        "adjustment": str(manifest.adjustment),
        "verdict": str(manifest.verdict),
        "asked": f"{manifest.at:%Y-%m-%dT%H:%M:%SZ}",
        "source": manifest.source,
        "fingerprint": manifest.fingerprint,
        "file": manifest.file,
    }


def _rows(bars: Bars, tail: int) -> Iterator[tuple[str, ...]]:
    places = bars.market.places
    for place in range(max(0, len(bars) - tail), len(bars)):
        prices = (column[place] for column in (bars.open, bars.high, bars.low, bars.close))
        volume = bars.volume[place]
        yield (
            str(bars.session[place]),
            *(f"{price:.{places}f}" for price in prices),
            "-" if volume != volume else f"{volume:.0f}",  # noqa: PLR0124  NaN: the source has none
        )
