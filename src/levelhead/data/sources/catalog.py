"""What can be fetched by name, from which sources, in which order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from levelhead.data.sources import bls, cboe, cftc, fed_calendar, fred, nyfed, treasury
from levelhead.data.sources.answers import nothing
from levelhead.data.sources.fetched import Answer
from levelhead.data.sources.transport import Response, Transport
from levelhead.errors import BadOption, SourceError
from levelhead.markets.releases import ReleaseKind

MACRO = "macro"
CALENDAR = "calendar"
POSITIONS = "COT:"
ANY_FRED = "FRED:"
_DATES = ("FOMC", "CPI", "NFP", "PPI")
SETS: Mapping[str, tuple[str, ...]] = {
    CALENDAR: _DATES,
    MACRO: (
        *("DGS2", "DGS10", "DFII10", "T10YIE", "BAMLH0A0HYM2", "DTWEXBGS", "DCOILWTICO", "NFCI"),
        *("DFEDTARU", "DFEDTARL", "EFFR", "VIX", "RVX", "VXN", "COT:RTY", "COT:ES", *_DATES),
    ),
}
_KINDS = tuple(str(kind) for kind in ReleaseKind)
# series of FRED that are known to be of use; any other: FRED:NAME
_FRED = (
    *(
        "DGS3MO",
        "DGS1",
        "DGS2",
        "DGS5",
        "DGS10",
        "DGS30",
        "DFII5",
        "DFII10",
        "DFII30",
        "T5YIE",
        "T10YIE",
        "T10Y2Y",
    ),
    *(
        "BAMLH0A0HYM2",
        "BAMLC0A0CM",
        "DTWEXBGS",
        "DCOILWTICO",
        "NFCI",
        "DFF",
        "DFEDTARU",
        "DFEDTARL",
        "VIXCLS",
    ),
)
_REVISED = {"NFCI", "DTWEXBGS"}  # the others stand as first published
FIRST_EFFR = date(2000, 7, 3)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a source.

    Parameters
    ----------
    at
        The time of asking, UTC.
    fred_key
        Key of FRED's API; empty: its public CSV is used.
    since
        First day wanted; ``None``: as far back as one request of that source goes.
    """

    at: datetime
    fred_key: str = ""
    since: date | None = None


Fetch = Callable[[Transport, Ask], tuple[Answer, ...]]


