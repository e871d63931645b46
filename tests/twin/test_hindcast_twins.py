"""The hindcast's short way against the page's long one, and its settlement against a walk over bars."""

from datetime import date

import numpy as np
import pytest
from scoringrules import crps_ensemble

from levelhead.evidence.hindcast import COLUMNS, Hindcast, hindcast
from levelhead.evidence.origins import Geometry, Question
from levelhead.forecast import Barrier, By, Scenarios, issue, issue_for
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars
from levelhead.forecast.ensemble import AtrPaths
from levelhead.forecast.select import Selection, read_view
from levelhead.levels import find_levels
from levelhead.markets import Context
from levelhead.technical import read_chart
from tests.hindcast_series import rolling_future

SPARSE = Question(geometry=Geometry.ATR, start=date(2018, 6, 1), step=17)


def probabilities(context: Context, scenarios: Scenarios) -> tuple[list[float], list[float]]:
    overview = read_chart(context)
    selection = Selection(scenarios, read_view(overview), None, None, (), ())
    issued = issue_for(context, overview, (), selection, engine=Blend(bars=DrawnBars(seed=SPARSE.seed)))
    return [each.probability for each in issued.odds], [each.climatology for each in issued.odds]


def scenarios_of(found: Hindcast, at: int, horizon: int) -> Scenarios:
    by = {True: By.CLOSE, False: By.TOUCH}
    z = float(found.buffer[at])
    return Scenarios(
        Barrier(float(found.upper[at]), by[bool(found.upper_by_close[at])], z),
        Barrier(float(found.lower[at]), by[bool(found.lower_by_close[at])], z),
        horizon,
    )


@pytest.fixture(scope="module")
def sparse() -> Hindcast:
    return hindcast(rolling_future(), SPARSE)


def test_rows_are_those_the_page_issues_on_that_day(sparse: Hindcast) -> None:
    """Bit for bit, before and after the engines can be used, around rolls and between them."""
    context = rolling_future()
    for at in range(0, len(sparse), 7):
        known = context.upto(sparse.session[at].item())
        expected = probabilities(known, scenarios_of(sparse, at, SPARSE.horizon))
        assert (sparse.model[at].tolist(), sparse.climatology[at].tolist()) == expected, known.as_of


@pytest.mark.parametrize("horizon", [4, 21])
def test_rows_at_other_horizons(horizon: int) -> None:
    """Paths are fifteen sessions long, or longer where the horizon is."""
    context = rolling_future()
    found = hindcast(context, Question(horizon, Geometry.ATR, start=date(2022, 1, 3), step=97))
    for at in range(0, len(found), 4):
        known = context.upto(found.session[at].item())
        expected = probabilities(known, scenarios_of(found, at, horizon))
        assert (found.model[at].tolist(), found.climatology[at].tolist()) == expected


def test_levels_are_those_the_page_chooses() -> None:
    """Barriers and rows of the geometry ``levels`` are those of ``issue`` itself."""
    context = rolling_future()
    found = hindcast(context, Question(geometry=Geometry.LEVELS, start=date(2021, 3, 1), step=53))
    for at in range(len(found)):
        known = context.upto(found.session[at].item())
        overview = read_chart(known)
        issued = issue(known, overview, find_levels(known, overview, horizon=15), horizon=15)
        assert scenarios_of(found, at, 15) == issued.scenarios
        assert found.model[at].tolist() == [each.probability for each in issued.odds]


def test_closes_are_scored_against_the_paths_of_the_page(sparse: Hindcast) -> None:
    """CRPS by scoringrules on the page's own closes, the outcome from the bars; NaN on a quotation alone."""
    context = rolling_future()
    bars, missing = context.bars, 0
    for at in range(0, len(sparse), 13):
        known = context.upto(sparse.session[at].item())
        row = bars.row(known.as_of)
        end, atr = bars.session[row + SPARSE.horizon].item(), read_chart(known).atr
        off = np.prod([each.ratio for each in context.rolls if known.as_of < each.first_of_next <= end])
        came = (bars.close[row + SPARSE.horizon] / off - bars.close[row]) / atr
        if any(each.expiry == end for each in context.rolls):
            missing += 1
            assert np.isnan([sparse.crps[at], sparse.climatology_crps[at], sparse.pit[at]]).all()
            continue
        ensembles = (
            Blend(bars=DrawnBars(seed=SPARSE.seed)).ensemble(known, horizon=15),
            AtrPaths().ensemble(known, horizon=15),
        )
        for found, ensemble in zip((sparse.crps, sparse.climatology_crps), ensembles, strict=True):
            close = ensemble.close[:, -1]
            here = np.isfinite(close)
            weight = np.ones(close.size) if ensemble.weight is None else ensemble.weight
            expected = crps_ensemble(came, close[here], ens_w=weight[here], estimator="qd")
            assert found[at] == pytest.approx(float(expected), abs=1e-9)
    assert missing < len(sparse) / 100


def test_outcomes_are_those_of_the_contract_held(sparse: Hindcast) -> None:
    """Bar by bar in the contract held at the origin: what a roll adds to the print is taken off again."""
    context = rolling_future()
    bars = context.bars
    rolled_by = {roll.first_of_next: roll.ratio for roll in context.rolls}
    crossed = 0
    for at in range(len(sparse)):
        row, off, expected = bars.row(sparse.session[at].item()), 1.0, "neither"
        upper, lower = float(sparse.upper[at]), float(sparse.lower[at])
        for ahead in range(row + 1, row + 1 + SPARSE.horizon):
            step = rolled_by.get(bars.session[ahead].item())
            if step is not None:
                off *= step
                crossed += 1
            up = bool(bars.high[ahead] / off >= upper)
            down = bool(bars.low[ahead] / off <= lower)
            if up and down:
                start = float(bars.open[ahead] / off)
                up = start >= upper or (start > lower and upper - start < start - lower)
            if up or down:
                expected = "up" if up else "down"
                break
        assert ["up", "neither", "down"][int(sparse.outcome[at])] == expected
    assert crossed > 10
    assert sorted(COLUMNS.values()) == [0, 1, 2]


def test_a_roll_read_as_a_move_would_change_outcomes(sparse: Hindcast) -> None:
    """The made-up spreads are wide enough for the settling on the contract to matter."""
    bars = rolling_future().bars
    rows = np.searchsorted(bars.session, sparse.session)
    ahead = rows[:, None] + 1 + np.arange(SPARSE.horizon)
    printed_up = (bars.high[ahead] >= sparse.upper[:, None]).any(axis=1)
    printed_down = (bars.low[ahead] <= sparse.lower[:, None]).any(axis=1)
    assert ((sparse.outcome == 1) != ~(printed_up | printed_down)).any()
