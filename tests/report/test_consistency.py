"""A page that contradicts itself is not published: for each rule, one that breaks it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from levelhead.errors import InconsistentPage
from levelhead.forecast import Row
from levelhead.levels import Level, LevelKind, Side, Status
from levelhead.measure import Claim, Measurement, Unit
from levelhead.report import Outlook, consistency
from levelhead.report.consistency import check
from levelhead.report.document import Paragraph
from tests.pages import page, write_folder

Plant = Callable[[Outlook], Outlook]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    folder: Path = tmp_path_factory.mktemp("data")
    return page(write_folder(folder), "RTY", data=folder)


def with_level(outlook: Outlook, old: Level, new: Level) -> Outlook:
    return replace(outlook, levels=tuple(new if each is old else each for each in outlook.levels))


def with_claim(outlook: Outlook, claim: Claim) -> Outlook:
    changes = outlook.changes
    return replace(outlook, changes=replace(changes, blocks=(*changes.blocks, Paragraph((claim,)))))


def a_level(outlook: Outlook, kind: LevelKind) -> tuple[Level, int]:
    """A level with a reason of one kind, and which reason it is."""
    return next(
        (level, at)
        for level in outlook.levels
        for at, reason in enumerate(level.reasons)
        if reason.kind is kind
    )


def second_november_low(outlook: Outlook) -> Outlook:
    level, at = a_level(outlook, LevelKind.PERIOD_LOW)
    other = replace(level.reasons[at], low=level.reasons[at].low - 3, high=level.reasons[at].high - 3)
    return with_level(outlook, level, replace(level, reasons=(*level.reasons, other)))


def origin_in_another_month(outlook: Outlook) -> Outlook:
    level, at = a_level(outlook, LevelKind.PERIOD_HIGH)
    reason = level.reasons[at]
    assert reason.start is not None
    moved = replace(reason, since=reason.start - timedelta(days=1))
    return with_level(outlook, level, replace(level, reasons=(moved,)))


def intact_though_broken(outlook: Outlook) -> Outlook:
    level = next(
        each
        for each in outlook.levels
        if each.status in (Status.LOST, Status.REGAINED)
        and each.reasons[0].kind is not LevelKind.AVERAGE
        and each.lost is not None
        and any(touch.side is side_of(each) and touch.session < each.lost for touch in each.touches)
    )
    before = tuple(touch for touch in level.touches if level.lost is not None and touch.session < level.lost)
    return with_level(outlook, level, replace(level, status=Status.INTACT, touches=before))


def side_of(level: Level) -> Side:
    return Side.RESISTANCE if level.side is Side.RESISTANCE else Side.SUPPORT


def intact_without_a_test(outlook: Outlook) -> Outlook:
    level, _ = a_level(outlook, LevelKind.ROUND)
    return with_level(outlook, level, replace(level, status=Status.INTACT, touches=()))


def edge_off_the_tick(outlook: Outlook) -> Outlook:
    level = outlook.levels[0]
    return with_level(outlook, level, replace(level, high=level.high + 0.03))


def barrier_off_the_tick(outlook: Outlook) -> Outlook:
    issued = outlook.forecast
    assert issued is not None
    scenarios = issued.scenarios
    moved = replace(scenarios, upper=replace(scenarios.upper, price=scenarios.upper.price + 0.04))
    return replace(outlook, forecast=replace(issued, selection=replace(issued.selection, scenarios=moved)))


def odds_changed(outlook: Outlook, row: Row, **to: float) -> Outlook:
    issued = outlook.forecast
    assert issued is not None
    odds = tuple(replace(each, **to) if each.row is row else each for each in issued.odds)  # type: ignore[arg-type]
    return replace(outlook, forecast=replace(issued, odds=odds))


def measurement_of_tomorrow(outlook: Outlook) -> Outlook:
    later = Measurement("x", "x", 1.0, Unit.POINTS, outlook.as_of + timedelta(days=1), "by hand")
    return with_claim(outlook, Claim("changes.later", "changes", "{x}", (later,)))


def a_test_tomorrow(outlook: Outlook) -> Outlook:
    day = Measurement("day", "day", outlook.as_of + timedelta(days=1), Unit.DATE, outlook.as_of, "by hand")
    return with_claim(outlook, Claim("changes.later", "changes", "tested {day}", (day,)))


def claim_twice(outlook: Outlook) -> Outlook:
    return with_claim(outlook, next(outlook.changes.claims))


def impossible_row(outlook: Outlook) -> Outlook:
    issued = outlook.forecast
    assert issued is not None
    rows = {Row.UP: 1.0, Row.NEITHER: 0.0, Row.DOWN: 0.0}
    odds = tuple(replace(each, probability=rows[each.row]) for each in issued.odds)
    return replace(outlook, forecast=replace(issued, odds=odds))


PLANTS: list[tuple[str, Plant]] = [
    ("one extreme per period", second_november_low),
    ("a named period holds the level's origin", origin_in_another_month),
    ("intact means no close has broken it", intact_though_broken),
    ("intact means no close has broken it", intact_without_a_test),
    ("rows sum to one", lambda outlook: odds_changed(outlook, Row.UP, probability=0.9)),
    ("rows sum to one", lambda outlook: odds_changed(outlook, Row.DOWN, climatology=0.9)),
    ("no row is impossible", impossible_row),
    ("every quote is a multiple of the tick", edge_off_the_tick),
    ("every quote is a multiple of the tick", barrier_off_the_tick),
    ("nothing after as_of", measurement_of_tomorrow),
    ("nothing after as_of", a_test_tomorrow),
    ("claim ids are unique", claim_twice),
]


def test_a_sound_page_passes(sound: Outlook) -> None:
    assert check(sound) is None


@pytest.mark.parametrize(("rule", "plant"), PLANTS)
def test_a_page_that_breaks_a_rule_is_not_published(rule: str, plant: Plant, sound: Outlook) -> None:
    with pytest.raises(InconsistentPage) as broken:
        check(plant(sound))
    assert broken.value.rule == rule


def test_every_rule_has_a_page_that_breaks_it() -> None:
    named = set(re.findall(r'InconsistentPage\(\s*"([^"]+)"', inspect.getsource(consistency)))
    assert named == {rule for rule, _ in PLANTS}


def test_the_end_of_the_horizon_may_lie_ahead(sound: Outlook) -> None:
    """Days after the page's own: the horizon's end, the contract's last trade, and what has been scheduled."""
    ahead = {
        each.name
        for claim in sound.claims
        for each in claim.measurements
        if isinstance(each.value, date)
        and each.value > sound.as_of
        and not claim.id.startswith(("fundamentals.events", "fundamentals.fed_path"))
    }
    assert ahead == {"end", "last_trade"}
