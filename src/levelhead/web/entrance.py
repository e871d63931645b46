"""The page on which a reader shows his token, and the cookie he gets for it."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from levelhead.measure.phrase import Phrase
from levelhead.render.html.markup import NOTHING, joined, tag
from levelhead.web.layout import framed
from levelhead.web.made import HTML
from levelhead.web.sheet import Sheet
from levelhead.web.token import DAYS_KEPT, Token
from levelhead.web.tongue import Tongue, spoken

_MOST = 4_096  # bytes of the form


_TITLE = Phrase("A token is needed")
_WORDS = (
    Phrase("This server asks for a token, so that not everybody who can reach it reads it."),
    Phrase("Whoever started it sees the token there, as the end of the address that was printed."),
)


def entrance(
    tongue: Tongue, *, status: int = 200, headers: dict[str, str] | None = None, wrong: bool = False
) -> Response:
    """The form; a script fills it from the part of an address that no browser sends."""
    field = tag(
        "input", type="password", name="token", id="token", required=True, autocomplete="current-password"
    )
    form = tag(
        "form",
        tag("p", tag("label", tongue.text("Token"), for_="token"), field, class_="field"),
        tag("p", tag("button", tongue.text("Open the dashboard"), type="submit")),
        method="post",
        action=tongue.at("/token"),
        id="entrance",
    )
    said = tag("p", tongue.text("That is not the token."), id="error", role="alert") if wrong else NOTHING
    words = (tag("p", tongue.text(each)) for each in _WORDS)
    body = joined((tag("h1", tongue.text(_TITLE)), said, *words, form))
    sheet = Sheet(title=tongue.said(_TITLE), body=body, data=b"", is_bare=True)
    told = {"cache-control": "no-store", "content-type": HTML, **(headers or {})}
    told["content-language"] = tongue.language.code
    return Response(framed(sheet, tongue).encode(), status_code=status, headers=told)


async def show_or_enter(request: Request) -> Response:
    """The form, or what comes of it."""
    return await _enter(request) if request.method == "POST" else entrance(spoken(request))


async def _enter(request: Request) -> Response:
    """Take the form: the right token gives a cookie that scripts cannot read and other sites cannot send."""
    token: Token | None = request.app.state.token
    tongue = spoken(request)
    if token is None:
        return RedirectResponse(tongue.at("/"), status_code=303)
    content = await request.body()
    given = parse_qs(content[:_MOST].decode("utf-8", "replace")).get("token", [""])[0].strip()
    if not token.is_secret(given):
        return entrance(
            tongue, status=401, wrong=True, headers={"www-authenticate": 'Bearer realm="levelhead"'}
        )
    answer = RedirectResponse(tongue.at("/"), status_code=303, headers={"cache-control": "no-store"})
    answer.set_cookie(
        token.cookie, token.ticket, max_age=DAYS_KEPT * 86_400, path="/", httponly=True, samesite="strict"
    )
    return answer
