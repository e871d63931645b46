"""Yields, releases, futures and statements of later days change no byte of a page: nor do later values of known days."""

import csv
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from levelhead.data.macro import macro_of
from levelhead.data.read import read_bars
from levelhead.data.release_store import ReleaseStore
from levelhead.data.series_store import SeriesStore
from levelhead.data.sources.fetched import FetchedReleases, Raw
from levelhead.markets.registry import market
from levelhead.markets.releases import Release, ReleaseKind
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of
from levelhead.render.json_page import to_json
from tests.data_store.fetches import fetched
from tests.macro_folder import FUNDS, write_macro
from tests.pages import page

SERIES = ("DGS10", "DGS2", "DFII10", "T10YIE", "BAMLH0A0HYM2", "DCOILWTICO", "DFF", "DFEDTARL", "DFEDTARU")
NEXT_MORNING = SERIES[:5]
DAYS = [date(2025, 11, 24), date(2025, 11, 20), date(2025, 11, 7), date(2025, 9, 19), date(2025, 6, 3)]


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    head, *rows = csv.reader(StringIO(path.read_text(encoding="utf-8")))
    return head, rows


def rewrite(path: Path, head: list[str], rows: list[list[str]]) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def day_of(text: str) -> date:
    return date.fromisoformat(text if "-" in text else f"{text[:4]}-{text[4:6]}-{text[6:]}")


def cut(folder: Path, day: date) -> None:
    """What the files held on a day: no later row, no later change of the schedule."""
    for path in [*folder.glob("series/*.csv"), *folder.glob("bars/*.csv"), *folder.glob("fed/*.csv")]:
        head, rows = rows_of(path)
        at = head.index("date")
        rewrite(path, head, [row for row in rows if day_of(row[at]) <= day])
    unchanged(folder / "calendar", day)


def told(head: list[str], row: list[str]) -> date:
    """The day a change was announced; where nobody wrote it down, the earlier of its two days."""
    change = dict(zip(head, row, strict=True))
    return min(
        day_of(each)
        for each in (
            change["announced_on"] or change["original_date"],
            change["announced_on"] or change["new_date"],
        )
        if each
    )


def unchanged(place: Path, day: date) -> None:
    """Tables of releases as they stood on a day: later changes are undone.

    But a report that was due and did not come was known not to have come.
    """
    head, rows = rows_of(place / "schedule_changes.csv")
    undone = [row for row in rows if told(head, row) > day and date.fromisoformat(row[2]) > day]
    later = [dict(zip(head, row, strict=True)) for row in undone]
    rewrite(place / "schedule_changes.csv", head, [row for row in rows if row not in undone])
    for change in later:
        path = place / f"{change['kind'].lower()}_release_dates.csv"
        head, rows = rows_of(path)
        at, of = head.index("date"), head.index("reference_month")
        kept = [row for row in rows if row[of] != change["reference_month"]]
        planned = [""] * len(head)
        planned[at], planned[of] = change["original_date"], change["reference_month"]
        rewrite(path, head, sorted([*kept, planned], key=lambda row: row[at]))


def ruin(folder: Path, day: date) -> None:
    """Later rows of every file at random, and of rates the values of the day itself, which come out on the next."""
    draw = random.Random(f"ruined {day}")
    for path in folder.glob("series/*.csv"):
        head, rows = rows_of(path)
        unknown = day if path.stem in NEXT_MORNING else day + timedelta(days=1)
        for row in rows:
            if day_of(row[0]) >= unknown:
                row[1:] = [f"{float(cell) * draw.uniform(0.2, 3):.4f}" if cell else cell for cell in row[1:]]
        rewrite(path, head, rows)
    for path in folder.glob("fed/*.csv"):
        head, rows = rows_of(path)
        at = head.index("date")
        later = [[*row] for row in rows if day_of(row[at]) <= day][-2:]
        for row in later:
            row[at] = (day + timedelta(days=draw.randrange(1, 9))).isoformat()
            row[-1] = row[-1].replace("4", "5")
        kept = [row for row in rows if day_of(row[at]) <= day]
        rewrite(path, head, [*kept, *({row[at]: row for row in later}.values())])


def planted(place: Path, day: date) -> None:
    """Changes announced later: a report inside the horizon put off, the one after it cancelled."""
    path = place / "cpi_release_dates.csv"
    head, rows = rows_of(path)
    at, of = head.index("date"), head.index("reference_month")
    moved, gone = [row for row in rows if date.fromisoformat(row[at]) > day][:2]
    changed, changes = rows_of(place / "schedule_changes.csv")
    told = {row[1] for row in changes if row[0] == "CPI"}
    if told & {moved[of], gone[of]}:
        return  # those days have a change of their own
    later = (date.fromisoformat(moved[at]) + timedelta(days=3)).isoformat()
    known_on = (day + timedelta(days=1)).isoformat()
    changes += [
        ["CPI", moved[of], moved[at], later, known_on, "planted"],
        ["CPI", gone[of], gone[at], "", known_on, "planted"],
    ]
    moved[at] = later
    rewrite(path, head, [row for row in rows if row is not gone])
    rewrite(place / "schedule_changes.csv", changed, changes)


