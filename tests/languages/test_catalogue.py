"""A catalogue is whole: every pattern of the source and of many pages, with the same placeholders."""

from pathlib import Path

import pytest

from levelhead.measure.phrase import NOTHING, Phrase, capital, joined, named, word
from levelhead.render.languages import GERMAN
from levelhead.render.languages.catalogue import Catalogue
from levelhead.report import Outlook
from tools.phrases import ROOT
from tools.phrases_in_pages import of_page, of_pages
from tools.phrases_in_source import glued, of_source
from tools.phrases_in_values import of_values
from tools.phrases_kept import Keys, differing

SOURCE = ROOT / "src" / "levelhead"
BY_HAND = Catalogue(
    phrases={
        "The {kind} of {points} points": {
            "text": "Der {kind} um {points} Punkte",
            "kind": {"fall": "Fall", "rise": "Anstieg"},
        },
        "after the {kind}": {"text": "nach {kind}", "kind": {"fall": "dem Fall"}},
        "fall": "fallen",
        "no {what}": "kein {what}",
        "report": "bericht",
        "{list} and {last}": "{list} und {last}",
        "up {a}, then {b}": "erst {b}, dann {a} hinauf",
    },
    labels={"close": "Schlusskurs", "#1 day #2": "#1 Tag #2"},
    methods={"SMA(#1) of closes": "GD(#1) der Schlusskurse", "of #1 and #2": "von #2 und #1"},
)


@pytest.fixture(scope="module")
def written_in_the_source() -> Keys:
    """Parsed once: a second for some hundred modules."""
    return of_source(SOURCE) | of_values()


def test_the_german_catalogue_has_every_pattern_of_the_source(written_in_the_source: Keys) -> None:
    """Sentences, words, labels and definitions that are written in the source as they are."""
    lacking = written_in_the_source - Keys.of(GERMAN.catalogue)
    assert list(lacking.listed()) == []


def test_the_german_catalogue_has_every_pattern_of_many_pages(written_pages: tuple[Outlook, ...]) -> None:
    """Also those that values far from the report name."""
    lacking = Keys()
    for page in written_pages:
        lacking |= of_page(page) - Keys.of(GERMAN.catalogue)
    assert list(lacking.listed()) == []


@pytest.mark.shared
def test_the_german_catalogue_has_every_pattern_of_real_pages(
    written_in_the_source: Keys, shared: Path
) -> None:
    """Five pages of the real series."""
    keys = written_in_the_source | of_pages(shared / "data")
    has = Keys.of(GERMAN.catalogue)
    assert list((keys - has).listed()) == []


def test_the_german_catalogue_has_nothing_superfluous(
    written_in_the_source: Keys, written_pages: tuple[Outlook, ...]
) -> None:
    """A pattern that left the source leaves the catalogue."""
    keys = written_in_the_source
    for page in written_pages:
        keys |= of_page(page)
    assert list((Keys.of(GERMAN.catalogue) - keys).listed()) == []


def test_every_translation_cites_what_the_english_pattern_cites() -> None:
    """No number is lost or invented on the way, and no word runs into the next."""
    assert differing(GERMAN.catalogue) == []


def test_no_sentence_of_the_report_is_glued_together() -> None:
    """Every sentence is a phrase: an f-string would leave nothing to translate."""
    more = [
        SOURCE / f"{name}.py" for name in ("pipeline/book_state", "pipeline/track", "machine/health_page")
    ]
    places = [
        f"{path.name}:{line}"
        for path in (*sorted((SOURCE / "report").glob("*.py")), *more)
        if path.name not in ("consistency.py", "page_triggers.py")
        for line in glued(path)
    ]
    assert places == []


def test_a_glued_sentence_is_found(tmp_path: Path) -> None:
    """The rule above can fail."""
    path = tmp_path / "glued.py"
    path.write_text('side = "up"\nname = f"id.{side}"\nsaid = f"price went {side}"\n')
    assert glued(path) == [3]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (Phrase("fall"), "fallen"),
        (Phrase("The {kind} of {points} points", kind=Phrase("fall")), "Der Fall um {points} Punkte"),
        (Phrase("The {kind} of {points} points", kind=Phrase("rise")), "Der Anstieg um {points} Punkte"),
        (capital(Phrase("after the {kind}", kind=Phrase("fall"))), "Nach dem Fall"),
        (Phrase("after the {kind}", kind=joined([word("fall"), word("fall")])), "nach dem Fall und dem Fall"),
        (Phrase("up {a}, then {b}"), "erst {b}, dann {a} hinauf"),
        (Phrase("no {what}", what=named("CPI")), "kein CPI"),
        (Phrase("{list}, {next}.", list=Phrase("{x}"), next=Phrase("{y}")), "{x}, {y}."),
        (NOTHING, ""),
        (Phrase("no {what}", what=Phrase("gap")), None),
        (Phrase("gap"), None),
        ("fall", "fallen"),
    ],
)
def test_a_phrase_is_put_together_in_its_own_order(words: str, said: str | None) -> None:
    """A slot may give its words another form; one missing part leaves the whole sentence to English."""
    assert BY_HAND.phrase(words) == said


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("SMA(50) of closes", "GD(50) der Schlusskurse"),
        ("of 0.1 and 5", "von 5 und 0.1"),
        ("17 / 3", "17 / 3"),
        ("mean of closes", None),
    ],
)
def test_a_definition_keeps_its_numbers(method: str, said: str | None) -> None:
    """They are the same ones, wherever the translation puts them."""
    assert BY_HAND.method(method) == said


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("SMA(50) of closes", "GD(50) der Schlusskurse"),
        ("of 0.1 and 1,250.5", "von 1.250,5 und 0,1"),
        ("of 1,2 and 3.4.5", "von 3.4.5 und 1,2"),
        ("0.1 / 3", "0,1 / 3"),
        ("CFR 4.41 and 4.41 of 1.96", "CFR 4.41, 4.41 von 1,96"),
    ],
)
def test_a_number_of_a_definition_has_german_signs(method: str, said: str) -> None:
    """Quantities, neither lists nor the paragraph of a law."""
    catalogue = Catalogue(methods={**BY_HAND.methods, "CFR #1 and #2 of #3": "CFR #1, #2 von #3"})
    assert catalogue.method(method, {ord("."): ",", ord(","): "."}) == said


def test_labels_of_like_measurements_share_a_name() -> None:
    """Letters tell them apart in every language."""
    assert (BY_HAND.label("close"), BY_HAND.label("ra day b"), BY_HAND.label("n a")) == (
        "Schlusskurs",
        "ra Tag b",
        "n a",
    )


@pytest.mark.parametrize(
    ("key", "text", "faulty"),
    [
        ("a {x}", "ein {x}", False),
        ("a {x}", "ein", True),
        ("a {x}", "ein {x} {y}", True),
        (", then {x}", " dann {x}", False),
        (", then {x}", "dann {x}", True),
        ("put ", "setzen", True),
        ("a", " ", True),
    ],
)
def test_a_translation_that_differs_is_found(key: str, text: str, faulty: bool) -> None:
    """Placeholders, and pieces that would run into each other."""
    assert bool(differing(Catalogue({key: text}))) is faulty
