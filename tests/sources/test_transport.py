"""Every wait ends, what may pass is tried again, and what is no data is named with what to do."""

import logging
import time
import zlib

import pytest

from levelhead.data.sources import answers
from levelhead.data.sources.transport import HttpTransport, Response
from levelhead.errors import SourceError
from tests.sources.source_server import Reply, Rerouted, SourceServer, serving

HERE = "https://a.example/data.csv"
BODY = b"DATE,X\n2026-03-04,1.0\n2026-03-05,2.0\n"


def got(transport: Rerouted) -> Response:
    return transport.get(HERE, source="A", params={"id": "X"})


def test_an_answer_comes_whole_and_says_who_asked(server: SourceServer, transport: Rerouted) -> None:
    server.says("a.example", BODY)
    assert (got(transport).body, got(transport).whole) == (BODY, True)
    assert server.asked[0].headers["User-Agent"] == "levelhead (me@example.org)"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(status: int, server: SourceServer, transport: Rerouted) -> None:
    busy = Reply(b"busy", status, {"Retry-After": "0"})
    server.replies["a.example"] = [busy, busy, Reply(BODY)]
    assert (got(transport).body, len(server.asked)) == (BODY, 3)


def test_a_cut_answer_is_fetched_again(server: SourceServer, transport: Rerouted) -> None:
    server.replies["a.example"] = [Reply(BODY, cut=8), Reply(BODY)]
    assert got(transport).body == BODY


@pytest.mark.parametrize(
    ("status", "cause"),
    [(429, r"too many requests \(HTTP status 429\)"), (503, r"fault of its own \(HTTP status 503\)")],
)
def test_four_attempts_are_made(status: int, cause: str, server: SourceServer, transport: Rerouted) -> None:
    server.says("a.example", "busy", status=status)
    with pytest.raises(SourceError, match=cause):
        got(transport)
    assert len(server.asked) == 4


def test_nobody_waits_for_a_pause_beyond_the_deadline(server: SourceServer, transport: Rerouted) -> None:
    server.says("a.example", "busy", status=429, headers={"Retry-After": "999999999"})
    began = time.monotonic()
    with pytest.raises(SourceError, match="too many requests"):
        got(transport)
    assert (len(server.asked), time.monotonic() - began < 3) == (1, True)


