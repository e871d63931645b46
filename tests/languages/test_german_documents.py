"""The dashboard's documents in German: whole, with the same numbers, and nothing of them in English."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from click.testing import CliRunner

from levelhead.cli.main import levelhead as command
from levelhead.data.universe import Universe
from levelhead.levels import Side
from levelhead.machine.health_page import Health, health_sections
from levelhead.markets.registry import market
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.health import market_healths, series_healths
from levelhead.pipeline.level_page import level_page
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.after_picture import after_svg
from levelhead.render.chart import chart_svg
from levelhead.render.html.record import record_html
from levelhead.render.html.screen import screen_html
from levelhead.render.languages import GERMAN
from levelhead.render.languages.keys import is_wordless
from levelhead.render.level_picture import level_spec
from levelhead.render.numbers import told
from levelhead.render.reliability import pit_words, reliability_words
from levelhead.render.screen_text import screen_text
from levelhead.report import Table
from levelhead.report.aftermath_section import aftermath_section
from levelhead.report.facts import Facts
from levelhead.report.level_page import level_name
from levelhead.report.record_section import Recorded, record_section
from levelhead.report.screen import Screen
from levelhead.report.screen_sections import screen_sections, title_of
from tests.languages.test_german_pages import ENGLISH_WORDS, KEPT
from tests.made_records import made_record
from tests.report.test_aftermath import AHEAD, later, page
from tests.web.asking import NOW, made_up_folder
from tools.phrases_in_documents import Document, of_each, of_levels
from tools.phrases_kept import Keys

RECORDED = Recorded("record.a", Phrase("Backtest"), made_record(), Phrase("Forecasts of the ledger"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up_folder(tmp_path_factory.mktemp("documents") / "desk")


@pytest.fixture(scope="module")
def made(data: Path) -> Screen:
    """A screen of the made-up markets, and of one whose file is broken."""
    home = data.parent / "home"
    (data / "bars" / "NQ=F.csv").write_text("day;price\n", encoding="utf-8")
    return screen(Asked(Universe(home, folder=data), Desk(home, data=data), NOW))


def rises(step: float) -> tuple[tuple[float, float, float, float], ...]:
    """Five sessions that go one way."""
    close = page().overview.close
    return tuple(
        (close + step * at, close + step * at + 9, close + step * at - 9, close + step * at)
        for at in range(5)
    )


@pytest.fixture(scope="module")
def documents(data: Path, made: Screen) -> tuple[Document, ...]:
    """Screen, levels, what came after rises, falls and quiet, a record, health."""
    home = data.parent / "home"
    facts = Facts(market("RTY"), page().as_of)
    universe = Universe(home, folder=data)
    health = Health(NOW.date(), market_healths(universe, now=NOW, data=data), series_healths(home, data), ())
    came = [aftermath(page(), later(*rises(step)[:count])) for step in (-60, 0, 60) for count in (0, 2, 5)]
    return (
        ((title_of(made),), screen_sections(made)),
        *of_levels(page()),
        *(((), (aftermath_section(page(), each),)) for each in came),
        ((), (record_section(facts, RECORDED),)),
        ((), health_sections(health)),
    )


def claims_of(documents: tuple[Document, ...]) -> Iterator[Claim]:
    for titles, sections in documents:
        yield from titles
        yield from (claim for part in sections for claim in part.claims)


def spoken(documents: tuple[Document, ...]) -> Iterator[str]:
    """Every German text without the names in it."""
    for claim in claims_of(documents):
        yield KEPT.sub("", without_places(claim))
        for each in claim.measurements:
            yield GERMAN.label(each.label)
            yield KEPT.sub("", GERMAN.method(each.method))
    for _, sections in documents:
        for part in sections:
            yield GERMAN.text(part.title)
            yield from (GERMAN.text(each.caption) for each in part.blocks if isinstance(each, Table))


def without_places(claim: Claim) -> str:
    return " ".join(literal for literal, *_ in Formatter().parse(told(claim, GERMAN)[0]))


def test_the_catalogue_has_every_pattern(documents: tuple[Document, ...]) -> None:
    """Also those that values far from the report name."""
    assert list((of_each(documents) - Keys.of(GERMAN.catalogue)).listed()) == []


def test_no_english_word_is_left(documents: tuple[Document, ...]) -> None:
    """None of fifty frequent English words, though a file's name may hold one."""
    found = {
        (word, text)
        for text in spoken(documents)
        for word in re.findall(r"\w+", text.lower())
        if word in ENGLISH_WORDS
    }
    assert sorted(found) == []


