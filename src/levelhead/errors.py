"""Every error levelhead raises on purpose, drawn as a tree::

    LevelheadError                     programs catch this once, at the edge
    ├── UsageError                     exit 2   the request itself is wrong
    │   ├── UnknownMarket
    │   └── BadOption
    ├── DataError                      exit 3   the data cannot support the request
    │   ├── DataRejected               the quality gate refused a file
    │   ├── NoBars
    │   ├── NotStored
    │   ├── NothingStored
    │   ├── TooLittleHistory
    │   ├── TooFewPaths
    │   ├── OutsideCalendar
    │   ├── InvalidBars
    │   ├── HorizonBegun               a forecast that comes after its own outcome
    │   ├── ClockWentBack              the ledger's last entry is later than now
    │   └── OldBars                    bars that do not reach the last session, where only new ones will do
    ├── SourceError                    exit 4   a live source failed
    │   ├── SourceMissing              its optional package is not installed
    │   └── NotDelivered               a notification did not arrive
    ├── StorageError                   exit 5   full, read-only or locked
    ├── LedgerError                    the book of forecasts cannot be trusted
    │   ├── LedgerBroken               exit 6   a line is damaged, or the chain does not hold
    │   ├── LedgerIncomplete           exit 7   a forecast is due and neither graded nor voided
    │   └── CheckpointMismatch         exit 8   the ledger is not the one a checkpoint saw
    └── PageError                      exit 1   a page that may not be published: a defect of levelhead
        ├── UncitedNumber
        └── InconsistentPage

Each class holds the facts and writes its own message: what, value, expected, what to do.
"""

from collections.abc import Sequence
from datetime import date


class LevelheadError(Exception):
    """Base of all errors that levelhead raises on purpose."""

    exit_status = 1


class UsageError(LevelheadError):
    """The request itself is wrong."""

    exit_status = 2


class UnknownMarket(UsageError):
    """No market has this symbol; carries the nearest known spellings."""

    def __init__(self, symbol: str, nearest: Sequence[str] = ()) -> None:
        self.symbol, self.nearest = symbol, tuple(nearest)
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"unknown market {symbol!r}.{hint} `levelhead data markets` lists them all")


class BadOption(UsageError):
    """An option's value cannot be used."""

    def __init__(self, option: str, value: object, expected: str) -> None:
        self.option, self.value, self.expected = option, value, expected
        super().__init__(f"{option}: got {value}, expected {expected}")


class DataError(LevelheadError):
    """The data cannot support the request."""

    exit_status = 3


class DataRejected(DataError):
    """The quality gate refused a file: which rule, where, and what to do."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        session: date | None = None,
        remedy: str = "",
    ) -> None:
        self.code, self.message, self.line, self.session, self.remedy = code, message, line, session, remedy
        where = ", ".join(
            part for part in (f"line {line}" if line else "", f"session {session}" if session else "") if part
        )
        text = f"{code}: {message}" + (f" ({where})" if where else "") + (f". {remedy}" if remedy else "")
        super().__init__(text)


class NoBars(DataError):
    """There is no bar at or before the day asked for."""

    def __init__(self, market: str, as_of: date | None, first: date | None) -> None:
        self.market, self.as_of, self.first = market, as_of, first
        since = f"; the bars begin on {first}" if first else "; the series is empty"
        super().__init__(
            f"{market} has no bar on or before {as_of}{since}. Choose a later --as-of or another file"
        )


class NotStored(DataError):
    """The store keeps no bars of this market."""

    def __init__(self, market: str) -> None:
        self.market = market
        super().__init__(
            f"no bars of {market} are stored. Import a file: `levelhead data import FILE --market {market}`, "
            f"or fetch them: `levelhead data update {market}`"
        )


class NothingStored(DataError):
    """There are no bars of any market."""

    def __init__(self) -> None:
        super().__init__(
            "no bars of any market are stored. Import a file: `levelhead data import FILE --market RTY`, fetch some: "
            "`levelhead data update RTY ES NQ`, or name a folder of bars with --data DIR"
        )


class TooLittleHistory(DataError):
    """A reading needs more sessions than there are."""

    def __init__(self, reading: str, *, needs: int, has: int) -> None:
        self.reading, self.needs, self.has = reading, needs, has
        super().__init__(f"{reading} needs {needs} sessions, got {has}")


class TooFewPaths(DataError):
    """Odds are counted on past paths, and too few of them have matured."""

    def __init__(self, *, needs: int, has: int) -> None:
        self.needs, self.has = needs, has
        super().__init__(
            f"odds are counted on past paths: {needs} are needed, {has} have matured with real ranges. "
            "Give a longer history"
        )


class OutsideCalendar(DataError):
    """A day beyond the end (or before the start) of the session table."""

    def __init__(self, calendar: str, day: date, first: date, last: date) -> None:
        self.calendar, self.day, self.first, self.last = calendar, day, first, last
        super().__init__(
            f"session table {calendar} covers {first} to {last}, asked for {day}. "
            "Update levelhead for later years"
        )


class InvalidBars(DataError):
    """Bars that break a rule every series must keep."""

    def __init__(self, rule: str, session: date | None, detail: str) -> None:
        self.rule, self.session, self.detail = rule, session, detail
        super().__init__(
            f"bars break the rule {rule!r}" + (f" on {session}" if session else "") + f": {detail}"
        )


class SourceError(LevelheadError):
    """A live source failed; says which, why and what to do next."""

    exit_status = 4

    def __init__(self, source: str, cause: str, remedy: str) -> None:
        self.source, self.cause, self.remedy = source, cause, remedy
        super().__init__(f"{source}: {cause}. {remedy}")


class SourceMissing(SourceError):
    """The optional package behind a source is not installed."""

    def __init__(self, source: str, extra: str) -> None:
        self.extra = extra
        super().__init__(source, "its package is not installed", f"pip install 'levelhead[{extra}]'")


class StorageError(LevelheadError):
    """The disk is full, read-only or locked."""

    exit_status = 5

    def __init__(self, path: str, cause: str, remedy: str) -> None:
        self.path, self.cause, self.remedy = path, cause, remedy
        super().__init__(f"{path}: {cause}. {remedy}")


class HorizonBegun(DataError):
    """A forecast must be written before its first session; this one would not be."""

    def __init__(self, market: str, as_of: date, first: date, why: str) -> None:
        self.market, self.as_of, self.first = market, as_of, first
        super().__init__(
            f"{market} as of {as_of}: the horizon begins on {first}, and {why}. A forecast is written before its "
            "outcome; --replay writes it to the separate replay ledger, which is never scored"
        )


class ClockWentBack(DataError):
    """The clock says an earlier time than the ledger's last entry."""

    def __init__(self, now: str, head: str) -> None:
        self.now, self.head = now, head
        super().__init__(
            f"the clock says {now}, and the ledger's last entry was written at {head}. Set the clock, or record "
            "the step back with --accept-clock"
        )


