"""The short way through a plain table gives what the long one gives, or leaves it to that."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.data.plain_rows import plain_rows, plain_titles
from levelhead.data.series import _series, _table, read_series
from levelhead.errors import DataRejected

CELLS = st.one_of(
    st.floats(-1e6, 1e6).map(lambda x: f"{x:.4f}"),
    st.integers(-999, 10**9).map(str),
    st.sampled_from(["", ".", "0", "-0.5", "1e3", "4.06 ", "x", "1,5"]),
)
DAYS = st.lists(st.integers(0, 4000), min_size=1, max_size=12)


@given(days=DAYS, data=st.data(), cut=st.integers(0, 4000), end=st.sampled_from(["\n", "\r\n", ""]))
def test_both_ways_agree(tmp_path_factory, days, data, cut, end):
    """On any small table, cut at any day: the same series, or the same refusal."""
    rows = [f"{date(2015, 1, 1) + timedelta(days=day)},{data.draw(CELLS)},{data.draw(CELLS)}" for day in days]
    text = ("\r\n" if end == "\r\n" else "\n").join(["date,close,other", *rows]) + end
    path = tmp_path_factory.mktemp("plain") / "SERIES.csv"
    path.write_text(text, newline="")
    as_of = date(2015, 1, 1) + timedelta(days=cut)

    def long_way():
        return _series(_table(path, as_of), "close", path)

    def told(read):
        try:
            found = read()
        except DataRejected as refused:
            return refused.code
        return found.name, found.session.tolist(), found.value.tolist()

    assert told(lambda: read_series(path, as_of=as_of, column="close")) == told(long_way)


def test_a_plain_file_takes_the_short_way():
    """Worked out by hand: a blank and a point are missing days."""
    data = b"observation_date,DGS10\n2025-11-19,4.13\n2025-11-20,.\n2025-11-21,\n2025-11-24,4.04\n"
    assert plain_titles(data) == ("observation_date", "DGS10")
    rows = plain_rows(data, 1, as_of=date(2025, 11, 21))
    assert rows is not None
    assert rows.day.tolist() == [date(2025, 11, 19), date(2025, 11, 20), date(2025, 11, 21)]
    assert rows.value[0] == 4.13 and all(math.isnan(each) for each in rows.value[1:])


@pytest.mark.parametrize(
    "row",
    ["2025-11-24;4.04", "11/24/2025,4.04", "2025-11-24,4.04,1", "2025-11-18,4.04", "2025-02-30,1", "x,1"],
)
def test_anything_else_is_left_to_the_long_way(row):
    """Another separator or date style, a ragged row, a step back, a day that does not exist."""
    data = f"date,value\n2025-11-19,4.13\n{row}\n".encode()
    assert plain_rows(data, 1, as_of=None) is None


def test_the_short_way_is_exact():
    """Decimal text reads as the nearest number, as the language itself reads it."""
    data = b"date,value\n2025-11-19,2418.800048828125\n2025-11-20,0.1\n"
    rows = plain_rows(data, 1, as_of=None)
    assert rows is not None
    np.testing.assert_array_equal(rows.value, [2418.800048828125, 0.1])
