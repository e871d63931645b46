"""One level of an outlook: its tests, its odds, what lies beyond it, and the picture around them."""

import re
from datetime import date
from functools import cache

import pandas as pd
import pytest

from levelhead.data.read import read_bars
from levelhead.errors import BadOption
from levelhead.forecast.ensemble import AtrPaths
from levelhead.levels import Candidate, Level, LevelKind, Outcome, Side, Status, find
from levelhead.levels.paths import paths_of_tests
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.pipeline.level_page import level_page
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.chart import chart_svg
from levelhead.render.level_object import level_page_object
from levelhead.render.level_picture import MOST, level_spec, window
from levelhead.render.numbers import say
from levelhead.report import Outlook
from levelhead.report.level_list import level_list
from levelhead.report.level_page import LevelPage, level_name, level_sections
from levelhead.technical import read_chart
from tests.hand_made import bars_of, context_of, random_bars

RTY = market("RTY")


@cache
def page() -> Outlook:
    """An outlook of 400 random bars."""
    return outlook_of(context_of(random_bars(400, seed=3, market=RTY)), engine=AtrPaths())


def told(level: Level) -> LevelPage:
    """The page of one of its levels."""
    return level_page(page(), level_name(RTY, level))


def sentences(of: LevelPage) -> dict[str, str]:
    """Every sentence and cell by its id."""
    return {claim.id: say(claim) for part in level_sections(of) for claim in part.claims}


SWING_LOW = Candidate(LevelKind.SWING_LOW, 95.0, 96.0, since=date(2025, 10, 1))
CALM = [110.0] * 40


@pytest.mark.parametrize(
    ("low", "depth", "through"),
    [(95.5, 0.5, False), (96.3, -0.3, False), (93.0, 3.0, True), (95.0, 1.0, False)],
    ids=["into it", "short of it", "through it", "to its far edge"],
)
def test_how_deep_a_test_of_support_went(low, depth, through):
    """A support of 95 to 96, a bar that reaches so low and closes at 110."""
    bars = bars_of(CALM, low={37: low})
    read = read_chart(context_of(bars))
    zone = Level(95.0, 96.0, Side.SUPPORT, (SWING_LOW,), (), Status.UNTESTED, None, None, 14.0)
    (path,) = paths_of_tests(bars, read, find.tested(bars, read, zone))
    assert (path.reached, path.depth) == (low, pytest.approx(depth))
    assert path.went_through is through
    assert path.touch.side is Side.SUPPORT


def test_a_test_of_resistance_is_measured_upwards():
    """From 124 on: a high of 125.5 went 1.5 points beyond the near edge."""
    bars = bars_of(CALM, high={37: 125.5})
    read = read_chart(context_of(bars))
    reason = Candidate(LevelKind.SWING_HIGH, 124.0, 126.0, since=date(2025, 10, 1))
    zone = Level(124.0, 126.0, Side.RESISTANCE, (reason,), (), Status.UNTESTED, None, None, 14.0)
    (path,) = paths_of_tests(bars, read, find.tested(bars, read, zone))
    assert (path.reached, path.depth, path.touch.side) == (125.5, 1.5, Side.RESISTANCE)


def test_an_average_is_measured_where_it_stood_on_that_session():
    """Closes rise by a point a day: the 20-day mean of row 35 is ten and a half below that row's own close plus one."""
    closes = [100.0 + row for row in range(40)]
    bars = bars_of(closes, low={35: 123.0})
    read = read_chart(context_of(bars))
    mean = Candidate(LevelKind.AVERAGE, 129.5, 129.5, window=20)
    zone = Level(129.5, 129.5, Side.SUPPORT, (mean,), (), Status.UNTESTED, None, None, 9.5)
    (path,) = paths_of_tests(bars, read, find.tested(bars, read, zone))
    assert path.low == pytest.approx(sum(closes[16:36]) / 20)
    assert path.depth == pytest.approx(125.5 - 123.0)


def test_every_level_is_found_under_its_own_name():
    """Those the tables list and the others."""
    for level in page().levels:
        assert told(level).level in page().levels
        assert (told(level).level.low, told(level).level.high) == (level.low, level.high)


