"""Which releases lie ahead, in sessions, as they stood on the day of the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from levelhead.errors import BadOption
from levelhead.fundamentals.event_ranges import EventRange, is_cut_short, read_event_ranges
from levelhead.markets.context import Context
from levelhead.markets.releases import Planned, ReleaseKind, ScheduleChange, Status
from levelhead.markets.sessions import sessions

MONTHLY = timedelta(days=31)  # a list that begins later has left a monthly report out
RECENT = timedelta(days=45)  # a cancellation explains a missing report this long


@dataclass(frozen=True, slots=True)
class Event:
    """A release that the market will answer in a coming session.

    Parameters
    ----------
    kind, day, reference, status, change
        As :class:`levelhead.markets.releases.Planned`: the day it is planned for, and what is known of it.
    session
        The session that answers: the day itself, or the next full one.
    number
        Sessions from the page's to that one; 1 is the next session.
    is_shifted
        Whether that is another day: on Good Friday stocks are closed and futures end at the opening.
    """

    kind: ReleaseKind
    day: date
    reference: str
    status: Status
    session: date
    number: int
    is_shifted: bool = False
    change: ScheduleChange | None = None


@dataclass(frozen=True, slots=True)
class KindAhead:
    """What is known about one kind of release.

    Parameters
    ----------
    kind
        Which.
    inside
        Those inside the horizon, in order of session.
    after
        The first beyond it, or ``None`` where the calendar ends before.
    moved_out
        Planned for a day inside the horizon once, and now for one beyond it.
    cancelled
        Planned for a day inside the horizon, or cancelled within the last 45 days.
    overdue
        Planned for a day that is past, not published, and nothing announced yet.
    listed_from, covered_to
        The calendar lists every release of the kind from the first day to the second.
    is_covered
        Whether the horizon lies between the two, but for the first month.
    source
        Where the days are from.
    """

    kind: ReleaseKind
    inside: tuple[Event, ...]
    after: Event | None
    moved_out: tuple[Planned, ...]
    cancelled: tuple[Planned, ...]
    overdue: tuple[Planned, ...]
    listed_from: date
    covered_to: date
    is_covered: bool
    source: str


@dataclass(frozen=True, slots=True)
class Events:
    """Releases ahead and what their days have been like.

    Parameters
    ----------
    as_of, horizon, end
        Day of the page, sessions looked ahead, the last of them.
    kinds
        In the order of :class:`ReleaseKind`, those the calendar lists.
    ranges
        Range multipliers, see :func:`read_event_ranges`.
    """

    as_of: date
    horizon: int
    end: date
    kinds: tuple[KindAhead, ...]
    ranges: tuple[EventRange, ...]

    @property
    def inside(self) -> tuple[Event, ...]:
        """Every event inside the horizon, in order of session and kind."""
        found = [event for kind in self.kinds for event in kind.inside]
        return tuple(sorted(found, key=_in_order))


def read_events(context: Context, *, horizon: int, ahead: tuple[date, ...], seed: int = 0) -> Events | None:
    """The releases inside the horizon as they stood at the end of ``context.as_of``, and beyond it the next.

    Parameters
    ----------
    context
        With a calendar in ``macro.releases``.
    horizon
        Sessions ahead, at least 1.
    ahead
        Trade dates after ``as_of`` in order, at least ``horizon`` of them; sessions beyond them are numbered
        by the market's session table.
    seed
        Of the draws behind the intervals.

    Returns
    -------
    ``None`` when there is no calendar.

    Raises
    ------
    BadOption
        When ``ahead`` is shorter than the horizon or does not follow ``as_of``.
    """
    if not 1 <= horizon <= len(ahead) or ahead[0] <= context.as_of:
        raise BadOption("ahead", len(ahead), f"at least {horizon} sessions after {context.as_of}")
    calendar = context.macro.releases
    if not calendar.coverage:
        return None
    planned = calendar.as_known(context.as_of)
    return Events(
        as_of=context.as_of,
        horizon=horizon,
        end=ahead[horizon - 1],
        kinds=tuple(
            _ahead(
                kind,
                [each for each in planned if each.kind is kind],
                context,
                horizon=horizon,
                ahead=ahead,
            )
            for kind in ReleaseKind
            if kind in calendar.coverage
        ),
        ranges=read_event_ranges(context, seed=seed),
    )


def events_inside(context: Context, *, ahead: tuple[date, ...]) -> tuple[Event, ...]:
    """The releases that the sessions ``ahead`` answer, as :attr:`Events.inside` has them, and nothing else."""
    calendar = context.macro.releases
    planned = [each for each in calendar.as_known(context.as_of) if each.kind in calendar.coverage]
    found = [each for each in _coming(planned, context, ahead) if each.number <= len(ahead)]
    return tuple(sorted(found, key=_in_order))


def _in_order(event: Event) -> tuple[date, date, ReleaseKind]:
    return event.session, event.day, event.kind


def _ahead(
    kind: ReleaseKind, planned: list[Planned], context: Context, *, horizon: int, ahead: tuple[date, ...]
) -> KindAhead:
    calendar, as_of, end = context.macro.releases, context.as_of, ahead[horizon - 1]
    coming = list(_coming(planned, context, ahead))
    inside = tuple(each for each in coming if each.number <= horizon)
    begins = min((each.day for each in planned), default=calendar.coverage[kind])
    gone = [each for each in planned if each.status is Status.CANCELLED and each.change is not None]
    return KindAhead(
        kind=kind,
        inside=inside,
        after=next((each for each in coming if each.number > horizon), None),
        moved_out=tuple(
            each
            for each in planned
            if each.change is not None
            and each.change.new is not None
            and as_of < each.change.original <= end < each.day
        ),
        cancelled=tuple(
            each
            for each in gone
            if as_of < each.day <= end or (each.change and as_of - each.change.known <= RECENT)
        ),
        overdue=tuple(each for each in planned if each.status is Status.SCHEDULED and each.day <= as_of),
        listed_from=begins,
        covered_to=calendar.coverage[kind],
        is_covered=begins <= as_of + MONTHLY and calendar.coverage[kind] >= end,
        source=calendar.sources.get(kind, ""),
    )


def _coming(planned: Iterable[Planned], context: Context, ahead: tuple[date, ...]) -> Iterator[Event]:
    """Events that a session after the page's answers, in order of day."""
    as_of, calendar = context.as_of, context.bars.market.calendar
    table = sessions(calendar)
    session = np.concatenate(
        [np.array(ahead, dtype="datetime64[D]"), table.days[table.days > np.datetime64(ahead[-1], "D")]]
    )
    for each in planned:
        late = each.day == as_of and is_cut_short(calendar, as_of)
        if each.status is Status.CANCELLED or not (each.day > as_of or late):
            continue
        at = int(np.searchsorted(session, np.datetime64(each.day, "D")))
        if is_cut_short(calendar, each.day):
            at = int(np.searchsorted(session, np.datetime64(each.day, "D"), side="right"))
        if at == session.size:
            return  # beyond the session table
        answers: date = session[at].item()
        yield Event(
            kind=each.kind,
            day=each.day,
            reference=each.reference,
            status=each.status,
            session=answers,
            number=at + 1,
            is_shifted=answers != each.day,
            change=each.change,
        )
