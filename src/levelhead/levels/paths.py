"""How far price went into a zone on each of its dated tests."""

from dataclasses import dataclass

from levelhead.levels.find import band_of
from levelhead.levels.values import Level, Side, Touch
from levelhead.markets import Bars
from levelhead.technical import Overview


@dataclass(frozen=True, slots=True)
class PathOfTest:
    """One test and how deep it went.

    Parameters
    ----------
    touch
        The dated test.
    low, high
        Where the zone stood on that session, points: a moving average was elsewhere then.
    reached
        The session's low as support, its high as resistance, points.
    depth
        Points beyond the near edge: negative where it stopped short of it within z, more than
        ``high - low`` where it went through.
    """

    touch: Touch
    low: float
    high: float
    reached: float
    depth: float

    @property
    def went_through(self) -> bool:
        """Whether the session's range left the zone on the far side."""
        return self.depth > self.high - self.low


def paths_of_tests(bars: Bars, overview: Overview, level: Level) -> tuple[PathOfTest, ...]:
    """The tests of a level, oldest first.

    Parameters
    ----------
    bars, overview
        On the day the level was found.
    """
    band = band_of(bars, overview, level)
    found = []
    for touch in level.touches:
        row = bars.row(touch.session)
        low, high = float(band.low[row]), float(band.high[row])
        if touch.side is Side.SUPPORT:
            reached = float(bars.low[row])
            found.append(PathOfTest(touch, low, high, reached, high - reached))
        else:
            reached = float(bars.high[row])
            found.append(PathOfTest(touch, low, high, reached, reached - low))
    return tuple(found)
