"""Requests made from the published description of the interface, as odd as they come: each is answered as described."""

import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from levelhead.web.guard import HEADERS, Guard
from tests.web.asking import Told, ask

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get", "XX")
SYMBOLS = (
    "RTY", "rty", "RTY=F", "RTYZ25", "/RTY", "ES", "ES=F", "^GSPC", "$RTY", "RTY ", "R\u0442Y", "CON", "..", "%2e%2e",
    "../../etc/passwd", "..\\..\\x", "RTY\x00", "RTY\n", "<script>alert(1)</script>", "'; DROP TABLE bars; --",
    "{{7*7}}", "${7*7}", "A" * 41, "A" * 1_900, "", " ", ".", "\u202eRTY", "\ud7ff", "RTY.json", "RTY.csv.json", "NUL",
    "file:///etc/passwd", "//evil.example", "\\\\evil.example", "%", "%zz", "=cmd|'/c calc'!A0", "ledger", "static",
)  # fmt: skip
DAYS = (
    "2025-10-16", "2025-10-18", "2025-11-24", "0001-01-01", "9999-12-31", "2025-02-29", "2025-13-01", "2025-1-1",
    "20251016", "2025-10-16T00:00", "1970-01-01", "-2025-10-16", "２０２５-10-16", "2025-10-16\x00", "today", "2038-01-19",
)  # fmt: skip
LEVELS = (
    "2376.2-2381.8", "2000", "-5--3", "1e400", "nan", "inf-inf", "0.1-0.2", "9" * 16, "9" * 17, ".", "...", "1-2-3",
    "-", "--", "1..2-3..4",
)  # fmt: skip
ENTRIES = ("0", "1", "412", "999999999", "1000000000", "-1", "1.5", "\u0661", "0x1", "1 or 1=1")
FORMS = (
    "html",
    "pdf",
    "md",
    "txt",
    "svg",
    "csv",
    "pine",
    "tv",
    "ninjatrader",
    "sierra",
    "ics",
    "exe",
    "HTML",
    "",
)
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PLACES = {
    name: st.sampled_from(values) | ODD
    for name, values in (
        ("symbol", SYMBOLS), ("day", DAYS), ("level", LEVELS), ("entry", ENTRIES), ("form", FORMS),
    )
}  # fmt: skip
QUERIES = st.dictionaries(
    st.sampled_from(("day", "sort", "book", "market", "state", "page", "_trace", "next", "x")),
    st.sampled_from((*SYMBOLS[:30], *DAYS, "replay", "open", "rsi", "0", "-1", "9" * 30, "\u0661")) | ODD,
    max_size=3,
)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
HEADER = st.sampled_from(
    (
        ("accept", "application/json"), ("accept", "text/html;q=x"), ("accept-encoding", "gzip"),
        ("accept-encoding", "gzip;q=0, *"), ("if-none-match", "*"), ("if-none-match", 'W/"a", ,"b'),
        ("range", "bytes=0-0"), ("cookie", "levelhead=\"; a=b;;=;"), ("authorization", "Bearer \xff"),
        ("content-length", "-1"), ("content-length", "9" * 30), ("content-length", "\xb2"), ("host", "evil.example"),
        ("host", "localhost:99999"), ("host", "[::1]"), ("origin", "null"), ("origin", "http://[x"),
        ("sec-fetch-site", "cross-site"), ("x-forwarded-host", "evil.example"), ("x-http-method-override", "DELETE"),
        ("transfer-encoding", "chunked"), ("content-type", "application/json"), ("last-event-id", "9" * 40),
    )
) | st.tuples(st.sampled_from(("x-odd", "accept", "cookie", "referer", "user-agent", "authorization")), LATIN)  # fmt: skip
KINDS = (
    "application/json", "text/plain", "text/markdown", "text/html", "application/pdf", "multipart/form-data",
    "multipart/form-data; boundary=b", "multipart/form-data; boundary=\xff", "application/x-www-form-urlencoded",
    "text/plain; charset=nonsense", "application/xml", "", "\xe4",
)  # fmt: skip
_PART = 'Content-Disposition: form-data; name="file"; filename="../<b>.pdf"\r\n\r\n%PDF-1.4\r\n'
BODIES = st.sampled_from(
    (
        b"", b"\x00", b"\xff\xfe", b"{", b"[]", b'{"note": 1}', b'{"note": ""}', b'{"note": "RTY 2400", "market": "nope"}',
        b'{"note": "RTY at 2400", "day": "2025-02-30"}', b'{"note": "\\ud800"}', b"[" * 100_000, b'{"note": NaN}',
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>", b"--b\r\n" + _PART.encode() + b"--b--\r\n", b"--b\r\n\r\n", b"note=%ff&day=x",
        b"note=RTY+support+2400&market=RTY&day=2025-10-16", b"# RTY\n\nResistance: 2,4\xc3\xa9.. 55% chance\n",
        b'{"note": "RTY support 2400, 120% odds", "market": "RTY", "day": "2025-10-16"}', b"<" * 5_000, b"a|" * 5_000,
    )
) | st.binary(max_size=200)  # fmt: skip
TRACES = re.compile(rb"Traceback \(most recent|File \"[^\"]+\", line \d+")


