"""The PDF: two sheets, text that can be selected, fonts inside, whole tables, the same bytes every time."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from levelhead.errors import BadOption, SourceMissing
from levelhead.render.numbers import say
from levelhead.render.pdf import to_pdf
from levelhead.report import Outlook, Paragraph, Table
from tests.golden.test_outlook_pages import whole
from tests.pages import page as page_of

needs_typst = pytest.mark.usefixtures("typst")


@pytest.fixture(scope="module")
def typst():
    return pytest.importorskip("typst", reason="the extra pdf is not installed")


@pytest.fixture(scope="module")
def pypdf():
    return pytest.importorskip("pypdf", reason="needs pypdf")


@pytest.fixture(scope="module")
def outlook(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    return whole(tmp_path_factory.mktemp("made-up"))


@pytest.fixture(scope="module")
def document(outlook: Outlook, typst, pypdf):
    return pypdf.PdfReader(io.BytesIO(to_pdf(outlook)))


def close(words: str) -> str:
    """Without any space: a line may end anywhere."""
    return "".join(words.split())


def test_it_has_two_pages_of_a4(document):
    """ISO 216: 210 by 297 mm are 595.28 by 841.89 points."""
    sizes = [tuple(round(float(each), 1) for each in page.mediabox[2:]) for page in document.pages]
    assert sizes == [(595.3, 841.9)] * 2


@needs_typst
def test_letter_is_letter(outlook: Outlook, pypdf):
    """8.5 by 11 inches of 72 points."""
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(outlook, paper="letter"))).pages
    assert [tuple(map(float, page.mediabox[2:])) for page in pages] == [(612.0, 792.0)] * 2


@needs_typst
def test_another_paper_is_refused(outlook: Outlook):
    with pytest.raises(BadOption, match="a4 or letter"):
        to_pdf(outlook, paper="a5")  # type: ignore[arg-type]


def test_every_sentence_and_cell_can_be_selected(outlook: Outlook, document):
    found = close("".join(page.extract_text() for page in document.pages))
    assert [say(each) for each in outlook.claims if close(say(each)) not in found] == []


def test_every_font_is_inside(document):
    """ISO 32000-1, 9.9: an embedded font has a font program in its descriptor."""
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    outside = [
        each for each in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.get_object())
    ]
    assert (len(fonts) > 1, outside) == (True, [])


def test_tables_do_not_break_across_pages(outlook: Outlook, document):
    """A table that breaks repeats its header; and its first and last cell stand on one page."""
    pages = [close(page.extract_text()) for page in document.pages]
    tables = [block for part in outlook.sections for block in part.blocks if isinstance(block, Table)]
    whole_ones = [
        any(close(say(table.rows[0][0])) in page and close(say(table.rows[-1][1])) in page for page in pages)
        for table in tables
    ]
    headers = "".join(pages).count(close("Level Why Tests"))
    assert (all(whole_ones), headers) == (True, sum(say(table.header[0]) == "Level" for table in tables))


def test_it_acts_on_nothing(document):
    """No script, no action, no address, no file inside."""
    names = str(document.trailer["/Root"].get_object())
    annotations = [page.get("/Annots") for page in document.pages]
    assert (
        [word for word in ("/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles") if word in names],
        annotations,
    ) == (
        [],
        [None, None],
    )


def test_it_is_tagged_named_and_dated_by_its_session(document):
    root, said = document.trailer["/Root"].get_object(), document.metadata
    assert (root["/MarkInfo"]["/Marked"], str(root["/Lang"]), said.title, said.creation_date.date()) == (
        True,
        "en",
        "E-mini Russell 2000 (RTY): outlook of November 24, 2025",
        date(2025, 11, 24),
    )


@needs_typst
def test_equal_pages_are_equal_bytes_in_another_process_at_another_hour(tmp_path: Path):
    """Nothing of the clock, the zone or the order of sets gets in."""
    code = (
        "import sys, hashlib, pathlib\n"
        "from tests.golden.test_outlook_pages import whole\n"
        "from levelhead.render.pdf import to_pdf\n"
        "print(hashlib.sha256(to_pdf(whole(pathlib.Path(sys.argv[1])))).hexdigest())\n"
    )

    def digest(name: str, **environment: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        import os

        paths = os.pathsep.join(each for each in sys.path if each)
        return subprocess.run(
            [sys.executable, "-c", code, str(folder)],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": paths, **environment},
            cwd=Path(__file__).resolve().parents[2],
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert digest("one", TZ="UTC", PYTHONHASHSEED="1") == digest("two", TZ="Asia/Tokyo", PYTHONHASHSEED="2")


@needs_typst
def test_typst_markup_in_a_text_stays_text(outlook: Outlook, pypdf):
    strange = '#panic("no") $x^y$ *bold* [link] `raw` \\ // comment'
    claim = replace(outlook.claims[2], template=strange, measurements=())
    section = replace(outlook.changes, title=strange, blocks=(Paragraph((claim,)),))
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(replace(outlook, changes=section)))).pages
    found = close("".join(page.extract_text() for page in pages))
    assert found.count(close(strange)) == 2


@needs_typst
def test_a_long_page_shrinks_to_two_sheets_before_it_takes_a_third(outlook: Outlook, pypdf):
    def sheets(times: int) -> int:
        blocks = outlook.changes.blocks * times
        longer = replace(outlook, changes=replace(outlook.changes, blocks=blocks))
        return len(pypdf.PdfReader(io.BytesIO(to_pdf(longer))).pages)

    assert sheets(6) == 2 < sheets(40)


def test_without_the_package_the_message_says_what_to_install(
    outlook: Outlook, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[pdf\]'"):
        to_pdf(outlook)


@pytest.mark.shared
def test_the_real_page_fits_on_two_sheets(shared: Path, typst, pypdf):
    data = shared / "data"
    outlook = page_of(data / "bars" / "RTY=F.csv", "RTY", as_of=date(2025, 11, 24), data=data)
    assert len(pypdf.PdfReader(io.BytesIO(to_pdf(outlook))).pages) == 2
