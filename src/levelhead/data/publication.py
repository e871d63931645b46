"""When a value of a series became known, where its source does not say.

A table dated by observation hides when it could be read. Each source has a usual lag; a value counts as known
from then on and not before. The lags are the sources' own habits (see docs/sources.md) and lean to the late side.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from levelhead.data.late_positions import put_off
from levelhead.kernels.arrays import BoolArray, SessionArray
from levelhead.markets.sessions import sessions

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Lag:
    """Publication ``business_days`` after the day of the value, at ``at`` in New York.

    Parameters
    ----------
    business_days
        Weekdays on which the stock exchange is open, counted after the day of the value; 0: the same day.
    at
        New York time.
    weekday
        Published on the first such weekday (Monday 0) after the day of the value, or when the business days
        have passed, whichever is later: holidays put a weekly publication off. ``None``: on any weekday.
    """

    business_days: int
    at: time
    weekday: int | None = None


SAME_EVENING = Lag(0, time(18))  # the Treasury's own page
AT_CLOSE = Lag(0, time(16, 15))  # closes of indices and funds
NEXT_MORNING = Lag(1, time(9))  # FRED's interest rates, the New York Fed's EFFR
SPREADS = Lag(1, time(9, 30))  # ICE's option-adjusted spreads
OIL = Lag(5, time(13))  # spot prices of the EIA, passed on once a week
WEEKLY_INDEX = Lag(3, time(8, 30), weekday=2)  # the Chicago Fed's NFCI, on the Wednesday after its week
POSITIONS = Lag(3, time(15, 30), weekday=4)  # the CFTC, on the Friday after its Tuesday
TARGETS = Lag(0, time(0))  # announced on the day before they take effect

# by name as the source spells it; the longest prefix that fits counts
LAGS = {
    "DGS": NEXT_MORNING,
    "DFII": NEXT_MORNING,
    "T10YIE": NEXT_MORNING,
    "DFF": NEXT_MORNING,
    "EFFR": NEXT_MORNING,
    "SOFR": NEXT_MORNING,
    "DFEDTAR": TARGETS,
    "BAML": SPREADS,
    "DCOIL": OIL,
    "DTWEX": OIL,
    "NFCI": WEEKLY_INDEX,
    "COT_": POSITIONS,
    "TFF_": POSITIONS,
}


def lag_of(name: str) -> Lag:
    """The usual lag of a series.

    >>> lag_of("DGS10").business_days, lag_of("IWM").at
    (1, datetime.time(16, 15))
    """
    fitting = [prefix for prefix in LAGS if name.upper().startswith(prefix)]
    return LAGS[max(fitting, key=len)] if fitting else AT_CLOSE


def published(name: str, days: SessionArray, *, lag: Lag | None = None) -> SessionArray:
    """When each value of a series became known, as its source publishes usually.

    Parameters
    ----------
    name
        What the source calls the series.
    days
        Shape (T,), ``datetime64[D]``: the days of the values.
    lag
        Instead of the usual one.

    Returns
    -------
    Shape (T,), ``datetime64[m]``, UTC.
    """
    lag = lag or lag_of(name)
    table = sessions("nyse")
    clipped = np.clip(days, np.datetime64(table.first), np.datetime64(table.last))
    # a value of a day without trading counts from the session before it
    after = np.searchsorted(table.days, clipped, side="right") - 1 + lag.business_days
    reached = np.maximum(table.days[np.minimum(after, table.days.size - 1)], days)
    if lag.weekday is not None:
        weekday = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        reached = np.maximum(reached, days + 1 + (lag.weekday - weekday - 1) % 7)
    if lag is POSITIONS:
        reached = put_off(days, reached)
    return _in_utc(reached, lag.at)


def _in_utc(days: SessionArray, at: time) -> SessionArray:
    minutes = at.hour * 60 + at.minute
    local = days.astype("datetime64[m]") + np.timedelta64(minutes, "m")
    moment: SessionArray = local + np.where(_summer(days), 4 * 60, 5 * 60).astype("timedelta64[m]")
    return moment


def _summer(days: SessionArray) -> BoolArray:
    """Whether New York is on summer time at noon of each day."""
    if not days.size:
        return np.zeros(0, dtype=np.bool_)
    first, last = (
        int(each.astype("datetime64[Y]").astype(np.int64)) + 1970 for each in (days.min(), days.max())
    )
    changes = [change for year in range(first, last + 1) for change in _changes(year)]
    before = np.searchsorted(np.array(changes, dtype="datetime64[D]"), days, side="right")
    summer: BoolArray = before % 2 == 1
    return summer


@cache
def _changes(year: int) -> tuple[date, date]:
    """The first day of a year's summer time and the first day after it."""
    return _first(date(year, 1, 1), date(year, 7, 1), summer=True), _first(
        date(year, 7, 1), date(year, 12, 31), summer=False
    )


def _first(low: date, high: date, *, summer: bool) -> date:
    """The first day from ``low`` on with (without) summer time; ``high`` has it (has it not)."""
    while low < high:
        middle = low + (high - low) // 2
        if bool(datetime.combine(middle, time(12), NEW_YORK).dst()) is summer:
            high = middle
        else:
            low = middle + timedelta(days=1)
    return low
