"""``levelhead odds``: two prices, three rows that sum to one."""

import json

import click

from levelhead.cli.options import SEED, market_options
from levelhead.cli.sources import Asked, find
from levelhead.forecast import By
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import odds_of
from levelhead.render.odds_page import odds_object, odds_text

BY = click.Choice([str(each) for each in By])


@click.command(
    epilog="\b\nlevelhead odds RTY --bars RTY.csv --up 2455 --down 2350\n"
    "levelhead odds RTY --bars RTY.csv --as-of 2025-11-24 --up 2455 --down 2350 --down-by close --format json"
)
@market_options
@click.option("--up", type=float, required=True, metavar="PRICE", help="Upper barrier, above the close.")
@click.option("--down", type=float, required=True, metavar="PRICE", help="Lower barrier, below the close.")
@click.option("--up-by", type=BY, default="touch", show_default=True, help="How the upper barrier counts.")
@click.option("--down-by", type=BY, default="touch", show_default=True, help="How the lower barrier counts.")
@SEED
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def odds(
    asked: Asked,
    *,
    horizon: int,
    up: float,
    down: float,
    up_by: str,
    down_by: str,
    form: str,
    seed: int,
) -> None:
    """Which comes first: --up, --down, or neither by the horizon, counted on past paths.

    A barrier counts by touch (a high or low reaches it) or by close (a close beyond it by the zone
    buffer z, the larger of 0.1 ATR and 5 ticks).
    """
    found = find(asked, now=now())
    context = known(found.checked, data=asked.data, rolls=asked.rolls, home=home())
    engine = Blend(bars=DrawnBars(seed=seed))
    overview, forecast = odds_of(
        context, up=up, down=down, up_by=By(up_by), down_by=By(down_by), horizon=horizon, engine=engine
    )
    if form == "json":
        click.echo(json.dumps(odds_object(overview, forecast), indent=2, allow_nan=False))
    else:
        click.echo(odds_text(overview, forecast), nl=False)
