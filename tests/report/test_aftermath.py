"""What came after an outlook: bars written by hand, the ledger's grade of the same day, real RTY by another road."""

from dataclasses import replace
from datetime import date
from functools import cache
from math import log

import numpy as np
import pandas as pd
import pytest

from levelhead.data.read import read_bars
from levelhead.errors import InvalidBars
from levelhead.forecast import By, Row
from levelhead.forecast.blend import Blend
from levelhead.forecast.ensemble import AtrPaths
from levelhead.ledger.book import Book
from levelhead.levels import Side
from levelhead.markets import Bars, Context, Roll, RollTable
from levelhead.markets.registry import market
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.bookkeeping import add_forecast, grade_due
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.after_object import after_object
from levelhead.render.json_page import to_json
from levelhead.render.numbers import say
from levelhead.report import Outlook
from levelhead.report.after import Fate
from levelhead.report.aftermath_section import aftermath_section
from levelhead.technical.candles import Bias, Pattern
from tests.hand_made import random_bars
from tests.ledger.books import NOON

AS_OF = date(2025, 11, 3)  # a Monday far from any expiry
AHEAD = ("2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10")
RTY = market("RTY")
DAYS_ON_FILE = (date(2025, 4, 2), date(2025, 9, 8), date(2025, 11, 3))  # a crash, a roll, a slow fall


@cache
def before() -> Context:
    """A walk of 300 bars of RTY up to 3 November."""
    bars = random_bars(300, seed=5, market=RTY)
    shift = np.datetime64(AS_OF) - bars.session[-1]
    session = np.busday_offset(np.datetime64(AS_OF), -np.arange(len(bars))[::-1])
    assert shift < 0
    moved = replace(bars, session=session)
    return Context(moved, moved.as_of)


@cache
def page() -> Outlook:
    """Its outlook of five sessions."""
    return outlook_of(before(), horizon=5, engine=AtrPaths())


def later(*ahead, days=AHEAD, rolls: RollTable | None = None) -> Context:
    """The same bars and what came, each bar as (open, high, low, close)."""
    bars = before().bars
    came = np.array(ahead, dtype=np.float64).reshape(-1, 4).T
    new = Bars(
        bars.market,
        np.concatenate([bars.session, np.array(days[: len(ahead)], dtype="datetime64[D]")]),
        *(np.concatenate([old, more]) for old, more in zip((bars.open, bars.high, bars.low, bars.close), came, strict=True)),
        np.concatenate([bars.volume, np.full(len(ahead), 1000.0)]),
    )  # fmt: skip
    return Context(new, new.as_of, rolls=rolls or RollTable())


def quiet(by: float = 0.0):
    """A bar a tick wide around the close, moved by so many points."""
    close = page().overview.close + by
    return (close, close + 0.1, close - 0.1, close)


def beyond(row: Row):
    """A bar that meets the barrier of a row in the way it counts, and nothing on the other side."""
    scenarios = page().forecast.scenarios
    barrier, sign = (scenarios.upper, 1.0) if row is Row.UP else (scenarios.lower, -1.0)
    price = barrier.price if barrier.by is By.TOUCH else barrier.price + sign * (barrier.buffer + 0.1)
    close = page().overview.close if barrier.by is By.TOUCH else price
    return (
        page().overview.close,
        max(price, page().overview.close),
        min(price, page().overview.close),
        close,
    )


def said(after) -> dict[str, str]:
    """The sentences of the section by their id."""
    return {each.id: say(each) for each in aftermath_section(page(), after).claims}


def test_without_a_bar_the_section_says_so_and_nothing_else():
    """One sentence."""
    after = aftermath(page(), before())
    assert (after.has_begun, after.elapsed, after.decided) == (False, 0, None)
    assert said(after) == {
        "aftermath.standing": "Nothing has come yet: no bar of the 5 sessions to November 10 is known."
    }


@pytest.mark.parametrize("row", [Row.UP, Row.DOWN])
def test_a_barrier_that_is_met_decides_though_sessions_are_left(row):
    """On the second of five sessions; the score is minus the logarithm of what the page gave that row."""
    after = aftermath(page(), later(quiet(), beyond(row)))
    odds = next(each for each in page().forecast.odds if each.row is row)
    assert (after.decided.row, after.decided.session) == (row, date(2025, 11, 5))
    assert after.decided.model.log == pytest.approx(-log(odds.probability), abs=1e-5)
    assert after.decided.climatology.log == pytest.approx(-log(odds.climatology), abs=1e-5)
    assert "2 of 5 sessions have passed, the last on November 5; 3 are still to come" in " ".join(
        said(after).values()
    )


def test_neither_is_no_outcome_before_the_last_session():
    """Four quiet sessions decide nothing, the fifth decides for neither."""
    assert aftermath(page(), later(*[quiet()] * 4)).decided is None
    whole = aftermath(page(), later(*[quiet()] * 5))
    assert (whole.is_complete, whole.decided.row, whole.decided.session) == (
        True,
        Row.NEITHER,
        date(2025, 11, 10),
    )
    assert said(whole)["aftermath.neither.came"] == "yes, Nov 10"