def test_a_pause_given_as_a_date_counts_from_the_servers_clock(
    server: SourceServer, transport: Rerouted
) -> None:
    """The server sends its own Date of today; a Retry-After in the past is no wait."""
    past = Reply(b"busy", 429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    server.replies["a.example"] = [past, Reply(BODY)]
    assert got(transport).body == BODY


@pytest.mark.parametrize("way", ["dripping", "silent", "dripping head"])
def test_a_server_that_never_finishes_is_left_at_the_deadline(way: str, server: SourceServer) -> None:
    """A byte every tenth of a second beats every limit per read."""
    server.says("a.example", BODY * 20, drip=way == "dripping", drip_head=way == "dripping head")
    server.silent = way == "silent"
    began = time.monotonic()
    with (
        HttpTransport(deadline=1.0, pause=0.0) as http,
        pytest.raises(SourceError, match=r"no complete answer within 1 seconds.*--deadline"),
    ):
        got(Rerouted(http, server.server_port))
    assert time.monotonic() - began < 2.5


def test_a_transport_works_on_after_a_deadline(server: SourceServer) -> None:
    server.replies["a.example"] = [Reply(BODY * 20, drip=True), Reply(BODY)]
    with HttpTransport(deadline=0.8, pause=0.0) as http:
        rerouted = Rerouted(http, server.server_port)
        with pytest.raises(SourceError, match="no complete answer"):
            got(rerouted)
        assert got(rerouted).body == BODY


def test_an_answer_that_unpacks_beyond_measure_is_refused(server: SourceServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b" " * 8_000_000) + packer.flush()
    server.says("a.example", bomb, headers={"Content-Encoding": "gzip"})
    with (
        HttpTransport(most=1_000_000) as http,
        pytest.raises(SourceError, match="more than 1,000,000 bytes"),
    ):
        got(Rerouted(http, server.server_port))


def test_no_network_is_named() -> None:
    """A port nobody listens on."""
    with serving() as gone:
        port = gone.server_port
    with HttpTransport() as http, pytest.raises(SourceError, match=r"refused.*Check the connection"):
        got(Rerouted(http, port))


def test_retries_are_not_printed(
    server: SourceServer, transport: Rerouted, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python prints the warnings of a logger that nobody handles."""
    server.replies["a.example"] = [Reply(b"", 503), Reply(BODY)]
    kept = logging.root.handlers[:]
    logging.root.handlers.clear()
    try:
        got(transport)
    finally:
        logging.root.handlers[:] = kept
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply(b"<!DOCTYPE html><html>Sign in</html>"), "a web page came instead of data.*LEVELHEAD_CONTACT"),
        (Reply(b"denied", 403), r"refused the request \(HTTP status 403\).*LEVELHEAD_CONTACT"),
        (Reply(b"", 404), r"does not know that \(HTTP status 404\)"),
        (Reply(b"", 302, {"Location": "https://b.example/"}), r"it has moved \(HTTP status 302\)"),
        (Reply(b""), "the answer is empty"),
        (Reply(b"\n \n"), "the answer is empty"),
        (Reply(b"\xff\xfe\x00"), "the answer is no text"),
        (Reply(b"Get your apikey:\n1. open a page"), "it wants an API key.*Get a key"),
        (Reply(b"Exceeded the daily hits limit"), "its daily number of requests is used up.*tomorrow"),
        (
            Reply(b'{"error_code":400,"error_message":"Bad Request.  The series does not exist."}', 400),
            "HTTP status 400: Bad Request. The series does not exist.",
        ),
        (
            Reply(
                b'{"error_message":"Bad Request.  The value for variable api_key is not registered."}', 400
            ),
            "it wants an API key.*FRED_API_KEY",
        ),
    ],
    ids=["page", "403", "404", "302", "empty", "blank", "bytes", "key", "quota", "series", "bad key"],
)
@pytest.mark.parametrize("read", [answers.json_of, answers.table_of], ids=["json", "csv"])
def test_what_is_no_data_is_named_with_what_to_do(
    read: object, reply: Reply, cause: str, server: SourceServer, transport: Rerouted
) -> None:
    server.replies["a.example"] = [reply]
    with pytest.raises(SourceError, match=cause) as caught:
        read("A", got(transport))  # type: ignore[operator]
    assert caught.value.exit_status == 4


@pytest.mark.parametrize("end", [1, 20, 30, 36])
def test_json_that_ends_in_the_middle_broke_off(end: int) -> None:
    body = b'{"refRates": [{"type": "EFFR", "n": 3.6}]}'
    with pytest.raises(SourceError, match=f"{end} bytes came, then the answer broke off"):
        answers.json_of("A", Response(200, body[:end], HERE))


@pytest.mark.parametrize("body", [b"[1, 2,, 3, 4, 5, 6]", b"[NaN]", b"[" * 100_000 + b"1"])
def test_what_is_no_json_is_named(body: bytes) -> None:
    with pytest.raises(SourceError, match=r"no JSON|broke off"):
        answers.json_of("A", Response(200, body, HERE))


def test_a_table_without_its_last_line_end_is_taken_only_when_its_length_was_said() -> None:
    """Half a figure is a figure: 4.0 of 4.04."""
    cut = BODY[:-2]
    assert answers.table_of("A", Response(200, cut, HERE, whole=True)).rows[-1] == ("2026-03-05", "2.")
    with pytest.raises(SourceError, match="broke off"):
        answers.table_of("A", Response(200, cut, HERE, whole=False))


def test_a_length_that_was_not_said_is_known(server: SourceServer, transport: Rerouted) -> None:
    server.says("a.example", BODY, sized=False)
    assert got(transport).whole is False


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"DATE,X\n2026-03-04,1.0\n2026-03-05\n", "broke off"),
        (b"DATE,X\n2026-03-04,1.0,5\n2026-03-05,2\n", "line 2 has 3 fields, the header 2"),
    ],
)
def test_a_row_of_another_length_is_refused(body: bytes, cause: str) -> None:
    with pytest.raises(SourceError, match=cause):
        answers.table_of("A", Response(200, body, HERE))


def test_a_missing_column_names_those_there_are() -> None:
    table = answers.table_of("A", Response(200, BODY, HERE))
    with pytest.raises(SourceError, match="no column CLOSE; the answer has DATE, X"):
        answers.columns("A", table, ["DATE", "CLOSE"])


@pytest.mark.parametrize("cell", ["inf", "1.2.3", "<b>", "1e999"])
def test_a_cell_that_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(SourceError, match="2026-03-04 is no number"):
        answers.number("A", cell, "2026-03-04")
