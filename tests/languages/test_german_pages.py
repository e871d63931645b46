"""A page in German says what the English one says, number for number, and nothing of it in English."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from levelhead.measure import Measurement, Unit
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.chart import chart_svg
from levelhead.render.html import to_fragment, to_html
from levelhead.render.html.dated import tests_by_cell as dated_tests
from levelhead.render.json_page import to_json
from levelhead.render.languages import ENGLISH, GERMAN, Language
from levelhead.render.languages.catalogue import Catalogue
from levelhead.render.languages.keys import is_wordless
from levelhead.render.markdown import to_markdown
from levelhead.render.numbers import say, told, written
from levelhead.render.picture import chart_spec
from levelhead.render.terminal import to_text
from levelhead.report import Outlook, Table

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


def test_the_whole_german_page(golden: Golden, whole_page: Outlook) -> None:
    """The made-up market of the English golden page."""
    golden("page_de.md", to_markdown(whole_page, picture="page.svg", language=GERMAN))


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


def test_facts_are_the_same_whatever_the_language(whole_page: Outlook) -> None:
    """JSON before and after a German page was written is one text, and its sentences are English."""
    before = to_json(whole_page)
    to_html(whole_page, GERMAN)
    assert to_json(whole_page) == before
    texts = {each["text"] for each in json.loads(before)["claims"]}
    assert {say(claim) for claim in whole_page.claims} == texts


def test_html_names_its_language(german_html: str) -> None:
    """The root says German, and nothing within it says English."""
    assert '<html lang="de">' in german_html
    assert 'lang="en"' not in german_html


def test_html_in_german_has_no_english_word_of_its_own(german_html: str) -> None:
    """Headings, buttons, notes of the page's frame and the words its scripts write."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", german_html.partition("<body>")[2], flags=re.DOTALL)
    for words in ("Every number", "Skip to", "Zoom", "Sections", "all tests", "As of", "as of", "Charting:"):
        assert words not in body, words
    data = json.loads(re.search(r'id="chart-data">(.*?)</script>', german_html, re.DOTALL)[1])  # type: ignore[index]
    assert data["locale"] == "de-DE"
    assert all(key != value for key, value in data["words"].items())


def test_the_picture_in_german_has_no_english_word(whole_page: Outlook) -> None:
    """Title, key, tags, axes and the description for readers who do not see it."""
    ahead = sessions_ahead(whole_page.context.bars.market, whole_page.as_of, whole_page.horizon)
    svg = chart_svg(chart_spec(whole_page, ahead=ahead, language=GERMAN))
    words = {each for text in re.findall(r">([^<>]+)<", svg) for each in re.findall(r"[a-z]+", text.lower())}
    assert sorted(words & (ENGLISH_WORDS | {"touch", "average", "high", "low", "days"})) == []


@pytest.mark.parametrize(
    ("language", "ends"),
    [
        (ENGLISH, ("1 session, to", "15 sessions, to")),
        (GERMAN, ("1 Handelstag, bis", "15 Handelstage, bis")),
    ],
    ids=["en", "de"],
)
def test_a_chart_of_one_session_ahead_speaks_of_one(
    whole_page: Outlook, language: Language, ends: tuple[str, str]
) -> None:
    """As of fifteen, at the end of the spread."""
    ahead = sessions_ahead(whole_page.context.bars.market, whole_page.as_of, whole_page.horizon)
    spec = chart_spec(whole_page, ahead=ahead, language=language)
    svgs = (chart_svg(replace(spec, fan=spec.fan[:1])), chart_svg(spec))
    assert [end in re.sub("<[^>]*>", "|", svg) for end, svg in zip(ends, svgs, strict=True)] == [True, True]


def test_a_sentence_without_translation_is_english_and_marked(
    whole_page: Outlook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole and in English formats: never half in one language."""
    page = whole_page
    monkeypatch.setattr(Language, "catalogue", property(lambda _: Catalogue()))
    # a cell of numbers alone has nothing to translate
    claims = [claim for claim in page.claims if not is_wordless(claim.template)]
    assert [say(claim, GERMAN) for claim in claims] == [say(claim) for claim in claims]
    assert '<span lang="en">' in to_html(page, GERMAN)


def test_a_piece_for_a_notebook_speaks_german(whole_page: Outlook) -> None:
    """Titles of numbers too."""
    fragment = to_fragment(whole_page, GERMAN)
    assert "Schlusskurs" in fragment
    assert "as of" not in fragment


def test_columns_of_a_terminal_keep_their_room(whole_page: Outlook) -> None:
    """No German line is wider than asked for, and the tables have as many columns as the English ones."""
    text = to_text(whole_page, width=100, language=GERMAN)
    assert max(len(line) for line in text.splitlines()) <= 100


def test_no_line_of_a_terminal_ends_within_a_number_or_a_date(whole_page: Outlook) -> None:
    """Not "29" and then "%", nor "13." and then "Nov.", in columns of 80 characters and of 100."""
    months = "|".join({re.escape(each) for each in (*GERMAN.months, *GERMAN.short_months)})
    for width in (80, 100):
        text = to_text(whole_page, width=width, language=GERMAN)
        cells = [cell.strip() for line in text.splitlines() for cell in line.split("  ")]
        parted = [cell for cell in cells if re.match(r"%|(Jan|Feb|Apr|Aug|Sept|Okt|Nov|Dez)\.", cell)]
        assert (parted, re.findall(rf"\d\.\s*\n\s*(?:{months})\b", text)) == ([], [])
        assert len([cell for cell in cells if re.search(r"\d\.\N{NO-BREAK SPACE}[A-Z]", cell)]) > 20
