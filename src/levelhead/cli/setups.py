"""``levelhead setups``: entry, stop and target as figures, not advice."""

import json
from collections.abc import Sequence

import click

from levelhead.cli.options import SEED, market_options
from levelhead.cli.sources import Asked, find
from levelhead.cli.table import show_table
from levelhead.errors import BadOption
from levelhead.evidence.origins import Question
from levelhead.evidence.setup_record import SetupRecord, SideRecord
from levelhead.forecast import By
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.setups import SetupOdds
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.markets import Context
from levelhead.pipeline.backtest import kept_setups
from levelhead.pipeline.known import known
from levelhead.pipeline.setups import Prices, setups_of
from levelhead.render.setups_object import setup_object, setup_record_object
from levelhead.report.setups_text import verdict

BY = click.Choice([str(each) for each in By])
HEADER = (
    *("side", "entry", "filled", "stop", "target", "target first", "stop first", "neither", "reward/risk"),
    *("mean R", "95%", "ticks", "a contract", "sessions", "n"),
)


@click.command(
    epilog="\b\nlevelhead setups RTY --bars RTY.csv\n"
    "levelhead setups RTY --bars RTY.csv --entry 2400 --stop 2350 --target 2455 --costs 2\n"
    "levelhead setups RTY --bars RTY.csv --stop 2350 --stop-by close --target 2455 --format json"
)
@market_options
@click.option(
    "--entry", type=float, metavar="PRICE", help="An order at this price; without it the last close."
)
@click.option("--stop", type=float, metavar="PRICE", help="Where it is wrong; with --target.")
@click.option("--target", type=float, metavar="PRICE", help="Where it is right; above the stop: long.")
@click.option("--stop-by", type=BY, default="touch", show_default=True, help="How the stop counts.")
@click.option("--target-by", type=BY, default="touch", show_default=True, help="How the target counts.")
@click.option(
    "--costs",
    type=float,
    default=0.0,
    show_default=True,
    metavar="T",
    help="Costs of a round turn, in ticks.",
)
@SEED
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def setups(
    asked: Asked,
    *,
    horizon: int,
    entry: float | None,
    stop: float | None,
    target: float | None,
    stop_by: str,
    target_by: str,
    costs: float,
    seed: int,
    form: str,
) -> None:
    """Entry, stop and target in figures: odds, reward to risk, mean result in R, ticks and money. No advice.

    Without prices: the barriers of the page's table, traded with its view and against it, at the close and by an
    order at the next level on the way. By touch, a barrier fills at its price or at an open beyond it; by close, at
    that close. What neither reaches is closed at the horizon. What such set-ups have earned on past sessions stands
    below where levelhead backtest was run on the same bars.
    """
    prices = None
    if stop is not None and target is not None:
        prices = Prices(stop, target, entry, By(stop_by), By(target_by))
    elif not stop is target is entry is None:
        raise BadOption("--stop", stop if stop is not None else "nothing", "--stop and --target together")
    found = find(asked, now=now())
    context = known(found.checked, data=asked.data, rolls=asked.rolls)
    engine = Blend(bars=DrawnBars(seed=seed))
    odds = setups_of(context, prices, horizon=horizon, costs=costs, engine=engine)
    record = kept_setups(context, Question(horizon, seed=seed), home=home(), costs=costs)
    if form == "json":
        click.echo(json.dumps(_object(context, odds, record, horizon), indent=2, allow_nan=False))
        return
    _show(context, odds, record, costs=costs, horizon=horizon)


def _object(
    context: Context, odds: Sequence[SetupOdds], record: SetupRecord | None, horizon: int
) -> dict[str, object]:
    return {
        "market": context.bars.market.symbol,
        "as_of": context.as_of.isoformat(),
        "horizon": horizon,
        "close": float(context.bars.close[-1]),
        "currency": context.bars.market.currency,
        "setups": [setup_object(each) for each in odds],
        "setup_record": None if record is None else setup_record_object(record),
    }


def _show(
    context: Context, odds: Sequence[SetupOdds], record: SetupRecord | None, *, costs: float, horizon: int
) -> None:
    market = context.bars.market
    click.echo(
        f"{market.symbol} from {context.bars.close[-1]:,.{market.places}f} on {context.as_of}, {horizon} sessions, costs "
        f"{costs:g} ticks a round turn. Figures, not advice."
    )
    show_table(HEADER, [_row(each, context) for each in odds], numbers=HEADER[1:])
    if record is None:
        click.echo(f"What such set-ups have earned is not measured here: levelhead backtest {market.symbol}")
        return
    click.echo(
        f"The table's set-ups at every past close from {record.first} to {record.last}, {costs:g} ticks of costs:"
    )
    for side in (record.with_view, record.against):
        click.echo(_told(side))


def _row(each: SetupOdds, context: Context) -> list[str]:
    setup, places = each.setup, context.bars.market.places
    return [
        "long" if setup.is_long else "short",
        f"{setup.entry:,.{places}f}" + (" close" if each.from_close else " order"),
        f"{each.filled:.0%}",
        f"{setup.stop.price:,.{places}f} {setup.stop.by}",
        f"{setup.target.price:,.{places}f} {setup.target.by}",
        *(f"{share:.1%}" for share in (each.target, each.stop, each.neither)),
        f"{each.reward_to_risk:.2f}",
        f"{each.expectancy:+.3f}",
        f"{each.interval[0]:+.2f} to {each.interval[1]:+.2f}",
        f"{each.ticks:+,.0f}",
        f"{each.currency:+,.0f} {context.bars.market.currency}",
        f"{each.held:g}",
        f"{each.n:,} ({each.effective_n:,.0f})",
    ]


def _told(side: SideRecord) -> str:
    low, high = side.interval
    return (
        f"  {'with the view' if side.with_view else 'against it'}: {side.n:,} set-ups worth about {side.effective_n:,.0f} "
        f"independent ones made {side.expectancy:+.3f} R ({low:+.2f} to {high:+.2f}); target first {side.hit:.1%}, "
        f"forecast {side.said_hit:.1%}; it {verdict(side)}."
    )
