"""A zone of a note walked through the bars: where it lay, which bars reached it, which closes went through."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground, Tape
from levelhead.factcheck.spans import Stretch, named, stretches
from levelhead.factcheck.statements import FateStated, Period
from levelhead.factcheck.verdicts.averages import average_line
from levelhead.factcheck.words import AverageKind, Side
from levelhead.kernels.arrays import BoolArray, FloatArray
from levelhead.levels import Side as Face
from levelhead.levels import Touch
from levelhead.levels.touches import Band, History, read_history

TESTED_SESSIONS = 250
STEPS = 40  # how far the nearest tested zone is looked for
RECENT = 63  # sessions: what a note without a date can still mean by "held" or "lost"


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A level of a note on one tape.

    Parameters
    ----------
    low, high
        Shape (T,), points; constant for a price, moving for an average.
    z
        Points a close must pass an edge by, and a bar may miss it by: the page's buffer, or the tolerance
        between vendors where that is more.
    """

    tape: Tape
    low: FloatArray
    high: FloatArray
    z: float
    side: Side
    atr: float

    def history(self, start: int) -> History:
        """Dated tests from a row on, and the standing."""
        band = Band(self.low, self.high, max(start, 1), self.z, self.atr)
        return read_history(self.tape.bars, band, side=self.face)

    @property
    def face(self) -> Face:
        """The side in the words of the levels' own reading."""
        return Face.SUPPORT if self.side is Side.SUPPORT else Face.RESISTANCE

    def reached(self) -> BoolArray:
        """Shape (T,): bars whose range came within z of the zone."""
        bars = self.tape.bars
        found: BoolArray = (bars.low <= self.high + self.z) & (bars.high >= self.low - self.z)
        return found

    def beyond(self, room: float) -> BoolArray:
        """Shape (T,): closes beyond the far edge by more than ``room`` points."""
        close = self.tape.bars.close
        found: BoolArray = close < self.low - room if self.side is Side.SUPPORT else close > self.high + room
        return found

    def traded_beyond(self) -> BoolArray:
        """Shape (T,): bars that traded beyond the far edge, whatever they closed at."""
        bars = self.tape.bars
        found: BoolArray = bars.low < self.low if self.side is Side.SUPPORT else bars.high > self.high
        return found

    def row_before(self, sessions: int) -> int:
        """The row so many sessions back."""
        return max(len(self.tape.bars) - sessions, 1)

    def dates(self, rows: BoolArray) -> list[date]:
        """Sessions of the rows marked."""
        return [self.tape.bars.session[row].item() for row in np.flatnonzero(rows)]


def zones_of(said: FateStated, ground: Ground) -> list[Zone]:
    """The zone on every tape as traded, the bars given first; averages on them alone."""
    found = []
    for tape in ground.printed:
        size = len(tape.bars)
        if said.window is not None:
            if not 1 <= said.window < size:
                continue
            line = average_line(tape, said.window, said.average or AverageKind.SIMPLE)
            low = high = np.where(np.isfinite(line), line, tape.bars.close)
        elif said.low is not None and said.high is not None:
            low, high = np.full(size, said.low), np.full(size, said.high)
        else:
            continue
        z = max(ground.overview.buffer, ground.tolerance(float(high[-1])))
        side = said.side or (Side.SUPPORT if tape.bars.close[-1] >= low[-1] else Side.RESISTANCE)
        found.append(Zone(tape, low, high, z, side, ground.overview.atr))
    return found


def first_row(periods: tuple[Period, ...], zone: Zone, sessions: int) -> int:
    """Where the time meant begins: the first period named, else so many sessions back."""
    starts = [each.rows(zone.tape.bars).start for period in periods for each in spans(period, zone)]
    return max(min(starts), 1) if starts else zone.row_before(sessions)


