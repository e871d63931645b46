"""A track record of forecasts drawn and settled at random, for what only shows one."""

from functools import cache

import numpy as np

from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.record import TrackRecord, track_record


@cache
def made_hindcast(count: int = 400, *, first: str = "2018-06-01", seed: int = 3) -> Hindcast:
    """Forecasts of so many weekdays; what came follows the model's table, which the climatology blurs."""
    rng = np.random.default_rng(seed)
    model = rng.dirichlet((3.0, 1.5, 3.0), count)
    outcome = np.array([rng.choice(3, p=each) for each in model])
    nothing = np.zeros(count, dtype=np.bool_)
    return Hindcast(
        session=np.busday_offset(np.datetime64(first), np.arange(count), roll="forward"),
        upper=np.full(count, 110.0),
        lower=np.full(count, 95.0),
        upper_by_close=nothing,
        lower_by_close=~nothing,
        buffer=np.full(count, 1.0),
        model=model,
        climatology=0.5 * model + 0.5 / 3,
        outcome=outcome,
        tie=nothing,
        crps=rng.uniform(1.0, 2.0, count),
        climatology_crps=rng.uniform(1.1, 2.1, count),
        pit=rng.uniform(size=count),
        sigma_rank=rng.uniform(size=count),
        from_mean=rng.normal(size=count),
    )


@cache
def made_record() -> TrackRecord:
    """Its record, five sessions ahead."""
    return track_record(made_hindcast(), horizon=5)
