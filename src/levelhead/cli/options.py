"""Options that commands on one market share."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from levelhead.cli.parameters import day
from levelhead.cli.sources import Asked
from levelhead.markets.bars import Adjustment

Command = TypeVar("Command", bound=Callable[..., Any])
SEED = click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of the drawn paths.",
)
FILE = click.Path(path_type=Path)
LEVELS = click.option(
    "--levels", type=FILE, metavar="FILE", help="Your own levels, one a line: 2380-2390, demand zone"
)
HORIZON = click.option(
    "--horizon", type=int, default=15, show_default=True, metavar="N", help="Sessions ahead, 1 to 63."
)
HORIZONS = click.option(
    "--horizon",
    "horizons",
    type=int,
    multiple=True,
    default=(15,),
    show_default=True,
    metavar="N",
    help="Sessions ahead, 1 to 63. Give it several times to settle several horizons from the same paths.",
)


def market_options(
    command: Callable[..., None], *, horizon: Callable[[Command], Command] = HORIZON
) -> Callable[..., None]:
    """Symbol, bars, day, further data: handed to the command as one ``asked``; ``horizon``: how far ahead."""

    @wraps(command)
    def collected(
        symbol: str,
        *,
        bars: Path | None,
        as_of: date | None,
        data: Path | None,
        rolls: Path | None,
        adjustment: str | None,
        strict: bool,
        offline: bool,
        sample: bool,
        **others: object,
    ) -> None:
        asked = Asked(
            symbol=symbol,
            bars=bars,
            as_of=as_of,
            data=data,
            rolls=rolls,
            adjustment=Adjustment(adjustment) if adjustment else None,
            strict=strict,
            offline=offline,
            sample=sample,
        )
        command(asked, **others)

    optioned: Callable[..., None] = collected
    for option in reversed(
        (
            click.argument("symbol", metavar="MARKET"),
            click.option(
                "--bars",
                type=FILE,
                metavar="FILE",
                help="Daily bars in any supported file; no network is used.",
            ),
            click.option(
                "--as-of", type=day, metavar="DAY", help="Nothing after the close of that session is read."
            ),
            horizon,
            click.option(
                "--data",
                type=FILE,
                metavar="DIR",
                help="Folder with peers, the longer proxy and roll tables (bars/, rolls/).",
            ),
            click.option(
                "--rolls",
                type=FILE,
                metavar="FILE",
                help="Roll table: expiry, first session of next, spread, ratio.",
            ),
            click.option(
                "--adjustment",
                type=click.Choice([str(each) for each in Adjustment]),
                help="What was done to the prices at rolls; found from the prices if not given.",
            ),
            click.option(
                "--strict", is_flag=True, help="Refuse data that would otherwise be used with a warning."
            ),
            click.option("--offline", is_flag=True, help="Never use the network."),
            click.option("--sample", is_flag=True, help="Use the embedded S&P 500 sample of 1950 to 2015."),
        )
    ):
        optioned = option(optioned)
    return optioned