def last_row(periods: tuple[Period, ...], zone: Zone) -> int:
    """One past the end of the time meant: the end of the last period named, else now."""
    stops = [each.rows(zone.tape.bars).stop for period in periods for each in spans(period, zone)]
    return max(stops) if stops else len(zone.tape.bars)


def spans(period: Period, zone: Zone) -> tuple[Stretch, ...]:
    """Readings of a period on the zone's own bars."""
    return stretches(period, zone.tape.bars)


def touches_in(history: History, period: Period, zone: Zone) -> list[Touch]:
    """Tests within any reading of a period."""
    return [each for each in history.touches if any(span.holds(each.session) for span in spans(period, zone))]


def reached_in(period: Period, zone: Zone) -> bool:
    """Did any bar of the period come to the zone?"""
    reached = zone.reached()
    return any(bool(reached[span.rows(zone.tape.bars)].any()) for span in spans(period, zone))


def missed_by(period: Period, zone: Zone) -> float:
    """Points between the zone and the nearest bar of a period, 0 where one came into it; inf without bars."""
    bars = zone.tape.bars
    apart = np.maximum(np.maximum(bars.low - zone.high, zone.low - bars.high), 0.0)
    found = [apart[span.rows(bars)] for span in spans(period, zone)]
    return min((float(each.min()) for each in found if each.size), default=float("inf"))


def told(cite: Cite, said: FateStated, zone: Zone) -> str:
    """The zone in words."""
    if said.window is not None:
        return f"the {cite.count('window', said.window, 'sessions of the average')}-day average"
    return cite.band("zone", float(zone.low[-1]), float(zone.high[-1]), "as the note has it")


def period_range(cite: Cite, period: Period, zone: Zone) -> str:
    """The extreme that shows how near a period came to the zone."""
    found = spans(period, zone)
    if not found:
        return "a period outside the bars"
    bars = zone.tape.bars
    rows = found[0].rows(bars)
    if zone.side is Side.SUPPORT:
        value = cite.price("low", float(bars.low[rows].min()), "lowest low of the period")
        return f"the low of {named(cite, period, bars)} was {value}"
    value = cite.price("high", float(bars.high[rows].max()), "highest high of the period")
    return f"the high of {named(cite, period, bars)} was {value}"


def nearest_tested(ground: Ground, said: FateStated, zone: Zone) -> tuple[Cite, str] | None:
    """The zone nearest to the stated one that was tested in every period named and held the last time."""
    if said.window is not None or not said.periods or said.low is None or said.high is None:
        return None
    width = said.high - said.low
    step = _step(max(width, ground.overview.atr / 8))
    base = round(said.low / step) * step
    # the nearest first, of two as near the one price came down (up) to last
    order = sorted(
        (number for number in range(-STEPS, STEPS + 1) if number), key=lambda number: (abs(number), -number)
    )
    for number in order:
        low = base + number * step
        tested = _tested_dates(said, zone, low, low + width)
        if tested:
            cite = ground.cite()
            text = cite.band("tested", low, low + width, "zone tested in every period named")
            return cite, f"{text} was tested on {cite.days('test', tested)}"
    return None


def _step(width: float) -> float:
    """The number of the row 1, 2, 5, 10 ... nearest below a width, or the width where it is one."""
    size = 10.0 ** np.floor(np.log10(width))
    return float(max(each for each in (size, 2 * size, 5 * size) if each <= width * (1 + 1e-9)))


def _tested_dates(said: FateStated, zone: Zone, low: float, high: float) -> list[date]:
    size = len(zone.tape.bars)
    moved = Zone(zone.tape, np.full(size, low), np.full(size, high), 0.0, zone.side, zone.atr)
    history = moved.history(first_row(said.periods, moved, TESTED_SESSIONS))
    own = [each for each in history.touches if each.side is moved.face]
    per_period = [
        [each.session for each in own if any(span.holds(each.session) for span in spans(period, moved))]
        for period in said.periods
    ]
    return sorted({day for days in per_period for day in days}) if all(per_period) else []