class OldBars(DataError):
    """The bars end before the last session that is over."""

    def __init__(self, market: str, last: date, closed: date, behind: int) -> None:
        self.market, self.last, self.closed, self.behind = market, last, closed, behind
        super().__init__(
            f"the bars of {market} end on {last}; {closed} has closed since, {behind} "
            f"session{'' if behind == 1 else 's'} later. Give newer bars, or fetch them: "
            f"`levelhead data update {market}`"
        )


class NotDelivered(SourceError):
    """A notification did not arrive; it is kept and tried again."""

    def __init__(self, channel: str, cause: str) -> None:
        super().__init__(channel, f"the alert was not delivered ({cause})", "It is kept and tried again")


class LedgerError(LevelheadError):
    """The book of forecasts cannot be trusted as it is."""


class LedgerBroken(LedgerError):
    """A line of the ledger is damaged, or does not follow from the one before it."""

    exit_status = 6

    def __init__(self, file: str, line: int, seq: int, what: str) -> None:
        self.file, self.line, self.seq, self.what = file, line, seq, what
        super().__init__(
            f"{file}, line {line}: entry {seq} {what}. Nothing was changed; restore the file from a copy, then run "
            "`levelhead ledger verify`"
        )


class LedgerIncomplete(LedgerError):
    """Forecasts are due and neither graded nor voided."""

    exit_status = 7

    def __init__(self, missing: Sequence[int]) -> None:
        self.missing = tuple(missing)
        listed = ", ".join(str(each) for each in self.missing[:10]) + (
            " ..." if len(self.missing) > 10 else ""
        )
        super().__init__(
            f"{len(self.missing)} due forecasts are neither graded nor voided: {listed}. Run `levelhead ledger grade`"
        )


class CheckpointMismatch(LedgerError):
    """A checkpoint saw another ledger: entries were cut off or written anew."""

    exit_status = 8

    def __init__(self, checkpoint: str, what: str) -> None:
        self.checkpoint, self.what = checkpoint, what
        super().__init__(
            f"checkpoint {checkpoint}: {what}. The ledger was cut or rewritten after the checkpoint was made; "
            "compare with a copy made before"
        )


class PageError(LevelheadError):
    """A page that may not be published: a defect of levelhead, not of the data."""


class UncitedNumber(PageError):
    """A template holds a literal digit or cites a name that has no measurement."""

    def __init__(self, claim: str, template: str, what: str) -> None:
        self.claim, self.template, self.what = claim, template, what
        super().__init__(f"claim {claim}: {what} in {template!r}")


class InconsistentPage(PageError):
    """The page contradicts itself."""

    def __init__(self, rule: str, detail: str) -> None:
        self.rule, self.detail = rule, detail
        super().__init__(f"page breaks the rule {rule!r}: {detail}")
