"""One round of watching a market: what is followed, what traded, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from levelhead.data.gate import Checked
from levelhead.data.intraday import IntradayBars
from levelhead.data.release_calendar import bundled
from levelhead.errors import BadOption, TooFewPaths
from levelhead.ledger.entry import Entry
from levelhead.markets import Context, Market, ReleaseCalendar, RollTable, Status
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import HORIZON, lead_contract, outlook_of, sessions_ahead
from levelhead.report.events_text import NAMES
from levelhead.watch.alerts import Alert
from levelhead.watch.followed import Followed, followed_entry, followed_page, open_forecasts
from levelhead.watch.rules import alerts_of
from levelhead.watch.tape import check_age, tape_of

Event = tuple[date, str]


def _ahead(market: Market, closed: date, calendar: ReleaseCalendar) -> list[Event]:
    """Releases as planned on the last closed session, and the last trade of the lead contract."""
    found = [
        (each.day, str(NAMES[each.kind]))
        for each in calendar.as_known(closed)
        if each.day > closed and each.status is not Status.CANCELLED
    ]
    contract = lead_contract(market, closed)
    if contract is not None:
        found.append((contract.last_trade, f"last trade of {contract.code}"))
    return found


class Watcher:
    """Watches markets round by round; outlooks that are in no ledger are made once and kept.

    Parameters
    ----------
    data, rolls
        A folder of further series and a roll table, as for an outlook.
    """

    def __init__(self, *, data: Path | None = None, rolls: Path | None = None) -> None:
        self._data, self._rolls = data, rolls
        self._made: dict[tuple[str, date], Followed] = {}

    def alerts(
        self,
        book: Sequence[Entry],
        daily: Checked | None,
        intraday: Sequence[IntradayBars],
        *,
        now: datetime,
        events: Iterable[Event] | None = None,
    ) -> tuple[Alert, ...]:
        """Everything that has happened to what is followed of one market.

        Open forecasts of the ledger are followed. Where none of them holds the newest session, the outlook of the
        session before it is; and without a forecast at all, of the last closed session too, the one before that.

        Parameters
        ----------
        book
            Entries of the ledger; empty without one.
        daily
            Bars of closed sessions; ``None`` where there are intraday bars alone.
        events
            Days and what is due on them; ``None``: releases as planned then, and the last trade of the lead contract.

        Raises
        ------
        OldBars
            When the last closed session is missing.
        BadOption
            When nothing can be followed: no forecast, and no daily bars to make an outlook from.
        """
        context = None if daily is None else known(daily, data=self._data, rolls=self._rolls)
        tape = tape_of(
            None if context is None else context.bars,
            intraday,
            rolls=RollTable() if context is None else context.rolls,
            now=now,
        )
        check_age(tape, now)
        market = tape.bars.market
        followed = [followed_entry(each) for each in open_forecasts(book, market.symbol)]
        newest = tape.bars.as_of
        if not any(each.as_of < newest <= each.sessions[-1] for each in followed):
            followed += self._outlooks(context, newest, alone=not followed)
        if not followed:
            raise BadOption(
                "--bars", market.symbol, "daily bars to make an outlook from, or a forecast in the ledger"
            )
        if events is None:
            events = _ahead(market, tape.closed, bundled() if context is None else context.macro.releases)
        return alerts_of(followed, tape, events=events)

    def _outlooks(self, context: Context | None, newest: date, *, alone: bool) -> list[Followed]:
        if context is None:
            return []
        is_later = newest > context.as_of
        days = [context.as_of] if is_later else []
        if len(context.bars) > 1 and (alone or not is_later):
            days.insert(0, context.bars.session[-2].item())
        found = []
        for day in days:
            key = (context.bars.upto(day).fingerprint, day)
            if key not in self._made:
                cut = replace(
                    context.upto(day), notes=()
                )  # notes are for a reader, and tell of later sessions
                try:
                    page = outlook_of(cut, horizon=HORIZON)
                    self._made[key] = followed_page(page, sessions_ahead(cut.bars.market, day, HORIZON))
                except TooFewPaths:
                    continue  # no table to follow
            found.append(self._made[key])
        return found
