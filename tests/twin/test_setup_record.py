"""The record of set-ups against trading each one alone, on the bars in the contract held at its origin."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from levelhead.evidence.hindcast import Hindcast, hindcast
from levelhead.evidence.origins import Question, contract_path
from levelhead.evidence.setup_record import SetupRecord, setup_record
from levelhead.forecast.scenarios import Barrier, By
from levelhead.forecast.setups import Setup, trades
from levelhead.markets.continuous import continuous
from tests.hindcast_series import rolling_future

QUESTION = Question(10, start=date(2021, 3, 1), step=3)
COSTS = 4.0


@pytest.fixture(scope="module")
def made() -> tuple[Hindcast, SetupRecord]:
    found = hindcast(rolling_future(), QUESTION)
    return found, setup_record(found, rolling_future(), horizon=10, step=3, costs=COSTS)


def alone(found: Hindcast, at: int, *, with_view: bool) -> tuple[float, bool, bool]:
    """Result in R, target hit, stopped."""
    bars = rolling_future().bars
    row = int(np.searchsorted(bars.session, found.session[at]))
    z, close = float(found.buffer[at]), float(bars.close[row])
    up_by, down_by = (
        By.CLOSE if each[at] else By.TOUCH for each in (found.upper_by_close, found.lower_by_close)
    )
    up, down = Barrier(float(found.upper[at]), up_by, z), Barrier(float(found.lower[at]), down_by, z)
    target, stop = (up, down) if (up_by is By.TOUCH) is with_view else (down, up)
    setup = Setup(close, stop, target, 10, COSTS)
    path = contract_path(bars, continuous(bars, rolling_future().rolls), row, 10)
    trade = trades(setup, path, close=close, tick=float(bars.market.tick))
    return float(trade.points[0]) / setup.risk, bool(trade.hit[0]), bool(trade.stopped[0])


@pytest.mark.parametrize("with_view", [True, False])
def test_every_set_up_earns_what_it_earns_alone(made: tuple[Hindcast, SetupRecord], with_view: bool) -> None:
    """Across rolls and expiry quotations; the windows of 10 sessions cross about a dozen of them."""
    found, record = made
    single = [alone(found, at, with_view=with_view) for at in range(len(found))]
    side = record.with_view if with_view else record.against
    assert side.n == len(found) > 100
    assert side.expectancy == pytest.approx(np.mean([each[0] for each in single]), abs=1e-9)
    assert side.hit == np.mean([each[1] for each in single])
    assert side.stopped == np.mean([each[2] for each in single])


def test_what_was_said_is_the_mean_of_the_tables(made: tuple[Hindcast, SetupRecord]) -> None:
    found, record = made
    said = [
        rows[2 if by_close else 0] for rows, by_close in zip(found.model, found.upper_by_close, strict=True)
    ]
    assert record.with_view.said_hit == pytest.approx(np.mean(said))
    assert record.against.said_stopped == record.with_view.said_hit


def test_verdict_needs_an_interval_on_one_side_of_zero(made: tuple[Hindcast, SetupRecord]) -> None:
    side = made[1].with_view
    cases = [(-0.1, 0.2), (0.01, 0.2), (-0.2, -0.01)]
    found = [replace(side, interval=each) for each in cases]
    assert [(each.has_earned, each.has_lost) for each in found] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_interval_grows_where_neighbours_share_their_outcome(made: tuple[Hindcast, SetupRecord]) -> None:
    """The same results in an order that puts like beside like say less."""
    found, record = made
    hit = found.outcome == np.where(found.upper_by_close, 2, 0)
    order = np.argsort(hit, kind="stable")
    lumped = setup_record(found.where(order), rolling_future(), horizon=10, step=3, costs=COSTS)
    width = [each.with_view.interval[1] - each.with_view.interval[0] for each in (record, lumped)]
    assert width[1] > 1.5 * width[0]
    assert lumped.with_view.effective_n < record.with_view.effective_n


def test_longer_bars_change_nothing() -> None:
    """Nor do bars that end with the last window."""
    context = rolling_future()
    found = hindcast(context, replace(QUESTION, end=date(2022, 3, 31)))
    end = context.bars.session[context.bars.row(found.session[-1].item()) + 10].item()
    long = setup_record(found, context, horizon=10, step=3)
    short = setup_record(found, context.upto(end), horizon=10, step=3)
    assert short.with_view.expectancy == pytest.approx(long.with_view.expectancy, abs=1e-12)
    assert short.against.interval == pytest.approx(long.against.interval, abs=1e-12)
