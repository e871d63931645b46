"""The page on which a reader shows his token, and the cookie he gets for it."""

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from levelhead.render.html.markup import NOTHING, joined, tag, text
from levelhead.web.layout import framed
from levelhead.web.made import HTML
from levelhead.web.sheet import Sheet
from levelhead.web.token import DAYS_KEPT, Token

_MOST = 4_096  # bytes of the form


def entrance(*, status: int = 200, headers: dict[str, str] | None = None, wrong: bool = False) -> Response:
    """The form; a script fills it from the part of an address that no browser sends."""
    field = tag(
        "input", type="password", name="token", id="token", required=True, autocomplete="current-password"
    )
    form = tag(
        "form",
        tag("p", tag("label", text("Token"), for_="token"), field, class_="field"),
        tag("p", tag("button", text("Open the dashboard"), type="submit")),
        method="post",
        action="/token",
        id="entrance",
    )
    said = tag("p", text("That is not the token."), id="error", role="alert") if wrong else NOTHING
    words = (
        tag("p", text("This server asks for a token, so that not everybody who can reach it reads it.")),
        tag(
            "p", text("Whoever started it sees the token there, as the end of the address that was printed.")
        ),
    )
    body = joined((tag("h1", text("A token is needed")), said, *words, form))
    sheet = Sheet(title="A token is needed", body=body, data=b"", is_bare=True)
    told = {"cache-control": "no-store", "content-type": HTML, **(headers or {})}
    return Response(framed(sheet).encode(), status_code=status, headers=told)


async def show_or_enter(request: Request) -> Response:
    """The form, or what comes of it."""
    return await _enter(request) if request.method == "POST" else entrance()


async def _enter(request: Request) -> Response:
    """Take the form: the right token gives a cookie that scripts cannot read and other sites cannot send."""
    token: Token | None = request.app.state.token
    if token is None:
        return RedirectResponse("/", status_code=303)
    content = await request.body()
    given = parse_qs(content[:_MOST].decode("utf-8", "replace")).get("token", [""])[0].strip()
    if not token.is_secret(given):
        return entrance(status=401, wrong=True, headers={"www-authenticate": 'Bearer realm="levelhead"'})
    answer = RedirectResponse("/", status_code=303, headers={"cache-control": "no-store"})
    answer.set_cookie(
        token.cookie, token.ticket, max_age=DAYS_KEPT * 86_400, path="/", httponly=True, samesite="strict"
    )
    return answer
