"""With a day asked for, a file cut behind it, the whole file, and a file damaged behind it answer alike."""

import gzip
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.data import read_bars, read_rolls, read_series
from levelhead.errors import DataError, DataRejected
from tests.data.bar_files import RTY, Row, layouts, text, us, walk
from tests.data.faulty_files import FILES

ROWS = walk(60, seed=3)
DAYS = [date.fromisoformat(row[0]) for row in ROWS]
# Headerless layouts and others alike; Barchart lists the newest session first.
LAYOUTS = sorted(layouts())
JUNK = (
    b"garbage",
    b"\x00\x01\x02\xff\xfe",
    b'"unclosed,1,2,3',
    b"1,2,3",
    b",,,,,",
    b"2025-13-45,1,2,3,4,5",
    b"\xff" * 40,
    b"=cmd|' /C calc'!A0,1,1,1,1,1",
    b"9" * 40_000,
    b"<html>",
    b"11/24/25,1,2,3,4,5",
)


def answer(path: Path, as_of: date | None, **options: object) -> tuple[object, ...]:
    """Everything a reader learns, or the code of the refusal."""
    try:
        checked = read_bars(path, market=RTY, as_of=as_of, **options)  # type: ignore[arg-type]
    except DataError as error:
        return (type(error), getattr(error, "code", ""))
    return (
        checked.bars.fingerprint,
        checked.bars.source,
        checked.bars.adjustment,
        checked.notes,
        checked.verdict,
    )


def body(data: bytes, layout: str) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Header lines, row lines oldest first, footer lines."""
    lines = data.splitlines()
    footer = [line for line in lines if line.startswith(b'"Downloaded')]
    lines = [line for line in lines if line not in footer]
    rows = lines[-len(ROWS) :]
    return lines[: -len(ROWS)], rows[::-1] if layout == "barchart" else rows, footer


def joined(parts: tuple[list[bytes], list[bytes], list[bytes]], layout: str) -> bytes:
    head, rows, foot = parts
    return b"\n".join([*head, *(rows[::-1] if layout == "barchart" else rows), *foot]) + b"\n"


def damaged(later: list[bytes], draw: random.Random) -> list[bytes]:
    """Later rows with one of the ways in which files go wrong."""
    way = draw.randrange(9)
    later = list(later)
    match way:
        case 0:
            return [draw.choice(JUNK) for _ in range(draw.randrange(1, 6))]
        case 1:  # a hole
            return later[draw.randrange(len(later) + 1) :]
        case 2:  # repeated and conflicting rows
            return [each for each in later for _ in (0, 1)] + [
                each.replace(b"1", b"7") for each in later[-1:]
            ]
        case 3:
            draw.shuffle(later)
            return later
        case 4:  # cut in the middle of a line
            whole = b"\n".join(later)
            return whole[: draw.randrange(len(whole) + 1)].split(b"\n")
        case 5:  # prices a hundred times too large
            return [each.replace(b".", b"") for each in later]
        case 6:
            return [
                bytes(draw.randrange(256) for _ in range(60)).replace(b"\n", b"").replace(b"\r", b"")
                for _ in later
            ]
        case 7:
            mixed = [*later, *(draw.choice(JUNK) for _ in range(4))]
            draw.shuffle(mixed)
            return mixed
        case _:  # ragged
            return [each[: len(each) // 2] if at % 2 else each + b",1,2" for at, each in enumerate(later)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cut_and_every_damage_answer_alike(layout: str, tmp_path: Path) -> None:
    head, rows, foot = body(layouts()[layout](ROWS), layout)
    path = tmp_path / "bars.csv"
    draw = random.Random(layout)
    for at in range(1, len(rows)):
        path.write_bytes(joined((head, rows[:at], foot), layout))
        cut = answer(path, DAYS[at - 1])
        path.write_bytes(joined((head, rows, foot), layout))
        assert answer(path, DAYS[at - 1]) == cut
        for _ in range(2):
            path.write_bytes(joined((head, rows[:at] + damaged(rows[at:], draw), foot), layout))
            assert answer(path, DAYS[at - 1]) == cut


@settings(max_examples=100)
@given(at=st.integers(1, 59), tail=st.binary(max_size=400), gap=st.integers(0, 3))
def test_any_bytes_behind_the_day_change_nothing(
    at: int, tail: bytes, gap: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    whole = text(ROWS[:at])
    as_of = date.fromordinal(DAYS[at - 1].toordinal() + gap)
    (folder / "cut.csv").write_bytes(whole)
    (folder / "tail.csv").write_bytes(whole + tail)
    as_of = min(as_of, DAYS[at]) if at < len(DAYS) and as_of < DAYS[at] else DAYS[at - 1]
    assert answer(folder / "tail.csv", as_of) == answer(folder / "cut.csv", as_of)


@pytest.mark.parametrize("name", sorted(name for name in FILES if name != "F24_gzip_bomb"))
def test_a_fault_is_not_known_before_its_day(name: str, tmp_path: Path) -> None:
    """The catalogue's faults lie on 2025-04-29 or later, or in the whole file: then both cut and whole show them."""
    data = FILES[name].write()
    path = tmp_path / "bars.csv"
    as_of = date(2025, 2, 28)
    path.write_bytes(data)
    whole = answer(path, as_of)
    path.write_bytes(_cut_after(data, b"2025-02-28"))
    assert answer(path, as_of) == whole


