"""What came after an outlook of a past day, settled as the ledger settles: the same rule on the same bars."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import cast

import numpy as np

from levelhead.errors import InvalidBars
from levelhead.forecast import Row
from levelhead.forecast.scenarios import Paths
from levelhead.kernels.arrays import BoolArray
from levelhead.ledger.canonical import Body
from levelhead.ledger.entry import ORIGIN, Entry, EntryKind, entry_of
from levelhead.ledger.forecasts import MadeBy, forecast_draft, issued_on
from levelhead.ledger.grading import (
    Window,
    beside_close,
    grade_body,
    level_fate,
    text,
    verdicts,
    window_between,
)
from levelhead.ledger.spelling import MILLION, price_text
from levelhead.levels import Level, Side
from levelhead.markets import Context
from levelhead.markets.continuous import Continuous, continuous
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.report import Outlook
from levelhead.report.after import (
    Aftermath,
    BarAfter,
    Decided,
    Extreme,
    Fate,
    LastClose,
    LevelAfter,
    PatternAfter,
    Scored,
)

# the body of a forecast says what it was made with; none of it is read when it is graded
_NOBODY = MadeBy(version="", code="", page="", known="")


def aftermath(page: Outlook, later: Context) -> Aftermath:
    """What came after an outlook, as far as ``later`` reaches.

    The outlook is written as a forecast of the ledger would be and graded by the ledger's own function, so both
    say the same of a day. Bars beyond the horizon are not looked at.

    Parameters
    ----------
    page
        The outlook, made of nothing later than its day.
    later
        Bars and rolls of the same market as far as they are known.

    Raises
    ------
    InvalidBars
        For bars of another market.
    """
    if later.bars.market.symbol != page.context.bars.market.symbol:
        raise InvalidBars(
            f"bars of {page.context.bars.market.symbol}", None, f"bars of {later.bars.market.symbol}"
        )
    days = tuple(sessions_ahead(page.context.bars.market, page.as_of, page.horizon))
    elapsed = sum(each <= later.as_of for each in days)
    joined = continuous(later.bars, later.rolls)
    window = window_between(later, joined, origin=page.as_of, days=days)
    nothing = Aftermath(
        as_of=page.as_of,
        close=page.overview.close,
        atr=page.overview.atr,
        horizon=page.horizon,
        end=days[-1],
        known=page.as_of,
        elapsed=elapsed,
        missing=days[:elapsed],
    )
    if window is None or not window.days:
        return nothing
    return _came(page, later, joined, window, nothing)


def _came(page: Outlook, later: Context, joined: Continuous, window: Window, before: Aftermath) -> Aftermath:
    days, path = window.days, window.path
    known = days[-1] if before.is_complete else min(later.as_of, before.end)
    graded = None if page.forecast is None else _as_entry(page, before)
    high, low = int(path.high[0].argmax()), int(path.low[0].argmin())
    return Aftermath(
        as_of=before.as_of,
        close=before.close,
        atr=before.atr,
        horizon=before.horizon,
        end=before.end,
        known=known,
        elapsed=before.elapsed,
        missing=tuple(each for each in window.missing if each <= later.as_of),
        rolled=_rolled(joined, window),
        decided=None if graded is None else _decided(graded, later, complete=before.is_complete),
        levels=_levels(page, graded, later, window),
        highest=Extreme(float(path.high[0][high]), days[high]),
        lowest=Extreme(float(path.low[0][low]), days[low]),
        last=_last(page, window),
        patterns=_patterns(page, window),
        bars=_bars(window),
        bars_sha256=window.sha256,
    )


def _as_entry(page: Outlook, before: Aftermath) -> Entry:
    """The forecast of a page as an entry in no book."""
    days = sessions_ahead(page.context.bars.market, page.as_of, before.horizon)
    body = forecast_draft(issued_on(page, days), _NOBODY, ()).body
    return entry_of({**body, "kind": str(EntryKind.FORECAST)}, number=0, previous=ORIGIN)


def _decided(forecast: Entry, later: Context, *, complete: bool) -> Decided | None:
    grade = grade_body(forecast, later)
    if grade is None:
        return None
    row = Row(text(grade, "outcome"))
    if row is Row.NEITHER and not complete:
        return None  # neither so far: that is no outcome before the last session
    scores = cast(Mapping[str, Mapping[str, int]], grade["scores"])
    model, climatology = (
        Scored(*(scores[name][kind] / MILLION for kind in ("log", "brier", "rps")))
        for name in ("model", "climatology")
    )
    return Decided(row, date.fromisoformat(text(grade, "settled")), bool(grade["tie"]), model, climatology)


def _levels(page: Outlook, forecast: Entry | None, later: Context, window: Window) -> tuple[LevelAfter, ...]:
    """The listed levels, in the order of the page."""
    fates = {} if forecast is None else _fates(forecast, later, window)
    market, z = later.bars.market, page.overview.buffer
    said = {} if page.forecast is None else {
        id(rung.level): dict(zip(rung.horizons, rung.probability, strict=True))[page.horizon]
        for rung in page.forecast.ladder
    }  # fmt: skip
    found = []
    for level in page.listed:
        fate, tested = fates.get((str(level.side), price_text(market, level.low)), (None, None))
        touched, passed = (_first(window, hits) for hits in _met(level, window.path, z))
        found.append(LevelAfter(level, said.get(id(level)), touched, fate, tested, passed))
    return tuple(found)


def _fates(
    forecast: Entry, later: Context, window: Window
) -> dict[tuple[str, str], tuple[Fate, date | None]]:
    """By side and lower edge: the verdict of the ledger and the session of the test it is about."""
    fate = level_fate(forecast, later, window)
    if fate is None:
        return {}
    keys: Sequence[Body] = beside_close(forecast.body)
    rows = fate.row.tolist()
    return {
        (text(rung, "side"), text(rung, "low")): (
            Fate(verdict),
            None if row < 0 else later.bars.session[row].item(),
        )
        for rung, verdict, row in zip(keys, verdicts(fate), rows, strict=True)
    }


def _met(level: Level, path: Paths, z: float) -> tuple[BoolArray, BoolArray]:
    """Shape (H,): sessions whose range reached the level; that closed beyond it by z."""
    high, low, close = path.high[0], path.low[0], path.close[0]
    above, below = close > level.high + z, close < level.low - z
    if level.side is Side.RESISTANCE:
        return high >= level.low, above
    if level.side is Side.SUPPORT:
        return low <= level.high, below
    return (low <= level.high) & (high >= level.low), above | below


def _first(window: Window, hits: BoolArray) -> date | None:
    found = np.flatnonzero(hits)
    return window.days[int(found[0])] if found.size else None


def _last(page: Outlook, window: Window) -> LastClose | None:
    """The last close there is, and what the page had said of the close of that session."""
    closed = np.flatnonzero(np.isfinite(window.path.close[0]))
    if not closed.size:
        return None
    at = int(closed[-1])
    session = window.days[at]
    days = sessions_ahead(page.context.bars.market, page.as_of, page.horizon)
    step = list(days).index(session) if session in days else None
    fan = () if page.forecast is None or step is None else page.forecast.fan[step]
    return LastClose(float(window.path.close[0][at]), session, fan)


def _patterns(page: Outlook, window: Window) -> tuple[PatternAfter, ...]:
    close = window.path.close[0]
    return tuple(
        PatternAfter(
            each,
            _first(window, close < each.invalidation if each.bullish else close > each.invalidation),
        )
        for each in page.overview.standing
        if each.invalidation is not None
    )


def _bars(window: Window) -> tuple[BarAfter, ...]:
    path = window.path
    columns = (each[0].tolist() for each in (path.open, path.high, path.low, path.close))
    return tuple(
        BarAfter(day, o, h, l, c if isfinite(c) else None)
        for day, o, h, l, c in zip(window.days, *columns, strict=True)
    )


def _rolled(joined: Continuous, window: Window) -> date | None:
    inside = [row for row in joined.joint_rows.tolist() if window.row < row <= window.row + len(window.days)]
    return joined.session[inside[0]].item() if inside else None
