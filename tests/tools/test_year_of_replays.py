"""Replays written, graded and scored say what the backtest of the same days says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from levelhead.evidence.hindcast import Hindcast, hindcast
from levelhead.evidence.origins import Question
from levelhead.ledger.book import Book
from levelhead.pipeline.bookkeeping import grade_due
from tests.hindcast_series import rolling_future
from tools.year_of_replays import Compared, compared, main, replayed

HORIZON = 10
NOW = datetime(2026, 1, 1, tzinfo=UTC)
Graded = tuple[Book, Hindcast]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """25 sessions of a made-up future with a roll among them, and their backtest."""
    context = rolling_future()
    found = hindcast(context, Question(HORIZON, start=date(2022, 8, 24), end=date(2022, 9, 29)))
    book = Book(tmp_path_factory.mktemp("book"), identity="test")
    days = [context.upto(each) for each in found.session.tolist()]
    assert replayed(book, days, horizon=HORIZON, now=NOW) == len(found) >= 20
    assert len(grade_due(book, {"RTY": context}, now=NOW).written) == len(found)
    return book, found


def apart(graded: Graded, found: Hindcast | None = None) -> Compared:
    book, exact = graded
    return compared(book.entries(), found or exact, market="RTY", horizon=HORIZON)


def test_the_figures_are_the_backtests_but_for_millionths(graded: Graded):
    """Barriers, outcomes and ties equal; a probability rounded to a millionth, a score to what that moves it."""
    found = apart(graded)
    assert found.alike and found.forecasts == len(graded[1])
    assert 0 < found.probability < 1e-6
    # the log score of a row of 0.2% moves 500 times as far as the row
    assert max(found.scores.values()) < 1e-6 / 0.002
    assert max(found.record.values()) < 2e-5


def test_a_roll_lies_among_the_days(graded: Graded):
    """Else the comparison would not see one missing from either side."""
    _, found = graded
    rolls = [np.datetime64(each.first_of_next) for each in rolling_future().rolls]
    assert any(found.session[0] < each < found.session[-1] for each in rolls)
    assert len(set(found.outcome.tolist())) > 1


@pytest.mark.parametrize("column", ["outcome", "upper", "session", "tie"])
def test_a_difference_is_named(graded: Graded, column: str):
    """In whichever column of whichever row."""
    changed = getattr(graded[1], column).copy()
    changed[3] = ~changed[3] if column == "tie" else changed[3] + 1
    other = apart(graded, replace(graded[1], **{column: changed}))
    assert other.unlike == (column,) and not other.alike


@pytest.mark.shared
def test_a_fortnight_of_the_russell_2000(shared: Path, capsys: pytest.CaptureFixture[str]):
    """The real series, as the command reads them."""
    assert main([str(shared / "data"), "--days", "14"]) == 0
    assert "columns that differ: none" in capsys.readouterr().out