@pytest.fixture(scope="module")
def described(app: Guard) -> dict[str, Any]:
    """The description as the server publishes it."""
    told: dict[str, Any] = json.loads(ask(app, "/openapi.json").body)
    return told


def cases(paths: dict[str, Any]) -> st.SearchStrategy[tuple[str, str, str]]:
    """A path of the description, the address made of it, and a query."""

    @st.composite
    def made(draw: st.DrawFn) -> tuple[str, str, str]:
        path = draw(st.sampled_from(sorted(paths)))
        names = re.findall(r"\{(\w+)\}", path)
        filled = {
            name: quote(draw(PLACES[name]).encode("utf-8", "replace"), safe=draw(SAFE)) for name in names
        }
        query = "&".join(f"{key}={quote(value)}" for key, value in draw(QUERIES).items())
        return path, path.format(**filled), query

    return made()


SAFE = st.sampled_from(("", "", "/", "%"))
FEW = settings(
    max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def sent(app: Guard, address: str, query: str, **options: Any) -> Told:
    """An answer; the address is ASCII, as every client sends it."""
    path = quote(address, safe="/%=^$~!*'();:@&+,-._")
    return ask(app, f"{path}?{query}" if query else path, **options)


def held(told: Told, described: dict[str, Any], path: str, method: str) -> None:
    """What is true of every answer."""
    assert told.status < 500 or told.status == 503, told.body[:500]
    operation = described["paths"][path].get(method.lower(), {}) if method.isupper() else {}
    assert not operation or str(told.status) in operation["responses"], (told.status, told.body[:500])
    assert not TRACES.search(told.body)
    for name, value in HEADERS:
        assert told.header(name.decode()) == value.decode()
    assert not [key for key, _ in told.headers if key.startswith("access-control-")]
    assert "\n" not in "".join(value for _, value in told.headers)
    if told.header("location"):
        assert re.match(r"/(?![/\\])", told.header("location")), told.header("location")
    if (
        told.header("content-type") != "application/json"
        or method == "HEAD"
        or told.header("content-encoding")
    ):
        return
    answer = json.loads(told.body)
    name = "Error" if told.status >= 400 else _schema(described, path, method)
    if name:
        jsonschema.validate(answer, {**described, "$ref": f"#/components/schemas/{name}"})


def _schema(described: dict[str, Any], path: str, method: str) -> str:
    """Name of the schema of a good answer; empty where another page than the described one may have been met."""
    operation = described["paths"][path].get(method.lower(), {})
    content = operation.get("responses", {}).get("200", {}).get("content", {})
    return str(content.get("application/json", {}).get("schema", {}).get("$ref", "")).rpartition("/")[2]


def test_any_address_of_the_interface_is_answered_as_described(app: Guard, described: dict[str, Any]):
    @FEW
    @given(case=cases(described["paths"]), headers=st.lists(HEADER, max_size=2))
    def holds(case: tuple[str, str, str], headers: list[tuple[str, str]]) -> None:
        path, address, query = case
        held(sent(app, address, query, headers=headers), described, path, "GET")

    holds()


def test_any_method_is_answered_as_described(app: Guard, described: dict[str, Any]):
    @settings(FEW, max_examples=100)
    @given(case=cases(described["paths"]), method=st.sampled_from(METHODS))
    def holds(case: tuple[str, str, str], method: str) -> None:
        path, address, query = case
        held(sent(app, address, query, method=method), described, path, method)

    holds()


def test_any_note_is_answered_as_described(app: Guard, described: dict[str, Any]):
    @settings(FEW, max_examples=150)
    @given(body=BODIES, kind=st.sampled_from(KINDS), headers=st.lists(HEADER, max_size=1), query=QUERIES)
    def holds(body: bytes, kind: str, headers: list[tuple[str, str]], query: dict[str, str]) -> None:
        written = "&".join(f"{key}={quote(value)}" for key, value in query.items())
        given_ = [("content-type", kind), *(each for each in headers if each[0] != "content-type")]
        told = sent(app, "/audit.json", written, method="POST", headers=given_, body=body)
        held(told, described, "/audit.json", "POST")

    holds()


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/{symbol}.json", {"symbol": "RTY"}),
        ("/{symbol}/{day}.json", {"symbol": "RTY", "day": "2025-10-16"}),
        ("/{symbol}/{day}/after.json", {"symbol": "RTY", "day": "2025-10-16"}),
        ("/ledger.json", {}),
        ("/markets.json", {}),
    ],
)
def test_the_fuzz_does_meet_good_answers(
    app: Guard, described: dict[str, Any], path: str, parameters: dict[str, str]
):
    """What :func:`held` would find wrong: the same answer against the schema of an error."""
    told = sent(app, path.format(**parameters), "")
    held(told, described, path, "GET")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(told.body), {**described, "$ref": "#/components/schemas/Error"})
