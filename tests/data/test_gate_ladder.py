"""Where a rule of the gate changes its answer: recent or old, single or many, one bar or a pattern."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from levelhead.data import Checked, RawRows, gate, read_bars, read_series
from levelhead.data.rows import Row as Cells
from levelhead.errors import DataRejected
from tests.data.bar_files import CL, GSPC, RTY, Row, text, walk

LONG = walk(700, seed=5)


def read(rows: Sequence[Row], folder: Path, **options: object) -> Checked:
    path = folder / "bars.csv"
    path.write_bytes(text(rows))
    return read_bars(path, market=RTY, **options)  # type: ignore[arg-type]


def code(rows: Sequence[Row], folder: Path) -> str:
    with pytest.raises(DataRejected) as refused:
        read(rows, folder)
    return refused.value.code


def codes(checked: Checked) -> dict[str, str]:
    return {note.code: note.verdict for note in checked.notes}


def open_outside(row: Row) -> Row:
    return [row[0], f"{float(row[2]) + 4:.1f}", *row[2:]]


def close_outside(row: Row) -> Row:
    return [*row[:4], f"{float(row[2]) + 4:.1f}", row[5]]


def with_rows(changed: dict[int, Row]) -> list[Row]:
    rows = [list(row) for row in LONG]
    for at, row in changed.items():
        rows[at] = row
    return rows


def test_impossible_open_is_set_aside_even_when_recent(tmp_path: Path) -> None:
    checked = read(with_rows({-5: open_outside(LONG[-5])}), tmp_path)
    assert (len(checked.bars), codes(checked)["OHLC"]) == (699, "QUARANTINE")


def test_impossible_open_of_the_last_bar_ends_the_bars_before_it(tmp_path: Path) -> None:
    checked = read(with_rows({-1: open_outside(LONG[-1])}), tmp_path)
    assert (checked.bars.as_of.isoformat(), codes(checked)["OHLC"]) == (LONG[-2][0], "DEGRADE")


@pytest.mark.parametrize("back", [1, 5, 20])
def test_impossible_close_among_the_last_twenty_is_refused(back: int, tmp_path: Path) -> None:
    assert code(with_rows({-back: close_outside(LONG[-back])}), tmp_path) == "OHLC"


def test_impossible_close_before_them_is_set_aside(tmp_path: Path) -> None:
    assert codes(read(with_rows({-21: close_outside(LONG[-21])}), tmp_path))["OHLC"] == "QUARANTINE"


@pytest.mark.parametrize(("count", "refused"), [(8, False), (12, False), (13, True)])
def test_bad_bars_of_a_year_are_counted(count: int, refused: bool, tmp_path: Path) -> None:
    """Yahoo's YM=F had eight within a year, and is a good series."""
    rows = with_rows({-40 - 10 * at: open_outside(LONG[-40 - 10 * at]) for at in range(count)})
    if refused:
        assert code(rows, tmp_path) == "QUARANTINE"
    else:
        assert codes(read(rows, tmp_path))["OHLC"] == "QUARANTINE"


def test_a_jump_back_and_forth_is_one_bad_bar_a_lasting_one_another_scale(tmp_path: Path) -> None:
    def by(row: Row) -> Row:
        return [row[0], *[f"{float(x) * 10:.1f}" for x in row[1:5]], row[5]]

    assert len(read(with_rows({300: by(LONG[300])}), tmp_path).bars) == 699
    assert code(with_rows({300: by(LONG[300]), 301: by(LONG[301])}), tmp_path) == "JUMP"
    assert code(with_rows({-1: by(LONG[-1])}), tmp_path) == "JUMP"


def test_a_spike_of_the_high_alone_is_set_aside(tmp_path: Path) -> None:
    row = LONG[300]
    checked = read(with_rows({300: [*row[:2], f"{float(row[2]) * 10:.1f}", *row[3:]]}), tmp_path)
    assert (len(checked.bars), codes(checked)["JUMP"]) == (699, "QUARANTINE")


def test_a_doubling_in_trades_is_no_split(tmp_path: Path) -> None:
    """On 2018-02-05 VIX rose from 17.31 to 37.32; its range of that day holds the close before."""
    rows = with_rows({})
    for at in range(400, 700):
        rows[at] = [rows[at][0], *[f"{float(x) * 2.156:.1f}" for x in rows[at][1:5]], rows[at][5]]
    rows[400][3] = LONG[399][3]
    assert codes(read(rows, tmp_path))["JUMP_LARGE"] == "WARN"


