"""Yahoo Finance on good days and bad ones, played by a server on the loopback address."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from bench.synthetic import sessions
from levelhead.data.gate import Checked
from levelhead.data.yahoo import live, live_and_running, yahoo_symbol
from levelhead.data.yahoo_fetch import Seen, classify
from levelhead.errors import DataRejected, SourceError, SourceMissing
from levelhead.markets.registry import market
from tests.data_store.yahoo_server import YahooServer, chart, good_chart, good_rows, serving

pytest.importorskip("yfinance", reason="needs the extra [yahoo]")

NOW = datetime(2025, 11, 24, 23, 0, tzinfo=UTC)
CHILD = str(Path(__file__).with_name("loopback_fetch.py"))


@pytest.fixture(scope="module")
def server() -> Iterator[YahooServer]:
    with serving() as running:
        yield running


def asked(server: YahooServer, behaviour: str, deadline: float = 30.0, now: datetime = NOW) -> Checked:
    server.behaviour = behaviour
    fetch = (sys.executable, CHILD, str(server.server_port))
    return live(market("RTY"), now=now, deadline=deadline, fetch=fetch)


def test_a_good_answer_becomes_bars(server: YahooServer) -> None:
    server.answer = good_chart()
    bars = asked(server, "good").bars
    first, *_, last = good_rows(300)
    assert (len(bars), bars.as_of) == (300, date(2025, 11, 24))
    assert (bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]) == first
    assert (bars.open[-1], bars.high[-1], bars.low[-1], bars.close[-1], bars.volume[-1]) == last


def test_the_source_says_where_how_and_when(server: YahooServer) -> None:
    import yfinance

    server.answer = good_chart()
    expected = f"Yahoo Finance RTY=F through yfinance {yfinance.__version__}, fetched 2025-11-24T23:00Z"
    assert asked(server, "good").bars.source == expected


def test_prices_are_raw_and_nothing_later_than_now_is_asked_for(server: YahooServer) -> None:
    """``adjclose`` is ignored, and the request ends two days after ``now``."""
    answer = good_chart()
    result = answer["chart"]["result"][0]
    result["indicators"]["adjclose"][0]["adjclose"] = [1.0] * 300
    server.answer = answer
    server.asked.clear()
    assert asked(server, "good").bars.close[0] == good_rows(1)[0][3]
    (request,) = [path for path in server.asked if "period2=" in path]
    assert "period2=1764133200" in request  # 2025-11-26 00:00 in New York


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        ("rate_limited", "too many requests"),
        ("failing", "HTTP status 500"),
        ("page", "a web page came instead of data"),
        ("refusing", "No data found, symbol may be delisted"),
        ("empty", "holds no bar"),
        ("no_bars", "holds no bar"),
        ("other_shape", "no chart in it"),
        ("cut", "bytes missing"),
        ("cut_unsaid", "broke off"),
    ],
)
def test_each_failure_is_named_with_what_to_do(server: YahooServer, behaviour: str, cause: str) -> None:
    """``Retry-After: 999999999`` included: nobody waits for it."""
    server.answer = good_chart()
    began = time.monotonic()
    with pytest.raises(SourceError, match=cause) as caught:
        asked(server, behaviour)
    assert caught.value.exit_status == 4
    assert "--bars FILE" in str(caught.value)
    assert time.monotonic() - began < 25


@pytest.mark.parametrize("behaviour", ["dripping", "silent"])
def test_a_server_that_never_finishes_is_left_at_the_deadline(server: YahooServer, behaviour: str) -> None:
    """One byte a second beats every limit per read, and 10 kB would take three hours."""
    server.answer = good_chart()
    began = time.monotonic()
    with pytest.raises(SourceError, match="no complete answer within 3 seconds"):
        asked(server, behaviour, deadline=3.0)
    assert time.monotonic() - began < 6


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is capped on Linux only")
def test_an_answer_that_unpacks_to_gigabytes_is_refused(server: YahooServer) -> None:
    server.answer = good_chart()
    with pytest.raises(SourceError, match="more than 512 MiB"):
        asked(server, "bomb")


def test_no_network_is_named() -> None:
    """A port nobody listens on."""
    with serving() as gone:
        port = gone.server_port
    with pytest.raises(SourceError, match="Check the connection"):
        live(market("RTY"), now=NOW, deadline=30.0, fetch=(sys.executable, CHILD, str(port)))


def test_rows_without_prices_reach_the_gate_and_never_the_bars(server: YahooServer) -> None:
    rows = good_rows(300)
    rows[150] = (None, None, None, None, None)
    server.answer = chart(sessions(300), rows)
    bars = asked(server, "good").bars
    assert (len(bars), np.isnan(bars.close).any()) == (299, False)


def test_the_bar_of_an_open_session_is_set_aside(server: YahooServer) -> None:
    server.answer = good_chart()
    bars = asked(server, "good", now=datetime(2025, 11, 24, 15, 0, tzinfo=UTC)).bars
    assert bars.as_of == date(2025, 11, 21)


def test_the_prices_so_far_of_an_open_session_are_at_hand_for_who_watches(server: YahooServer) -> None:
    server.behaviour, server.answer = "good", good_chart()
    fetch = (sys.executable, CHILD, str(server.server_port))
    now = datetime(2025, 11, 24, 15, 0, tzinfo=UTC)
    checked, running = live_and_running(market("RTY"), now=now, deadline=30.0, fetch=fetch)
    assert running is not None and checked.bars.as_of == date(2025, 11, 21)
    prices = tuple(float(each[0]) for each in (running.open, running.high, running.low, running.close))
    assert prices == good_rows(300)[-1][:4]
    assert (running.session[0].item(), running.last) == (date(2025, 11, 24), now)


def test_bars_later_than_now_are_refused_or_dropped(server: YahooServer) -> None:
    """A replay with an earlier clock never sees a later bar, whatever the server sends."""
    server.answer = good_chart()
    try:
        seen = asked(server, "good", now=datetime(2025, 10, 1, 23, 0, tzinfo=UTC)).bars.as_of
    except DataRejected:
        return
    assert seen <= date(2025, 10, 1)


def test_a_missing_package_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[yahoo\]'"):
        live(market("RTY"), now=NOW)


def test_a_child_that_breaks_is_a_source_error() -> None:
    with pytest.raises(SourceError, match="ended with status 3"):
        live(market("RTY"), now=NOW, fetch=(sys.executable, "-c", "raise SystemExit(3)"))


@pytest.mark.parametrize(
    ("name", "yahoo"), [("RTY", "RTY=F"), ("ES", "ES=F"), ("^RUT", "^RUT"), ("IWM", "IWM")]
)
def test_yahoo_spells_futures_with_a_suffix(name: str, yahoo: str) -> None:
    assert yahoo_symbol(market(name)) == yahoo


def test_frames_of_both_shapes_give_the_same_rows() -> None:
    """``yfinance.download`` has (price, ticker) columns, ``Ticker.history`` plain ones."""
    pd = pytest.importorskip("pandas")
    from levelhead.data.yahoo_fetch import _rows

    names = ["Open", "High", "Low", "Close", "Volume"]
    index = pd.DatetimeIndex(["2025-11-21", "2025-11-24"], tz="America/New_York")
    table = [[1.0, 3.0, 0.5, 2.0, 10.0], [float("nan")] * 5]
    plain = pd.DataFrame(table, index=index, columns=names)
    nested = pd.DataFrame(
        table, index=index, columns=pd.MultiIndex.from_product([names, ["RTY=F"]], names=["Price", "Ticker"])
    )
    expected = [["2025-11-21", 1.0, 3.0, 0.5, 2.0, 10.0], ["2025-11-24", None, None, None, None, None]]
    assert (_rows(plain), _rows(nested)) == (expected, expected)


def test_a_rate_limit_is_known_by_yfinances_error_too() -> None:
    """The crumb page may be the one that refuses, before any bars were asked for."""
    error = type("YFRateLimitError", (Exception,), {})()
    assert classify(Seen(), error)[0] == "rate"


def test_a_timeout_inside_the_child_is_slow() -> None:
    assert classify(Seen(), TimeoutError("30 s"))[0] == "slow"
