"""Notes in four formats and several encodings read alike."""

import sys
from pathlib import Path

import pytest

from levelhead.data.note_files import note_of_bytes, read_note_file
from levelhead.errors import DataRejected, SourceMissing
from levelhead.factcheck.document import BlockKind
from levelhead.factcheck.grammar import read_note
from tests.factcheck.brief import brief

MARKDOWN = """# RTY outlook

The **50-day** moving average sits at 2,456. See [our chart](https://example.com/x).

## Support

| Level | Why |
|---|---|
| 2,360–2,350 | November low |
| 2,227 | 200-day MA |

## Scenarios (next 2–3 weeks)

| Scenario | Probability |
|:--|--:|
| Rally toward 2,500 | 60% |
| Breakdown below 2,350 | 40% |

- Upcoming CPI matters.
"""
PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p {color: red}</style>
<script>document.write("RSI at 11")</script></head><body>
<h1>RTY outlook</h1><!-- RSI at 12 -->
<p>The <b>50-day</b> moving average sits at 2,456. See <a href="https://example.com/x">our chart</a>.</p>
<h2>Support</h2>
<table><thead><tr><th>Level</th><th>Why</th></tr></thead><tbody>
<tr><td>2,360&ndash;2,350</td><td>November low</td></tr><tr><td>2,227</td><td>200-day MA</td></tr></tbody></table>
<h2>Scenarios (next 2&ndash;3 weeks)</h2>
<table><tr><th>Scenario</th><th>Probability</th></tr><tr><td>Rally toward 2,500</td><td>60%</td></tr>
<tr><td>Breakdown below 2,350</td><td>40%</td></tr></table>
<ul><li>Upcoming CPI matters.</li></ul></body></html>
"""
PLAIN = """RTY outlook

The 50-day moving average sits at 2,456. See our chart.

Support

Level          Why
2,360–2,350    November low
2,227          200-day MA

Scenarios (next 2–3 weeks)

Scenario                 Probability
Rally toward 2,500       60%
Breakdown below 2,350    40%

- Upcoming CPI matters.
"""
STATED = [
    "moving average window=50 at=2456",
    "level at=2350..2360 side=support reasons=[extreme period=month-11 side=low]",
    "level at=2227 side=support reasons=[average window=200]",
    "probability row=[reach direction=up at=2500 p=0.6] horizon=15",
    "probability row=[break direction=down at=2350 p=0.4] horizon=15",
    "release release=CPI",
]
FORMATS = {"n.md": MARKDOWN, "n.html": PAGE, "n.txt": PLAIN}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_note_in_each_format_states_the_same(name):
    note = note_of_bytes(FORMATS[name].encode(), name=name)
    assert [brief(one) for one in read_note(note, market="RTY").statements] == STATED


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(name, encoding, line_end):
    data = FORMATS[name].replace("\n", line_end).encode(encoding)
    assert note_of_bytes(data, name=name).text == note_of_bytes(FORMATS[name].encode(), name=name).text


def test_scripts_styles_and_comments_of_a_page_are_not_read():
    text = note_of_bytes(PAGE.encode(), name="n.html").text
    assert ("RSI" in text, "color" in text) == (False, False)


def test_a_page_under_another_ending_is_read_as_a_page():
    assert note_of_bytes(PAGE.encode(), name="n.txt").text == note_of_bytes(PAGE.encode(), name="n.html").text


def test_html_inside_markdown_is_text_between_tags():
    data = b"# RTY\n\nSupport at <b>2,350</b> held.<script>bad()</script> <!-- no --> *Really*.\n"
    assert note_of_bytes(data, name="n.md").text == "RTY\nSupport at 2,350 held. Really."


def test_an_unclosed_script_hides_the_rest_as_in_a_browser():
    assert note_of_bytes(b"<p>A</p><script>RSI at 49", name="n.html").text == "A"


def test_kinds_of_blocks():
    kinds = [block.kind for block in note_of_bytes(MARKDOWN.encode(), name="n.md").blocks]
    heading, table = BlockKind.HEADING, BlockKind.TABLE
    assert kinds == [heading, BlockKind.PARAGRAPH, heading, table, heading, table, BlockKind.ITEM]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY"),
        (b"  \n\t ", "EMPTY"),
        (b"PK\x03\x04rest", "FORMAT"),
        (b"\x89PNG\r\n", "FORMAT"),
        (b"%PDF-1.7 broken", "PDF"),
        (bytes(range(256)) * 4, "FORMAT"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data, code):
    pytest.importorskip("pypdf")
    with pytest.raises(DataRejected) as caught:
        note_of_bytes(data, name="note")
    assert (caught.value.code, bool(caught.value.remedy)) == (code, True)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(DataRejected, match=r"lost\.md is not a file"):
        read_note_file(tmp_path / "lost.md")


def test_a_pdf_is_read_as_text(tmp_path: Path):
    pytest.importorskip("pypdf")
    path = tmp_path / "note.pdf"
    path.write_bytes(small_pdf(["RTY outlook", "Support at 2,350 remains intact."]))
    said = read_note(read_note_file(path), market="RTY").statements
    assert [brief(one) for one in said] == ["intact at=2350 side=support"]


def test_without_its_package_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[audit-pdf\]'"):
        note_of_bytes(b"%PDF-1.7", name="n.pdf")


def small_pdf(lines: list[str]) -> bytes:
    """A page of lines, as the PDF standard's own example of a text file is written."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            len(out),
        )
    )


def test_a_blank_line_ends_a_table_and_a_paragraph():
    tables = b"| Level | Why |\n|---|---|\n| 2,350 | a |\n\n| Support | Resistance |\n|---|---|\n| 2,300 | 2,455 |\n"
    blocks = note_of_bytes(b"One.\n\nTwo.\n\n" + tables, name="n.md").blocks
    assert [len(block.rows) for block in blocks] == [0, 0, 1, 1]


def test_columns_of_supports_and_resistances_are_levels_of_their_sides():
    data = b"# RTY\n\n| Support | Resistance |\n|---|---|\n| 2,370 | 2,423 |\n| 2,300 | 2,456 |\n"
    said = read_note(note_of_bytes(data, name="n.md"), market="RTY").statements
    assert [brief(one) for one in said] == [
        "level at=2370 side=support",
        "level at=2423 side=resistance",
        "level at=2300 side=support",
        "level at=2456 side=resistance",
    ]


def test_a_line_that_its_writer_ended_is_no_wrapped_line():
    data = b"Support is near, and has been for most of a long and quiet week now,\nas ever.\nIf 2,350 fails, 2,310 is next.\n"
    assert [block.text[:10] for block in note_of_bytes(data, name="n.txt").blocks] == [
        "Support is",
        "If 2,350 f",
    ]


def test_the_heading_of_a_list_gives_its_horizon():
    data = b"# RTY\n\nScenarios for the next 5 sessions:\n\n- Bull (60%): push above 2,470\n- Bear (40%): break below 2,350\n"
    (table,) = read_note(note_of_bytes(data, name="n.md"), market="RTY").tables
    assert (table.horizon_high, len(table.rows)) == (5, 2)