def test_an_unknown_level_names_the_nearest():
    """A tick beside a level of one price."""
    level = next(each for each in page().levels if each.low == each.high)
    with pytest.raises(BadOption, match=re.escape(f"the nearest is {level.low:.1f}")):
        level_page(page(), f"{level.low + 0.1:.1f}")


@pytest.mark.parametrize("name", ["", "support", "1-2-3", "--"])
def test_what_is_no_level_is_refused(name):
    """The message shows how one is spelled."""
    with pytest.raises(BadOption, match=r"such as 2376\.2-2381\.8"):
        level_page(page(), name)


def test_odds_of_a_touch_never_fall_with_time_and_stand_beside_base_rates():
    """Both by 5, 10 and 15 sessions; with the climatology's own engine both are the same."""
    for level in page().levels:
        found = told(level)
        assert list(found.rung.probability) == sorted(found.rung.probability)
        assert found.climatology.horizons == found.rung.horizons
        assert found.climatology.probability == pytest.approx(found.rung.probability)


def test_sentences_say_where_it_is_and_what_turns_it():
    """Distance in points and average ranges; the trade that tests it and the close that breaks it."""
    level = next(
        each for each in page().listed if each.side is Side.RESISTANCE and each.status is not Status.OPEN
    )
    said = sentences(told(level))
    away = level.low - page().overview.close
    assert f"lies {away:,.1f} points above the close of" in said["where.zone"]
    assert said["triggers.a"] == f"A trade at {level.low:,.1f} or higher puts it to the test."
    assert said["triggers.b"].endswith("or higher breaks it.")


def test_the_next_level_out_lies_further_from_price():
    """And none beyond the last."""
    mine = sorted(
        (each for each in page().listed if each.side is Side.SUPPORT), key=lambda each: each.distance
    )
    assert f"{mine[1].low:,.1f}" in sentences(told(mine[0]))["beyond.next"]
    assert sentences(told(mine[-1]))["beyond.none"] == "No listed level lies further out on this side."


def test_the_list_has_every_level_once():
    """In three tables at most, and says which the outlook lists."""
    rows = [row for block in level_list(page()).blocks if hasattr(block, "rows") for row in block.rows]
    assert len(rows) == len(page().levels)
    assert sum(say(row[-1]) == "yes" for row in rows) == len(page().listed)


def test_the_picture_shows_the_latest_test_and_stays_readable():
    """The window holds the last test; no more bars than a reader can tell apart."""
    for level in page().levels:
        found = told(level)
        start, stop = window(found)
        assert stop - start <= MOST
        if found.paths:
            assert start <= page().context.bars.row(found.paths[-1].touch.session) < stop
    assert "<svg" in chart_svg(level_spec(told(page().levels[0])))


def test_every_test_in_the_picture_is_named_by_its_verdict():
    """held, broke or open, on the side it came from."""
    found = next(each for each in map(told, page().levels) if len(each.paths) > 2)
    words = {Outcome.HELD: "held", Outcome.BROKE: "broke", Outcome.OPEN: "open"}
    marks = {(each.session, each.above): each.text for each in level_spec(found).swings}
    for path in found.paths:
        assert marks[path.touch.session, path.touch.side is Side.RESISTANCE] == words[path.touch.verdict]


def test_the_object_has_a_path_for_each_test():
    """In the order of the tests of the outlook's own JSON."""
    found = next(each for each in map(told, page().levels) if each.paths)
    said = level_page_object(found, level_sections(found))
    assert [each["session"] for each in said["paths"]] == [each["session"] for each in said["level"]["tests"]]
    assert said["name"] == found.name


def test_the_round_number_of_rty_by_another_road(shared):
    """7 November 2025: a low of 2,386.6 went 13.4 points under 2,400, and three closes later it had held."""
    path = shared / "data" / "bars" / "RTY=F.csv"
    bars = read_bars(path, market=RTY, as_of=date(2025, 11, 24))
    outlook = outlook_of(known(bars), engine=AtrPaths())
    table = pd.read_csv(path, index_col=0, parse_dates=True).rename(columns=str.lower)
    found = level_page(outlook, "2400.0")
    test = next(each for each in found.paths if each.touch.session == date(2025, 11, 7))
    assert test.depth == pytest.approx(2400.0 - table.loc["2025-11-07", "low"], abs=1e-4)
    assert test.touch.decided == table.loc["2025-11-07":].index[3].date()