def test_the_brier_score_of_the_row_that_came():
    """Squares of what was said of the other rows, and of what was missing to certainty."""
    whole = aftermath(page(), later(*[quiet()] * 5))
    up, neither, down = (each.probability for each in page().forecast.odds)
    assert whole.decided.model.brier == pytest.approx(up**2 + (1 - neither) ** 2 + down**2, abs=1e-5)


def test_how_far_price_went_and_where_it_closed():
    """Read off five bars by hand."""
    close = page().overview.close
    bars = [quiet(), quiet(4.0), quiet(-7.0), quiet(2.0), quiet(1.0)]
    after = aftermath(page(), later(*bars))
    assert after.highest.price == pytest.approx(close + 4.1)
    assert (after.highest.session, after.lowest.session) == (date(2025, 11, 5), date(2025, 11, 6))
    assert after.lowest.price == pytest.approx(close - 7.1)
    assert (after.last.price, after.last.session) == (pytest.approx(close + 1.0), date(2025, 11, 10))
    assert after.last.fan == page().forecast.fan[4]


def test_a_market_that_only_fell_never_traded_above_its_close():
    """The sentence says that, instead of a rise below zero."""
    bars = [quiet(-5.0), quiet(-6.0)]
    assert said(aftermath(page(), later(*bars)))["aftermath.highest"].startswith("Price never traded above")


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_the_close_is_placed_in_the_fan_of_its_own_session(place):
    """Just inside or outside the five quantiles of the first session."""
    p05, p25, _, p75, p95 = page().forecast.fan[0]
    price, words = [
        (p05 - 0.05, "below the band"),
        (p05 + 0.05, "below the middle band"),
        (p75 - 0.05, "within the band"),
        (p95 + 0.05, "above the band"),
    ][place]
    after = aftermath(page(), later((price, price, price, price)))
    assert f"That is {words}" in said(after)["aftermath.fan"]
    assert p25 < p75


def test_levels_are_touched_and_passed_on_the_sessions_price_did_so():
    """The nearest support: touched at its upper edge, then closed below its lower edge by more than z."""
    level = next(each for each in page().listed if each.side is Side.SUPPORT)
    close, z = page().overview.close, page().overview.buffer
    touches = (close, close, level.high, close)
    under = level.low - z - 0.1
    breaks = (close, close, under, under)
    after = aftermath(page(), later(quiet(), touches, quiet(), breaks, quiet()))
    found = next(each for each in after.levels if each.level is level)
    assert (found.touched, found.passed) == (date(2025, 11, 5), date(2025, 11, 7))
    # the touch is a test, and the breaking close came within three sessions of it
    assert (found.fate, found.tested) == (Fate.BROKE, date(2025, 11, 5))


def test_an_invalidation_is_violated_by_a_close_and_not_by_a_low():
    """A hammer's low: a low beneath it is none, a close beneath it is one."""
    low = page().overview.close - 20.0
    hammer = Pattern("hammer", AS_OF, strict=True, bias=Bias.BULLISH, invalidation=low, rows=1)
    held = replace(page(), overview=replace(page().overview, standing=(hammer,)))
    close = page().overview.close
    only_low = aftermath(held, later((close, close, low - 1.0, close)))
    assert only_low.patterns[0].violated is None
    by_close = aftermath(held, later(quiet(), (close, close, low - 1.0, low - 0.1)))
    assert by_close.patterns[0].violated == date(2025, 11, 5)
    words = say(list(aftermath_section(held, by_close).claims)[-1])
    assert words.startswith("The hammer of November 3: violated on November 5 by a close below")


def test_a_session_without_a_bar_is_counted_and_named():
    """Thursday is missing."""
    days = ("2025-11-04", "2025-11-05", "2025-11-07", "2025-11-10")
    after = aftermath(page(), later(*[quiet()] * 4, days=days))
    assert (after.elapsed, after.missing) == (5, (date(2025, 11, 6),))
    assert said(after)["aftermath.missing"] == "1 of them has no bar, from November 6 on."


def test_bars_of_another_market_are_refused():
    """They cannot say what became of this one."""
    other = replace(before().bars, market=market("ES"))
    with pytest.raises(InvalidBars, match="bars of RTY"):
        aftermath(page(), Context(other, other.as_of))


def test_nothing_beyond_the_horizon_is_looked_at():
    """A crash on the day after changes no byte of the object."""
    whole = later(*[quiet()] * 5)
    longer = later(*[quiet()] * 5, quiet(-500.0), days=(*AHEAD, "2025-11-11"))
    first, second = (aftermath(page(), each) for each in (whole, longer))
    assert after_object("RTY", first, aftermath_section(page(), first)) == after_object(
        "RTY", second, aftermath_section(page(), second)
    )


def test_what_came_is_no_part_of_the_outlook():
    """The page of a day is the same bytes whether the bars after it are known or not."""
    whole = later(quiet(), beyond(Row.DOWN), quiet(), quiet(), quiet())
    again = outlook_of(whole.upto(AS_OF), horizon=5, engine=AtrPaths())
    aftermath(again, whole)
    assert to_json(again) == to_json(page())


