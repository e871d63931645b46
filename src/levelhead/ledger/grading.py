"""What became of a forecast: settled by the one rule on the bars that came, scored, its levels' fates told."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from levelhead.evidence.fates import Ahead, Fate, Watched
from levelhead.evidence.origins import contract_path
from levelhead.evidence.scores import brier_score, floored, log_score, ranked_score
from levelhead.forecast import Barrier, By, Scenarios
from levelhead.forecast.scenarios import Paths
from levelhead.kernels.passage import DOWN, NEITHER, UP
from levelhead.ledger.canonical import Body, Json
from levelhead.ledger.entry import Entry, EntryKind
from levelhead.ledger.spelling import MILLION, day_text, number_text
from levelhead.levels.touches import HOLD_WITHIN
from levelhead.levels.values import ORDER, LevelKind
from levelhead.markets import Bars, Context
from levelhead.markets.continuous import Continuous, continuous

ROWS = ("up", "neither", "down")
COLUMN = {UP: 0, NEITHER: 1, DOWN: 2}


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """The bars of a forecast's horizon in the contract held at its origin.

    Parameters
    ----------
    row
        Row of the origin.
    path
        Shape (1, H), points.
    days
        Sessions of the path.
    missing
        Sessions of the horizon without a bar.
    """

    row: int
    path: Paths
    days: tuple[date, ...]
    missing: tuple[date, ...]

    @property
    def sha256(self) -> str:
        """Over the prices it was settled on: a revised bar or roll changes it."""
        digest = hashlib.sha256(b"levelhead/window/1\0")
        for each in (self.path.open, self.path.high, self.path.low, self.path.close):
            digest.update(each.astype("<f8").tobytes())
        digest.update(" ".join(map(day_text, self.days)).encode())
        return digest.hexdigest()


def is_due(forecast: Entry, known: date) -> bool:
    """Whether the last session of the horizon has closed by ``known``."""
    return text(forecast.body, "grades_after") <= day_text(known)


def window_of(forecast: Entry, context: Context, joined: Continuous) -> Window | None:
    """The bars that came; ``None`` where the session it was issued on has none.

    Parameters
    ----------
    context
        Bars and rolls that reach to the end of the horizon or beyond.
    """
    origin = date.fromisoformat(text(forecast.body, "as_of"))
    days = [date.fromisoformat(str(each)) for each in cast(Sequence[Json], forecast.body["sessions"])]
    return window_between(context, joined, origin=origin, days=days)


def window_between(
    context: Context, joined: Continuous, *, origin: date, days: Sequence[date]
) -> Window | None:
    """The bars after ``origin`` up to the last of ``days``, the sessions that were to come.

    ``None`` where ``origin`` has no bar: the contract held there is not known.
    """
    bars = context.bars
    day = np.datetime64(origin, "D")
    row = int(np.searchsorted(bars.session, day))
    if row == len(bars) or bars.session[row] != day:
        return None
    wanted = np.array(days, dtype="datetime64[D]")
    stop = int(np.searchsorted(bars.session, wanted[-1], side="right"))
    there = bars.session[row + 1 : stop]
    missing = tuple(np.setdiff1d(wanted, there).tolist())
    return Window(row, contract_path(bars, joined, row, stop - row - 1), tuple(there.tolist()), missing)


def grade_body(forecast: Entry, context: Context) -> Body | None:
    """The body of a grade; ``None`` where the bars cannot tell (no bar on the origin, or none after it)."""
    joined = continuous(context.bars, context.rolls)
    window = window_of(forecast, context, joined)
    if window is None or not window.days:
        return None
    said = forecast.body
    scenarios = scenarios_of(said)
    settled = scenarios.settle(window.path)
    column = COLUMN[int(settled.outcome[0])]
    at = int(settled.session[0])
    closes = window.path.close[0]
    last = closes[np.isfinite(closes)]
    return {
        "forecast": forecast.number,
        "forecast_hash": forecast.hash,
        "market": said["market"],
        "as_of": said["as_of"],
        "outcome": ROWS[column],
        "settled": day_text(window.days[at] if at >= 0 else window.days[-1]),
        "tie": bool(settled.tie[0]),
        "close": number_text(last[-1]) if last.size else None,
        "missing": [day_text(each) for each in window.missing],
        "bars_sha256": window.sha256,
        "scores": {
            "model": _scores(row_shares(said, "probability"), column),
            "climatology": _scores(row_shares(said, "climatology"), column),
            "uniform": _scores((1 / 3, 1 / 3, 1 / 3), column),
        },
        "touched": [_touched(each, window.path) for each in _listed(said, "ladder")],
        "fates": _fates(forecast, context, window),
        "chain": [_followed(each, said, window.path) for each in _listed(said, "chain")],
        "violation": _violated(said, window),
    }


def scenarios_of(said: Body) -> Scenarios:
    """The scenarios a forecast was issued on."""
    z = float(text(said, "z"))
    upper, lower = (
        Barrier(float(text(barrier, "price")), By(text(barrier, "by")), z)
        for barrier in (cast(Body, said["up"]), cast(Body, said["down"]))
    )
    return Scenarios(upper, lower, len(cast(Sequence[Json], said["sessions"])))


def row_shares(said: Body, name: str) -> tuple[float, ...]:
    """Up, neither, down of a forecast, 0..1."""
    table = cast(Mapping[str, int], said[name])
    return tuple(table[row] / MILLION for row in ROWS)


def text(body: Body, name: str) -> str:
    """A text of a body."""
    found = body[name]
    assert isinstance(found, str)
    return found


def _listed(said: Body, name: str) -> Sequence[Body]:
    return cast(Sequence[Body], said[name])


def _scores(probability: tuple[float, ...], column: int) -> Json:
    """Log, Brier and ranked score in millionths; probabilities floored as in every record."""
    said, outcome = floored(np.array([probability])), np.array([column])
    return {
        name: round(float(score(said, outcome)[0]) * MILLION)
        for name, score in (("log", log_score), ("brier", brier_score), ("rps", ranked_score))
    }


def _touched(rung: Body, path: Paths) -> Json:
    """Whether a level was touched by each horizon of its ladder."""
    low, high = float(text(rung, "low")), float(text(rung, "high"))
    side = text(rung, "side")
    found: dict[str, bool] = {}
    for sessions in cast(Mapping[str, int], rung["touch"]):
        within = path.first(int(sessions))
        if side == "resistance":
            hit = bool((within.high >= low).any())
        elif side == "support":
            hit = bool((within.low <= high).any())
        else:
            hit = bool(((within.low <= high) & (within.high >= low)).any())
        found[sessions] = hit
    return found


def _fates(forecast: Entry, context: Context, window: Window) -> Json:
    """Held, broke or untested for each level beside the close."""
    fate = level_fate(forecast, context, window)
    if fate is None:
        return None
    return [
        {"side": text(rung, "side"), "low": text(rung, "low"), "fate": verdict}
        for rung, verdict in zip(beside_close(forecast.body), verdicts(fate), strict=True)
    ]


def level_fate(forecast: Entry, context: Context, window: Window) -> Fate | None:
    """Each level's first test within the horizon, less the three sessions that judge it.

    Nothing after the horizon is looked at, so a grade is the same whenever it is made. ``None`` where no
    session can be judged yet, or the forecast has no level beside the close.
    """
    bars = context.bars.upto(window.days[-1])
    horizon = len(window.days) - HOLD_WITHIN
    rungs = beside_close(forecast.body)
    if horizon < 1 or not rungs:
        return None
    return Ahead(bars, context.rolls.upto(bars.as_of), horizon).fate(
        watched(forecast.body, rungs, row=window.row, bars=bars)
    )


def beside_close(said: Body) -> list[Body]:
    """The levels of a forecast's ladder that lie above or below the close, in its order."""
    return [each for each in _listed(said, "ladder") if text(each, "side") != "at"]


