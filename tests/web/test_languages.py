"""The dashboard in German: what is said, what links keep, and what does not change with the language."""

import ast
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from levelhead.render.languages import GERMAN, LANGUAGES
from levelhead.web import layout
from levelhead.web.application import application
from levelhead.web.crew import Alone
from levelhead.web.disk import look
from levelhead.web.guard import Guard
from levelhead.web.hosts import Hosts
from levelhead.web.room import Settings
from levelhead.web.shelf import Shelf
from levelhead.web.token import Token
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted
from tests.languages.test_german_pages import ENGLISH_WORDS
from tests.web.asking import NOW, Told, ask, command, dashboard
from tests.web.kept import kept_dashboard
from tools.phrases import ROOT
from tools.phrases_in_source import of_source
from tools.phrases_kept import Keys

WEB = ROOT / "src" / "levelhead" / "web"
SECRET = "correct-horse-battery-staple"
PAST, SATURDAY = "2025-10-16", "2025-10-18"
LEVELS = "/RTY/levels"
PAGES = (
    "/", "/?sort=rsi", "/RTY", f"/RTY/{PAST}", f"/RTY/{PAST}/after", LEVELS, f"/RTY/{PAST}/levels", "/RTY/record",
    "/ledger", "/ledger?book=replay", "/ledger/1", "/audit", "/data", "/api", "/licences", "/token",
)  # fmt: skip
REFUSED = ("/RTX", "/RTY/nonsense", "/nowhere/at/all", "/RTY/1950-01-03")
FACTS = (
    "/markets.json", "/RTY.json", f"/RTY/{PAST}.json", f"/RTY/{PAST}/after.json", "/RTY/levels.json",
    f"/RTY/{PAST}/levels.json", "/RTY/record.json", "/ledger.json", "/ledger/1.json", "/data.json", "/openapi.json",
    "/licences.json", "/RTX.json", "/RTY/1950-01-03.json",
)  # fmt: skip
FILES = ("/RTY.csv", "/RTY.pine", "/RTY.tv", "/RTY.ninjatrader", "/RTY.sierra")
NOTE = b"""RTY on 2025-10-16: RSI(14) is at 99.9. Support at 1,000.

| Scenario | Probability |
| --- | --- |
| close above 9,000 | 40% |
| between 2,000 and 3,000 | 30% |
| close below 1,000 | 20% |
"""
OWN_WORDS = (
    "RTY on 2025-10-16: RSI(14) is at 99.9. Support at 1,000.",
    *("close above 9,000", "between 2,000 and 3,000", "close below 1,000"),
)
VOID = {"meta", "link", "br", "col", "input", "rect", "path"}
NAMES = re.compile(
    r"[A-Z][A-Z ,.-]{200,}|by hand|"  # what a regulator prescribes, and where the made-up bars are from
    r"levelhead [a-z ]+(?:FILE|MARKET|SYMBOL|RTY)?[A-Z ]*(?:--[a-z]+)*"  # commands
    r"|E-mini [\w&. ]+|Russell 2000|S&P 500|Lightweight Charts.*|[\w-]+\.(?:csv|json)\S*|/live"
)


