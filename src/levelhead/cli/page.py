"""The page that a command works on: found, read and written as asked."""

from pathlib import Path

import click

from levelhead.cli.sources import Asked, find
from levelhead.levels import Candidate
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.pipeline.desk import Desk
from levelhead.report import Outlook


def page_of(asked: Asked, *, horizon: int, levels: Path | None, seed: int) -> Outlook:
    """The outlook of what was asked for, with the user's own levels and the records kept on this machine."""
    found = find(asked, now=now())
    own: tuple[Candidate, ...] = ()
    if levels is not None:
        from levelhead.data.own_levels import read_own_levels

        own = read_own_levels(levels, market=found.checked.bars.market)
    desk = Desk(home(), data=asked.data, rolls=asked.rolls, tell=_note)
    return desk.page(found.checked, horizon=horizon, own=own, seed=seed, banner=found.banner)


def _note(said: str) -> None:
    click.echo(f"note: {said}", err=True)
