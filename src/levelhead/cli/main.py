"""The ``levelhead`` command: its overview, and the edge at which every error becomes one line."""

import os
import sys
import traceback
from collections.abc import Sequence

import click

from levelhead import __version__
from levelhead.cli.lazy import Lazy, LazyGroup
from levelhead.errors import LevelheadError

COMMANDS = {
    "outlook": Lazy("levelhead.cli.outlook:outlook", "Write the outlook of a market: the main job."),
    "odds": Lazy("levelhead.cli.odds:odds", "Which of two prices comes first, and how often neither."),
    "setups": Lazy(
        "levelhead.cli.setups:setups", "Entry, stop and target of a scenario in figures, not advice."
    ),
    "backtest": Lazy(
        "levelhead.cli.backtest:backtest", "How the odds would have done on every past session."
    ),
    "evidence": Lazy(
        "levelhead.cli.evidence:evidence", "What statements and levels are worth on a market's history."
    ),
    "screen": Lazy("levelhead.cli.screen:command", "Every market in one table: levels, odds, news."),
    "ledger": Lazy("levelhead.cli.ledger:ledger", "Keep forecasts before the outcome, grade them after it."),
    "watch": Lazy("levelhead.cli.watch:watch", "Follow open forecasts against new bars; each alert once."),
    "audit": Lazy("levelhead.cli.audit:audit", "Hold somebody's note against the bars."),
    "serve": Lazy("levelhead.web.command:serve", "Show every page in a browser, from bars on this machine."),
    "data": Lazy("levelhead.cli.data:data", "Import, fetch, list and check daily bars."),
    "export": Lazy("levelhead.cli.export:export", "Levels for other platforms, releases as a calendar file."),
    "mcp": Lazy("levelhead.mcp.command:mcp", "Serve the same answers to MCP clients, read-only."),
    "doctor": Lazy("levelhead.cli.doctor:doctor", "Is this installation, and are its lists, in order?"),
    "completion": Lazy("levelhead.cli.completion:completion", "Print the completion script of a shell."),
}
INTERRUPTED = 130  # as shells report a process ended by Ctrl-C
PIPE_CLOSED = 141  # ... and one whose reader went away
STORAGE = 5
DEFECT = 1


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 a defect of levelhead, 2 wrong usage, 3 the data cannot support the "
    "request, 4 a source failed, 5 storage; of the ledger 6 broken, 7 incomplete, 8 checkpoint mismatch.",
)
@click.version_option(__version__, prog_name="levelhead", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def levelhead() -> None:
    """Futures market outlooks that show their work: levels, scenarios and probabilities from daily bars."""


def main() -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit status.

    An error that levelhead raises on purpose becomes one line on standard error and the status of its
    class; anything else is a defect of levelhead, and says so. ``--debug``, anywhere among the arguments,
    shows the traceback as well.
    """
    debug = "--debug" in arguments
    try:
        result = levelhead.main(
            [each for each in arguments if each != "--debug"], prog_name="levelhead", standalone_mode=False
        )
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # click exits by itself on a closed pipe
        _drop_output()
        return PIPE_CLOSED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the edge: no traceback reaches a user unasked
        if debug:
            traceback.print_exc()
        return _told(error)
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Send what is still unwritten nowhere: the interpreter would flush once more at its end, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> int:
    if isinstance(error, LevelheadError):
        click.echo(f"levelhead: {error}", err=True)
        return error.exit_status
    if isinstance(error, OSError) and error.filename is None:
        _drop_output()
        click.echo(f"levelhead: the result cannot be written: {error.strerror or error}", err=True)
        return STORAGE
    what = " ".join(f"{type(error).__name__}: {error}".split())
    click.echo(
        f"levelhead: a defect of levelhead itself ({what}). "
        "Please report it with what the same command prints with --debug",
        err=True,
    )
    return DEFECT
