"""The record of the close and the regimes where the answer is known beforehand."""

import numpy as np
import pytest
import scoringrules

from levelhead.evidence.close_record import Pit, close_record
from levelhead.evidence.closes import CloseScore, Members, Spread, close_score
from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.record import track_record
from levelhead.evidence.regimes import above_mean, regimes, sigma_rank
from levelhead.kernels.arrays import FloatArray

NONE = np.nan


def made(days: int, *, pairs: int = 1, **columns: FloatArray) -> Hindcast:
    """A hindcast of ``days`` origins whose rows say one third each; other columns as given."""
    n = days * pairs
    given = {
        name: np.repeat(columns.get(name, np.zeros(days)), pairs)
        for name in ("crps", "climatology_crps", "pit", "sigma_rank", "from_mean")
    }
    third = np.full((n, 3), 1 / 3)
    return Hindcast(
        session=np.repeat(np.datetime64("2020-01-01") + np.arange(days), pairs),
        upper=np.full(n, 2.0),
        lower=np.full(n, 1.0),
        upper_by_close=np.zeros(n, dtype=np.bool_),
        lower_by_close=np.zeros(n, dtype=np.bool_),
        buffer=np.zeros(n),
        model=columns.get("model", third),
        climatology=third,
        outcome=np.arange(n) % 3,
        tie=np.zeros(n, dtype=np.bool_),
        **given,
    )


def test_scores_of_a_close_by_hand() -> None:
    """1 and 3, seen 2: half a unit. One member at 5: its distance. Half of the model lies below."""
    spread = Spread(Members(np.array([3.0, 1.0])), Members(np.array([5.0])))
    assert close_score(spread, 2.0) == CloseScore(model=0.5, climatology=3.0, pit=0.5)


def test_paths_without_a_close_are_left_out() -> None:
    """The rest share the weight: 1/4 and 1/2 of what is left are 1/3 and 2/3."""
    model = Members(np.array([0.0, NONE, 2.0]), np.array([0.25, 0.25, 0.5]))
    found = close_score(Spread(model, Members(np.array([NONE, 1.0]))), 1.0)
    expected = scoringrules.crps_ensemble(
        1.0, np.array([0.0, 2.0]), ens_w=np.array([1 / 3, 2 / 3]), estimator="nrg"
    )
    assert found.model == pytest.approx(float(expected), abs=1e-14)
    assert (found.climatology, found.pit) == (0.0, pytest.approx(1 / 3))


def test_a_last_session_without_a_close_scores_nothing() -> None:
    """An expiry quotation is no close of the contract."""
    some = Members(np.array([1.0, 2.0]))
    assert np.isnan(close_score(Spread(some, some), NONE).pit)
    assert np.isnan(close_score(Spread(some, Members(np.array([NONE]))), 1.0).model)


def test_a_calibrated_world_fills_every_tenth_alike() -> None:
    """Normal closes forecast by normal ensembles of the right width: mean 1/2, sd sqrt(1/12), CRPS as in closed form."""
    draws = np.random.default_rng(8)
    scores = []
    for sigma in draws.uniform(0.5, 2.0, 4_000):
        spread = Spread(Members(draws.normal(0.0, sigma, 400)), Members(draws.normal(0.0, 3 * sigma, 400)))
        scores.append(close_score(spread, float(draws.normal(0.0, sigma))))
    pit = np.array([each.pit for each in scores])
    found = Pit.of(pit)
    assert found.mean == pytest.approx(0.5, abs=4 * np.sqrt(1 / 12 / 4_000))
    assert found.sd == pytest.approx(np.sqrt(1 / 12), abs=0.006)
    assert found.deciles == pytest.approx([400] * 10, abs=4 * np.sqrt(400 * 0.9))
    assert (found.below_5, found.above_95) == pytest.approx((0.05, 0.05), abs=0.014)
    hindcast = made(
        4_000,
        pit=pit,
        crps=np.array([each.model for each in scores]),
        climatology_crps=np.array([each.climatology for each in scores]),
    )
    # E CRPS of N(0, s) against N(0, 1): sqrt(2 (1 + s^2) / pi) - s / sqrt(pi), here for s = 1 and 3
    ours, theirs = np.sqrt(4 / np.pi) - 1 / np.sqrt(np.pi), np.sqrt(20 / np.pi) - 3 / np.sqrt(np.pi)
    assert close_record(hindcast).skill.value == pytest.approx(1 - ours / theirs, abs=0.02)


