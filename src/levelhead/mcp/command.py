"""``levelhead mcp``: the server for MCP clients."""

import importlib.util
import json
from pathlib import Path

import click

from levelhead.errors import BadOption, SourceMissing
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.mcp.given import LONGEST_HORIZON

EXTRA = "mcp"
FOLDER = click.Path(path_type=Path)


@click.command(
    epilog="\b\nlevelhead mcp --data DIR            what an MCP client starts; docs/mcp.md has its configuration\n"
    "levelhead mcp --list                 the tools with their schemas"
)
@click.option(
    "--data",
    type=FOLDER,
    metavar="DIR",
    help="Folder with bars and further series (bars/, series/, rolls/, calendar/); without it what is stored.",
)
@click.option(
    "--rolls", type=FOLDER, metavar="FILE", help="Roll table: expiry, first session of next, spread, ratio."
)
@click.option(
    "--horizon",
    type=int,
    default=15,
    show_default=True,
    metavar="N",
    help="Sessions ahead, 1 to 63, where a call names none.",
)
@click.option("--list", "listed", is_flag=True, help="Print the tools as JSON and end.")
def mcp(*, data: Path | None, rolls: Path | None, horizon: int, listed: bool) -> None:
    """Serve outlook, levels, odds, audit, record and grade to an MCP client over standard input and output.

    The same answers as the commands give as JSON, from stored bars or a folder. The server only reads: no tool
    writes a file, fetches an address or opens a path a client names. Needs the extra [mcp].
    """
    if listed:
        from levelhead.mcp.catalogue import tool_list

        click.echo(json.dumps(tool_list(), indent=2, ensure_ascii=False))
        return
    if importlib.util.find_spec("mcp") is None or importlib.util.find_spec("mcp_types") is None:
        raise SourceMissing("the server for MCP clients", EXTRA)
    _check(data, rolls, horizon)
    from levelhead.mcp.server import serve
    from levelhead.mcp.setup import Setup

    now()  # a wrong LEVELHEAD_NOW is told here, not in every answer
    serve(Setup(home(), _absolute(data), _absolute(rolls), horizon))


def _check(data: Path | None, rolls: Path | None, horizon: int) -> None:
    if data is not None and not data.is_dir():
        raise BadOption("--data", data, "an existing folder")
    if rolls is not None and not rolls.is_file():
        raise BadOption("--rolls", rolls, "an existing file")
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise BadOption("--horizon", horizon, f"a number of sessions from 1 to {LONGEST_HORIZON}")


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.absolute()
