"""The levels of a finished page with what the page says of them beside the zone itself."""

from dataclasses import dataclass, fields, replace
from datetime import date

from levelhead.forecast import Forecast
from levelhead.levels import Level
from levelhead.markets import Market
from levelhead.measure.showing import NamesItself
from levelhead.report.document import Outlook


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class WatchedLevel(NamesItself, Level):
    """A level that knows its page, so that it can show itself.

    Parameters
    ----------
    market, as_of
        Of the page.
    atr
        ATR(14) on that session, points.
    touch
        Sessions ahead, and P(touch) by then, 0..1; empty where the page has no odds.
    touch_n
        Past paths behind them.
    """

    market: Market
    as_of: date
    atr: float
    touch: tuple[tuple[int, float], ...] = ()
    touch_n: int = 0


def with_watched_levels(page: Outlook) -> Outlook:
    """The same page, its levels watched ones wherever it holds them."""
    issued = page.forecast
    rungs = {id(rung.level): rung for rung in issued.ladder} if issued is not None else {}
    made: dict[int, Level] = {}
    for level in (*page.levels, *page.listed):
        if id(level) not in made:
            rung = rungs.get(id(level))
            made[id(level)] = WatchedLevel(
                **{each.name: getattr(level, each.name) for each in fields(Level)},
                market=page.context.bars.market,
                as_of=page.as_of,
                atr=page.overview.atr,
                touch=tuple(zip(rung.horizons, rung.probability, strict=True)) if rung is not None else (),
                touch_n=issued.n if rung is not None and issued is not None else 0,
            )
    return replace(
        page,
        levels=_exchanged(page.levels, made),
        listed=_exchanged(page.listed, made),
        forecast=None if issued is None else _forecast(issued, made),
    )


def _forecast(issued: Forecast, made: dict[int, Level]) -> Forecast:
    # exports and the JSON find a level's odds by its identity: it must be one object everywhere
    chosen = issued.selection
    up, down = (
        _exchanged((each,), made)[0] if each is not None else None for each in (chosen.up, chosen.down)
    )
    selection = replace(
        chosen,
        up=up,
        down=down,
        trivial_up=_exchanged(chosen.trivial_up, made),
        trivial_down=_exchanged(chosen.trivial_down, made),
    )
    ladder = tuple(replace(rung, level=made.get(id(rung.level), rung.level)) for rung in issued.ladder)
    return replace(issued, selection=selection, ladder=ladder)


def _exchanged(levels: tuple[Level, ...], made: dict[int, Level]) -> tuple[Level, ...]:
    return tuple(made.get(id(each), each) for each in levels)
