"""The answers about what came of forecasts: the record of many, and single ones; the ledger is only read."""

from collections.abc import Mapping, Sequence
from typing import cast

from levelhead.evidence.origins import Geometry, Question
from levelhead.ledger.book import Book
from levelhead.ledger.canonical import Body
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import ORIGIN, Entry, EntryKind
from levelhead.ledger.forecasts import forecast_draft, issued_on
from levelhead.ledger.grading import ROWS, grade_body, is_due, standing_grades, text, voided
from levelhead.ledger.scored import counted, record_of
from levelhead.ledger.spelling import MILLION
from levelhead.markets.registry import market
from levelhead.mcp.catalogue import MOST_FORECASTS, USUAL_FORECASTS
from levelhead.mcp.given import Given
from levelhead.mcp.pages import context, page
from levelhead.mcp.readings import Answer, needs_market
from levelhead.mcp.setup import Setup
from levelhead.pipeline.backtest import kept_backtest
from levelhead.pipeline.book_state import counts_object
from levelhead.pipeline.made_by import made_by
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.plain import Json
from levelhead.render.record_page import graded_object, record_object


def record(setup: Setup, given: Given) -> Answer:
    """The kept backtest of a market, and the record of its issued forecasts."""
    wanted, horizon = market(given.market()), given.horizon(setup.horizon)
    known = context(setup, wanted.symbol)
    kept = kept_backtest(known, Question(horizon), home=setup.home)
    entries = _entries(setup)
    issued = record_of(entries, wanted.symbol, horizon)
    missing = []
    if kept is None:
        missing.append(
            f"no backtest of these bars is kept: `levelhead backtest {wanted.symbol} --horizon {horizon}` makes one"
        )
    if issued is None:
        missing.append(
            "no issued forecast of this horizon is graded: `levelhead ledger grade` grades those due"
        )
    return {
        "market": wanted.symbol,
        "horizon": horizon,
        "backtest": None
        if kept is None
        else record_object(wanted, kept.record, geometry=str(Geometry.LEVELS)),
        "issued": {
            "counts": counts_object(counted(entries, market=wanted.symbol)),
            "record": None if issued is None else graded_object(wanted, issued),
        },
        "missing": cast(Json, missing),
    }


def grade(setup: Setup, given: Given) -> Answer:
    """Forecasts of the ledger with their grades, or the one of a past day with what came."""
    limit = given.count("limit", most=MOST_FORECASTS, default=USUAL_FORECASTS)
    given.horizon(setup.horizon)
    if given.day() is not None:
        return {
            "origin": "replay",
            "counts": None,
            "shown": 1,
            "of": 1,
            "forecasts": [_replayed(setup, given)],
        }
    symbol = given.symbol()
    wanted = market(symbol).symbol if symbol else None
    entries = _entries(setup)
    found = [
        each
        for each in entries
        if each.kind is EntryKind.FORECAST and wanted in (None, text(each.body, "market"))
    ]
    grades, void = standing_grades(entries), voided(entries)
    shown = [
        _forecast(each, grades.get(each.number), is_void=each.number in void)
        for each in reversed(found[-limit:])
    ]
    return {
        "origin": "ledger",
        "counts": counts_object(counted(entries, market=wanted)),
        "shown": len(shown),
        "of": len(found),
        "forecasts": cast(Json, shown),
    }


def _entries(setup: Setup) -> tuple[Entry, ...]:
    return Book(ledger_folder(setup.home)).entries()


def _replayed(setup: Setup, given: Given) -> Answer:
    """The forecast of a past day through the issuing path, settled by the one rule where its horizon is over."""
    symbol, horizon = needs_market(given), given.horizon(setup.horizon)
    made = page(setup, symbol, as_of=given.day(), horizon=horizon)
    days = tuple(sessions_ahead(made.context.bars.market, made.as_of, horizon))
    issued = issued_on(made, days)
    body = forecast_draft(issued, made_by(made.context, page=None, seed=0), ()).body
    entry = Entry(0, ORIGIN, "", {**body, "kind": str(EntryKind.FORECAST)})  # of no book
    whole = context(setup, symbol)
    graded = grade_body(entry, whole) if is_due(entry, whole.as_of) else None
    found = _forecast(entry, None if graded is None else Entry(0, ORIGIN, "", graded), is_void=False)
    return found | {"number": None, "issued_at": None}


def _forecast(entry: Entry, graded: Entry | None, *, is_void: bool) -> Answer:
    said = entry.body
    chances, base = (cast(Mapping[str, int], said[name]) for name in ("probability", "climatology"))
    intervals = cast(Mapping[str, Sequence[int]], said["interval"])
    z = float(text(said, "z"))
    up, down = (cast(Body, said[name]) for name in ("up", "down"))
    return {
        "number": entry.number,
        "issued_at": said.get("issued_at"),
        "market": said["market"],
        "as_of": said["as_of"],
        "until": said["grades_after"],
        "horizon": len(cast(Sequence[str], said["sessions"])),
        "close": float(text(said, "close")),
        "up": {"price": float(text(up, "price")), "by": up["by"], "z": z},
        "down": {"price": float(text(down, "price")), "by": down["by"], "z": z},
        "rows": [
            {
                "name": row,
                "probability": chances[row] / MILLION,
                "interval": [bound / MILLION for bound in intervals[row]],
                "climatology": base[row] / MILLION,
            }
            for row in ROWS
        ],
        "n": said["n"],
        "effective_n": said["effective_n"],
        "model": said["model"],
        "status": "void" if is_void else "open" if graded is None else "graded",
        "outcome": None if graded is None else _outcome(graded.body),
        "levels": _levels(said, None if graded is None else graded.body),
    }


def _outcome(graded: Body) -> Json:
    scores = cast(Mapping[str, Mapping[str, int]], graded["scores"])
    close = graded["close"]
    return {
        "row": graded["outcome"],
        "settled": graded["settled"],
        "tie": graded["tie"],
        "close": None if close is None else float(str(close)),
        "missing": graded["missing"],
        "scores": {
            model: {name: score / MILLION for name, score in each.items()} for model, each in scores.items()
        },
    }


def _levels(said: Body, graded: Body | None) -> Json:
    ladder = cast(Sequence[Body], said["ladder"])
    touched = cast(Sequence[Json], graded["touched"]) if graded else [None] * len(ladder)
    fates = cast(Sequence[Body] | None, graded["fates"]) if graded else None
    fate = {(each["side"], each["low"]): each["fate"] for each in fates or ()}
    return [
        {
            "side": rung["side"],
            "low": float(text(rung, "low")),
            "high": float(text(rung, "high")),
            "kind": rung["kind"],
            "p_touch": {
                sessions: share / MILLION
                for sessions, share in cast(Mapping[str, int], rung["touch"]).items()
            },
            "touched": was,
            "fate": fate.get((rung["side"], rung["low"])),
        }
        for rung, was in zip(ladder, touched, strict=True)
    ]
