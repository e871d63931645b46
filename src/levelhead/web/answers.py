"""Answers over HTTP: finished bytes with their tags, and errors as a page or as JSON."""

import json
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.web.address import market_address
from levelhead.web.layout import framed
from levelhead.web.made import HTML, JSON, Failure, Made
from levelhead.web.sheet import Sheet
from levelhead.web.tongue import Tongue

REVALIDATE = "private, no-cache"
_TITLES = {
    400: Phrase("This request cannot be answered"),
    401: Phrase("A token is needed"),
    403: Phrase("This request is refused"),
    404: Phrase("There is no such page"),
    405: Phrase("This page does not take that"),
    413: Phrase("That is too much"),
    422: Phrase("This cannot be worked out"),
    503: Phrase("Too much at once"),
}
_NOT_MADE = Phrase("This page could not be made")


def answer(request: Request, made: Made, *, cache: str = REVALIDATE) -> Response:
    """Finished bytes; nothing but their tag where the reader has them already."""
    # The language is part of the address; the form may be asked for by a header.
    headers = {"etag": made.tag, "cache-control": cache, "vary": "accept, accept-encoding"}
    if made.language:
        headers["content-language"] = made.language
    # RFC 9110, 13.1.2: nothing but GET and HEAD is answered by "you have it".
    if request.method in ("GET", "HEAD") and _has(request, made.tag):
        return Response(status_code=304, headers=headers)
    body = made.body
    if made.packed is not None and _takes_gzip(request):
        body = made.packed
        headers["content-encoding"] = "gzip"
    if made.name:
        headers["content-disposition"] = f'attachment; filename="{made.name}"'
    return Response(body, media_type=None, headers={**headers, "content-type": made.media})


def failed(
    failure: Failure, tongue: Tongue, *, as_json: bool, headers: dict[str, str] | None = None
) -> Response:
    """An error as asked for; its status and its words are those of the failure, in English."""
    if as_json:
        facts: dict[str, object] = {"error": {"kind": failure.kind, "message": failure.message}}
        if failure.near:
            facts = {"error": {"kind": failure.kind, "message": failure.message, "near": list(failure.near)}}
        body, media = json.dumps(facts, ensure_ascii=False, indent=2) + "\n", JSON
    else:
        body, media = framed(_sheet(failure, tongue), tongue), HTML
    told = {"cache-control": "no-store", "content-type": media, **(headers or {})}
    if not as_json:
        told["content-language"] = tongue.language.code
    if failure.status == 503:
        told.setdefault("retry-after", "2")
    return Response(body.encode("utf-8", "replace"), status_code=failure.status, headers=told)


def wants_json(request: Request) -> bool:
    """Whether the address, or the Accept header of a program, asks for JSON."""
    path: str = request.scope["path"]
    return path.endswith(".json") or request.headers.get("accept", "").startswith(JSON)


def _sheet(failure: Failure, tongue: Tongue) -> Sheet:
    title = tongue.said(_TITLES.get(failure.status, _NOT_MADE))
    near = [tag("li", tag("a", text(each), href=tongue.at(market_address(each)))) for each in failure.near]
    body = joined(
        (
            tag("h1", text(title)),
            tag("p", *_worded(failure.message), id="error", lang=tongue.english),
            tag("ul", *near, id="near") if near else NOTHING,
            tag("p", tag("a", tongue.text("All markets"), href=tongue.at("/"))),
        )
    )
    return Sheet(title=title, body=body, data=b"")


def _worded(message: str) -> Iterator[Html]:
    """A message, its commands set as such: they stand between grave accents.

    >>> "".join(_worded("no bars; run `levelhead data update RTY`"))
    'no bars; run <code>levelhead data update RTY</code>'
    """
    for place, part in enumerate(message.split("`")):
        yield tag("code", text(part)) if place % 2 else text(part)


def _has(request: Request, own: str) -> bool:
    asked = request.headers.get("if-none-match", "")
    return any(each.strip().removeprefix("W/") in (own, "*") for each in asked.split(","))


def _takes_gzip(request: Request) -> bool:
    for each in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = each.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
