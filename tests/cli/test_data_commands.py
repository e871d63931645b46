"""``levelhead data``: what a person types, what a program reads, what the exit status says."""

import json
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bench.synthetic import write_bars
from levelhead.cli.main import run
from levelhead.data.store import Store
from levelhead.data.yahoo import live
from levelhead.markets.bars import Bars
from levelhead.markets.registry import market
from tests.data_store import series
from tests.data_store.yahoo_server import good_chart, serving

LOOPBACK = str(Path(series.__file__).with_name("loopback_fetch.py"))


def csv(path: Path, bars: Bars, *, skip: int = 0) -> Path:
    columns = (bars.session, bars.open, bars.high, bars.low, bars.close, bars.volume)
    rows = [
        f"{day},{o:.1f},{h:.1f},{l:.1f},{c:.1f},{v:.0f}" for day, o, h, l, c, v in zip(*columns, strict=True)
    ]
    path.write_text("\n".join(["date,open,high,low,close,volume", *rows[skip:]]) + "\n")
    return path


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_bars(tmp_path / "RTY.csv", 300)


@pytest.fixture
def bars(file: Path) -> Bars:
    """What stands in the file, read by numpy."""
    day, *columns = np.loadtxt(file, delimiter=",", skiprows=1, dtype=str, unpack=True)
    o, h, l, c, v = (column.astype(float) for column in columns)
    return Bars(market("RTY"), session=day.astype("datetime64[D]"), open=o, high=h, low=l, close=c, volume=v)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.csv"
    path.write_text("<html>busy</html>\n")
    return path


