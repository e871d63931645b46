"""Forecasts issued again, all events of a session at once, against asking for each one's odds alone on that day."""

from datetime import date

import numpy as np
import pytest

from levelhead.evidence.convergence import Event, sequels
from levelhead.forecast import By
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.scenarios import Barrier, Scenarios
from levelhead.markets.continuous import continuous
from levelhead.pipeline.outlook import odds_of
from tests.hindcast_series import rolling_future


def events(horizon: int, *, seed: int = 0) -> list[Event]:
    """Three events issued before an expiry, wide enough that their sessions cross the roll unsettled."""
    bars = rolling_future().bars
    roll = next(each for each in rolling_future().rolls if each.expiry > date(2022, 1, 1))
    row = bars.row(roll.expiry)
    said = (0.3, 0.4, 0.3)
    return [
        Event(
            at,
            at + horizon,
            Scenarios(
                Barrier(bars.close[at] * 1.2, By.TOUCH, 0.0),
                Barrier(bars.close[at] * 0.8, By.TOUCH, 0.0),
                horizon,
            ),
            said,
            said,
            1,
            seed,
        )
        for at in (row - 4, row - 3, row - 1)
    ]


@pytest.mark.parametrize(("horizon", "seed"), [(6, 3), (18, 0)])
def test_every_forecast_is_what_the_odds_of_that_day_are(horizon: int, seed: int) -> None:
    """Barriers in the contract then held, the sessions that are left; quotations passed over."""
    context = rolling_future()
    joined = continuous(context.bars, context.rolls)
    asked = events(horizon, seed=seed)
    for event, found in zip(asked, sequels(context, asked), strict=True):
        rows = [
            row
            for row in range(event.row + 1, event.row + horizon)
            if row not in joined.quotation.nonzero()[0]
        ]
        assert (len(found.model), len(found.climatology)) == (len(rows) + 1, len(rows) + 1)
        assert found.model[0] == event.said
        ratios = []
        for row, model, base in zip(rows, found.model[1:], found.climatology[1:], strict=True):
            crossed = [
                roll.ratio
                for joint, roll in zip(joined.joint_rows.tolist(), joined.joints, strict=True)
                if event.row < joint <= row
            ]
            ratios.append(float(np.prod(crossed)))
            _, odds = odds_of(
                context.upto(context.bars.session[row].item()),
                up=event.scenarios.upper.price * ratios[-1],
                down=event.scenarios.lower.price * ratios[-1],
                horizon=event.row + horizon - row,
                engine=Blend(bars=DrawnBars(seed=seed)),
            )
            assert model == pytest.approx([each.probability for each in odds.odds], abs=1e-12)
            assert base == pytest.approx([each.climatology for each in odds.odds], abs=1e-12)
        assert ratios[-1] != 1.0  # the roll was crossed


def test_an_event_settled_on_the_next_session_is_said_once() -> None:
    event = events(6)[0]
    settled = Event(event.row, event.row + 1, event.scenarios, event.said, event.base, 0)
    (found,) = sequels(rolling_future(), [settled])
    assert found.model == (event.said,)


def test_bars_after_the_settlement_change_nothing() -> None:
    context = rolling_future()
    asked = events(6)
    end = context.bars.session[max(each.settled for each in asked)].item()
    assert sequels(context.upto(end), asked) == sequels(context, asked)