class Remembered:
    """A transport that asks each address once: the Treasury's file of a year holds every tenor.

    Parameters
    ----------
    inner
        Brings what was not asked before.
    """

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], Response] = {}

    def get(
        self,
        url: str,
        *,
        source: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """See :meth:`levelhead.data.sources.transport.Transport.get`."""
        key = (url, tuple(sorted((params or {}).items())))
        if key not in self._known:
            self._known[key] = self.inner.get(url, source=source, params=params, headers=headers)
        return self._known[key]

    def post(self, url: str, *, source: str, content: bytes, headers: Mapping[str, str]) -> Response:
        """See :meth:`levelhead.data.sources.transport.Transport.post`."""
        return self.inner.post(url, source=source, content=content, headers=headers)


def expanded(names: Sequence[str]) -> tuple[str, ...]:
    """The names with each set replaced by its members, each once."""
    each = (member for name in names for member in SETS.get(name.lower(), (name,)))
    return tuple(dict.fromkeys(name.upper() for name in each))


def sources_of(name: str) -> Mapping[str, Fetch]:
    """The sources of a name, the preferred one first.

    Raises
    ------
    BadOption
        When nothing is called so.
    """
    found = dict(_sources(name))
    if not found:
        known = sorted({*_FRED, *treasury.TENORS, *nyfed.PATHS, *cboe.INDICES})
        positions = ", ".join(f"{POSITIONS}{root}" for root in cftc.CODES)
        some = f"{', '.join(SETS)}, {', '.join(_KINDS)}, {positions}, {ANY_FRED}ANY_SERIES"
        raise BadOption("NAME", name, f"{some}, or one of {', '.join(known)}")
    return found


def fetch(transport: Transport, name: str, ask: Ask, *, source: str | None = None) -> tuple[Answer, ...]:
    """What a name stands for, from its preferred source or the one named.

    Parameters
    ----------
    transport
        Brings the answers.
    name
        A series, a kind of release, ``COT:RTY``, or ``FRED:`` and any series there.
    ask
        Time, key, first day.
    source
        One of :func:`sources_of`.

    Raises
    ------
    BadOption
        Unknown name, or a source that does not have it.
    SourceError
        See the source.
    """
    sources = sources_of(name)
    if source is not None and source not in sources:
        raise BadOption("--source", source, f"for {name} one of {', '.join(sources)}")
    return sources[source or next(iter(sources))](transport, ask)


def _sources(name: str) -> Iterator[tuple[str, Fetch]]:
    if name == ReleaseKind.FOMC:
        yield "fed", lambda transport, ask: (fed_calendar.meetings(transport, at=ask.at),)
    elif name in (ReleaseKind.PCE, ReleaseKind.GDP):
        yield "fred", lambda transport, ask: (_fred_dates(transport, ReleaseKind(name), ask),)
    elif name in _KINDS:
        yield "best", lambda transport, ask: _dates(transport, ReleaseKind(name), ask)
        yield "fred", lambda transport, ask: (_fred_dates(transport, ReleaseKind(name), ask),)
        yield "bls", lambda transport, ask: (_bls(transport, ReleaseKind(name), ask),)
    elif name.startswith(POSITIONS) and name.removeprefix(POSITIONS) in cftc.CODES:
        yield (
            "cftc",
            lambda transport, ask: cftc.positions(transport, name.removeprefix(POSITIONS), at=ask.at),
        )
    elif name.startswith(ANY_FRED) and name != ANY_FRED:
        yield "fred", lambda transport, ask: _fred(transport, name.removeprefix(ANY_FRED), ask)
    if name in nyfed.PATHS:
        yield (
            "nyfed",
            lambda transport, ask: (nyfed.rate(transport, name, at=ask.at, since=ask.since or FIRST_EFFR),),
        )
    if name in cboe.INDICES:
        yield "cboe", lambda transport, ask: (cboe.history(transport, name, at=ask.at),)
    if name in _FRED or name in treasury.TENORS:
        yield "fred", lambda transport, ask: _fred(transport, name, ask)
        yield "fred-csv", lambda transport, ask: (fred.graph(transport, name, at=ask.at, since=ask.since),)
    if name in treasury.TENORS:
        yield "treasury", lambda transport, ask: _treasury(transport, name, ask)


def _fred(transport: Transport, name: str, ask: Ask) -> tuple[Answer, ...]:
    if not ask.fred_key:
        return (fred.graph(transport, name, at=ask.at, since=ask.since),)
    return (
        fred.observations(
            transport, name, at=ask.at, key=ask.fred_key, since=ask.since, vintages=name in _REVISED
        ),
    )


def _treasury(transport: Transport, name: str, ask: Ask) -> tuple[Answer, ...]:
    # in the first days of January the year's file may still be empty
    first = ask.since.year if ask.since else ask.at.year - 1
    return (treasury.par_yield(transport, name, at=ask.at, years=range(first, ask.at.year + 1)),)


def _dates(transport: Transport, kind: ReleaseKind, ask: Ask) -> tuple[Answer, ...]:
    """Days of a release from FRED with a key; without one, or when it fails, from the BLS."""
    if not ask.fred_key:
        return (_bls(transport, kind, ask),)
    try:
        return (_fred_dates(transport, kind, ask),)
    except SourceError as first:
        try:
            return (_bls(transport, kind, ask),)
        except SourceError as second:
            raise SourceError(
                str(kind), f"{first.cause} (FRED); {second.cause} (BLS)", second.remedy
            ) from second


def _fred_dates(transport: Transport, kind: ReleaseKind, ask: Ask) -> Answer:
    return fred.release_dates(transport, kind, at=ask.at, key=ask.fred_key)


def _bls(transport: Transport, kind: ReleaseKind, ask: Ask) -> Answer:
    for each in bls.schedule(transport, at=ask.at):
        if each.kind is kind:
            return each
    raise nothing(f"{bls.SOURCE} calendar", f"{kind} release")
