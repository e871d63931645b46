"""The page of a day is made of that day and what came before: later rows change no byte of its JSON."""

import os
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from levelhead.render.json_page import to_json
from tests.data.bar_files import walk
from tests.pages import page, write_bars, write_folder

ORIGINS, CHUNKS = 250, 25
FIRST_ROW = 30  # the fewest bars a page is written on
JUNK = (
    "garbage",
    "\x00\x01\x02\x03\x00",
    '"unclosed,1,2,3',
    "2031-13-45,1,2,3,4,5",
    "2099-01-01,1,0,0,1,-5",
    ",,,,,",
    "9" * 5000,
    "<html><body>busy</body></html>",
)


def corrupted(later: list[str], draw: random.Random) -> list[str]:
    """Rows after the day of the page, ruined in one of the ways files are."""
    match draw.randrange(6):
        case 0:
            return [draw.choice(JUNK) for _ in range(draw.randrange(1, 8))]
        case 1:  # gaps
            return later[draw.randrange(1, 5) :: draw.randrange(2, 9)]
        case 2:  # a hundredfold
            return [hundredfold(row) for row in later]
        case 3:  # swapped columns: highs below lows
            return [",".join([row.split(",")[0], "1", "1", "9", "5", "0"]) for row in later]
        case 4:  # every row twice, the second time another price
            return [each for row in later for each in (row, hundredfold(row))]
        case _:  # cut off inside a row, junk behind it
            return [*later[:3], later[3][:14] if len(later) > 3 else "2031-01-0", *JUNK[:2]]


def hundredfold(row: str) -> str:
    day, *prices, volume = row.split(",")
    return ",".join([day, *(f"{float(each) * 100:g}" if each else "" for each in prices), volume])


def three_answers(source: Path, work: Path, symbol: str, row: int) -> tuple[str, str, str]:
    """JSON of the file cut behind a row, of the whole file, of the file corrupted behind it."""
    head, *rows = source.read_text().splitlines()
    day = date.fromisoformat(rows[row].split(",")[0])
    cut, ruined = work / "cut.csv", work / "ruined.csv"
    cut.write_text("\n".join([head, *rows[: row + 1]]) + "\n")
    later = corrupted(rows[row + 1 :], random.Random(row))
    ruined.write_text("\n".join([head, *rows[: row + 1], *later]) + "\n")
    return (
        to_json(page(cut, symbol)),
        to_json(page(source, symbol, as_of=day)),
        to_json(page(ruined, symbol, as_of=day)),
    )


def origins(count: int, rows: int) -> list[int]:
    """``count`` rows spread evenly over a file, the last but one included."""
    return [FIRST_ROW + round(step * (rows - 2 - FIRST_ROW) / (count - 1)) for step in range(count)]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_later_rows_of_rty_change_no_byte(chunk: int, shared: Path, tmp_path: Path) -> None:
    """250 origins of RTY: the cut file, the whole one and the corrupted one give the same page."""
    source = shared / "data" / "bars" / "RTY=F.csv"
    total = len(source.read_text().splitlines()) - 1
    mine = origins(ORIGINS, total)[chunk::CHUNKS]
    assert len(mine) == ORIGINS // CHUNKS
    for row in mine:
        cut, whole, ruined = three_answers(source, tmp_path, "RTY", row)
        assert cut == whole, f"row {row}: the cut file"
        assert ruined == whole, f"row {row}: the corrupted file"


@pytest.mark.parametrize("chunk", range(6))
def test_later_rows_of_a_walk_change_no_byte(chunk: int, tmp_path: Path) -> None:
    """The same law on a made-up market, everywhere."""
    source = write_bars(tmp_path / "walk.csv", walk(420, seed=5))
    for row in origins(60, 420)[chunk::6]:
        cut, whole, ruined = three_answers(source, tmp_path, "RTY", row)
        assert (cut, ruined) == (whole, whole), f"row {row}"


