"""What the server was started with."""

from dataclasses import dataclass
from pathlib import Path

from levelhead.data.universe import Universe
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.outlook import HORIZON


@dataclass(frozen=True, slots=True)
class Setup:
    """Folders and defaults; clients can name neither.

    Parameters
    ----------
    home
        The folder of store, ledger and cache.
    data, rolls
        A folder with bars and further series, and a roll table; ``None``: there is none.
    horizon
        Sessions ahead where a call names none.
    """

    home: Path
    data: Path | None = None
    rolls: Path | None = None
    horizon: int = HORIZON

    @property
    def universe(self) -> Universe:
        """The markets there are bars of."""
        return Universe(self.home, folder=self.data)

    @property
    def desk(self) -> Desk:
        """Writes pages."""
        return Desk(self.home, data=self.data, rolls=self.rolls)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Paths that no answer may name."""
        return tuple(each for each in (self.home, self.data, self.rolls) if each is not None)
