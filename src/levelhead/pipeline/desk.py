"""The page of one desk: bars that passed the gate, with the records this machine keeps of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.level_records import load_record
from levelhead.errors import LevelheadError
from levelhead.evidence.origins import Question
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.ledger.checkpoints import last_checkpoint
from levelhead.ledger.disk import ledger_folder
from levelhead.levels import Candidate
from levelhead.measure import Claim
from levelhead.pipeline.backtest import kept_backtest, setups_of_backtest
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import HORIZON, outlook_of
from levelhead.pipeline.said import said_before
from levelhead.report import Anchor, Outlook


def silent(said: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a desk keeps its files, and what it says to whoever runs it.

    Parameters
    ----------
    home
        The folder of store, ledger and cache.
    data, rolls
        A folder with further series, and a roll table; ``None``: there is none.
    tell
        Is told what is passed over, one sentence each.
    """

    home: Path
    data: Path | None = None
    rolls: Path | None = None
    tell: Callable[[str], None] = silent

    def page(
        self,
        checked: Checked,
        *,
        horizon: int = HORIZON,
        own: tuple[Candidate, ...] = (),
        seed: int = 0,
        banner: Claim | None = None,
    ) -> Outlook:
        """The outlook of bars as of their last session.

        Parameters
        ----------
        checked
            What the gate let through, cut at the day of the page.
        horizon
            Sessions ahead, 1 to 63.
        own
            The user's own levels.
        seed
            Of the drawn paths.
        banner
            A sentence printed under the title, for data that are not what was asked for.
        """
        context = known(checked, data=self.data, rolls=self.rolls, home=self.home)
        kept = kept_backtest(context, Question(horizon, seed=seed), home=self.home)
        return outlook_of(
            context,
            horizon=horizon,
            own=own,
            engine=Blend(bars=DrawnBars(seed=seed)),
            banner=banner,
            record=load_record(self.home, context.bars, horizon=horizon),
            track=None if kept is None else kept.record,
            checkpoint=self.anchor(),
            trades=None if kept is None else setups_of_backtest(context, kept),
            said=said_before(self.home, context, horizon=horizon),
        )

    def anchor(self) -> Anchor | None:
        """The last checkpoint of the ledger; one that cannot be read is told of and passed over."""
        try:
            seen = last_checkpoint(ledger_folder(self.home))
        except LevelheadError as failure:
            self.tell(str(failure))
            return None
        return None if seen is None else Anchor(seen.size, seen.head)