@pytest.fixture(scope="module")
def kept(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Guard:
    """Its home holds forecasts and a backtest."""
    return kept_dashboard(tmp_path_factory.mktemp("languages") / "home", data)


@pytest.fixture(scope="module")
def german(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Guard:
    """It speaks German unasked."""
    settings = Settings(tmp_path_factory.mktemp("german") / "home", data, language="de")
    app = application(settings, Alone(), clock=lambda: NOW)
    return Guard(app, Hosts(), language="de")


def in_german(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=de"


class Words(HTMLParser):
    """What a page says to a reader: text and the attributes that are shown or spoken, outside code and ``lang="en"``."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        own = known.get("lang")
        is_apart = self.is_apart if own is None else own != "de"
        if tag in ("script", "style", "code", "pre", "q", "option"):
            is_apart = True
        if not is_apart:
            names = ("aria-label", "title", "placeholder", "data-label")
            shown = [
                value
                for name, value in attrs
                if name in names or (name.startswith("data-") and " " in (value or ""))
            ]
            self.said += [value for value in shown if value]
        if tag not in VOID:
            self._open.append((tag, is_apart))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_apart and data.strip():
            self.said.append(data)

    @property
    def is_apart(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def english_in(told: Told) -> list[tuple[str, str]]:
    """Frequent English words of a page, each with the text it stands in."""
    read = Words()
    read.feed(told.body.decode())
    assert len(read.said) > 5
    return sorted(
        {
            (word, text)
            for text in read.said
            for word in re.findall(r"\w+", NAMES.sub("", text).lower())
            if word in ENGLISH_WORDS
        }
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_german_page_has_no_english_word(kept: Guard, path: str):
    """None of fifty frequent ones, outside names, code and what is marked as English."""
    told = ask(kept, in_german(path))
    assert (told.status, english_in(told)) == (200, [])


@pytest.mark.parametrize("path", REFUSED)
def test_a_german_refusal_says_in_english_only_the_error(app: Guard, path: str):
    told = ask(app, in_german(path))
    assert (english_in(told), '<p id="error" lang="en">' in told.body.decode()) == ([], True)


def test_an_english_word_on_a_page_is_found():
    """The rule above can fail."""
    page = '<html lang="de"><p>a b c</p><p>Kurs</p><p>und</p><p>so</p><p>weiter</p><p>Levels of the day</p>'
    page += '<p lang="en">of</p><nav aria-label="of">x</nav><code>the</code>'
    words = [word for word, _ in english_in(Told(200, [], page.encode()))]
    assert words == ["levels", "of", "of", "the"]


def test_a_fact_check_is_framed_in_german(app: Guard):
    """Its findings are English and marked as such."""
    told = ask(app, "/audit?lang=de", method="POST", headers=[("content-type", "text/markdown")], body=NOTE)
    page = told.body.decode()
    for own in OWN_WORDS:  # of the note
        told = replace(told, body=told.body.replace(own.encode(), b""))
    assert (told.status, english_in(told), "falsch</td>" in page, '<span lang="en">' in page) == (
        200,
        [],
        True,
        True,
    )


@pytest.mark.parametrize("path", [*PAGES, *REFUSED])
def test_a_page_names_its_language(kept: Guard, path: str):
    """In the document and beside it."""
    for code, address in (("en", path), ("de", in_german(path))):
        told = ask(kept, address)
        assert (told.header("content-language"), f'<html lang="{code}">' in told.body.decode()) == (
            code,
            True,
        )


@pytest.mark.parametrize("path", FACTS)
def test_facts_are_the_same_bytes_in_every_language(kept: Guard, path: str):
    first, *rest = (ask(kept, f"{path}?lang={code}") for code in LANGUAGES)
    plain = ask(kept, path)
    assert {each.body for each in rest} | {first.body} == {plain.body}
    assert {each.header("etag") for each in rest} == {plain.header("etag")}


def test_facts_asked_for_by_a_header_have_no_language(app: Guard):
    asked = [("accept", "application/json")]
    assert ask(app, "/RTY?lang=de", headers=asked).body == ask(app, "/RTY.json").body


@pytest.mark.parametrize("path", FILES)
def test_what_other_programs_read_has_no_language(app: Guard, path: str):
    assert ask(app, f"{path}?lang=de").body == ask(app, path).body


@pytest.mark.parametrize("form", ["md", "txt", "html", "svg"])
def test_a_file_to_read_is_what_the_command_writes_in_that_language(app: Guard, data: Path, form: str):
    """Byte for byte."""
    bars = str(data / "bars" / "RTY=F.csv")
    told = ask(app, f"/RTY/{PAST}.{form}?lang=de")
    assert told.header("content-language") == "de"
    if form == "html":
        asked = ("outlook", "RTY", "--bars", bars, "--data", str(data), "--as-of", PAST)
        assert told.body == command(*asked, "--format", form, "--lang", "de")
    assert ("Einleitung" in told.body.decode() or form in ("svg", "txt")) and told.body != ask(
        app, f"/RTY/{PAST}.{form}"
    ).body


@pytest.mark.parametrize(
    "path", ["/", "/RTY", "/RTY.json", "/audit", "/licences", "/token", "/RTY.csv", "/nowhere"]
)
def test_an_unknown_language_is_met_with_those_there_are(app: Guard, path: str):
    told = ask(app, f"{path}?lang=fr")
    words = told.body.decode()
    assert told.status == (404 if path == "/nowhere" and told.status == 404 else 422)
    assert "fr" in words and "en or de" in words


@pytest.mark.parametrize("path", [*(each for each in PAGES), "/RTX"])
def test_every_link_of_a_page_keeps_its_language(kept: Guard, path: str):
    """Except to the same page in another one, and to files that other programs read."""
    page = ask(kept, in_german(path)).body.decode()
    found = re.findall(r"<(a|form|input)\b([^>]*)>", page)
    lost = []
    for tag, attributes in found:
        for _name, address in re.findall(r'\b(href|action|hx-get)="([^"]*)"', attributes):
            parts = urlsplit(address.replace("&amp;", "&"))
            ours = address.startswith("/") and not re.search(
                r"\.(json|csv|pine|tv|ninjatrader|sierra|ics)$", parts.path
            )
            is_get_form = tag == "form" and 'method="get"' in attributes
            if ours and not is_get_form and parse_qs(parts.query).get("lang") != ["de"]:
                lost.append(address)
        if tag == "form" and 'method="get"' in attributes:
            assert '<input type="hidden" name="lang" value="de">' in page
    assert lost == []


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/rty?lang=de", "/RTY?lang=de"),
        (f"/RTY/{SATURDAY}?lang=de", "/RTY/2025-10-17?lang=de"),
        (f"/RTY?day={PAST}&lang=de", f"/RTY/{PAST}?lang=de"),
        (f"/RTY/{SATURDAY}/after", "/RTY/2025-10-17/after"),
        (f"/RTY/{SATURDAY}/after.json", "/RTY/2025-10-17/after.json"),
        (f"/RTY/{SATURDAY}/levels?lang=de", "/RTY/2025-10-17/levels?lang=de"),
        ("/rty", "/RTY"),
    ],
)
def test_who_is_led_elsewhere_keeps_his_language(app: Guard, path: str, to: str):
    """October 18, 2025 is a Saturday."""
    told = ask(app, path)
    assert (told.status, told.header("location")) == (307, to)


def test_what_happened_after_a_day_before_all_bars_cannot_be_told(app: Guard):
    assert ask(app, "/RTY/1950-01-03/after").status == 404


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/RTY", "?lang=de"),
        ("/?sort=rsi", "?sort=rsi&amp;lang=de"),
        ("/ledger?book=replay", "?book=replay&amp;lang=de"),
        ("/RTX", "?lang=de"),
    ],
)
def test_the_switch_leads_to_the_same_page(kept: Guard, path: str, to: str):
    """A link that is a query alone keeps the path of the page."""
    switch = f'<a href="{to}" lang="de" hreflang="de" rel="alternate">Deutsch</a>'
    assert switch in ask(kept, path).body.decode()


def test_every_language_has_a_name_of_its_own():
    assert set(layout._NAMES) == set(LANGUAGES)


def test_nothing_that_a_reader_does_to_the_language_is_kept(app: Guard):
    """No cookie is set, and the next page is in the dashboard's own language."""
    told = ask(app, "/RTY?lang=de")
    assert (told.header("set-cookie"), '<html lang="en">' in ask(app, "/RTY").body.decode()) == ("", True)


def test_a_dashboard_may_speak_german_unasked(german: Guard):
    """Then its links name no language, and those of its English pages do."""
    own, other = (ask(german, path).body.decode() for path in ("/RTY", "/RTY?lang=en"))
    assert ('<html lang="de">' in own, "lang=de" in own) == (True, False)
    assert ('<html lang="en">' in other, 'href="/RTY/levels?lang=en"' in other) == (True, True)


def test_a_refusal_at_the_door_is_in_german(german: Guard, data: Path):
    """Before any page is looked at: a foreign name, and a reader without a token."""
    stranger = ask(german, "/", headers=[("host", "evil.example")])
    guard = Guard(dashboard(data.parent / "home", data).app, Hosts(), Token(SECRET), language="de")
    asked = ask(guard, "/RTY")
    assert [(each.status, english_in(each)) for each in (stranger, asked)] == [(400, []), (401, [])]
    assert 'action="/token"' in asked.body.decode()


def test_the_same_page_in_two_languages_has_two_tags(app: Guard):
    tags = {ask(app, path).header("etag") for path in ("/RTY", "/RTY?lang=de")}
    assert len(tags) == 2


def test_pages_are_kept_by_their_language(data: Path, home: Path):
    shelf = Shelf(Settings(home, data), Alone(), lambda: NOW)
    shelf.seen = look(shelf.settings)
    keys = {shelf._key(Wanted("outlook", "RTY", language=code)) for code in ("", "de")}
    assert len(keys) == 2


def test_an_address_keeps_what_it_asks_for():
    """Added last."""
    tongue = Tongue(GERMAN, is_own=False)
    assert [tongue.at(each) for each in ("/RTY", "/?sort=rsi")] == ["/RTY?lang=de", "/?sort=rsi&lang=de"]


def test_one_page_is_printed_in_german(data: Path, home: Path):
    """``serve --get`` and ``--lang``."""
    assert home
    printed = command("serve", "--data", str(data), "--lang", "de", "--get", "/api").decode()
    assert '<html lang="de">' in printed and "Für Programme" in printed


def test_german_has_every_fixed_word_of_the_dashboard():
    lacking = of_source(ROOT / "src" / "levelhead", places=("web",)) - Keys.of(GERMAN.catalogue)
    assert list(lacking.listed()) == []


def unsaid(path: Path) -> list[str]:
    """Words that a module writes into a page without asking a language."""
    return [
        f"{path.name}:{node.lineno} {node.args[0].value}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "text"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and re.search("[a-z]", str(node.args[0].value))
    ]


def test_no_word_is_written_past_the_language():
    """Names stay."""
    found = [each for path in sorted(WEB.rglob("*.py")) for each in unsaid(path)]
    assert [each.split(" ", 1)[1] for each in found] == ["levelhead", "openapi.json"]


def test_no_script_of_the_dashboard_says_a_word_of_its_own():
    """Its words are attributes of the page."""
    script = (WEB / "assets" / "dashboard.js").read_text(encoding="utf-8")
    code = "\n".join(line for line in script.splitlines() if not line.strip().startswith("//"))
    assert re.findall(r'"[A-Z][a-z]+ [^"]*"', code) == []
