"""What the dashboard refuses before any page is looked at."""

import itertools
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from levelhead.errors import BadOption, StorageError
from levelhead.web.guard import MOST_BODY, MOST_HEADERS, Guard
from levelhead.web.hosts import Hosts, hosts_of
from levelhead.web.token import Token, token_of
from tests.web.asking import ask

SECRET = "correct-horse-battery-staple"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body is."""
    content = await Request(scope, receive).body()
    await PlainTextResponse(str(len(content)), headers={"Access-Control-Allow-Origin": "*"})(
        scope, receive, send
    )


PLAIN = Guard(echo, Hosts())
OWN = ("localhost", "127.0.0.1", "[::1]")
PORTS = ("", ":80", ":8321", ":65535")
STRANGERS = (
    "evil.example", "localhost.evil.example", "evil.example.localhost", "127.0.0.1.nip.io", "127.1", "2130706433",
    "0x7f000001", "0177.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "[::]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]",
    "localhost.", "local host", "localhost,evil.example", "localhost evil.example", "evil.example,localhost",
    "user@localhost", "localhost@evil.example", "localhost#evil.example", "localhost/evil", "localhost\\evil",
    "localhost%00.evil.example", "localhost\t", " localhost", "", "*", "null", "localhost?", "l\xf6calhost",
    "xn--lcalhost-n4a", "[::1", "::1]", "[[::1]]", "192.168.1.7", "10.0.0.1", "169.254.169.254", "metadata",
)  # fmt: skip
BAD_PORTS = (":", ":0", ":65536", ":99999", ":-1", ":80a", ": 80", ":80:80", ":８０")
FOREIGN = [
    *(f"{name}{port}" for name, port in itertools.product(STRANGERS, PORTS)),
    *(f"{name}{port}" for name, port in itertools.product(OWN, BAD_PORTS)),
    *(
        f"{name}.{top}"
        for name, top in itertools.product(("rebind", "a.b", "lvh"), ("me", "com", "test", "internal", "lan"))
    ),
]


def test_at_least_two_hundred_foreign_names_are_tried():
    assert len(set(FOREIGN)) >= 200


def allowed(names: list[str], hosts: Hosts) -> list[str]:
    found = []
    for name in names:
        try:
            sent = name.encode("latin-1").decode("latin-1")
        except UnicodeEncodeError:
            sent = name.encode("utf-8").decode("latin-1")
        if ask(Guard(echo, hosts), "/", headers=[("host", sent)]).status != 400:
            found.append(name)
    return found


def test_no_foreign_name_is_answered():
    assert allowed(FOREIGN, Hosts()) == []


def test_every_own_name_is_answered_with_any_port():
    names = [f"{name}{port}" for name, port in itertools.product((*OWN, "LocalHost"), PORTS)]
    assert allowed(names, Hosts()) == names


def test_two_host_headers_are_refused():
    twice = [("host", "localhost"), ("host", "localhost")]
    assert ask(PLAIN, "/", headers=twice).status == 400


def test_a_server_on_one_address_answers_to_it_and_to_the_names_it_was_given():
    names = ["192.168.1.7:8321", "desk.lan", "localhost", "192.168.1.8", "other.lan"]
    assert allowed(names, hosts_of("192.168.1.7", ("Desk.lan",))) == names[:3]


def test_a_server_on_every_address_answers_to_addresses_but_to_no_foreign_name():
    """A name can be made to resolve to this machine; the text of an address cannot."""
    addresses = ["192.168.1.7", "10.0.0.1:8321", "[fe80::1]", "[::1]:80"]
    assert allowed([*addresses, "evil.example", "127.1", "0x7f.1"], hosts_of("0.0.0.0")) == addresses


# What a browser says of itself when it sends a form from the page itself, from elsewhere, or not at all.
SITES = (None, "same-origin", "none", "same-site", "cross-site", "", "SAME-ORIGIN")
ORIGINS = (
    None, "http://127.0.0.1:8321", "https://127.0.0.1:8321", "http://127.0.0.1", "http://evil.example", "null", "",
    "http://localhost:8321", "file://127.0.0.1:8321",
)  # fmt: skip
TRUSTED_ORIGINS = ("http://127.0.0.1:8321", "https://127.0.0.1:8321")
COMBINATIONS = list(itertools.product(SITES, ORIGINS))


def trusted(site: str | None, origin: str | None) -> bool:
    """The rule in other words: Sec-Fetch-Site where there is one, else Origin, else no browser."""
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin in TRUSTED_ORIGINS


def sent(site: str | None, origin: str | None) -> list[tuple[str, str]]:
    pairs = (("sec-fetch-site", site), ("origin", origin))
    return [(name, value) for name, value in pairs if value is not None]


def test_at_least_forty_combinations_are_tried():
    assert len(COMBINATIONS) >= 40


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_an_unsafe_method_is_answered_only_to_the_page_itself(method: str):
    answered = [
        each
        for each in COMBINATIONS
        if ask(PLAIN, "/audit", method=method, headers=sent(*each)).status != 403
    ]
    assert answered == [each for each in COMBINATIONS if trusted(*each)]


@pytest.mark.parametrize("path", ["/live", "/RTY/live"])
def test_events_are_told_only_to_the_page_itself(path: str):
    answered = [each for each in COMBINATIONS if ask(PLAIN, path, headers=sent(*each)).status != 403]
    assert answered == [each for each in COMBINATIONS if trusted(*each)]


@pytest.mark.parametrize("name", ["sec-fetch-site", "origin"])
def test_a_header_said_twice_is_not_trusted(name: str):
    value = {"sec-fetch-site": "same-origin", "origin": TRUSTED_ORIGINS[0]}[name]
    assert ask(PLAIN, "/audit", method="POST", headers=[(name, value), (name, value)]).status == 403


def test_a_link_from_elsewhere_may_be_followed():
    assert ask(PLAIN, "/RTY", headers=[("sec-fetch-site", "cross-site")]).status == 200


@pytest.mark.parametrize(
    ("mode", "kind", "status"),
    [
        ("navigate", "document", 200), ("no-cors", "image", 403), ("no-cors", "script", 403), ("cors", "empty", 403),
        ("navigate", "iframe", 403), ("navigate", "object", 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_may_link_to_a_page_and_not_embed_one(site: str, mode: str, kind: str, status: int):
    headers = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", kind)]
    assert ask(PLAIN, "/RTY", headers=headers).status == status


def test_the_own_page_may_fetch_what_it_shows():
    headers = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "script")]
    assert ask(PLAIN, "/static/page.js", headers=headers).status == 200


def test_no_answer_lets_another_site_read_it():
    told = ask(PLAIN, "/", headers=[("origin", "http://evil.example")])
    assert [key for key, _ in told.headers if key.startswith("access-control")] == []


def test_too_many_headers_are_refused():
    many = [("host", "localhost"), *((f"x-{number}", "1") for number in range(MOST_HEADERS))]
    assert ask(PLAIN, "/", headers=many).status == 431


def test_a_long_address_is_refused():
    assert ask(PLAIN, "/" + "A" * 2_001).status == 414


@pytest.mark.parametrize(
    "length", [str(MOST_BODY + 1), "99999999999999999999", "9" * 5_000, "-1", "1e3", "١"]
)
def test_a_body_that_says_it_is_too_large_is_not_read(length: str):
    told = ask(
        PLAIN, "/audit", method="POST", headers=[("content-length", length.encode().decode("latin-1"))]
    )
    assert (told.status, told.header("connection")) == (413, "close")


def test_a_body_as_large_as_allowed_is_read():
    assert ask(PLAIN, "/audit", method="POST", body=b"x" * MOST_BODY).body == str(MOST_BODY).encode()


def let_in(headers: list[tuple[str, str]], path: str = "/RTY") -> int:
    return ask(Guard(echo, Hosts(), Token(SECRET, "levelhead-1")), path, headers=headers).status


def test_who_shows_no_token_is_not_let_in():
    closed = ("/", "/RTY.json", "/audit", "/openapi.json", "/tokens", "/token/2025-11-24", "/static")
    assert {path: let_in([], path) for path in closed} == dict.fromkeys(closed, 401)


@pytest.mark.parametrize("path", ["/token", "/static/page.css"])
def test_the_page_for_the_token_is_open(path: str):
    assert let_in([], path) == 200


@pytest.mark.parametrize(
    "value", ["Bearer x", f"Bearer {SECRET}x", f"Basic {SECRET}", SECRET, "Bearer", f"Bearer {SECRET[:-1]}"]
)
def test_another_token_is_not_let_in(value: str):
    assert let_in([("authorization", value)]) == 401


@pytest.mark.parametrize("value", [f"Bearer {SECRET}", f"bearer  {SECRET} "])
def test_the_token_is_let_in(value: str):
    assert let_in([("authorization", value)]) == 200


def test_the_token_in_an_address_is_not_let_in():
    assert let_in([], f"/RTY?token={SECRET}") == 401


def test_the_cookie_holds_a_ticket_and_not_the_token():
    token = Token(SECRET, "levelhead-1")
    assert [let_in([("cookie", f"levelhead-1={value}")]) for value in (token.ticket, SECRET, "")] == [
        200,
        401,
        401,
    ]


def test_a_cookie_of_another_server_on_this_machine_is_not_let_in():
    assert let_in([("cookie", f"levelhead-2={Token(SECRET).ticket}")]) == 401


def test_cookies_of_other_servers_on_this_machine_are_not_in_the_way():
    token = Token(SECRET, "levelhead-1")
    sent = f'state={{"a": [1, "b;c"]}}; =; x; levelhead-1={token.ticket}; \xe9=\xe9'
    assert let_in([("cookie", sent)]) == 200


def test_a_program_with_the_token_may_post_from_anywhere():
    guard = Guard(echo, Hosts(), Token(SECRET))
    headers = [("authorization", f"Bearer {SECRET}"), ("sec-fetch-site", "cross-site")]
    assert ask(guard, "/audit.json", method="POST", headers=headers).status == 200


def test_a_cookie_does_not_let_another_site_post():
    token = Token(SECRET, "levelhead-1")
    headers = [("cookie", f"levelhead-1={token.ticket}"), ("origin", "http://evil.example")]
    assert ask(Guard(echo, Hosts(), token), "/audit", method="POST", headers=headers).status == 403


def test_no_representation_shows_the_token():
    assert SECRET not in repr(Token(SECRET))


def test_a_made_token_is_kept_for_its_owner_alone(tmp_path: Path):
    first = token_of(tmp_path / "home", "", port=1)
    kept = tmp_path / "home" / "dashboard-token"
    assert (kept.stat().st_mode & 0o777, token_of(tmp_path / "home", "", port=2).secret) == (
        0o600,
        first.secret,
    )


def test_a_token_that_others_can_read_is_refused(tmp_path: Path):
    token_of(tmp_path, "", port=1)
    (tmp_path / "dashboard-token").chmod(0o644)
    with pytest.raises(StorageError, match="others can read it"):
        token_of(tmp_path, "", port=1)


def test_a_link_in_place_of_the_token_is_not_followed(tmp_path: Path):
    (tmp_path / "elsewhere").write_text("a-token-of-somebody-else\n")
    (tmp_path / "dashboard-token").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        token_of(tmp_path, "", port=1)


@pytest.mark.parametrize(
    "given", ["short", "with a blank in it", "t\xf6ken-that-is-long-enough", "line\nbreak-in-the-token"]
)
def test_a_token_that_is_too_simple_is_refused_and_not_repeated(tmp_path: Path, given: str):
    with pytest.raises(BadOption) as told:
        token_of(tmp_path, given, port=1)
    assert given not in str(told.value)
