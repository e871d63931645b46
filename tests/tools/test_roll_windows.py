"""The comparison of windows across rolls with the others."""

import numpy as np
import pytest

from tools.roll_windows import compare


def test_ten_points_too_often_across_rolls_are_found() -> None:
    """Forecast a half everywhere; up came six times in ten across a roll, five in ten elsewhere."""
    quarter = np.repeat(np.arange(8), 20)
    across = np.tile(np.arange(20) < 10, 8)
    ups = np.tile(np.concatenate([np.arange(10) < 6, np.arange(10) < 5]), 8)
    found = compare(np.full(160, 0.5), np.where(ups, 0, 2), across, quarter)
    assert (found.across, found.elsewhere, found.apart) == pytest.approx((10.0, 0.0, 10.0))
    assert found.interval == pytest.approx((10.0, 10.0))
    assert found.quarters == 8
