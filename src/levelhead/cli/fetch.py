"""``levelhead data fetch`` and ``data series``: yields, spreads, volatility indices, positions, release days."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from levelhead import __version__
from levelhead.cli.findings import as_json
from levelhead.cli.parameters import day
from levelhead.cli.progress import progress
from levelhead.cli.table import show_table
from levelhead.errors import BadOption, LevelheadError, SourceError
from levelhead.machine.clock import now
from levelhead.machine.home import home

if TYPE_CHECKING:
    from levelhead.data.release_store import Listed
    from levelhead.data.series_store import Kept, Record
    from levelhead.data.sources.fetched import Answer

KEY, CONTACT = "FRED_API_KEY", "LEVELHEAD_CONTACT"
DEADLINE = 30.0


@click.command(short_help="Fetch yields, spreads, indices, positions, release days.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--source", metavar="SOURCE", help="Where several have it: fred, fred-csv, treasury, bls ...")
@click.option(
    "--since", type=day, metavar="DAY", help="First day wanted, where a source can be asked for one."
)
@click.option(
    "--contact",
    envvar=CONTACT,
    show_envvar=True,
    default="",
    metavar="EMAIL",
    help="Your address, sent with each request; some sources turn away who leaves none.",
)
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True, max=600),
    default=DEADLINE,
    show_default=True,
    help="Seconds for each answer, retries included.",
)
@click.option("--offline", is_flag=True, help="Never use the network: then this refuses.")
def fetch(
    names: Sequence[str],
    source: str | None,
    since: date | None,
    contact: str,
    deadline: float,
    *,
    offline: bool,
) -> int:
    """Fetch NAME... and keep it with the time each value was published; without NAME, the set macro.

    A NAME is a series (DGS10, BAMLH0A0HYM2, VIX, RVX, EFFR, FRED:ANY_SERIES), positions (COT:RTY), a kind of
    release (FOMC, CPI, NFP, PPI; PCE, GDP with a key), or a set: calendar, macro. FRED is asked through its
    public CSV, or through its API, which also tells revisions, when FRED_API_KEY holds your key.

    A source that fails is named and does not stop the others; the exit status is then 4. What is kept is
    never shortened, and a changed value is kept beside the old one.

    \b
    levelhead data fetch
    levelhead data fetch DGS2 DGS10 --source treasury --since 2020-01-01
    levelhead data fetch COT:RTY calendar --contact me@example.org
    """
    from levelhead.data.sources.catalog import MACRO, Ask, Remembered, expanded, sources_of
    from levelhead.data.sources.catalog import fetch as fetched
    from levelhead.data.sources.transport import HttpTransport

    wanted = expanded(names or (MACRO,))
    for name in wanted:
        having = sources_of(name)  # a name nobody has is found before anything is fetched
        if source is not None and source not in having:
            raise BadOption("--source", source, f"for {name} one of {', '.join(having)}")
    if offline:
        raise BadOption(
            "--offline", "set", "no --offline, as fetching needs the network; see `levelhead data series`"
        )
    ask = Ask(now(), os.environ.get(KEY, ""), since)
    lines: list[str] = []
    failures: list[LevelheadError] = []
    with HttpTransport(_agent(contact), deadline=deadline) as http, progress(wanted, "Fetching") as queue:
        transport = Remembered(http)
        for name in queue:
            try:
                answers = fetched(transport, name, ask, source=source)
                said = [line for answer in answers for line in _put(answer)]
                lines += dict.fromkeys(said)  # series of one answer share their notes
            except LevelheadError as error:
                failures.append(error)
    for line in lines:
        click.echo(line)
    for failure in failures:
        click.echo(f"levelhead: {failure}", err=True)
    return _status(failures)


def _agent(contact: str) -> str:
    return f"levelhead/{__version__}" + (f" ({contact})" if contact else "")


def _status(failures: Sequence[LevelheadError]) -> int:
    """Storage that failed counts before a source that did: then nothing may have been kept."""
    others = [each.exit_status for each in failures if not isinstance(each, SourceError)]
    return (others or [each.exit_status for each in failures] or [0])[0]


@click.command("series", short_help="Which series and release days are kept.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output."
)
def series(form: str) -> None:
    """Which series and release days are kept: span, revisions, source, when it was last asked."""
    from levelhead.data.release_store import ReleaseStore
    from levelhead.data.series_store import SeriesStore

    records, lists = SeriesStore(home()).list(), ReleaseStore(home()).lists()
    if form == "json":
        click.echo(as_json([*map(_record, records), *map(_list, lists)]))
        return
    if not records and not lists:
        click.echo(f"No series is kept in {home()} yet. Try: levelhead data fetch", err=True)
        return
    header = ("name", "first", "last", "days", "revised", "asked", "source")
    rows = [
        [str(cell) for cell in each.values()][:7] for each in (*map(_record, records), *map(_list, lists))
    ]
    show_table(header, rows, numbers=("days", "revised"))


def _put(answer: "Answer") -> Iterator[str]:
    """Keep an answer; what to say of it."""
    from levelhead.data.release_store import ReleaseStore
    from levelhead.data.series_store import SeriesStore
    from levelhead.data.sources.fetched import Fetched

    if isinstance(answer, Fetched):
        yield _said(SeriesStore(home()).put(answer))
    else:
        changed = ReleaseStore(home()).put(answer)
        days = [each.day for each in answer.releases]
        state = "a new list" if changed else "the same list as before"
        yield f"{answer.kind}: {state}, {len(days)} days from {days[0]} to {days[-1]}; {answer.source}"
    for note in answer.notes:
        yield f"  {note}"


def _said(kept: "Kept") -> str:
    record = kept.record
    line = f"{record.name}: {kept.added} days added, {record.days} kept from {record.first} to {record.last}"
    if kept.revised:
        line += (
            f"; {kept.revised} values changed, the first of {kept.first_revised}, the old ones are kept too"
        )
    if kept.begins:
        line += f"; the answer begins on {kept.begins}, the earlier history stays"
    if kept.missing:
        line += f"; {kept.missing} days it no longer has stay"
    return f"{line}; {record.source}"


def _record(record: "Record") -> dict[str, object]:
    return {
        "name": record.name,
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "days": record.days,
        "revised": record.revisions,
        "asked": f"{record.asked:%Y-%m-%dT%H:%MZ}",
        "source": record.source,
        "file": record.file,
        "sha256": record.sha256,
    }


def _list(listed: "Listed") -> dict[str, object]:
    return {
        "name": str(listed.kind),
        "first": listed.days[0].isoformat(),
        "last": listed.days[-1].isoformat(),
        "days": len(listed.days),
        "revised": 0,
        "asked": f"{listed.asked:%Y-%m-%dT%H:%MZ}",
        "source": listed.source,
        "sha256": listed.sha256,
    }
