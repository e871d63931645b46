"""``levelhead data fetch`` and ``data series``: what a person types, what is kept, what the exit status says."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.data.release_store import ReleaseStore
from levelhead.data.series_store import stored_series
from levelhead.data.sources.transport import HttpTransport
from tests.sources.source_server import Rerouted, SourceServer, serving
from tests.sources.test_each_source import EVENTS, ICS, OBSERVATIONS, report

VIX = "DATE,OPEN,HIGH,LOW,CLOSE\n03/05/2026,20,21,19,20.5\n03/06/2026,20,21,19,19.5\n"
GRAPH = "observation_date,DGS10\n2026-03-04,3.97\n2026-03-05,.\n2026-03-06,4.02\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SourceServer]:
    monkeypatch.setenv("LEVELHEAD_NOW", "2026-03-20T23:00Z")
    monkeypatch.delenv("FRED_API_KEY", raising=False)
    monkeypatch.delenv("LEVELHEAD_CONTACT", raising=False)
    with serving() as running:

        def rerouted(agent: str, *, deadline: float) -> Rerouted:
            return Rerouted(HttpTransport(agent, deadline=deadline, pause=0.0), running.server_port)

        monkeypatch.setattr("levelhead.data.sources.transport.HttpTransport", rerouted)
        running.says("fred.stlouisfed.org", GRAPH)
        running.says("cdn.cboe.com", VIX)
        yield running


def test_each_name_says_what_was_kept(server: SourceServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "fetch", "DGS10", "vix"]) == 0
    assert capsys.readouterr().out == (
        "DGS10: 2 days added, 2 kept from 2026-03-04 to 2026-03-06; FRED DGS10\n"
        "VIX: 2 days added, 2 kept from 2026-03-05 to 2026-03-06; Cboe VIX\n"
    )


def test_what_was_fetched_is_there_for_a_page(server: SourceServer, home: Path) -> None:
    run(["data", "fetch", "DGS10"])
    assert stored_series(home)["DGS10"].value.tolist() == [3.97, 4.02]


def test_a_source_that_fails_does_not_stop_the_others(
    server: SourceServer, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.says("fred.stlouisfed.org", "<html>Sign in</html>")
    assert run(["data", "fetch", "DGS10", "VIX"]) == 4
    printed = capsys.readouterr()
    assert printed.out.startswith("VIX: 2 days added")
    assert printed.err.startswith("levelhead: FRED DGS10: a web page came instead of data. ")
    assert sorted(stored_series(home)) == ["VIX"]


def test_shorter_and_changed_answers_are_reported(
    server: SourceServer, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["data", "fetch", "DGS10"])
    capsys.readouterr()
    server.says("fred.stlouisfed.org", "observation_date,DGS10\n2026-03-06,4.05\n")
    run(["data", "fetch", "DGS10"])
    assert capsys.readouterr().out == (
        "DGS10: 0 days added, 2 kept from 2026-03-04 to 2026-03-06; 1 values changed, the first of 2026-03-06, "
        "the old ones are kept too; the answer begins on 2026-03-06, the earlier history stays; FRED DGS10\n"
    )


def test_a_key_in_the_environment_asks_the_api(
    server: SourceServer, monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """... and the key is neither printed nor kept."""
    monkeypatch.setenv("FRED_API_KEY", "sesame")
    server.says("api.stlouisfed.org", OBSERVATIONS)
    assert run(["data", "fetch", "DGS10"]) == 0
    assert server.asked[0].params["api_key"] == "sesame"
    assert "sesame" not in "".join(capsys.readouterr())
    assert not [path for path in home.rglob("*") if path.is_file() and b"sesame" in path.read_bytes()]


def test_the_address_given_is_sent(server: SourceServer) -> None:
    run(["data", "fetch", "VIX", "--contact", "me@example.org"])
    agent = server.asked[0].headers["User-Agent"]
    assert agent.startswith("levelhead/")
    assert agent.endswith(" (me@example.org)")


def test_another_source_is_chosen_and_asked_once_for_its_file(server: SourceServer, home: Path) -> None:
    server.says("home.treasury.gov", 'Date,"2 Yr","10 Yr"\n03/06/2026,3.50,4.02\n')
    run(["data", "fetch", "DGS2", "DGS10", "--source", "treasury", "--since", "2026-01-01"])
    assert (sorted(stored_series(home)), len(server.asked)) == (["DGS10", "DGS2"], 1)


def test_positions_are_one_name_and_six_series(server: SourceServer, home: Path) -> None:
    server.says("publicreporting.cftc.gov", [report("2026-03-03", None)])
    assert run(["data", "fetch", "COT:RTY"]) == 0
    assert len(stored_series(home)) == 6


def test_the_calendar_is_four_kinds_of_release(
    server: SourceServer, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PPI is not on this list: that one fails."""
    server.says("www.federalreserve.gov", {"events": EVENTS})
    server.says("www.bls.gov", ICS)
    assert run(["data", "fetch", "calendar"]) == 4
    assert [str(each.kind) for each in ReleaseStore(home).lists()] == ["FOMC", "CPI", "NFP"]
    assert "levelhead: BLS calendar: the answer holds no PPI release." in capsys.readouterr().err


def test_without_a_name_the_macro_set_is_fetched(
    server: SourceServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here most fail, each with its name; those that answer are kept."""
    assert run(["data", "fetch"]) == 4
    printed = capsys.readouterr()
    assert [line.split(":")[0] for line in printed.out.splitlines()] == ["DGS10", "VIX", "RVX", "VXN"]
    assert len(printed.err.splitlines()) == 16


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["DGS11"], "NAME: got DGS11, expected calendar, macro, FOMC"),
        (["COT:CL"], "COT:RTY, COT:ES"),
        (["VIX", "--source", "fred"], "--source: got fred, expected for VIX one of cboe"),
        (["VIX", "--offline"], "--offline"),
        (["VIX", "--deadline", "0"], "deadline"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage_and_asks_nobody(
    arguments: list[str], said: str, server: SourceServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["data", "fetch", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert server.asked == []


def test_series_lists_what_is_kept(server: SourceServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.says("www.federalreserve.gov", {"events": EVENTS})
    run(["data", "fetch", "DGS10", "FOMC"])
    capsys.readouterr()
    assert run(["data", "series"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["name", "first", "last", "days", "revised", "asked", "source"]
    assert lines[1].split()[:5] == ["DGS10", "2026-03-04", "2026-03-06", "2", "0"]
    assert lines[2].split()[:4] == ["FOMC", "2012-08-01", "2026-09-16", "5"]


def test_series_as_json(server: SourceServer, capsys: pytest.CaptureFixture[str]) -> None:
    run(["data", "fetch", "VIX"])
    capsys.readouterr()
    run(["data", "series", "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["name"], found["days"], found["asked"]) == ("VIX", 2, "2026-03-20T23:00Z")


def test_nothing_kept_says_how_to_begin(server: SourceServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "series"]) == 0
    assert "levelhead data fetch" in capsys.readouterr().err
