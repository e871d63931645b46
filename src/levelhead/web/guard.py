"""What stands before every page: names, origins, tokens, sizes, and the headers that bind a browser.

References
----------
Datasette (asgi-csrf's successor) and Go's ``http.CrossOriginProtection``: a browser says by Sec-Fetch-Site whether a
request comes from the page itself; where it does not, its Origin must be the host that was asked; what sends
neither is no browser and carries nobody's cookies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from levelhead.render.languages import ENGLISH
from levelhead.web.answers import failed
from levelhead.web.entrance import entrance
from levelhead.web.hosts import Hosts
from levelhead.web.made import Failure
from levelhead.web.token import Token
from levelhead.web.tongue import tongue_of_query

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
)
MOST_HEADERS = 100
MOST_ADDRESS = 2_000  # characters
MOST_BODY = 1024**2 + 64 * 1024  # a note of 1 MiB, and the form around it
SAFE = frozenset({"GET", "HEAD"})
# Pages without which nobody could show his token.
OPEN = "/token"
OPEN_FOLDER = "/static/"
LIVE = "/live"


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses what no reader of the dashboard sends, and gives every answer its headers.

    Parameters
    ----------
    app
        What is guarded.
    hosts
        The names the server may be called by.
    token
        What a reader must show; ``None``: only this machine reaches the server.
    language
        Code of the language of refusals for which no other is asked.
    """

    app: ASGIApp
    hosts: Hosts
    token: Token | None = None
    language: str = ENGLISH.code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [each for each in message["headers"] if not each[0].startswith(b"access-control-")]
                message = {**message, "headers": [*kept, *HEADERS]}
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await self._refuse(refusal, scope, receive, guarded)
            return
        await self.app(scope, _counted(receive), guarded)

    async def _refuse(self, failure: Failure, scope: Scope, receive: Receive, send: Send) -> None:
        as_json = scope["path"].endswith(".json")
        tongue = tongue_of_query(scope["query_string"][:MOST_ADDRESS], self.language)
        headers = {"connection": "close"} if failure.status in (400, 413, 431) else {}
        if failure.status == 401:
            headers["www-authenticate"] = 'Bearer realm="levelhead"'
            if not as_json and scope["method"] in SAFE:
                await entrance(tongue, status=401, headers=headers)(scope, receive, send)
                return
        await failed(failure, tongue, as_json=as_json, headers=headers)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Failure | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if len(headers) > MOST_HEADERS:
            return Failure(f"there are more than {MOST_HEADERS} headers", "TooManyHeaders", 431, 2)
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > MOST_ADDRESS:
            return Failure(f"the address is longer than {MOST_ADDRESS} characters", "TooLong", 414, 2)
        host = _only(headers, b"host")
        if host is None or not self.hosts.allow(host):
            return _STRANGER
        if _length(headers) > MOST_BODY:
            return _TOO_LARGE
        unsafe = scope["method"] not in SAFE or scope["path"].endswith(LIVE)
        if unsafe and not self._bears(headers) and not is_own(headers, host):
            return _CROSS
        if is_embedded(headers):
            return _CROSS
        if self.token is not None and not self._let_in(scope["path"], headers):
            return _NO_TOKEN
        return None

    def _let_in(self, path: str, headers: list[tuple[bytes, bytes]]) -> bool:
        return (
            path == OPEN or path.startswith(OPEN_FOLDER) or self._bears(headers) or self._has_cookie(headers)
        )

    def _bears(self, headers: list[tuple[bytes, bytes]]) -> bool:
        scheme, _, given = (_only(headers, b"authorization") or "").partition(" ")
        return self.token is not None and scheme.lower() == "bearer" and self.token.is_secret(given.strip())

    def _has_cookie(self, headers: list[tuple[bytes, bytes]]) -> bool:
        assert self.token is not None
        # Split by hand: a cookie of some other server on this machine may be none that a strict parser reads.
        pairs = (
            pair.strip().partition("=") for value in _all(headers, b"cookie") for pair in value.split(";")
        )
        return any(name == self.token.cookie and self.token.is_ticket(value) for name, _, value in pairs)


def is_own(headers: list[tuple[bytes, bytes]], host: str) -> bool:
    """Whether a request comes from the dashboard's own page, or from no browser at all."""
    site, origin = _only(headers, b"sec-fetch-site"), _only(headers, b"origin")
    if any(len(list(_all(headers, name))) > 1 for name in (b"sec-fetch-site", b"origin")):
        return False
    if site is not None:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def is_embedded(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether another site asks for a picture, a script or a frame of ours: it may only link to a page.

    References
    ----------
    W3C, Fetch Metadata Request Headers, section 1.1 (a resource isolation policy).
    """
    site, mode, kind = (
        _only(headers, name) for name in (b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest")
    )
    return site in ("cross-site", "same-site") and (
        mode not in (None, "navigate") or kind not in (None, "document")
    )


def _counted(receive: Receive) -> Receive:
    """``receive``, which gives up on a body without an end."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BODY:
            raise HTTPException(_TOO_LARGE.status, _TOO_LARGE.message, {"connection": "close"})
        return message

    return counted


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> Iterable[str]:
    return (value.decode("latin-1") for key, value in headers if key == name)


def _only(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str | None:
    """The value of a header that is there once; ``None`` where there is none or more."""
    found = list(_all(headers, name))
    return found[0] if len(found) == 1 else None


def _length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    said = _only(headers, b"content-length") or "0"
    # Python converts no number of thousands of digits.
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 20 else MOST_BODY + 1


_STRANGER = Failure(
    "this server is not called that; open it by the address that `levelhead serve` printed, or name it with --name",
    "UnknownHost",
    400,
    2,
)
_CROSS = Failure("this comes from another page than the dashboard's own", "CrossOrigin", 403, 2)
_NO_TOKEN = Failure(
    "this server asks for its token: give it on the page /token, or as `Authorization: Bearer`",
    "NoToken",
    401,
    2,
)
_TOO_LARGE = Failure("a note may have 1 MiB and no more", "TooLarge", 413, 2)