def test_a_hole_of_three_weeks_is_refused_only_within_the_last_year(tmp_path: Path) -> None:
    assert code([*LONG[:600], *LONG[615:]], tmp_path) == "GAP"
    assert codes(read([*LONG[:600], *LONG[614:]], tmp_path))["GAP"] == "WARN"
    assert codes(read([*LONG[:200], *LONG[215:]], tmp_path))["GAP"] == "DEGRADE"


def test_weekly_bars_are_refused(tmp_path: Path) -> None:
    assert code(LONG[::5], tmp_path) == "GAP"


def test_sunday_evenings_that_monday_holds_are_set_aside(tmp_path: Path) -> None:
    """As Yahoo's RTY=F of 2017 to 2020 had them."""
    rows = []
    for row in LONG:
        if date.fromisoformat(row[0]).weekday() == 0:
            sunday = (date.fromisoformat(row[0]) - timedelta(days=1)).isoformat()
            rows.append([sunday, row[1], row[1], row[1], row[1], "900"])
        rows.append(row)
    checked = read(rows, tmp_path)
    assert (len(checked.bars), codes(checked)["SUNDAY"]) == (700, "QUARANTINE")


def test_sunday_evenings_apart_from_monday_are_refused(tmp_path: Path) -> None:
    rows = []
    for row in LONG:
        if date.fromisoformat(row[0]).weekday() == 0:
            sunday = (date.fromisoformat(row[0]) - timedelta(days=1)).isoformat()
            rows.append([sunday, *[f"{float(x) + 90:.1f}" for x in row[1:5]], "900"])
        rows.append(row)
    assert code(rows, tmp_path) == "CALENDAR"


def test_saturday_mornings_before_1952_are_sessions() -> None:
    """New York traded on Saturdays until 29 September 1952."""
    day, rows = date(1950, 1, 3), []
    for at in range(60):
        while day.weekday() == 6:
            day += timedelta(days=1)
        price = 16.5 + at * 37 % 100 / 100
        rows.append([day.isoformat(), price, price + 0.23, price - 0.19, price, 1e6])
        day += timedelta(days=1)
    assert len(gate(rows, market=GSPC, source="test").bars) == 60


def test_prices_below_zero_are_legal_in_oil_alone() -> None:
    rows: list[Cells] = [
        ["2020-04-17", 20.0, 20.22, 18.01, 18.27, 240628.0],
        ["2020-04-20", 17.73, 17.85, -40.32, -37.63, 247947.0],
        ["2020-04-21", -14.0, 13.86, -16.74, 10.01, 2288230.0],
    ]
    assert gate(rows, market=CL, source="test").bars.close[1] == -37.63
    with pytest.raises(DataRejected, match="NONPOSITIVE"):
        gate(rows, market=GSPC, source="test")


def test_flat_and_repeated_bars_of_an_old_index_are_said() -> None:
    """As ^GSPC before 1962: one price a day, often the one of the day before."""
    prices = [17.66, 17.76, 17.76, 17.72, 17.55, 17.55] * 50
    rows = [[row[0], p, p, p, p, 0.0] for row, p in zip(LONG, prices, strict=False)]
    checked = gate(rows, market=GSPC, source="test")
    assert (len(checked.bars), codes(checked)["STALE"], codes(checked)["FLAT"]) == (300, "WARN", "WARN")


@pytest.mark.parametrize("cell", ["null", ""])
def test_rows_without_prices_are_never_filled(cell: str, tmp_path: Path) -> None:
    rows = with_rows({100: [LONG[100][0], *[cell] * 5], -1: [LONG[-1][0], *[cell] * 5]})
    checked = read(rows, tmp_path)
    assert (len(checked.bars), checked.bars.as_of.isoformat()) == (698, LONG[-2][0])
    assert codes(checked)["MISSING"] == "DEGRADE"  # the last session is among them


