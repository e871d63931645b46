"""One level of an outlook, found by the name it is printed under."""

from levelhead.errors import BadOption
from levelhead.forecast.ensemble import AtrPaths
from levelhead.forecast.odds import Rung, ladder
from levelhead.levels import Level
from levelhead.levels.paths import paths_of_tests
from levelhead.report import Outlook
from levelhead.report.level_page import LevelPage, level_name


def level_page(page: Outlook, name: str) -> LevelPage:
    """The level called ``name``.

    Parameters
    ----------
    page
        The outlook; its levels are asked, those its tables list and the others.
    name
        ``2376.2-2381.8``, or one price.

    Raises
    ------
    BadOption
        When the outlook has no such level, with the nearest one.
    """
    level = _named(page, name)
    return LevelPage(
        page, level, paths_of_tests(page.context.bars, page.overview, level), _climatology(page, level)
    )


def _named(page: Outlook, name: str) -> Level:
    market, half = page.context.bars.market, float(page.context.bars.market.tick) / 2
    wanted = _edges(name)
    if wanted is not None:
        for level in page.levels:
            if abs(level.low - wanted[0]) < half and abs(level.high - wanted[1]) < half:
                return level
    if wanted is None or not page.levels:
        raise BadOption("level", name, "the edges of a level as the page prints them, such as 2376.2-2381.8")
    nearest = min(
        page.levels, key=lambda each: (abs(each.low - wanted[0]) + abs(each.high - wanted[1]), each.low)
    )
    raise BadOption(
        "level",
        name,
        f"a level of the outlook of {market.symbol} on {page.as_of}; the nearest is {level_name(market, nearest)}",
    )


def _edges(name: str) -> tuple[float, float] | None:
    """The prices of a name; a minus sign belongs to the price behind it.

    >>> _edges("2376.2-2381.8"), _edges("-5.2--3.1"), _edges("2400"), _edges("so")
    ((2376.2, 2381.8), (-5.2, -3.1), (2400.0, 2400.0), None)
    """
    low, _, high = name[1:].partition("-")
    try:
        first = float(name[:1] + low)
        return first, float(high) if high else first
    except ValueError:
        return None


def _climatology(page: Outlook, level: Level) -> Rung | None:
    """P(touch) of past paths at the level's distance in ATR(14), floored as the ladder is."""
    forecast = page.forecast
    if forecast is None:
        return None
    ensemble = AtrPaths().ensemble(page.context, horizon=max(page.horizon, 15))
    if not len(ensemble):
        return None
    paths = ensemble.at(page.overview.close, page.overview.atr)
    (rung,) = ladder(paths, (level,), horizon=page.horizon, effective_n=forecast.effective_n)
    return rung