def test_check_says_what_it_found_and_exits_with_zero(file: Path, bars: Bars, capsys) -> None:
    assert run(["data", "check", str(file), "--market", "RTY"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("RTY ") and f"300 bars {bars.first} to {bars.as_of}" in out
    assert err == ""


def test_check_as_json_has_the_keys_programs_read(file: Path, bars: Bars, capsys) -> None:
    assert run(["data", "check", str(file), "--market", "RTY=F", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    expected = {"exit": 0, "market": "RTY", "bars": 300, "first": str(bars.first), "last": str(bars.as_of)}
    assert answer == answer | expected
    assert answer["verdict"] in {"OK", "WARN", "REPAIR", "QUARANTINE", "DEGRADE"}
    assert len(answer["fingerprint"]) == 64 and answer["adjustment"] == "none"
    assert all(note.keys() == {"code", "verdict", "session", "text"} for note in answer["notes"])


def test_check_of_a_refused_file_is_status_three_with_a_line(page: Path, capsys) -> None:
    assert run(["data", "check", str(page), "--market", "RTY"]) == 3
    out, err = capsys.readouterr()
    assert (out, err.startswith("levelhead: "), "Traceback" in err) == ("", True, False)


def test_check_of_a_refused_file_as_json_says_code_and_remedy(page: Path, capsys) -> None:
    assert run(["data", "check", str(page), "--market", "RTY", "--format", "json"]) == 3
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer.keys() >= {"verdict", "code", "message", "line", "session", "remedy"}
    assert (answer["verdict"], answer["exit"], err) == ("REJECT", 3, "")


def test_check_as_of_an_earlier_day_reads_no_later_row(file: Path, bars: Bars, capsys) -> None:
    day = bars.session[199].item()
    run(["data", "check", str(file), "--market", "RTY", "--as-of", str(day), "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["bars"], answer["last"]) == (200, str(day))


def test_check_keeps_nothing(file: Path, home: Path) -> None:
    run(["data", "check", str(file), "--market", "RTY"])
    assert not home.exists()


def test_a_file_that_does_not_exist_is_no_defect(tmp_path: Path, capsys) -> None:
    assert run(["data", "check", str(tmp_path / "no-such-file.csv"), "--market", "RTY"]) in {2, 3}
    assert "defect" not in capsys.readouterr().err


def test_an_unknown_market_is_wrong_usage(file: Path, capsys) -> None:
    assert run(["data", "check", str(file), "--market", "RTZ"]) == 2
    assert "RTZ" in capsys.readouterr().err


def test_a_day_that_is_none_is_wrong_usage(file: Path, capsys) -> None:
    assert run(["data", "check", str(file), "--market", "RTY", "--as-of", "24.11.2025"]) == 2
    assert "2025-11-24" in capsys.readouterr().err


def test_import_keeps_the_bars_of_the_file(file: Path, bars: Bars, home: Path, capsys) -> None:
    assert run(["data", "import", str(file), "--market", "RTY"]) == 0
    assert capsys.readouterr().out.startswith(f"RTY: 300 sessions added, 300 stored to {bars.as_of}")
    np.testing.assert_array_equal(Store(home).bars("RTY").bars.session, bars.session)


def test_import_joins_several_files(tmp_path: Path, bars: Bars, home: Path) -> None:
    first = csv(tmp_path / "first.csv", bars.upto(bars.session[219].item()))
    second = csv(tmp_path / "second.csv", bars, skip=100)
    assert run(["data", "import", str(first), str(second), "--market", "RTY"]) == 0
    np.testing.assert_array_equal(Store(home).bars("RTY").bars.session, bars.session)


def test_import_reports_a_changed_bar(tmp_path: Path, file: Path, bars: Bars, capsys) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    other = csv(tmp_path / "other.csv", series.changed(bars, 100, close=float(bars.low[100])))
    capsys.readouterr()
    assert run(["data", "import", str(other), "--market", "RTY"]) == 0
    assert f"1 stored bars changed, the first on {bars.session[100]}" in capsys.readouterr().out


def test_import_of_a_refused_file_keeps_nothing(page: Path, home: Path) -> None:
    assert run(["data", "import", str(page), "--market", "RTY"]) == 3
    assert not Store(home).has("RTY")


def test_import_needs_a_market(file: Path, capsys) -> None:
    assert run(["data", "import", str(file)]) == 2
    assert "--market" in capsys.readouterr().err


def test_list_names_each_stored_market(file: Path, bars: Bars, capsys) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    capsys.readouterr()
    assert run(["data", "list"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["market", "first", "last", "bars"]
    assert row.split()[:4] == ["RTY", str(bars.first), str(bars.as_of), "300"]


def test_list_as_json_is_a_list(file: Path, capsys) -> None:
    run(["data", "list", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == []
    run(["data", "import", str(file), "--market", "RTY"])
    capsys.readouterr()
    run(["data", "list", "--format", "json"])
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["market"], entry["bars"], entry["asked"]) == ("RTY", 300, "2025-11-24T23:00:00Z")


def test_list_of_nothing_says_what_to_do(capsys) -> None:
    assert run(["data", "list"]) == 0
    out, err = capsys.readouterr()
    assert (out, "levelhead data update RTY" in err) == ("", True)


def test_show_prints_the_last_bars_in_the_markets_ticks(file: Path, bars: Bars, capsys) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    capsys.readouterr()
    assert run(["data", "show", "RTY", "--tail", "2"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    prices = (bars.open[-1], bars.high[-1], bars.low[-1], bars.close[-1])
    assert last.split() == [str(bars.as_of), *(f"{price:.1f}" for price in prices), f"{bars.volume[-1]:.0f}"]


def test_show_as_of_an_earlier_day_ends_there(file: Path, bars: Bars, capsys) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    capsys.readouterr()
    day = bars.session[199].item()
    run(["data", "show", "RTY", "--as-of", str(day)])
    assert capsys.readouterr().out.splitlines()[-1].startswith(str(day))


def test_show_of_a_market_not_stored_says_what_to_do(capsys) -> None:
    assert run(["data", "show", "ES"]) == 3
    assert "levelhead data update ES" in capsys.readouterr().err


def test_a_damaged_store_is_status_five(file: Path, home: Path, capsys) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    Store(home).path("RTY").write_bytes(b"PAR1")
    assert run(["data", "show", "RTY"]) == 5
    assert "--replace" in capsys.readouterr().err
    assert run(["data", "import", str(file), "--market", "RTY", "--replace"]) == 0
    assert run(["data", "show", "RTY"]) == 0


def test_a_home_that_cannot_be_written_is_status_five(file: Path, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "file"))
    assert run(["data", "import", str(file), "--market", "RTY"]) == 5


def test_markets_lists_the_contract_facts(capsys) -> None:
    """Tick and point value of RTY as the exchange publishes them: 0.10 points, 50 dollars."""
    assert run(["data", "markets"]) == 0
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("RTY ")]
    assert {"0.1", "50", "USD", "HMUZ"} <= set(row.split())


def test_output_to_a_pipe_is_plain(file: Path, home: Path) -> None:
    """No colour, no box, nothing but text; only the result on standard output."""
    run(["data", "import", str(file), "--market", "RTY"])
    answer = subprocess.run(
        [sys.executable, "-m", "levelhead", "data", "show", "RTY"], capture_output=True, text=True, check=True
    )
    assert answer.stdout.isascii() and "\x1b" not in answer.stdout and answer.stderr == ""


@pytest.fixture
def yahoo(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("yfinance", reason="needs the extra [yahoo]")
    with serving() as server:
        fetch = (sys.executable, LOOPBACK, str(server.server_port))
        monkeypatch.setattr("levelhead.cli.data.live", partial(live, fetch=fetch))
        yield server


def test_update_fetches_and_keeps(yahoo, home: Path, capsys) -> None:
    assert run(["data", "update", "RTY", "--deadline", "60"]) == 0
    assert capsys.readouterr().out.startswith("RTY: 300 sessions added, 300 stored to 2025-11-24")
    assert Store(home).bars("RTY").bars.source.startswith("Yahoo Finance RTY=F through yfinance ")


def test_update_without_a_market_updates_the_stored_ones(yahoo, home: Path, capsys) -> None:
    yahoo.answer = good_chart(300, date(2025, 11, 21))
    run(["data", "update", "RTY", "--deadline", "60"])
    yahoo.answer = good_chart(301, date(2025, 11, 24))
    capsys.readouterr()
    assert run(["data", "update", "--deadline", "60"]) == 0
    assert capsys.readouterr().out.startswith("RTY: 1 sessions added, 301 stored to 2025-11-24")


def test_update_of_nothing_stored_is_wrong_usage(capsys) -> None:
    assert run(["data", "update"]) == 2


def test_a_failed_update_is_status_four_and_the_stored_bars_stay(
    yahoo, file: Path, home: Path, capsys
) -> None:
    run(["data", "import", str(file), "--market", "RTY"])
    yahoo.behaviour = "rate_limited"
    capsys.readouterr()
    assert run(["data", "update", "RTY", "--deadline", "60"]) == 4
    out, err = capsys.readouterr()
    assert (out, "too many requests" in err) == ("", True)
    assert len(Store(home).bars("RTY").bars) == 300


def test_the_real_bars_pass_and_come_back(shared: Path, home: Path, capsys) -> None:
    path = shared / "data" / "bars" / "RTY=F.csv"
    assert run(["data", "import", str(path), "--market", "RTY"]) == 0
    assert run(["data", "check", str(path), "--market", "RTY", "--format", "json"]) == 0
    printed = capsys.readouterr().out
    answer = json.loads(printed[printed.index("{") :])
    assert Store(home).bars("RTY").bars.fingerprint == answer["fingerprint"]


def test_a_declared_adjustment_is_kept_with_the_bars(file: Path, home: Path, capsys) -> None:
    assert run(["data", "import", str(file), "--market", "RTY", "--adjustment", "difference"]) == 0
    assert Store(home).bars("RTY").bars.adjustment == "difference"
    assert run(["data", "import", str(file), "--market", "RTY", "--adjustment", "none"]) == 3
    assert "--replace" in capsys.readouterr().err


def test_strict_refuses_what_is_otherwise_only_said(tmp_path: Path, file: Path, bars: Bars, capsys) -> None:
    holed = tmp_path / "holed.csv"
    lines = file.read_text().splitlines(keepends=True)
    holed.write_text("".join(lines[:150] + lines[151:]))
    assert run(["data", "check", str(holed), "--market", "RTY"]) == 0
    assert "GAP" in capsys.readouterr().out
    assert run(["data", "check", str(holed), "--market", "RTY", "--strict"]) == 3


def test_an_older_as_of_from_the_store_equals_the_cut_file(file: Path, bars: Bars, capsys) -> None:
    """What ``show --as-of`` says first about the stored bars is what ``check --as-of`` says of the file."""
    day = str(bars.session[249].item())
    run(["data", "import", str(file), "--market", "RTY"])
    capsys.readouterr()
    run(["data", "show", "RTY", "--as-of", day])
    stored = capsys.readouterr().out.splitlines()[0]
    run(["data", "check", str(file), "--market", "RTY", "--as-of", day])
    assert capsys.readouterr().out.splitlines()[0] == stored
