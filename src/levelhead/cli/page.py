"""The page that a command works on: found, read and written as asked."""

from pathlib import Path

import click

from levelhead.cli.clock import now
from levelhead.cli.home import home
from levelhead.cli.sources import Asked, find
from levelhead.data.level_records import load_record
from levelhead.errors import LevelheadError
from levelhead.evidence.origins import Question
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.ledger.checkpoints import last_checkpoint
from levelhead.ledger.disk import ledger_folder
from levelhead.levels import Candidate
from levelhead.pipeline.backtest import kept_backtest, setups_of_backtest
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.pipeline.said import said_before
from levelhead.report import Anchor, Outlook


def page_of(asked: Asked, *, horizon: int, levels: Path | None, seed: int) -> Outlook:
    """The outlook of what was asked for, with the user's own levels and the records kept on this machine."""
    found = find(asked, now=now())
    own: tuple[Candidate, ...] = ()
    if levels is not None:
        from levelhead.data.own_levels import read_own_levels

        own = read_own_levels(levels, market=found.checked.bars.market)
    context = known(found.checked, data=asked.data, rolls=asked.rolls, home=home())
    record = load_record(home(), context.bars, horizon=horizon)
    kept = kept_backtest(context, Question(horizon, seed=seed), home=home())
    return outlook_of(
        context,
        horizon=horizon,
        own=own,
        engine=Blend(bars=DrawnBars(seed=seed)),
        banner=found.banner,
        record=record,
        track=None if kept is None else kept.record,
        checkpoint=_anchor(),
        trades=None if kept is None else setups_of_backtest(context, kept),
        said=said_before(home(), context, horizon=horizon),
    )


def _anchor() -> Anchor | None:
    """The last checkpoint of this machine's ledger; the page is written without one that cannot be read."""
    try:
        seen = last_checkpoint(ledger_folder(home()))
    except LevelheadError as failure:
        click.echo(f"note: {failure}", err=True)
        return None
    return None if seen is None else Anchor(seen.size, seen.head)
