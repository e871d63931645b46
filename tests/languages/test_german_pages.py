"""A page in German says what the English one says, number for number, and nothing of it in English."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from levelhead.measure import Measurement, Unit
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.chart import chart_svg
from levelhead.render.html import to_fragment, to_html
from levelhead.render.html.dated import tests_by_cell as dated_tests
from levelhead.render.json_page import to_json
from levelhead.render.languages import GERMAN, Language
from levelhead.render.languages.catalogue import Catalogue
from levelhead.render.languages.keys import is_wordless
from levelhead.render.markdown import to_markdown
from levelhead.render.numbers import say, told, written
from levelhead.render.picture import chart_spec
from levelhead.render.terminal import to_text
from levelhead.report import Outlook, Table
from tests.golden.test_outlook_pages import whole

Golden = Callable[[str, str | bytes], None]
KEPT = re.compile(
    r"levelhead [a-z ]+|[A-Z][A-Z ,.-]{200,}"
)  # commands, and the statement a regulator prescribes
ENGLISH_WORDS = frozenset(
    (
        *(
            "the",
            "and",
            "of",
            "above",
            "below",
            "with",
            "from",
            "which",
            "are",
            "has",
            "have",
            "had",
            "this",
            "that",
        ),
        *(
            "is",
            "to",
            "at",
            "on",
            "for",
            "by",
            "its",
            "it",
            "than",
            "as",
            "or",
            "be",
            "between",
            "where",
            "what",
        ),
        *("session", "sessions", "price", "close", "closed", "level", "levels", "past", "paths", "share"),
    )
)


def spoken(page: Outlook) -> Iterator[str]:
    """Every German text of a page without the names in it: sentences, titles, words, labels, definitions."""
    claims = [*page.claims, *(each for opened in dated_tests(page).values() for each in opened)]
    for claim in claims:
        yield KEPT.sub("", _without_places(told(claim, GERMAN)[0]))
        for each in claim.measurements:
            yield GERMAN.label(each.label)
            yield GERMAN.method(each.method)
            yield from (GERMAN.label(name.replace("_", " ")) for name in each.inputs)
            if isinstance(each.value, Phrase):
                yield GERMAN.text(each.value)
    for section in page.sections:
        yield GERMAN.text(section.title)
        yield from (GERMAN.text(each.caption) for each in section.blocks if isinstance(each, Table))


def _without_places(template: str) -> str:
    return " ".join(literal for literal, *_ in Formatter().parse(template))


def test_the_whole_german_page(golden: Golden, tmp_path: Path) -> None:
    """The made-up market of the English golden page."""
    golden("page_de.md", to_markdown(whole(tmp_path), picture="page.svg", language=GERMAN))


def test_no_english_word_is_left(written_pages: tuple[Outlook, ...]) -> None:
    """None of fifty frequent English words stands in any German sentence, label or definition."""
    found = {
        (word, text)
        for page in written_pages
        for text in spoken(page)
        for word in re.findall(r"\w+", text.lower())
        if word in ENGLISH_WORDS
    }
    assert sorted(found) == []


def test_no_digit_stands_in_a_german_template(written_pages: tuple[Outlook, ...]) -> None:
    """A number reaches a German sentence as it reaches an English one: by a measurement."""
    texts = {_without_places(told(claim, GERMAN)[0]) for page in written_pages for claim in page.claims}
    assert [text for text in sorted(texts) if re.search(r"\d", text)] == []


def test_a_german_sentence_cites_what_the_english_one_cites(written_pages: tuple[Outlook, ...]) -> None:
    """The same measurements, in whatever order."""
    for page in written_pages:
        for claim in page.claims:
            names = {name for _, name, _, _ in Formatter().parse(told(claim, GERMAN)[0]) if name is not None}
            assert names == set(claim.cited), claim.id


def _read(text: str) -> tuple[float, int]:
    """A German number and its decimals, read by its own rules."""
    digits = text.removesuffix("\N{NO-BREAK SPACE}%").replace(".", "")
    whole_part, _, decimals = digits.partition(",")
    return float(f"{whole_part}.{decimals or 0}"), len(decimals)


def _numbers(page: Outlook) -> Iterator[Measurement]:
    for claim in page.claims:
        for each in claim.measurements:
            if not isinstance(each.value, str | date):
                yield each


def test_every_german_number_is_the_measured_one(written_pages: tuple[Outlook, ...]) -> None:
    """Read back, each is its measurement to half a unit of its last place, and the percent sign says its scale."""
    for page in written_pages:
        for each in _numbers(page):
            text = written(each, GERMAN)
            if text.startswith(("unter", "über")):
                continue
            assert isinstance(each.value, float | int)
            number, places = _read(text)
            is_share = each.unit in (Unit.RATIO, Unit.PROBABILITY)
            assert text.endswith("\N{NO-BREAK SPACE}%") is is_share
            scaled = each.value * (100 if is_share else 1)
            assert abs(number - scaled) <= 0.5000001 * 10.0**-places, (each.name, text, each.value)


def test_facts_are_the_same_whatever_the_language(tmp_path: Path) -> None:
    """JSON before and after a German page was written is one text, and its sentences are English."""
    page = whole(tmp_path)
    before = to_json(page)
    to_html(page, GERMAN)
    assert to_json(page) == before
    texts = {each["text"] for each in json.loads(before)["claims"]}
    assert {say(claim) for claim in page.claims} == texts


def test_html_names_its_language(tmp_path: Path) -> None:
    """The root says German, and nothing within it says English."""
    html = to_html(whole(tmp_path), GERMAN)
    assert '<html lang="de">' in html
    assert 'lang="en"' not in html


def test_html_in_german_has_no_english_word_of_its_own(tmp_path: Path) -> None:
    """Headings, buttons, notes of the page's frame and the words its scripts write."""
    html = to_html(whole(tmp_path), GERMAN)
    body = re.sub(r"<(script|style)\b.*?</\1>", "", html.partition("<body>")[2], flags=re.DOTALL)
    for words in ("Every number", "Skip to", "Zoom", "Sections", "all tests", "As of", "as of", "Charting:"):
        assert words not in body, words
    data = json.loads(re.search(r'id="chart-data">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert data["locale"] == "de-DE"
    assert all(key != value for key, value in data["words"].items())


def test_the_picture_in_german_has_no_english_word(tmp_path: Path) -> None:
    """Title, key, tags, axes and the description for readers who do not see it."""
    page = whole(tmp_path)
    ahead = sessions_ahead(page.context.bars.market, page.as_of, page.horizon)
    svg = chart_svg(chart_spec(page, ahead=ahead, language=GERMAN))
    words = {each for text in re.findall(r">([^<>]+)<", svg) for each in re.findall(r"[a-z]+", text.lower())}
    assert sorted(words & (ENGLISH_WORDS | {"touch", "average", "high", "low", "days"})) == []


def test_a_sentence_without_translation_is_english_and_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole and in English formats: never half in one language."""
    page = whole(tmp_path)
    monkeypatch.setattr(Language, "catalogue", property(lambda _: Catalogue()))
    # a cell of numbers alone has nothing to translate
    claims = [claim for claim in page.claims if not is_wordless(claim.template)]
    assert [say(claim, GERMAN) for claim in claims] == [say(claim) for claim in claims]
    assert '<span lang="en">' in to_html(page, GERMAN)


def test_a_piece_for_a_notebook_speaks_german(tmp_path: Path) -> None:
    """Titles of numbers too."""
    fragment = to_fragment(whole(tmp_path), GERMAN)
    assert "Schlusskurs" in fragment
    assert "as of" not in fragment


def test_columns_of_a_terminal_keep_their_room(tmp_path: Path) -> None:
    """No German line is wider than asked for, and the tables have as many columns as the English ones."""
    text = to_text(whole(tmp_path), width=100, language=GERMAN)
    assert max(len(line) for line in text.splitlines()) <= 100