def test_too_narrow_a_distribution_shows_in_the_tails() -> None:
    """Half the width: P(|Z| > 1.645 / 2) = 0.411 instead of a tenth."""
    draws = np.random.default_rng(9)
    narrow = [
        close_score(Spread(some, some), float(draws.normal()))
        for some in (Members(draws.normal(0.0, 0.5, 400)) for _ in range(2_000))
    ]
    found = Pit.of(np.array([each.pit for each in narrow]))
    assert found.below_5 + found.above_95 == pytest.approx(0.411, abs=0.045)
    assert found.sd > 0.35


def test_an_origin_counts_once_and_without_a_close_not_at_all() -> None:
    """Six barrier pairs of a day share its close."""
    columns = {
        "crps": np.array([1.0, NONE, 3.0]),
        "climatology_crps": np.array([2.0, NONE, 6.0]),
        "pit": np.array([0.0, NONE, 1.0]),
    }
    found = close_record(made(3, pairs=6, **columns), pairs=6)
    assert (found.model, found.climatology, found.skill.value) == (2.0, 4.0, 0.5)
    assert (found.pit.n, found.pit.deciles) == (2, (1, 0, 0, 0, 0, 0, 0, 0, 0, 1))


def test_nothing_with_a_close_is_no_score() -> None:
    """NaN, and no division by nothing."""
    empty = np.full(4, NONE)
    found = close_record(made(4, pit=empty, crps=empty, climatology_crps=empty))
    assert np.isnan([found.model, found.skill.value, found.pit.sd]).all()
    assert found.pit.n == sum(found.pit.deciles) == 0


def test_a_rank_is_told_from_the_past_alone() -> None:
    """Above 200 of 250 earlier ones: four fifths, whatever comes later; fewer than 250 tell nothing."""
    sigma = np.concatenate([np.arange(250.0), [199.5], np.full(50, 1e9)])
    assert sigma_rank(sigma, 250) == sigma_rank(sigma[:251], 250) == 0.8
    assert np.isnan(sigma_rank(sigma[1:], 249))
    sigma[:10] = NONE
    assert np.isnan(sigma_rank(sigma, 250))


def test_the_mean_of_200_needs_200() -> None:
    """A close of 2 after 199 of 1: the mean is 201 / 200."""
    close = np.concatenate([np.ones(199), [2.0]])
    assert above_mean(close, 199) == pytest.approx(2 / (201 / 200) - 1, abs=1e-15)
    assert np.isnan(above_mean(close, 198))


def test_regimes_share_out_the_days_that_are_known() -> None:
    """A day without a rank or a mean is in none."""
    rank, away = np.array([0.0, 0.4, 0.9, NONE]), np.array([0.1, 0.0, NONE, -0.1])
    found = {name: held.tolist() for name, held in regimes(rank, away)}
    assert found == {
        "calm": [True, False, False, False],
        "usual": [False, True, False, False],
        "rough": [False, False, True, False],
        "above_200": [True, False, False, False],
        "below_200": [False, True, False, True],
    }


def test_parts_by_regime_are_scored_on_their_own_days() -> None:
    """On rough days the model knows what comes, on calm ones it says one third each."""
    days = 600
    rough = (np.arange(days) // 7) % 2 == 0
    model = np.full((days, 3), 1 / 3)
    model[rough] = 0.1
    model[rough, np.arange(days)[rough] % 3] = 0.8
    rank = np.where(rough, 0.9, 0.1)
    found = track_record(made(days, model=model, sigma_rank=rank, from_mean=rank), horizon=15)
    parts = {each.name: each for each in found.by_regime}
    assert list(parts) == ["calm", "rough", "above_200"]
    assert parts["rough"].skill.value == pytest.approx(1 - np.log(0.8) / np.log(1 / 3))
    assert (parts["calm"].skill.value, *parts["calm"].skill.interval) == pytest.approx((0, 0, 0), abs=1e-12)
    assert parts["calm"].origins + parts["rough"].origins == days == parts["above_200"].origins


def test_a_gap_parts_neighbours() -> None:
    """Days 40 apart share no session of 15: two that agree are two, though nothing that counts lies between."""
    days = 2_400
    hindcast = made(days, sigma_rank=np.where(np.arange(days) % 40 == 0, 0.9, NONE))
    hindcast.outcome[:] = np.arange(days) // 80 % 3
    (part,) = [each for each in track_record(hindcast, horizon=15).by_regime if each.name == "rough"]
    assert part.effective_n == pytest.approx(60)
