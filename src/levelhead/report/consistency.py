"""Rules a page must pass before it is published; a page that breaks one is a defect, not a warning."""

from collections.abc import Callable
from datetime import date

import numpy as np

from levelhead.errors import InconsistentPage
from levelhead.levels import Level, LevelKind, Side, Status
from levelhead.measure import Unit
from levelhead.report.document import Outlook
from levelhead.technical.extremes import Period

# sentences about what has been scheduled: their days lie ahead, and were known
SCHEDULED = ("fundamentals.events", "fundamentals.fed_path")


def check(page: Outlook) -> None:
    """Raise on the first rule the page breaks.

    Raises
    ------
    InconsistentPage
        Naming the rule and the place.
    """
    for rule in _RULES:
        rule(page)


def _one_extreme_per_period(page: Outlook) -> None:
    seen: dict[tuple[LevelKind, Period | None, date | None], float] = {}
    for level in page.levels:
        for reason in level.reasons:
            if reason.kind in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
                key = (reason.kind, reason.period, reason.start)
                if seen.setdefault(key, reason.price) != reason.price:
                    raise InconsistentPage("one extreme per period", f"{key}: {seen[key]} and {reason.price}")


def _intact_is_unbroken(page: Outlook) -> None:
    bars, buffer = page.context.bars, page.overview.buffer
    for level in page.levels:
        if level.status is not Status.INTACT or level.reasons[0].kind is LevelKind.AVERAGE:
            continue
        own = Side.RESISTANCE if level.side is Side.RESISTANCE else Side.SUPPORT
        last = max((touch.session for touch in level.touches if touch.side is own), default=None)
        after = bars.close[bars.session > np.datetime64(last)] if last else bars.close[:0]
        broken = after < level.low - buffer if own is Side.SUPPORT else after > level.high + buffer
        if last is None or broken.any():
            raise InconsistentPage(
                "intact means no close has broken it", f"{level.low}-{level.high} since {last}"
            )


def _partition(page: Outlook) -> None:
    if page.forecast is None:
        return
    for name in ("probability", "climatology"):
        total = sum(getattr(each, name) for each in page.forecast.odds)
        if abs(total - 1) > 1e-9:
            raise InconsistentPage("rows sum to one", f"{name} sums to {total}")
    if min(each.probability for each in page.forecast.odds) <= 0:
        raise InconsistentPage("no row is impossible", str([each.probability for each in page.forecast.odds]))


def _origin_inside_its_period(page: Outlook) -> None:
    for level in page.levels:
        for reason in level.reasons:
            if reason.kind in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
                _check_origin(level, reason.start, reason.since, reason.period)


def _check_origin(level: Level, start: date | None, since: date | None, period: Period | None) -> None:
    assert start is not None and since is not None and period is not None
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]
    passed = (since.year - start.year) * 12 + since.month - start.month
    if not 0 <= passed < months:
        raise InconsistentPage(
            "a named period holds the level's origin", f"{level.low}: {since} is not in it"
        )


def _quotes_on_tick(page: Outlook) -> None:
    tick = page.context.bars.market.to_tick
    prices = [price for level in page.levels for price in (level.low, level.high)]
    if page.forecast is not None:
        prices += [page.forecast.scenarios.upper.price, page.forecast.scenarios.lower.price]
    for price in prices:
        if tick(price) != price:
            raise InconsistentPage("every quote is a multiple of the tick", str(price))


def _nothing_later(page: Outlook) -> None:
    for claim in page.claims:
        for each in claim.measurements:
            if each.as_of > page.as_of:
                raise InconsistentPage("nothing after as_of", f"{claim.id}: {each.name}")
            future = isinstance(each.value, date) and each.value > page.as_of
            if (
                each.unit in (Unit.DATE, Unit.SHORT_DATE)
                and future
                and each.name not in ("end", "last_trade")
                and not claim.id.startswith(SCHEDULED)
            ):
                raise InconsistentPage("nothing after as_of", f"{claim.id}: {each.name} is {each.value}")


def _ids_are_unique(page: Outlook) -> None:
    ids = [claim.id for claim in page.claims]
    doubled = sorted({each for each in ids if ids.count(each) > 1})
    if doubled:
        raise InconsistentPage("claim ids are unique", ", ".join(doubled))


_RULES: tuple[Callable[[Outlook], None], ...] = (
    _one_extreme_per_period,
    _intact_is_unbroken,
    _partition,
    _origin_inside_its_period,
    _quotes_on_tick,
    _nothing_later,
    _ids_are_unique,
)
