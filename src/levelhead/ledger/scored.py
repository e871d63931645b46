"""Graded forecasts as the record scores them: the first issued of each question counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.record import TrackRecord, track_record
from levelhead.forecast import By
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.grading import ROWS, row_shares, scenarios_of, standing_grades, text, voided
from levelhead.markets.registry import market as market_of


@dataclass(frozen=True, slots=True)
class Counts:
    """Where the forecasts of a book stand.

    ``superseded`` were issued again on other data or code: both are graded, the first counts.
    """

    issued: int
    graded: int
    voided: int
    open: int
    superseded: int


def counted(book: Sequence[Entry], *, market: str | None = None) -> Counts:
    """How many forecasts stand where; of one market, or of all."""
    forecasts = [
        each
        for each in book
        if each.kind is EntryKind.FORECAST and market in (None, text(each.body, "market"))
    ]
    graded, void = standing_grades(book).keys(), voided(book)
    return Counts(
        issued=len(forecasts),
        graded=sum(each.number in graded for each in forecasts),
        voided=sum(each.number in void for each in forecasts),
        open=sum(each.number not in graded and each.number not in void for each in forecasts),
        superseded=sum("supersedes" in each.body for each in forecasts),
    )


def questions(book: Sequence[Entry]) -> tuple[tuple[str, int], ...]:
    """Markets and horizons that have a graded forecast, in order."""
    graded = standing_grades(book)
    found = {(text(book[number].body, "market"), _horizon(book[number])) for number in graded}
    return tuple(sorted(found))


def hindcast_of(book: Sequence[Entry], market: str, horizon: int) -> Hindcast | None:
    """The graded forecasts of one market and horizon as a hindcast has them; ``None`` without one.

    Closes have no scores here, so those columns are NaN.
    """
    grades = standing_grades(book)
    pairs = [
        (each, grades[each.number])
        for each in book
        if each.number in grades
        and "supersedes" not in each.body
        and (text(each.body, "market"), _horizon(each)) == (market, horizon)
    ]
    if not pairs:
        return None
    pairs.sort(key=lambda pair: text(pair[0].body, "as_of"))
    scenarios = [scenarios_of(forecast.body) for forecast, _ in pairs]
    nothing = np.full(len(pairs), np.nan)
    return Hindcast(
        session=np.array([text(forecast.body, "as_of") for forecast, _ in pairs], dtype="datetime64[D]"),
        upper=np.array([each.upper.price for each in scenarios]),
        lower=np.array([each.lower.price for each in scenarios]),
        upper_by_close=np.array([each.upper.by is By.CLOSE for each in scenarios]),
        lower_by_close=np.array([each.lower.by is By.CLOSE for each in scenarios]),
        buffer=np.array([each.upper.buffer for each in scenarios]),
        model=np.array([row_shares(forecast.body, "probability") for forecast, _ in pairs]),
        climatology=np.array([row_shares(forecast.body, "climatology") for forecast, _ in pairs]),
        outcome=np.array([ROWS.index(text(grade.body, "outcome")) for _, grade in pairs]),
        tie=np.array([bool(grade.body["tie"]) for _, grade in pairs]),
        crps=nothing,
        climatology_crps=nothing,
        pit=nothing,
        sigma_rank=nothing,
        from_mean=nothing,
    )


def record_of(book: Sequence[Entry], market: str, horizon: int) -> TrackRecord | None:
    """The record of one market and horizon; ``None`` without a graded forecast."""
    found = hindcast_of(book, market, horizon)
    return None if found is None else track_record(found, horizon=horizon, market=market_of(market))


@dataclass(frozen=True, slots=True)
class KindRecord:
    """How the levels of one kind turned out, first tests only.

    Parameters
    ----------
    kind
        Strongest reason.
    levels, tested, held
        Levels issued, tested within the horizon, held.
    touch_forecast, touched
        Mean of P(touch) by the horizon, and how often it came.
    """

    kind: str
    levels: int
    tested: int
    held: int
    touch_forecast: float
    touched: float


def level_records(
    book: Sequence[Entry], *, market: str | None = None, horizon: int | None = None
) -> tuple[KindRecord, ...]:
    """Every kind of level among the graded forecasts that count, most frequent first.

    ``market``, ``horizon``: of these alone.
    """
    rows: dict[str, list[tuple[int, int, int, int]]] = {}
    for number, grade in standing_grades(book).items():
        said = book[number].body
        if (
            "supersedes" in said
            or market not in (None, text(said, "market"))
            or horizon not in (None, _horizon(book[number]))
        ):
            continue
        fates = {
            (text(each, "side"), text(each, "low")): text(each, "fate")
            for each in cast(Sequence[Body], grade.body["fates"] or ())
        }
        touched = cast(Sequence[Body], grade.body["touched"])
        last = str(_horizon(book[number]))
        for rung, touch in zip(cast(Sequence[Body], said["ladder"]), touched, strict=True):
            fate = fates.get((text(rung, "side"), text(rung, "low")), "")
            chance = cast(int, cast(Body, rung["touch"])[last])
            rows.setdefault(text(rung, "kind"), []).append(
                (fate in ("held", "broke"), fate == "held", chance, bool(touch[last]))
            )
    found = [
        KindRecord(
            kind,
            len(each),
            sum(row[0] for row in each),
            sum(row[1] for row in each),
            sum(row[2] for row in each) / 1e6 / len(each),
            sum(row[3] for row in each) / len(each),
        )
        for kind, each in rows.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.levels, each.kind)))


def _horizon(forecast: Entry) -> int:
    return len(cast(Sequence[str], forecast.body["sessions"]))