def graded(context: Context, whole: Context, folder, *, horizon: int, engine=None):
    """The grade the ledger writes of a replayed forecast, and the aftermath of the page of the same day."""
    book = Book(folder, identity="test")
    add_forecast(book, context, horizon=horizon, now=NOON, later=None, replay=True)
    (written,) = grade_due(book, {context.bars.market.symbol: whole}, now=NOON).written
    outlook = outlook_of(context, horizon=horizon, engine=engine or Blend())
    return written.entry.body, aftermath(outlook, whole), outlook


def check_equal(grade, after, outlook) -> None:
    """Everything a grade says is what the aftermath says."""
    assert (str(after.decided.row), str(after.decided.session)) == (grade["outcome"], grade["settled"])
    assert after.decided.tie == grade["tie"]
    for name, mine in (("model", after.decided.model), ("climatology", after.decided.climatology)):
        score = grade["scores"][name]
        assert (mine.log * 1e6, mine.brier * 1e6, mine.rps * 1e6) == pytest.approx(
            (score["log"], score["brier"], score["rps"]), abs=1e-3
        )
    assert after.bars_sha256 == grade["bars_sha256"]
    assert after.last.price == float(grade["close"])
    ladder = {
        id(rung.level): hit for rung, hit in zip(outlook.forecast.ladder, grade["touched"], strict=True)
    }
    fates = {(each["side"], float(each["low"])): each["fate"] for each in grade["fates"]}
    for each in after.levels:
        assert (each.touched is not None) == ladder[id(each.level)][str(after.horizon)]
        if each.level.side is not Side.AT:
            assert str(each.fate) == fates[str(each.level.side), each.level.low]


def test_the_ledger_grades_the_same_day_alike(tmp_path):
    """Outcome, session, scores, touches, fates and the hash of the bars are those of a replayed entry."""
    whole = later(quiet(), beyond(Row.UP), quiet(9.0), quiet(), quiet(-3.0))
    check_equal(*graded(before(), whole, tmp_path, horizon=5))


@pytest.mark.parametrize("day", DAYS_ON_FILE)
def test_the_ledger_grades_real_days_alike(shared, tmp_path, day):
    """The same on real RTY: a crash, a horizon over a roll, a slow fall to 2,400."""
    path = shared / "data" / "bars" / "RTY=F.csv"
    whole = known(read_bars(path, market=RTY), data=shared / "data")
    context = known(read_bars(path, market=RTY, as_of=day), data=shared / "data")
    check_equal(*graded(context, whole, tmp_path, horizon=15))


def test_real_rty_of_3_november_by_another_road(shared):
    """pandas on the file: no roll lies between, so printed prices are the contract's."""
    path = shared / "data" / "bars" / "RTY=F.csv"
    context = known(read_bars(path, market=RTY, as_of=AS_OF))
    outlook = outlook_of(context, engine=AtrPaths())
    after = aftermath(outlook, known(read_bars(path, market=RTY)))
    table = pd.read_csv(path, index_col=0, parse_dates=True).rename(columns=str.lower)
    came = table.loc["2025-11-04":"2025-11-24"]
    assert (after.elapsed, len(came)) == (15, 15)
    assert after.highest.price == pytest.approx(came["high"].max(), abs=1e-4)
    assert after.highest.session == came["high"].idxmax().date()
    assert after.lowest.price == pytest.approx(came["low"].min(), abs=1e-4)
    assert after.lowest.session == came["low"].idxmin().date()
    assert after.last.price == pytest.approx(came["close"].iloc[-1], abs=1e-4)
    reached = came[came["low"] <= 2400.0]
    level = next(each for each in after.levels if each.level.low == 2400.0)
    assert level.touched == reached.index[0].date() == date(2025, 11, 7)


def test_prices_after_a_roll_are_those_of_the_contract_held():
    """From 22 December the next contract, a tenth higher, is quoted: its 2,200 is 2,000 in the one held."""
    bars = before().bars
    held = replace(bars, session=np.busday_offset(np.datetime64("2025-12-15"), -np.arange(len(bars))[::-1]))
    start = Context(held, held.as_of)
    outlook = outlook_of(start, horizon=5, engine=AtrPaths())
    days = ("2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19", "2025-12-22")
    close = outlook.overview.close
    rows = [(close,) * 4] * 4 + [(close * 1.1, close * 1.1 + 11.0, close * 1.1, close * 1.1)]
    prices = np.array(rows).T
    whole = Bars(
        held.market,
        np.concatenate([held.session, np.array(days, dtype="datetime64[D]")]),
        *(np.concatenate([old, new]) for old, new in zip((held.open, held.high, held.low, held.close), prices, strict=True)),
        np.full(len(held) + 5, 1000.0),
    )  # fmt: skip
    roll = Roll(date(2025, 12, 19), date(2025, 12, 22), close * 0.1, 1.1)
    after = aftermath(outlook, Context(whole, whole.as_of, rolls=RollTable((roll,))))
    assert after.rolled == date(2025, 12, 22)
    assert after.highest.price == pytest.approx(close + 10.0)
    assert after.last.price == pytest.approx(close)