def json_of(folder: Path, day: date) -> str:
    return to_json(page(folder / "bars" / "RTY=F.csv", "RTY", as_of=day, data=folder))


Change = Callable[[Path, date], None]
CHANGES: dict[str, Change] = {
    "cut": cut,
    "ruined": ruin,
    "changed later": lambda folder, day: planted(folder / "calendar", day),
}


def assert_nothing_changes(source: Path, work: Path, day: date) -> str:
    whole = json_of(source, day)
    for name, change in CHANGES.items():
        other = work / f"{name} {day}"
        shutil.copytree(source, other)
        change(other, day)
        assert json_of(other, day) == whole, f"{day}: {name}"
    return whole


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything, settlements of futures on several days among it."""
    folder = tmp_path_factory.mktemp("data")
    write_macro(folder)
    settled = [day.isoformat() for day in sorted(DAYS)]
    lines = [
        f"{day},{month},{price + 0.01 * at:.3f}" for at, day in enumerate(settled) for month, price in FUNDS
    ]
    (folder / "fed" / "ZQ.csv").write_text("\n".join(["date,month,settle", *lines]) + "\n")
    return folder


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_later_rows_and_changes_of_a_made_up_folder_change_no_byte(
    day: date, made_up: Path, tmp_path: Path
) -> None:
    whole = assert_nothing_changes(made_up, tmp_path, day)
    assert '"rates": {' in whole and '"fed_path": {' in whole


@pytest.mark.parametrize("day", [date(2025, 11, 24), date(2025, 11, 20), date(2022, 11, 8)], ids=str)
def test_later_rows_and_changes_of_the_real_series_change_no_byte(
    day: date, shared: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    for folder in ("series", "calendar", "fed", "rolls"):
        shutil.copytree(shared / "data" / folder, source / folder)
    (source / "bars").mkdir()
    for name in ("RTY=F", "ES=F", "RUT", "VIX"):
        shutil.copy(shared / "data" / "bars" / f"{name}.csv", source / "bars")
    for path in source.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    whole = assert_nothing_changes(source, tmp_path, day)
    assert '"rates": {' in whole and '"breadth": {' in whole


def test_the_comparison_notices_a_value_of_the_day_before(made_up: Path, tmp_path: Path) -> None:
    """A changed value that was known is another page."""
    other = tmp_path / "other"
    shutil.copytree(made_up, other)
    head, rows = rows_of(other / "series" / "DGS10.csv")
    rows[-2][1] = f"{float(rows[-2][1]) + 0.3:.2f}"
    rewrite(other / "series" / "DGS10.csv", head, rows)
    assert json_of(other, DAYS[0]) != json_of(made_up, DAYS[0])


# --- what is kept on this machine -------------------------------------------------------------------------------


def kept_page(bars: Path, home: Path, day: date) -> str:
    checked = read_bars(bars, market=market("RTY"), as_of=day)
    return to_json(outlook_of(known(checked, home=home)))


def test_later_vintages_and_later_lists_change_no_byte(made_up: Path, home: Path) -> None:
    """A source revises every value and lists other days a week later: the page of the day stays what it was."""
    bars, day = made_up / "bars" / "RTY=F.csv", date(2025, 11, 24)
    _, rows = rows_of(made_up / "series" / "DGS10.csv")
    first = [
        (row[0], float(row[1]), f"{date.fromisoformat(row[0]) + timedelta(days=1)}T13:00") for row in rows
    ]
    before = kept_page(bars, home, day)
    SeriesStore(home).put(fetched(first))
    whole = kept_page(bars, home, day)
    assert whole != before and '"DGS10"' in whole
    revised = [(name, value + 0.5, f"{day + timedelta(days=7)}T13:00") for name, value, _ in first]
    change = SeriesStore(home).put(fetched(revised, at=datetime(2025, 12, 1, 14, tzinfo=UTC)))
    assert change.revised > 900
    later = [date(2025, 12, 11), date(2025, 12, 30), date(2026, 1, 14)]
    ReleaseStore(home).put(
        FetchedReleases(
            ReleaseKind.FOMC,
            tuple(Release(ReleaseKind.FOMC, each) for each in later),
            "made up",
            datetime(2025, 12, 1, 14, tzinfo=UTC),
            (Raw("https://a.example", b"later"),),
        )
    )
    assert kept_page(bars, home, day) == whole
    told = macro_of(
        market("RTY"),
        as_of=date(2025, 12, 2),
        moment=datetime(2025, 12, 2, 22, tzinfo=UTC),
        folder=None,
        home=home,
    ).macro
    assert told.series["DGS10"].last == revised[-1][1]
    assert date(2025, 12, 11) in {each.day for each in told.releases.as_known(date(2025, 12, 2))}
