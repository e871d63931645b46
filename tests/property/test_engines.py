"""What must hold of every engine: no look ahead, weights, seeds, and a sigma that is the market's."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.forecast import Barrier, By, Row, Scenarios
from levelhead.forecast.blend import Blend
from levelhead.forecast.engine_bars import DrawnBars, bar_pool, generator, simulate, start_variance
from levelhead.forecast.engine_paths import SigmaPaths
from levelhead.forecast.ensemble import AtrPaths, Ensemble
from levelhead.forecast.odds import by_part, effective_counts, row_odds
from levelhead.forecast.volatility import (
    Ew,
    Har,
    RangeGarchVolatility,
    Realised,
    VolatilityModel,
    choose,
    realised,
)
from levelhead.forecast.volatility.garch import AHEAD, last_fit
from levelhead.kernels.arrays import FloatArray
from levelhead.markets import Bars, Context, RollTable
from levelhead.markets.continuous import continuous
from tests.engine_series import implied_by, restless_bars, steady_bars

BARS = restless_bars(1_300, seed=11)
VIX = implied_by(BARS, seed=12)


def read(bars: Bars) -> Realised:
    return realised(bars, continuous(bars, RollTable()), (VIX.upto(bars.as_of),))


def context(bars: Bars) -> Context:
    return Context(bars, bars.as_of, implied=(VIX.upto(bars.as_of),))


SIGMAS = {each.name: each.sigma(read(BARS)) for each in (Ew(), Har(), RangeGarchVolatility())}


@settings(max_examples=15)
@given(cut=st.integers(480, 1_299))
@pytest.mark.parametrize("model", [Ew(), Har(), RangeGarchVolatility()], ids=lambda each: each.name)
def test_sigma_of_the_past_is_the_past_of_sigma(model: VolatilityModel, cut: int) -> None:
    """Bit for bit: no fit, floor or mean reaches past its own row."""
    short = read(BARS.upto(BARS.session[cut].item()))
    np.testing.assert_array_equal(model.sigma(short), SIGMAS[model.name][: short.variance.size])


@pytest.mark.parametrize("cut", [900, 1_100, 1_299])
def test_past_paths_only_join(cut: int) -> None:
    """The paths of an earlier day, in units of sigma, are among those of a later one, unchanged."""

    def moves(bars: Bars) -> tuple[FloatArray, int]:
        found = SigmaPaths().ensemble(context(bars), horizon=15)
        unit = bars.close[-1] / read(bars).atr[-1]
        return np.log1p(found.close / unit) / found.sigma, len(found)

    (early, count), (late, _) = moves(BARS.upto(BARS.session[cut - 50].item())), moves(BARS)
    np.testing.assert_allclose(late[:count], early, rtol=1e-9, atol=1e-9)
    # of the 51 and more sessions between, each adds a path
    assert moves(BARS.upto(BARS.session[cut].item()))[1] == count + 50


@pytest.mark.parametrize("sigma", [0.004, 0.012, 0.03])
@pytest.mark.parametrize("model", [Ew(), Har(), RangeGarchVolatility()], ids=lambda each: each.name)
def test_a_market_of_known_volatility_gets_that_sigma(model: VolatilityModel, sigma: float) -> None:
    """A range read off 1,000 steps falls 2.6% short of the continuous one; the rest is chance."""
    bars = steady_bars(1_000, sigma, seed=21)
    found = model.sigma(realised(bars, continuous(bars, RollTable())))[-300:]
    assert 0.95 < float(np.mean(found)) / sigma < 1.0


def test_sigma_scales_with_the_market_not_with_its_price() -> None:
    """Prices ten times as high move no sigma."""
    tall = Bars(
        BARS.market,
        session=BARS.session,
        open=BARS.open * 10,
        high=BARS.high * 10,
        low=BARS.low * 10,
        close=BARS.close * 10,
        volume=BARS.volume,
    )
    np.testing.assert_allclose(Har().sigma(read(tall)), Har().sigma(read(BARS)), rtol=1e-6)


def test_short_history_falls_back_and_says_so() -> None:
    """Sigma falls back on EW; paths on ATR(14), which scores better than EW as their yardstick."""
    short = BARS.upto(BARS.session[450].item())
    found = choose(read(short))
    assert (found.model, found.fallback) == ("EW", True)
    assert Blend().ensemble(context(short), horizon=15).model == AtrPaths().name
    assert "(EW)" in SigmaPaths().ensemble(context(short), horizon=15).model
    assert choose(read(BARS)).model == "HAR"


def test_a_market_without_logarithms_is_measured_in_atr() -> None:
    """A price below zero on the last session leaves only points."""
    day = BARS.session[-1].item()
    sunk = Bars(
        restless_bars(5, seed=1, symbol="CL").market,
        session=BARS.session,
        open=BARS.open,
        high=BARS.high,
        low=np.append(BARS.low[:-1], -40.0),
        close=np.append(BARS.close[:-1], -37.0),
        volume=BARS.volume,
    )
    found = Blend().ensemble(Context(sunk, day), horizon=15)
    assert found.parts == () and np.isnan(found.sigma)
    assert len(found) == len(AtrPaths().ensemble(Context(sunk, day), horizon=15)) > 1_000


BLENDED = Blend().ensemble(context(BARS), horizon=15)


def test_each_engine_has_half_the_weight() -> None:
    assert BLENDED.weight is not None
    shares = [float(BLENDED.weight[part.start : part.stop].sum()) for part in BLENDED.parts]
    assert shares == pytest.approx([0.5, 0.5], abs=1e-12)
    assert [part.drawn for part in BLENDED.parts] == [False, True]


def test_past_paths_weigh_by_likeness_and_drawn_ones_alike() -> None:
    assert BLENDED.weight is not None
    past, drawn = (BLENDED.weight[part.start : part.stop] for part in BLENDED.parts)
    assert float(np.ptp(drawn)) == 0.0
    assert 0.01 < float(np.std(past) / np.mean(past)) < 1.0


def test_the_share_of_an_engine_is_counted_under_its_weights() -> None:
    """Path by path, in plain Python, for the rows of both engines."""
    chosen = scenarios(1.5, 2.0, By.TOUCH)
    settled = chosen.settle(BLENDED.at(100.0, 1.0))
    found = by_part(BLENDED, settled)
    assert BLENDED.weight is not None
    for part in BLENDED.parts:
        outcome, weight = (
            each[part.start : part.stop].tolist() for each in (settled.outcome, BLENDED.weight)
        )
        expected = [
            sum(w for o, w in zip(outcome, weight, strict=True) if o == row) / sum(weight)
            for row in (1, 0, -1)
        ]
        assert found[part.name] == pytest.approx(expected, abs=1e-12)


def test_uneven_weights_make_fewer_outcomes() -> None:
    """Half the past paths at three times the weight of the others: Kish leaves four fifths of them."""
    chosen = scenarios(2.0, 2.0, By.TOUCH)
    past = BLENDED.past
    even = replace(chosen.settle(BLENDED.at(100.0, 1.0)), weight=None)
    weight = np.where(np.arange(len(BLENDED)) % 2 == 0, 3.0, 1.0)
    uneven = replace(even, weight=weight / weight.sum())
    before, after = (effective_counts(each, past, horizon=10) for each in (even, uneven))
    assert [new / old for new, old in zip(after, before, strict=True)] == pytest.approx([0.8] * 3, abs=1e-3)


def scenarios(up: float, down: float, by: By) -> Scenarios:
    return Scenarios(Barrier(100 + up, by, 0.1), Barrier(100 - down, by, 0.1), 10)


@given(up=st.floats(0.3, 6.0), down=st.floats(0.3, 6.0), by=st.sampled_from(By))
def test_a_blend_is_the_mean_of_its_engines(up: float, down: float, by: By) -> None:
    def frequency(each: Ensemble) -> list[float]:
        settled = scenarios(up, down, by).settle(each.at(100.0, 1.0))
        return [settled.frequency(row) for row in Row]

    def part(start: int, stop: int) -> Ensemble:
        rows = slice(start, stop)
        arrays = (BLENDED.open, BLENDED.high, BLENDED.low, BLENDED.close)
        o, h, l, c = (each[rows] for each in arrays)
        assert BLENDED.weight is not None
        flags = BLENDED.origin[rows], BLENDED.own[rows], BLENDED.real[rows]
        return Ensemble(o, h, l, c, *flags, weight=BLENDED.weight[rows])

    halves = [frequency(part(each.start, each.stop)) for each in BLENDED.parts]
    assert frequency(BLENDED) == pytest.approx(np.mean(halves, axis=0), abs=1e-12)


@given(up=st.floats(0.3, 9.0), down=st.floats(0.3, 9.0), by=st.sampled_from(By))
def test_rows_of_a_blend_sum_to_one_and_none_is_zero(up: float, down: float, by: By) -> None:
    chosen = scenarios(up, down, by)
    odds = row_odds(BLENDED, chosen, chosen.settle(BLENDED.at(100.0, 1.0)))
    assert sum(each.probability for each in odds) == pytest.approx(1.0, abs=1e-12)
    assert all(
        0 < each.interval[0] <= each.probability <= each.interval[1] < 1 or each.probability > 0
        for each in odds
    )


def test_engines_that_disagree_widen_the_interval() -> None:
    """The same past paths, once beside drawn ones that say the same, once beside others that do not."""
    chosen = scenarios(2.0, 2.0, By.TOUCH)
    start, stop = BLENDED.parts[0].start, BLENDED.parts[0].stop

    def width(scale: float) -> float:
        arrays = [each[start:stop] for each in (BLENDED.open, BLENDED.high, BLENDED.low, BLENDED.close)]
        o, h, l, c = (np.concatenate([each, each + scale]) for each in arrays)
        count = stop - start
        both = Ensemble(
            o,
            h,
            l,
            c,
            np.tile(BLENDED.origin[:count], 2),
            np.ones(2 * count, bool),
            np.ones(2 * count, bool),
            weight=np.full(2 * count, 0.5 / count),
            parts=(BLENDED.parts[0], type(BLENDED.parts[0])("bars", count, 2 * count, drawn=True)),
        )
        up = row_odds(both, chosen, chosen.settle(both.at(100.0, 1.0)))[0]
        return up.interval[1] - up.interval[0]

    assert width(0.5) > 1.3 * width(0.0)


def test_the_same_day_is_drawn_the_same() -> None:
    again = Blend().ensemble(context(restless_bars(1_300, seed=11)), horizon=15)
    np.testing.assert_array_equal(BLENDED.close, again.close)


def test_another_seed_market_or_day_is_drawn_anew() -> None:
    first = generator(0, "RTY", date(2025, 11, 24)).random(3).tolist()
    assert first == generator(0, "RTY", date(2025, 11, 24)).random(3).tolist()
    for other in (
        generator(1, "RTY", date(2025, 11, 24)),
        generator(0, "ES", date(2025, 11, 24)),
        generator(0, "RTY", date(2025, 11, 21)),
    ):
        assert other.random(3).tolist() != first


def test_draws_are_the_same_on_every_machine() -> None:
    """SFC64 seeded through SHA-256 and SeedSequence is fixed by their definitions; kept so that a change is seen."""
    assert generator(0, "RTY", date(2025, 11, 24)).integers(0, 1_000_000, 4).tolist() == KEPT


KEPT = [122728, 108205, 81238, 916540]


def test_a_shorter_horizon_is_the_beginning_of_a_longer_one() -> None:
    """So that the ladder of 5 sessions and that of 15 cannot contradict each other."""
    past, joined = read(BARS), continuous(BARS, RollTable())
    drawn = [DrawnBars(paths=500).laid_over(BARS, joined, past, 0.01, horizon=h) for h in (5, 15)]
    assert drawn[0] is not None and drawn[1] is not None
    np.testing.assert_array_equal(drawn[0].high, drawn[1].high[:, :5])


def test_drawn_paths_start_from_the_sigma_they_are_given() -> None:
    """Realised variance of the next 10 sessions, averaged over the paths, is sigma squared."""
    past, joined = read(BARS), continuous(BARS, RollTable())
    fitted = last_fit(past)
    assert fitted is not None
    pool = bar_pool(BARS, joined, past, fitted)
    for sigma in (0.008, 0.012, 0.02):
        draws = generator(0, "SPY", date(2020, 1, 2))
        logs = simulate(pool, start_variance(pool, sigma), paths=40_000, horizon=AHEAD, draws=draws)
        o, h, l, c = logs
        before = np.concatenate([np.zeros((40_000, 1)), c[:, :-1]], axis=1)
        variance = (h - c) * (h - o) + (l - c) * (l - o) + (o - before) ** 2
        assert float(variance.mean()) == pytest.approx(sigma**2, rel=0.02)


def test_every_drawn_bar_is_a_bar() -> None:
    found = DrawnBars(paths=2_000).laid_over(
        BARS, continuous(BARS, RollTable()), read(BARS), 0.01, horizon=15
    )
    assert found is not None
    assert (found.low <= np.minimum(found.open, found.close) + 1e-12).all()
    assert (found.high >= np.maximum(found.open, found.close) - 1e-12).all()
