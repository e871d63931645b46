"""Whatever the bytes, the reader gives bars or says why not, under limits."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.data import Checked, read_bars, read_series
from levelhead.errors import DataError, DataRejected
from levelhead.markets.bars import Bars
from levelhead.markets.series import Series
from tests.data.bar_files import RTY, layouts, text, walk

ROWS = walk(40, seed=7)
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "null",
            "nan",
            "-1",
            "1e99",
            "1e400",
            "0",
            "2418.8",
            "2,418.8",
            "2.418,8",
            '"',
            "\x00",
            "2025-11-24",
            "NaT",
        ]
    ),
    st.text(max_size=12),
    st.floats(allow_nan=True).map(str),
)


def outcome(path: Path) -> Checked | None:
    try:
        return read_bars(path, market=RTY)
    except DataError:
        return None


def outcome_of_series(path: Path) -> type | None:
    try:
        return type(read_series(path, column="close"))
    except DataError:
        return None


@settings(max_examples=120)
@given(data=st.binary(max_size=600))
def test_random_bytes(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "bars.csv"
    for each in (data, b"\x1f\x8b" + data, b"date,open,high,low,close,volume\n" + data, gzip.compress(data)):
        path.write_bytes(each)
        got = outcome(path)
        assert got is None or isinstance(got.bars, Bars)


@settings(max_examples=120)
@given(
    layout=st.sampled_from(sorted(layouts())),
    edits=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=6),
)
def test_edited_files(
    layout: str, edits: list[tuple[int, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = layouts()[layout](ROWS)
    for at, put in edits:
        data = data[: at % len(data)] + put + data[at % len(data) + len(put) :]
    path = tmp_path_factory.mktemp("fuzz") / "bars.csv"
    path.write_bytes(data)
    got = outcome(path)
    assert got is None or isinstance(got.bars, Bars)


@settings(max_examples=120)
@given(cells=st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=8), header=st.booleans())
def test_odd_cells(cells: list[list[str]], header: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "bars.csv"
    rows = [ROWS[at % 40][:1] + row[1:] if header else row for at, row in enumerate(cells)]
    path.write_bytes(
        "\n".join(["date,open,high,low,close,volume", *map(",".join, rows)]).encode("utf-8", "replace")
    )
    got = outcome(path)
    assert got is None or isinstance(got.bars, Bars)
    assert outcome_of_series(path) in (None, Series)


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_bytes(text(ROWS) + b"\n" * (64 << 20))
    with pytest.raises(DataRejected, match="LIMIT"):
        read_bars(path, market=RTY)


def test_messages_do_not_repeat_a_giant_field(tmp_path: Path) -> None:
    path = tmp_path / "bars.csv"
    path.write_bytes(text([[*ROWS[0][:4], "9" * 10_000, "1"]]))
    with pytest.raises(DataRejected) as refused:
        read_bars(path, market=RTY)
    assert len(str(refused.value)) < 400