def truncated_folder(source: Path, target: Path, day: date, *, ruin: bool) -> Path:
    """A data folder whose every series ends on ``day``, or is corrupted behind it."""
    for file in sorted(source.rglob("*.csv")):
        head, *rows = file.read_text().splitlines()
        kept = [row for row in rows if date.fromisoformat(row[:10]) <= day]
        later = rows[len(kept) :]
        draw = random.Random(f"{file.name} {day}")
        ends = corrupted(later, draw) if ruin and later and file.parent.name == "bars" else []
        if ruin and file.parent.name == "rolls":
            ends = [row.replace("2025", "2099") for row in later] + ["nonsense", "2099-03-20,,,"]
        if not kept:
            continue
        path = target / file.parent.name / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([head, *kept, *ends]) + "\n")
    return target


def data_folders_agree(source: Path, work: Path, days: list[date]) -> None:
    for day in days:
        cut = truncated_folder(source, work / f"cut-{day}", day, ruin=False)
        ruined = truncated_folder(source, work / f"ruined-{day}", day, ruin=True)
        pages = [
            page(folder / "bars" / "RTY=F.csv", "RTY", as_of=day, data=folder)
            for folder in (source, cut, ruined)
        ]
        whole = to_json(pages[0])
        assert pages[0].context.peers and pages[0].context.proxy is not None
        assert to_json(pages[1]) == whole, f"{day}: cut folder"
        assert to_json(pages[2]) == whole, f"{day}: corrupted folder"


def test_later_rows_of_peers_proxy_and_rolls_change_no_byte(tmp_path: Path) -> None:
    """A whole data folder may be cut or corrupted behind the day."""
    bars = write_folder(tmp_path / "data")
    rows = bars.read_text().splitlines()[1:]
    days = [date.fromisoformat(rows[at][:10]) for at in (120, 200, 290, 330, 398)]
    data_folders_agree(tmp_path / "data", tmp_path, days)


def test_later_rows_of_real_peers_proxy_and_rolls_change_no_byte(shared: Path, tmp_path: Path) -> None:
    """The same with the real index futures, the Russell index and the measured rolls."""
    source = tmp_path / "data"
    for name in ("bars/RTY=F", "bars/ES=F", "bars/NQ=F", "bars/YM=F", "bars/RUT", "rolls/ROLLS_RTY"):
        target = source / f"{name}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((shared / "data" / f"{name}.csv").read_bytes())
    days = [date(2019, 3, 18), date(2022, 6, 17), date(2024, 9, 20), date(2025, 6, 20), date(2025, 9, 22)]
    data_folders_agree(source, tmp_path, days)


def test_the_page_of_a_sunday_is_that_of_its_friday(tmp_path: Path) -> None:
    """A day without a bar is answered with the session before it, byte for byte."""
    source = write_bars(tmp_path / "walk.csv", walk(120, seed=6))
    friday = date(2025, 11, 21)
    on, after = (to_json(page(source, "RTY", as_of=day)) for day in (friday, friday + timedelta(days=2)))
    assert after == on


def command(bars: Path, folder: Path, seed: str) -> bytes:
    """What the command prints, in an interpreter of its own with its own order of sets."""
    answer = subprocess.run(
        [
            *(sys.executable, "-m", "levelhead", "outlook", "RTY", "--format", "json"),
            *("--bars", str(bars), "--data", str(folder)),
        ],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": seed, "LEVELHEAD_NOW": "2025-11-24T23:00Z"},
    )
    return answer.stdout


def test_the_same_command_prints_the_same_bytes(tmp_path: Path) -> None:
    """Twice, and with sets and dictionaries of strings in another order."""
    bars = write_folder(tmp_path / "data")
    first = command(bars, tmp_path / "data", "0")
    assert first.startswith(b"{") and first.count(b'"id"') > 50
    assert [command(bars, tmp_path / "data", seed) for seed in ("0", "1", "4242")] == [first] * 3