def _cut_after(data: bytes, day: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    last = [at for at, line in enumerate(lines) if line.startswith(day)]
    newest_first = len(lines) > 2 and lines[1][:10] > lines[2][:10] and lines[1][:4].isdigit()
    if not last or newest_first:
        return data
    return b"".join(lines[: last[-1] + 1])


def test_damaged_tail_of_a_gzip_file_is_behind_the_day(tmp_path: Path) -> None:
    head = gzip.compress(text(ROWS[:40]))
    path, cut = tmp_path / "bars.csv.gz", tmp_path / "cut.csv.gz"
    cut.write_bytes(head)
    path.write_bytes(head + gzip.compress(text(ROWS[40:], None))[:-20] + b"rubbish")
    assert answer(path, DAYS[39]) == answer(cut, DAYS[39])
    assert answer(path, None) == (DataRejected, "ARCHIVE")


def test_a_wrong_date_among_early_rows_is_not_cut_off(tmp_path: Path) -> None:
    """A typing error into the far future must not silently end the file there."""
    rows = [list(row) for row in ROWS]
    rows[20][0] = "2052-10-01"
    path = tmp_path / "bars.csv"
    path.write_bytes(text(rows))
    assert answer(path, DAYS[40])[1] == "ORDER"


def test_a_later_row_with_an_old_date_is_a_later_row(tmp_path: Path) -> None:
    """Ten later rows stand before it: it does not make them rows of the day asked for."""
    rows = [list(row) for row in ROWS]
    rows[50][0] = ROWS[10][0]
    path, cut = tmp_path / "bars.csv", tmp_path / "cut.csv"
    cut.write_bytes(text(ROWS[:40]))
    for order in (1, -1):
        path.write_bytes(text(rows[::order]))
        assert answer(path, DAYS[39])[0] == answer(cut, DAYS[39])[0]


def test_order_of_day_and_month_is_proven_by_kept_rows_only(tmp_path: Path) -> None:
    def written(count: int) -> Path:
        path = tmp_path / f"{count}.csv"
        path.write_bytes(text([[us(row[0]), *row[1:]] for row in ROWS[:count]]))
        return path

    proven = next(at for at, day in enumerate(DAYS) if day.day > 12)
    assert answer(written(60), DAYS[proven]) == answer(written(proven + 1), DAYS[proven])
    early = next(at for at, day in enumerate(DAYS) if day.day <= 12)
    path = tmp_path / "ambiguous.csv"
    path.write_bytes(text([[us(row[0]), *row[1:]] for row in ROWS[early:]]))
    assert answer(path, DAYS[early])[1] == "DATE"


@pytest.mark.parametrize("read", [read_series, read_rolls])
def test_series_and_rolls_keep_the_law(read: Callable[..., object], tmp_path: Path) -> None:
    header = "date,value" if read is read_series else "expiry,first_session_of_next,spread_pts,ratio"
    rest = ["1.5"] if read is read_series else ["2024-03-15", "-1.5", "0.99"]
    rows: list[Row] = [[f"2024-{month:02}-15", *rest] for month in range(1, 13)]
    if read is read_rolls:
        rows = [[day, day, *cells[1:]] for day, *cells in rows]
    whole = text(rows, header.split(","))
    cut = text(rows[:6], header.split(","))
    for at, data in enumerate((cut, whole, cut + b"\xff\x00rubbish\n,,\n2024-07-15,x\n")):
        (tmp_path / f"{at}.csv").write_bytes(data)
    answers = [read(tmp_path / f"{at}.csv", as_of=date(2024, 7, 1)) for at in range(3)]
    shown = [
        (each.session.tolist(), each.value.tolist()) if read is read_series else each  # type: ignore[attr-defined]
        for each in answers
    ]
    assert shown[0] == shown[1] == shown[2]
