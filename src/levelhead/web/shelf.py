"""Finished pages: kept by what they depend on, made once however many ask, made ahead when bars change."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from levelhead.data.gate_rules_sessions import latest_closed
from levelhead.markets.registry import market
from levelhead.web.crew import Crew
from levelhead.web.disk import Seen
from levelhead.web.made import Failure
from levelhead.web.room import Settings
from levelhead.web.sheet import Moved
from levelhead.web.wanted import Wanted
from levelhead.web.work import Answers, Job, work

MOST_BYTES = 256 * 1024**2
# Pages that say how old the data are, or that carry the day they are asked for on, depend on the hour, too.
_TIMED = frozenset({"markets", "health", "ledger"})
_FIXED = frozenset({"api", "licences"})
Key = tuple[Wanted, str, str]


class Shelf:
    """Makes and keeps pages.

    Parameters
    ----------
    settings
        How the dashboard was started.
    crew
        Who makes them.
    clock
        Tells the time, with a time zone.
    most
        Bytes of finished pages to keep.
    """

    def __init__(
        self, settings: Settings, crew: Crew, clock: Callable[[], datetime], *, most: int = MOST_BYTES
    ) -> None:
        self.settings, self.crew, self.clock, self.most = settings, crew, clock, most
        self.seen = Seen()
        self._kept: OrderedDict[Key, Answers] = OrderedDict()
        self._weight = 0
        self._making: dict[Key, asyncio.Future[Answers | Failure | Moved]] = {}

    def see(self, seen: Seen) -> None:
        """Take the disk as it is now: pages of another state are asked for by nobody, and make room."""
        self.seen = seen
        now = {wanted.symbol: seen.token(wanted.symbol) for wanted, _, _ in self._kept}
        for key in [each for each in self._kept if each[1] not in ("", now[each[0].symbol])]:
            self._weight -= _weight(self._kept.pop(key))

    async def get(self, wanted: Wanted, *, ahead: bool = False) -> Answers | Failure | Moved:
        """A page in all its forms.

        Raises
        ------
        Busy
            When too much is waiting to be made.
        """
        key = self._key(wanted)
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return found
        if (making := self._making.get(key)) is None:
            # A task of its own: a reader who leaves does not take the page from those who wait with him.
            making = self._making[key] = asyncio.ensure_future(self._make(key, ahead=ahead))
            making.add_done_callback(lambda done: self._made(key, done))
        return await asyncio.shield(making)

    async def _make(self, key: Key, *, ahead: bool) -> Answers | Failure | Moved:
        wanted = key[0]
        job = Job(self.settings, wanted, self.clock(), " ".join(key[1:]))
        answer = await self.crew.run(work, job, ahead=ahead)
        if not isinstance(answer, Failure | Moved):
            self._keep(key, answer)
        return answer

    def _made(self, key: Key, done: "asyncio.Future[Answers | Failure | Moved]") -> None:
        self._making.pop(key, None)
        if not done.cancelled():
            done.exception()  # asked for, so that a failure nobody waits for is not reported as lost

    def _key(self, wanted: Wanted) -> Key:
        if wanted.page in _FIXED:
            return wanted, "", ""
        return wanted, self.seen.token(wanted.symbol), self._time(wanted)

    def _time(self, wanted: Wanted) -> str:
        """What a page knows of the time: which session is over; that of a past day tells what came after it."""
        now = self.clock()
        if wanted.page in _TIMED:
            return f"{now:%Y-%m-%d %H}"
        if not wanted.symbol:
            return ""
        return str(latest_closed(market(wanted.symbol), as_of=None, now=now))

    def _keep(self, key: Key, answers: Answers) -> None:
        self._kept[key] = answers
        self._weight += _weight(answers)
        while self._weight > self.most and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._weight -= _weight(gone)


def _weight(answers: Answers) -> int:
    return sum(each.weight for each in answers.values())
