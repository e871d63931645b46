"""The language is asked for by an option of the command and an argument of a page's methods."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import levelhead
from levelhead.api import Page
from levelhead.cli.main import levelhead as command
from levelhead.errors import BadOption
from levelhead.render.languages import Language
from levelhead.render.languages.catalogue import Catalogue
from tests.data.bar_files import walk
from tests.pages import write_bars


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 made-up bars."""
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", walk(400, seed=3))


@pytest.fixture(scope="module")
def outlook(bars: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Their page."""
    home = tmp_path_factory.mktemp("home")
    return levelhead.outlook(levelhead.read_bars(bars, market="RTY"), home=home)


def run(bars: Path, *more: str) -> tuple[int, bytes, str]:
    """Exit status, standard output and standard error of ``levelhead outlook``."""
    asked = ["outlook", "RTY", "--bars", str(bars), "--offline", *more]
    found = CliRunner().invoke(command, asked)
    return found.exit_code, found.stdout_bytes, found.stderr


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("text", "EINLEITUNG"),
        ("md", "## Einleitung"),
        ("html", '<html lang="de">'),
        ("svg", "letzter Schlusskurs"),
    ],
)
def test_every_form_is_written_in_german(bars: Path, form: str, words: str) -> None:
    """Text, Markdown, HTML and the chart, and nothing is said of missing sentences."""
    status, out, said = run(bars, "--lang", "de", "--format", form)
    assert (status, words in out.decode(), "no translation" in said) == (0, True, False)


def test_json_is_the_same_bytes_in_every_language(bars: Path) -> None:
    """Facts have no language."""
    assert run(bars, "--format", "json")[1] == run(bars, "--lang", "de", "--format", "json")[1]


def test_english_is_what_no_option_gives(bars: Path) -> None:
    """Byte for byte."""
    assert run(bars, "--format", "md")[1] == run(bars, "--lang", "en", "--format", "md")[1]


def test_a_language_that_does_not_exist_is_wrong_usage(bars: Path) -> None:
    """Status 2, and the languages there are."""
    status, _, said = run(bars, "--lang", "fr")
    assert (status, "'en', 'de'" in said) == (2, True)


def test_sentences_without_translation_are_counted(bars: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is written all the same."""
    monkeypatch.setattr(Language, "catalogue", property(lambda _: Catalogue()))
    status, out, said = run(bars, "--lang", "de", "--format", "md")
    assert (status, "## Introduction" in out.decode(), "have no translation (de)" in said) == (0, True, True)


def test_a_page_takes_its_language_by_code(outlook: Page) -> None:
    """In Python as on the command line."""
    assert "## Einleitung" in outlook.to_markdown(language="de")
    assert '<html lang="de">' in outlook.to_html(language="de")
    assert "EINLEITUNG" in outlook.to_text(language="de")
    assert "letzter Schlusskurs" in outlook.to_svg(language="de")
    with pytest.raises(BadOption, match="en or de"):
        outlook.to_markdown(language="fr")


def test_the_pdf_says_its_language(outlook: Page) -> None:
    """Readers that speak take it from the catalogue of the document."""
    pytest.importorskip("typst")
    import io

    pypdf = pytest.importorskip("pypdf")
    document = pypdf.PdfReader(io.BytesIO(outlook.to_pdf(language="de")))
    assert document.root_object["/Lang"] == "de"
    assert "Wahrscheinlichkeit" in "".join(each.extract_text() for each in document.pages)
