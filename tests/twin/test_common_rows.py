"""Sessions two series share, found without sorting, against numpy's intersection."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from levelhead.forecast.ensemble import common_rows
from levelhead.kernels.arrays import SessionArray

DAYS = st.sets(st.integers(0, 60), max_size=40).map(
    lambda days: np.array(sorted(days), dtype=np.int64).astype("datetime64[D]")
)


@given(first=DAYS, second=DAYS)
def test_common_rows_are_those_of_the_intersection(first: SessionArray, second: SessionArray) -> None:
    _, *expected = np.intersect1d(first, second, assume_unique=True, return_indices=True)
    for found, rows in zip(common_rows(first, second), expected, strict=True):
        np.testing.assert_array_equal(found, rows)
