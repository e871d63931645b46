"""Text of others stays text: in addresses, notes, names of files, bars, series and the ledger."""

from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from levelhead.web.guard import Guard
from tests.web.asking import Told, ask
from tests.web.hostile import MARK, PAYLOADS, acting, hostile_dashboard

Asking = Callable[[Guard, str], Told]


def _form(**fields: str) -> bytes:
    return "&".join(f"{key}={quote_plus(value)}" for key, value in fields.items()).encode()


def _at(path: str) -> Asking:
    return lambda app, payload: ask(app, path.format(quote(payload, safe="")))


def _note(**fields: str) -> Asking:
    def asking(app: Guard, payload: str) -> Told:
        filled = {key: value.format(payload) for key, value in fields.items()}
        kind = ("content-type", "application/x-www-form-urlencoded")
        return ask(app, "/audit", method="POST", headers=[kind], body=_form(**filled))

    return asking


def _named(app: Guard, payload: str) -> Told:
    """A file of that name."""
    name = payload.replace('"', "%22")
    parts = [
        'Content-Disposition: form-data; name="market"\r\n\r\nRTY',
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n\r\nRTY support 2400',
    ]
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    kind = ("content-type", "multipart/form-data; boundary=b")
    return ask(app, "/audit", method="POST", headers=[kind], body=body.encode())


def _typed(app: Guard, payload: str) -> Told:
    return ask(app, "/audit", method="POST", headers=[("content-type", payload)], body=b"RTY")


def _accepting(app: Guard, payload: str) -> Told:
    return ask(app, f"/{quote(payload, safe='')}", headers=[("accept", payload), ("referer", payload)])


# Where a reader's text goes in, and whether the page quotes it.
FIELDS: dict[str, tuple[Asking, bool]] = {
    "a symbol": (_at("/{}"), True),
    "a symbol with a day": (_at("/{}/2025-10-16"), True),
    "a day": (_at("/RTY/{}"), True),
    "a level": (_at("/RTY/levels/{}"), True),
    "the number of an entry": (_at("/ledger/{}"), True),
    "the order of the overview": (_at("/?sort={}"), True),
    "a day in a query": (_at("/RTY?day={}"), True),
    "the market of a ledger": (_at("/ledger?market={}"), True),
    "the state of forecasts": (_at("/ledger?state={}"), True),
    "the number of a page": (_at("/ledger?page={}"), True),
    "the name of a book": (_at("/ledger?book={}"), True),
    "a file of the package": (_at("/static/{}"), False),
    "a query of nothing": (_at("/licences?x={}"), False),
    "the headers of a request": (_accepting, True),
    "the title and a statement of a note": (_note(note="# {0}\n\nRTY support 2400 {0}", market="RTY"), False),
    "the market of a note": (_note(note="RTY support 2400", market="{}"), True),
    "the day of a note": (_note(note="RTY support 2400", day="{}"), True),
    "the name of a note's file": (_named, False),
    "the kind of a note": (_typed, True),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    """Everything on its disk is hostile, too."""
    return hostile_dashboard(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("field", FIELDS)
def test_what_a_reader_sends_stays_text(hostile: Guard, field: str):
    """Every payload in every field: 760 pages."""
    asking, quoted = FIELDS[field]
    shown = 0
    for payload in PAYLOADS:
        told = asking(hostile, payload)
        page = told.body.decode()
        assert (told.header("content-type"), acting(page, payload)) == ("text/html; charset=utf-8", [])
        shown += MARK in page
    assert (
        shown > 12 or not quoted
    )  # others are longer than what is quoted, or make an address of their slashes


@pytest.mark.parametrize("number", range(1, len(PAYLOADS) + 1))
def test_what_the_ledger_holds_stays_text(hostile: Guard, number: int):
    """Model, source, adjustment, version and own levels of one entry."""
    told = ask(hostile, f"/ledger/{number}")
    page = told.body.decode()
    assert (told.status, acting(page, PAYLOADS[number - 1]), page.count(MARK) > 5) == (200, [], True)


@pytest.mark.parametrize(
    "path", ["/", "/?sort=rsi", "/data", "/RTY", "/RTY/levels", "/RTY/record", "/ledger", "/audit"]
)
def test_what_files_hold_stays_text(hostile: Guard, path: str):
    """Every source, column and cell at once."""
    told = ask(hostile, path)
    page = told.body.decode()
    assert (told.status, acting(page)) == (200, [])
    assert [each for each in PAYLOADS if set(each) & set("<>\"'") and each in page] == []


def test_the_page_of_the_data_shows_them_all(hostile: Guard):
    """Otherwise there would be nothing to escape."""
    assert ask(hostile, "/data").body.decode().count(MARK) > len(PAYLOADS)


@pytest.mark.parametrize("form", ["html", "svg", "csv"])
def test_what_files_hold_stays_text_in_what_is_taken_along(hostile: Guard, form: str):
    told = ask(hostile, f"/RTY.{form}")
    assert (told.status, PAYLOADS[0] in told.body.decode()) == (200, False)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize(
    "page", ["<p>{}</p>", '<p title="{}"></p>', "<title>{}</title>", "<p title='{}'></p>"]
)
def test_the_reader_of_pages_notices_what_was_not_escaped(page: str, payload: str):
    """Planted."""
    assert acting(page.format(payload), payload) != []