def test_bars_end_some_sessions_before_the_day_asked_for(tmp_path: Path) -> None:
    """From Friday 2025-11-14 to Monday 2025-11-24 the sessions are 17, 18, 19, 20, 21 and 24."""
    rows = [row for row in LONG if row[0] <= "2025-11-14"]
    checked = read(rows, tmp_path, as_of=date(2025, 11, 24))
    (note,) = [note for note in checked.notes if note.code == "OLD"]
    assert {each.name: each.value for each in note.claim.measurements}["behind"] == 6


def test_a_later_row_does_not_judge_an_earlier_one(tmp_path: Path) -> None:
    """A wild year after the day does not make the day's move ordinary, nor a calm one unusual."""
    rows = with_rows({})
    for at in range(300, 700):
        rows[at] = [
            rows[at][0],
            *[f"{float(x) * (1.3 if at % 2 else 1):.1f}" for x in rows[at][1:5]],
            rows[at][5],
        ]
    day = date.fromisoformat(LONG[299][0])
    early = read(rows, tmp_path, as_of=day)
    assert early.notes == read(rows[:300], tmp_path, as_of=day).notes
    assert early.bars.fingerprint == read(rows, tmp_path).bars.upto(day).fingerprint


def test_zeros_before_the_first_volume_are_no_volume() -> None:
    """As ^GSPC before 1950; a zero later on stays the zero that the source wrote."""
    volumes = [0.0, 0.0, 5.0, 0.0, 7.0]
    rows = [[*row[:1], *[float(x) for x in row[1:5]], v] for row, v in zip(LONG, volumes, strict=False)]
    checked = gate(rows, market=RTY, source="test")
    np.testing.assert_array_equal(checked.bars.volume, [np.nan, np.nan, 5.0, 0.0, 7.0])


def test_one_line_per_code_with_count_and_first_day(tmp_path: Path) -> None:
    rows = with_rows({at: [*LONG[at][:5], "0"] for at in (100, 200, 300)})
    (note,) = read(rows, tmp_path).notes
    facts = {each.name: each.value for each in note.claim.measurements}
    assert (note.code, facts["count"], facts["first"].isoformat()) == ("VOLUME", 3, LONG[100][0])


def test_rows_of_a_live_source_pass_the_same_gate() -> None:
    cells: list[Cells] = [[row[0], *[float(x) for x in row[1:]]] for row in LONG]
    cells[100] = [LONG[100][0], None, None, None, None, None]
    checked = gate(cells, market=RTY, now=datetime(2025, 11, 24, 23, tzinfo=UTC), source="live")
    assert (len(checked.bars), codes(checked)) == (699, {"MISSING": "QUARANTINE", "GAP": "WARN"})
    assert len(gate(RawRows.of(cells), market=RTY, source="live").bars) == 699


@pytest.mark.parametrize(
    ("cells", "delimiter", "expected"),
    [
        (["1.234,5", "987,25"], ";", [1234.5, 987.25]),
        (["1,234.5", "987.25"], '","', [1234.5, 987.25]),
        (["4,05", "4,1"], "\t", [4.05, 4.1]),
    ],
)
def test_commas_are_read_where_they_are_proven(
    cells: list[str], delimiter: str, expected: list[float], tmp_path: Path
) -> None:
    path = tmp_path / "series.csv"
    quote = '"' if delimiter == '","' else ""
    mark = delimiter.strip('"') if quote else delimiter
    lines = [
        f"date{mark}value",
        *[f"2025-11-2{at}{mark}{quote}{cell}{quote}" for at, cell in enumerate(cells)],
    ]
    path.write_text("\n".join(lines))
    np.testing.assert_array_equal(read_series(path).value, expected)


def test_commas_that_may_be_either_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    path.write_text("date;value\n2025-11-20;1,234\n2025-11-21;2,345\n")
    with pytest.raises(DataRejected, match="NUMBER"):
        read_series(path)


def test_a_dot_is_a_missing_day_of_a_series(tmp_path: Path) -> None:
    """FRED marks a holiday so."""
    path = tmp_path / "DGS10.csv"
    path.write_text("observation_date,DGS10\n2025-11-10,4.13\n2025-11-11,.\n2025-11-12,4.08\n")
    series = read_series(path)
    assert (series.name, series.session.tolist(), series.value.tolist()) == (
        "DGS10",
        [date(2025, 11, 10), date(2025, 11, 12)],
        [4.13, 4.08],
    )
    assert series.upto(date(2025, 11, 11)).last == 4.13