def test_a_german_sentence_cites_what_the_english_one_cites(documents: tuple[Document, ...]) -> None:
    """The same measurements, in whatever order, and no digit beside them."""
    for claim in claims_of(documents):
        names = {name for _, name, _, _ in Formatter().parse(told(claim, GERMAN)[0]) if name is not None}
        assert names == set(claim.cited), claim.id
        assert not re.search(r"\d", without_places(claim)), claim.id


def test_the_screen_is_german_in_each_form(made: Screen) -> None:
    """Heads, labels, legend and frame."""
    html = screen_html(made, GERMAN)
    body = re.sub(r"<(script|style)\b.*?</\1>", "", html.partition("<body>")[2], flags=re.DOTALL)
    assert '<html lang="de">' in html
    # the reason why a market is set apart is an error's message
    assert set(re.findall(r'lang="en">(\w+)', html)) == {"COLUMNS"}
    for words in (
        "Market<",
        "Skip to",
        "Every number",
        "Counts at",
        ">Filter<b",
        "Neither",
        "Ahead",
        "base rate",
    ):
        assert words not in body, words
    text = screen_text(made, language=GERMAN)
    assert "Marktübersicht" in text
    # no word is cut where its column ends
    assert re.search(r"\b(auf|ab)wärts\b", text.partition("RSI")[2])
    assert re.search(r"\bMittel\b", text.partition("RSI")[0])
    assert (
        max(len(line) for line in text.splitlines() if not line.startswith(("Auf", "Die", "Der", "Trend")))
        <= 400
    )


def test_a_record_is_german_with_its_pictures() -> None:
    """Title, captions, axes and the descriptions for readers who do not see them."""
    html = record_html(Facts(market("RTY"), page().as_of), (RECORDED,), GERMAN)
    body = re.sub(r"<(script|style)\b.*?</\1>", "", html.partition("<body>")[2], flags=re.DOTALL)
    assert 'lang="en"' not in html
    assert words_of(body) & (ENGLISH_WORDS | {"said", "forecasts", "true"}) == set()
    said = reliability_words(made_record(), GERMAN) + pit_words(made_record().close.pit, GERMAN)
    assert "\N{NO-BREAK SPACE}%" in said
    assert not re.search(r"\d\.\d%", said)


def test_pictures_of_levels_and_of_what_came_are_german() -> None:
    """Every text in them."""
    outlook = page()
    days = sessions_ahead(outlook.context.bars.market, outlook.as_of, outlook.horizon)
    drawn = after_svg(outlook, aftermath(outlook, later(*rises(60))), days=days, language=GERMAN)
    nearest = next(each for each in outlook.levels if each.side is not Side.AT and each.touches)
    told_of = level_page(outlook, level_name(outlook.context.bars.market, nearest))
    drawn += chart_svg(level_spec(told_of, GERMAN))
    words = words_of(drawn)
    assert words & (ENGLISH_WORDS | {"touch", "up", "down", "held", "broke", "came", "bars"}) == set()
    assert len(AHEAD) == 5


def words_of(markup: str) -> set[str]:
    """Words between tags, and in titles of numbers."""
    return {
        each for text in re.findall(r">([^<>]+)<", markup) for each in re.findall(r"[a-zäöü]+", text.lower())
    }


def test_the_command_takes_a_language(data: Path) -> None:
    """Markdown in German; facts are the same in every language."""

    def run(*more: str) -> str:
        asked = ["screen", "RTY", "--data", str(data), "--as-of", "2025-11-24", "--offline", *more]
        found = CliRunner().invoke(command, asked)
        assert found.exit_code == 0, found.output
        return found.stdout

    assert "## Lesehilfe" in run("--lang", "de", "--format", "md")
    assert run("--lang", "de", "--format", "json") == run("--format", "json")
    assert run("--lang", "de", "--format", "csv") == run("--format", "csv")


def test_a_wordless_pattern_may_be_ordered_anew() -> None:
    """Day and year stand without a comma in German."""
    assert is_wordless("{day}, {year}")
    assert GERMAN.phrase(Phrase("{day}, {year}")) == "{day} {year}"
