"""What the server was started with."""

from dataclasses import dataclass
from pathlib import Path


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
    horizon: int = 15

    @property
    def folders(self) -> tuple[Path, ...]:
        """Paths that no answer may name."""
        return tuple(each for each in (self.home, self.data, self.rolls) if each is not None)
