"""What a page function may use: the markets, the desk, the time; and outlooks it made before."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.universe import Universe
from levelhead.markets.registry import market
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.banner import sample_banner
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.outlook import HORIZON
from levelhead.render.languages import ENGLISH
from levelhead.report import Outlook
from levelhead.web.sample import SampleUniverse
from levelhead.web.tongue import Tongue

WHY = Phrase("no bars are stored on this machine, and none are in a folder given to the dashboard")
MOST_KEPT = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """How a dashboard was started.

    Parameters
    ----------
    home
        The folder of store, ledger and cache.
    data, rolls
        A folder with bars and further series, and a roll table; ``None``: there is none.
    horizon
        Sessions ahead.
    language
        Code of the language of pages for which no other is asked.
    """

    home: Path
    data: Path | None = None
    rolls: Path | None = None
    horizon: int = HORIZON
    language: str = ENGLISH.code

    @property
    def roots(self) -> tuple[Path, ...]:
        """Folders of this machine that no answer names, the ones above them too."""
        named = [each for each in (self.home, self.data, self.rolls) if each is not None]
        return (*named, *(each.parent for each in named if each.parent != each.parent.parent))

    def universe(self) -> Universe:
        """The markets there are now; the embedded sample where there are none."""
        own = Universe(self.home, folder=self.data)
        return own if own.symbols() else SampleUniverse(self.home, folder=self.data)


Kept = OrderedDict[tuple[Settings, str, str, date | None], Outlook]
Days = dict[tuple[str, str], tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class Room:
    """Where one page is made.

    Parameters
    ----------
    settings
        How the dashboard was started.
    universe, desk
        The markets, and what writes their outlooks.
    now
        When the page was asked for, with a time zone: only pages about the data's age use it.
    state
        Token of what the page depends on; outlooks made under another are not used again.
    tongue
        Language of the page.
    kept, days
        Outlooks made before in this process, the last used at the end; and sessions of markets.
    """

    settings: Settings
    universe: Universe
    desk: Desk
    now: datetime
    state: str = ""
    tongue: Tongue = field(default_factory=Tongue)
    kept: Kept = field(default_factory=OrderedDict)
    days: Days = field(default_factory=dict)

    @property
    def is_sample(self) -> bool:
        """Whether there is nothing to show but the embedded sample."""
        return isinstance(self.universe, SampleUniverse)

    def checked(self, symbol: str, day: date | None = None) -> Checked:
        """Bars of a market, cut at ``day``: nothing later is read."""
        return self.universe.checked(symbol, as_of=day, now=self.now)

    def banner(self, checked: Checked) -> Claim | None:
        """The loud label of the sample's pages; ``None`` for bars of the reader's own."""
        return sample_banner(checked, market(checked.bars.market.symbol), WHY) if self.is_sample else None

    def sessions(self, symbol: str) -> tuple[date, ...]:
        """The sessions there are bars of, oldest first."""
        key = (self.state, symbol)
        if key not in self.days:
            self.days.pop(next((each for each in self.days if each[1] == symbol), key), None)
            self.days[key] = self.universe.sessions(symbol, now=self.now)
        return self.days[key]

    def outlook(self, symbol: str, day: date | None = None) -> Outlook:
        """The outlook of a day, made as ``levelhead outlook MARKET --as-of DAY`` makes it."""
        key = (self.settings, self.state, symbol, day)
        if (found := self.kept.get(key)) is not None:
            self.kept.move_to_end(key)
            return found
        checked = self.checked(symbol, day)
        made = self.desk.page(checked, horizon=self.settings.horizon, banner=self.banner(checked))
        self.kept[key] = made
        while len(self.kept) > MOST_KEPT:
            self.kept.popitem(last=False)
        return made


def room_of(settings: Settings, *, now: datetime, state: str, tongue: Tongue, kept: Kept, days: Days) -> Room:
    """A room of these settings."""
    desk = Desk(settings.home, data=settings.data, rolls=settings.rolls)
    return Room(settings, settings.universe(), desk, now, state, tongue, kept, days)
