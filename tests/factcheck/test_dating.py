"""A note without a date, or with a wrong one, is dated by its own figures."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from levelhead.factcheck.dating import date_by_figures
from levelhead.factcheck.grammar import read_note
from levelhead.markets import Bars
from levelhead.markets.registry import market
from tests.factcheck.brief import note

DAYS = pd.bdate_range("2023-01-02", periods=600)


def walk() -> pd.DataFrame:
    """Bars of a seeded random walk."""
    draws = np.random.default_rng(11)
    close = 2000.0 * np.exp(np.cumsum(draws.normal(0.0, 0.012, DAYS.size)))
    spread = close * draws.uniform(0.002, 0.012, DAYS.size)
    opened = close + draws.uniform(-0.5, 0.5, DAYS.size) * spread
    columns = {
        "open": opened,
        "high": np.maximum(opened, close) + spread,
        "low": np.minimum(opened, close) - spread,
        "close": close,
    }
    return pd.DataFrame(columns, index=DAYS)


FRAME = walk()


def bars() -> Bars:
    columns = {name: FRAME[name].to_numpy() for name in FRAME}
    session = DAYS.to_numpy().astype("datetime64[D]")
    return Bars(market("RTY"), session, **columns, volume=np.full(DAYS.size, np.nan))


def wilder_rsi(close: pd.Series) -> pd.Series:
    """RSI by pandas' own exponential mean, equal to Wilder's after a long warm-up."""
    change = close.diff()
    gain = change.clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean()
    loss = (-change.clip(upper=0)).ewm(alpha=1 / 14, adjust=False).mean()
    return 100 * gain / (gain + loss)


def written_on(row: int, *, dated: str = "") -> str:
    close = FRAME["close"]
    fifty, long = close.rolling(50).mean().iloc[row], close.rolling(200).mean().iloc[row]
    return (
        f"RTY futures closed at {close.iloc[row]:,.1f}{dated}. The 50-day moving average sits at {fifty:,.0f}, "
        f"the 200-day moving average at {long:,.0f}. RSI is at {wilder_rsi(close).iloc[row]:.0f}."
    )


@pytest.mark.parametrize("row", [260, 333, 401, 487, 599])
def test_a_note_without_a_date_is_dated_to_its_own_session(row):
    found = date_by_figures(read_note(note(written_on(row)), market="RTY"), bars())
    assert found is not None
    assert (found.best.session, found.best.agreed) == (DAYS[row].date(), 4)


def test_a_day_whose_neighbours_closed_within_a_quarter_percent_is_not_decisive():
    """Closes one and two sessions after row 333 differ by 0.22% and 0.18%: two vendors differ as much."""
    after = FRAME["close"].iloc[334:336].to_numpy() / FRAME["close"].iloc[333] - 1.0
    found = date_by_figures(read_note(note(written_on(333)), market="RTY"), bars())
    assert found is not None
    assert (bool((after < 0.0025).all()), found.is_decisive) == (True, False)


@pytest.mark.parametrize("row", [260, 401, 599])
def test_a_day_that_stands_apart_is_decisive(row):
    found = date_by_figures(read_note(note(written_on(row)), market="RTY"), bars())
    assert found is not None
    assert found.is_decisive is True


def test_a_wrong_date_is_contradicted_by_the_figures():
    reading = read_note(note(written_on(401), heading="RTY outlook, January 15, 2025"), market="RTY")
    found = date_by_figures(reading, bars())
    assert found is not None
    assert (reading.dated, found.best.session, found.contradicts) == (
        date(2025, 1, 15),
        DAYS[401].date(),
        True,
    )


def test_the_right_date_is_not_contradicted():
    heading = f"RTY outlook, {DAYS[401]:%B} {DAYS[401].day}, {DAYS[401].year}"
    found = date_by_figures(read_note(note(written_on(401), heading=heading), market="RTY"), bars())
    assert found is not None
    assert (found.claimed, found.contradicts) == (found.best, False)


def test_one_wrong_figure_does_not_move_the_date():
    text = written_on(401) + " The 20-day moving average is at 9,999."
    found = date_by_figures(read_note(note(text), market="RTY"), bars())
    assert found is not None
    assert found.best.session == DAYS[401].date()


def test_figures_of_no_session_are_not_decisive():
    text = "RTY closed at 5,432. The 50-day moving average sits at 9,100. RSI is at 3."
    found = date_by_figures(read_note(note(text), market="RTY"), bars())
    assert found is not None
    assert found.is_decisive is False


def test_a_single_figure_dates_nothing():
    assert date_by_figures(read_note(note("RSI is at 49."), market="RTY"), bars()) is None


def test_the_low_of_a_month_named_without_a_year_dates_too():
    """The July low is another number in each year; only one year's fits."""
    july = FRAME.loc["2024-07", "low"].min()
    text = f"The July low is {july:,.1f}. {written_on(420)}"
    found = date_by_figures(read_note(note(text), market="RTY"), bars())
    assert found is not None
    assert (DAYS[420] > pd.Timestamp("2024-07-31"), found.best.session, found.best.agreed) == (
        True,
        DAYS[420].date(),
        5,
    )
