"""``levelhead serve``: the dashboard, or one page of it."""

import contextlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from levelhead.errors import BadOption, LevelheadError, SourceMissing
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.pipeline.outlook import HORIZON, check_horizon
from levelhead.render.languages import LANGUAGES
from levelhead.web.room import WHY, Settings
from levelhead.web.sample import SampleUniverse

_FILE = click.Path(path_type=Path)


@click.command(
    epilog="\b\nlevelhead serve                                  the stored markets, on http://127.0.0.1:8321/\n"
    "levelhead serve --data DIR                       and those of a folder\n"
    "levelhead serve --every 15                       live bars of the stored markets every 15 minutes\n"
    "levelhead serve --get /RTY.json                  one page, without a server\n"
    "levelhead serve --lang de                        in German\n"
    "levelhead serve --host 0.0.0.0 --name desk.lan   for other machines: asks for a token"
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    metavar="N",
    help="Port to listen on; 0: any that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen on. Any but this machine's own asks readers for a token.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A further name that readers call this server by; give it several times for several.",
)
@click.option(
    "--data",
    type=_FILE,
    metavar="DIR",
    help="Folder with bars and further series (bars/, series/, rolls/, calendar/).",
)
@click.option(
    "--rolls", type=_FILE, metavar="FILE", help="Roll table: expiry, first session of next, spread, ratio."
)
@click.option(
    "--horizon",
    type=int,
    default=HORIZON,
    show_default=True,
    metavar="N",
    help="Sessions ahead, 1 to 63.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that make pages.  [default: one a processor, at most four]",
)
@click.option(
    "--every",
    type=click.IntRange(1, 1440),
    metavar="MINUTES",
    help="Fetch live bars of the stored markets from Yahoo Finance again and again (extra [yahoo]).",
)
@click.option(
    "--lang",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="Language of the pages; each can be read in the others.",
)
@click.option("--get", "path", metavar="PATH", help="Print one page, such as /RTY or /RTY.json, and end.")
def serve(
    *,
    port: int,
    host: str,
    names: tuple[str, ...],
    data: Path | None,
    rolls: Path | None,
    horizon: int,
    processes: int | None,
    every: int | None,
    lang: str,
    path: str | None,
) -> None:
    """Show every page of levelhead in a browser, from the bars on this machine.

    Markets are those that are stored (levelhead data import, update) and those of --data DIR. No network is
    used unless --every asks for it. A page follows its bars: new ones are read within seconds and every
    open page is told.

    Only this machine reaches the server unless --host names another address; then readers are asked for a
    token, the one in LEVELHEAD_TOKEN or one that is made and kept in the home folder.
    """
    _installed(fetching=every is not None)
    check_horizon(horizon)
    if rolls is not None and not rolls.is_file():
        raise BadOption("--rolls", rolls, "an existing file")
    settings = Settings(home(), data and data.absolute(), rolls and rolls.absolute(), horizon, lang)
    settings.universe()
    now()
    if path is not None:
        _print(settings, path)
        return
    count = processes or min(os.cpu_count() or 1, 4)
    _serve(settings, port=port, host=host, names=names, processes=count, every=every)


class Refused(LevelheadError):
    """What a page that was asked for from the shell answered."""

    def __init__(self, message: str, exit_status: int) -> None:
        self.exit_status = exit_status
        super().__init__(message)


def _installed(*, fetching: bool) -> None:
    try:
        import python_multipart  # noqa: F401
        import sse_starlette  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise SourceMissing("dashboard", "web") from error
    if fetching and find_spec("yfinance") is None:
        raise SourceMissing("Yahoo Finance", "yahoo")


def _print(settings: Settings, path: str) -> None:
    from levelhead.web.application import application
    from levelhead.web.crew import Alone
    from levelhead.web.guard import LIVE
    from levelhead.web.once import get

    if path.endswith(LIVE):
        raise BadOption("--get", path, "a page: events need a server")
    if isinstance(settings.universe(), SampleUniverse):
        click.echo(_SAMPLE, err=True)
    answer = get(application(settings, Alone(), clock=now), path)
    if answer.failure is not None:
        raise Refused(answer.failure.message, answer.failure.exit_status)
    sys.stdout.buffer.write(answer.body)


def _serve(
    settings: Settings, *, port: int, host: str, names: tuple[str, ...], processes: int, every: int | None
) -> None:
    from levelhead.web.hosts import bracketed, hosts_of, is_loopback
    from levelhead.web.server import Doors, address_of, listening, run
    from levelhead.web.token import VARIABLE, token_of

    bound = listening(host, port)
    with contextlib.closing(bound):
        given = os.environ.get(VARIABLE, "")
        token = None
        if given or not is_loopback(host):
            token = token_of(settings.home, given, port=bound.getsockname()[1])
        for name in names:
            if not hosts_of(host, (name,)).allow(bracketed(name)):
                raise BadOption("--name", name, "a host name without a port, such as desk.lan")
        address = address_of(bound, host)
        _tell(settings, address, None if token is None else token.secret)
        with contextlib.suppress(KeyboardInterrupt):
            run(
                settings,
                bound,
                doors=Doors(hosts_of(host, names), token),
                processes=processes,
                clock=now,
                minutes=every,
            )
    click.echo("Stopped.", err=True)


def _tell(settings: Settings, address: str, secret: str | None) -> None:
    """Where the dashboard is and what it shows."""
    universe = settings.universe()
    if isinstance(universe, SampleUniverse):
        click.echo(_SAMPLE, err=True)
    else:
        click.echo(f"Markets: {', '.join(universe.symbols())}", err=True)
    if secret is None:
        click.echo(f"Listening on {address} (Ctrl-C ends it)", err=True)
        return
    click.echo(
        f"Listening on {address} for other machines, too, without encryption (Ctrl-C ends it)",
        err=True,
    )
    click.echo(f"Open it once with its token: {address}token#{secret}", err=True)


_SAMPLE = (
    f"note: SAMPLE DATA: {WHY}. For a market of today store bars with `levelhead data import FILE --market MARKET` "
    "or `levelhead data update MARKET`, or give a folder with --data DIR"
)
