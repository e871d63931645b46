"""``levelhead export``: what another program gets."""

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from bench.synthetic import write_bars
from levelhead.cli.main import run
from levelhead.markets.sessions import sessions


@pytest.fixture
def bars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    return str(write_bars(tmp_path / "RTY.csv", 60))


def test_the_calendar_goes_to_standard_output_and_nothing_else(bars: str, capfdbinary):
    assert run(["export", "RTY", "--bars", bars, "--format", "ics", "--horizon", "30"]) == 0
    out, err = capfdbinary.readouterr()
    assert {str(each["UID"])[:4] for each in Calendar.from_ical(out).walk("VEVENT")} == {
        "cpi-",
        "fomc",
        "nfp-",
    }
    assert b"note" not in err


def test_the_calendar_goes_to_a_file(bars: str, tmp_path: Path, capsys):
    target = tmp_path / "new" / "rty.ics"
    assert run(["export", "RTY", "--bars", bars, "--format", "ics", "--out", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert Calendar.from_ical(target.read_bytes()).name == "VCALENDAR"


def test_own_lists_count_and_their_end_is_said(tmp_path: Path, capfdbinary, monkeypatch: pytest.MonkeyPatch):
    """Bars that end near the end of the lists."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2026-12-23T23:00Z")
    days = sessions("cme_equity").before(date(2026, 12, 24), 40)
    rows = [f"{day},2000,2010,1990,{2000 + at % 7 / 10:.1f},100000" for at, day in enumerate(days)]
    bars = tmp_path / "RTY.csv"
    bars.write_text("date,open,high,low,close,volume\n" + "\n".join(rows) + "\n")
    (tmp_path / "calendar").mkdir()
    own = tmp_path / "calendar" / "cpi_release_dates.csv"
    own.write_text("date,reference_month\n2027-01-13,2026-12\n")
    arguments = ["export", "RTY", "--bars", str(bars), "--data", str(tmp_path), "--format", "ics"]
    status = run(arguments)
    out, err = capfdbinary.readouterr()
    assert status == 0, err
    assert [str(each["UID"]) for each in Calendar.from_ical(out).walk("VEVENT")] == ["cpi-2026-12@levelhead"]
    assert b"note: NFP is listed only to 2026-12-31, the horizon ends on 2027-01-15" in err


def test_a_format_must_be_named(bars: str, capsys):
    assert run(["export", "RTY", "--bars", bars]) == 2
    assert "--format" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said(bars: str, tmp_path: Path, capsys):
    target = tmp_path / "RTY.csv" / "below.ics"
    assert run(["export", "RTY", "--bars", bars, "--format", "ics", "--out", str(target)]) == 5
    assert "Choose another --out" in capsys.readouterr().err


@pytest.mark.shared
def test_the_events_of_the_real_page(shared: Path, capfdbinary):
    data = shared / "data"
    arguments = ["export", "RTY", "--bars", str(data / "bars" / "RTY=F.csv"), "--data", str(data)]
    assert run([*arguments, "--as-of", "2025-11-24", "--format", "ics"]) == 0
    found = Calendar.from_ical(capfdbinary.readouterr().out).walk("VEVENT")
    assert [(str(each["UID"]), str(each.decoded("DTSTART"))) for each in found] == [
        ("fomc-2025-12-10@levelhead", "2025-12-10"),
        ("nfp-2025-11@levelhead", "2025-12-16"),
    ]


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("pine", b"//@version=6\n"),
        ("tv", b""),
        ("ninjatrader", b"2025-11-25\n"),
        ("sierra", b'"Price","Price 2"'),
        ("csv", b"market,as_of,side,low,high"),
    ],
)
def test_levels_go_to_standard_output_and_nothing_else(form: str, start: bytes, bars: str, capfdbinary):
    assert run(["export", "RTY", "--bars", bars, "--format", form]) == 0
    out, err = capfdbinary.readouterr()
    assert (out.startswith(start), len(out.splitlines()) > 3, err) == (True, True, b"")


def test_own_levels_are_exported(bars: str, tmp_path: Path, capsys):
    """The second of the two is a zone, named."""
    (tmp_path / "mine.txt").write_text("2100\n2150-2160, demand zone\n")
    arguments = ["export", "RTY", "--bars", bars, "--format", "tv", "--levels", str(tmp_path / "mine.txt")]
    assert run(arguments) == 0
    lines = [line.split(";") for line in capsys.readouterr().out.splitlines()]
    assert ["2150.0", "2160.0", "demand zone"] in [[low, high, words] for low, high, _, words in lines]


def test_the_levels_of_the_sample_say_that_they_are(capsys, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("great_tables", reason="needs the extra [sample]")
    assert run(["export", "SPX", "--sample", "--format", "csv"]) == 0
    assert "SAMPLE DATA" in capsys.readouterr().err
