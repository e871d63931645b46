"""The samples that lie beside the project, each with a nasty row, through the adapters."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from levelhead.data.sources import answers, bls, cboe, cftc, fed_calendar, fred, nyfed, treasury
from levelhead.data.sources.fetched import Fetched
from levelhead.data.sources.transport import Response
from levelhead.errors import SourceError
from levelhead.markets.releases import ReleaseKind
from tests.sources.source_server import Rerouted, SourceServer

AT = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


@pytest.fixture
def samples(shared: Path) -> Path:
    return shared / "data" / "fixtures"


def pairs(fetched: Fetched) -> list[tuple[str, float]]:
    series = fetched.series
    return list(zip(series.session.astype(str).tolist(), series.value.tolist(), strict=True))


def serve(server: SourceServer, samples: Path, name: str) -> None:
    body = (samples / name).read_bytes()
    for host in (
        *("api.stlouisfed.org", "fred.stlouisfed.org", "home.treasury.gov", "markets.newyorkfed.org"),
        *("cdn.cboe.com", "publicreporting.cftc.gov", "www.bls.gov", "api.bls.gov"),
        "www.federalreserve.gov",
    ):
        server.says(host, body)


def test_fred_observations(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "fred_observations.json")
    found = fred.observations(transport, "DGS10", at=AT, key="k")
    assert pairs(found) == [("2025-11-10", 4.13), ("2025-11-12", 4.08)]


def test_fred_csv(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "fredgraph_DGS10.csv")
    assert pairs(fred.graph(transport, "DGS10", at=AT)) == [("2025-11-10", 4.13), ("2025-11-12", 4.08)]


def test_fred_release_dates(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "fred_release_dates.json")
    found = fred.release_dates(transport, ReleaseKind.CPI, at=AT, key="k")
    assert [str(each.day) for each in found.releases] == [
        "2025-09-11",
        "2025-10-24",
        "2025-12-18",
        "2026-01-13",
    ]


def test_treasury(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "treasury_par_2025.csv")
    found = treasury.par_yield(transport, "DGS10", at=AT, years=(2025,))
    assert pairs(found) == [("2025-11-21", 4.06), ("2025-11-24", 4.04)]
    assert str(found.vintages.available[-1]) == "2025-11-24T23:00"


def test_new_york_fed(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "nyfed_effr.json")
    found = nyfed.rate(transport, "EFFR", at=AT)
    assert pairs(found) == [("2025-11-21", 3.88)]
    assert str(found.vintages.available[0]) == "2025-11-24T14:00"


def test_cboe(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "cboe_RVX_History.csv")
    assert pairs(cboe.history(transport, "RVX", at=AT)) == [("2025-11-20", 30.05), ("2025-11-21", 27.41)]


def test_cftc(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "cftc_tff.json")
    found = {each.name: each for each in cftc.positions(transport, "RTY", at=AT)}
    assert pairs(found["TFF_RTY.lev_money_net"]) == [("2026-05-19", -70_000.0)]
    assert pairs(found["TFF_RTY.nonrept_net"]) == [("2026-05-19", 12_000.0)]
    assert str(found["TFF_RTY.lev_money_net"].vintages.available[0]) == "2026-05-22T19:30"


def test_bls_calendar(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "bls.ics")
    found = {
        str(each.kind): [str(one.day) for one in each.releases] for each in bls.schedule(transport, at=AT)
    }
    assert found == {"CPI": ["2026-12-10"], "NFP": ["2026-12-04"]}


def test_bls_series(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "bls_timeseries.json")
    found = bls.monthly(transport, "CUSR0000SA0", at=AT, years=(2025, 2025))
    assert pairs(found) == [("2025-09-01", 324.368), ("2025-11-01", 325.031)]
    assert found.notes == ("no value for 2025-10: Data unavailable due to the 2025 lapse in appropriations.",)


def test_fed_calendar(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "fed_calendar.json")
    found = fed_calendar.from_json(transport, at=AT)
    assert [str(each.day) for each in found.releases] == [
        "2018-08-01",
        "2026-12-09",
        "2027-01-27",
        "2027-03-17",
    ]
    assert len(found.notes) == 2


def test_fed_page(server: SourceServer, transport: Rerouted, samples: Path) -> None:
    serve(server, samples, "fomccalendars.html")
    found = fed_calendar.from_page(transport, at=AT)
    assert [str(each.day) for each in found.releases] == ["2018-08-01", "2026-10-28", "2026-12-09"]
    assert found.notes == ("left out 2018-08 22 (notation vote): a notation vote is no meeting",)


@pytest.mark.parametrize(
    ("name", "cause"),
    [("stooq_key_required.txt", "it wants an API key"), ("stooq_limit.txt", "daily number of requests")],
)
def test_refusals_with_status_200(name: str, cause: str, samples: Path) -> None:
    with pytest.raises(SourceError, match=cause):
        answers.table_of("Stooq", Response(200, (samples / name).read_bytes(), ""))
