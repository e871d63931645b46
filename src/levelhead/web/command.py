"""``levelhead serve``: the dashboard, or one page of it."""

import sys
from pathlib import Path

import click

from levelhead.errors import LevelheadError, SourceMissing
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.pipeline.outlook import HORIZON, check_horizon
from levelhead.web.room import Settings

_FILE = click.Path(path_type=Path)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8321,
    show_default=True,
    metavar="N",
    help="Port to listen on.",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address to listen on."
)
@click.option(
    "--data", type=_FILE, metavar="DIR", help="Folder with bars and further series (bars/, series/, rolls/)."
)
@click.option(
    "--rolls", type=_FILE, metavar="FILE", help="Roll table: expiry, first session of next, spread, ratio."
)
@click.option(
    "--horizon", type=int, default=HORIZON, show_default=True, metavar="N", help="Sessions ahead, 1 to 63."
)
@click.option("--get", "path", metavar="PATH", help="Print one page, such as /RTY or /RTY.json, and end.")
def serve(
    *, port: int, host: str, data: Path | None, rolls: Path | None, horizon: int, path: str | None
) -> None:
    """Show every page of levelhead in a browser, from the bars on this machine."""
    check_horizon(horizon)
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise SourceMissing("dashboard", "web") from error
    settings = Settings(home(), data and data.absolute(), rolls and rolls.absolute(), horizon)
    settings.universe()
    if path is not None:
        _print(settings, path)


class _Refused(LevelheadError):
    """What a page that was asked for on the command line answered."""

    def __init__(self, message: str, exit_status: int) -> None:
        self.exit_status = exit_status
        super().__init__(message)


def _print(settings: Settings, path: str) -> None:
    from levelhead.web.application import application
    from levelhead.web.crew import Alone
    from levelhead.web.once import get

    _, body, failure = get(application(settings, Alone(), clock=now), path)
    if failure is not None:
        raise _Refused(failure.message, failure.exit_status)
    sys.stdout.buffer.write(body)