def verdicts(fate: Fate) -> list[str]:
    """``held``, ``broke`` or ``untested`` of each price."""
    told: list[str] = np.where(fate.held, "held", np.where(fate.tested, "broke", "untested")).tolist()
    return told


def watched(said: Body, rungs: Sequence[Body], *, row: int, bars: Bars) -> Watched:
    """The levels of a forecast as prices to watch from its origin."""
    count = len(rungs)
    close, atr = float(bars.close[row]), float(text(said, "atr"))
    low = np.array([float(text(each, "low")) for each in rungs]).reshape(count)
    high = np.array([float(text(each, "high")) for each in rungs]).reshape(count)
    below = np.array([text(each, "side") == "support" for each in rungs], dtype=np.bool_).reshape(count)
    return Watched(
        row=np.full(count, row),
        kind=np.array([ORDER[LevelKind(text(each, "kind"))] for each in rungs], dtype=np.int64).reshape(
            count
        ),
        tests=np.array([each["tests"] for each in rungs], dtype=np.int64).reshape(count),
        below=below,
        distance=np.where(below, close - high, low - close) / atr,
        width=(high - low) / atr,
        close=np.full(count, close),
        atr=np.full(count, atr),
        buffer=np.full(count, float(text(said, "z"))),
    )


def _followed(link: Body, said: Body, path: Paths) -> Json:
    """Whether a close broke the nearer level, and whether the next one was then touched."""
    z = float(text(said, "z"))
    return _broken(text(link, "side"), float(text(link, "given")), float(text(link, "next")), z, path)


def _violated(said: Body, window: Window) -> Json:
    """The same for the invalidation of a candle pattern, which a close violates without a buffer."""
    link = said["violation"]
    if link is None:
        return None
    link = cast(Body, link)
    return _broken(
        text(link, "side"), float(text(link, "given")), float(text(link, "next")), 0.0, window.path
    )


def _broken(side: str, given: float, then: float, z: float, path: Paths) -> dict[str, Json]:
    close, low, high = path.close[0], path.low[0], path.high[0]
    broke = np.flatnonzero(close < given - z if side == "support" else close > given + z)
    if not broke.size:
        return {"broken": False, "reached": None}
    after = slice(int(broke[0]), None)
    reached = (low[after] <= then).any() if side == "support" else (high[after] >= then).any()
    return {"broken": True, "reached": bool(reached)}


def standing_grades(book: Sequence[Entry]) -> dict[int, Entry]:
    """The newest grade or regrade of each graded forecast, by the forecast's number."""
    found: dict[int, Entry] = {}
    for each in book:
        if each.kind in (EntryKind.GRADE, EntryKind.REGRADE):
            found[cast(int, each.body["forecast"])] = each
    return found


def voided(book: Sequence[Entry]) -> frozenset[int]:
    """Numbers of the forecasts that were voided."""
    return frozenset(cast(int, each.body["forecast"]) for each in book if each.kind is EntryKind.VOID)


def due(book: Sequence[Entry], closed: Callable[[Entry], bool]) -> tuple[int, ...]:
    """Forecasts whose horizon has ended and that are neither graded nor voided.

    Parameters
    ----------
    closed
        Whether the last session of a forecast's horizon has closed.
    """
    done = standing_grades(book).keys() | voided(book)
    return tuple(
        each.number
        for each in book
        if each.kind is EntryKind.FORECAST and each.number not in done and closed(each)
    )
