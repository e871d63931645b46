"""A note as blocks and sentences with places in its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.factcheck.document import BlockKind, Part, assemble, clean, fold
from levelhead.factcheck.grammar.figures import Unit, figures
from levelhead.factcheck.sentences import sentences, split

TEXTS = st.text(max_size=300)


@given(st.lists(st.tuples(st.sampled_from(list(BlockKind)), TEXTS), max_size=8))
def test_every_block_and_cell_stands_where_it_says(pieces):
    parts = [Part(kind, text, rows=((text, "1"), ("a", text))) for kind, text in pieces]
    note = assemble(parts)
    assert [note.text[block.start : block.stop] for block in note.blocks] == [
        block.text for block in note.blocks
    ]
    cells = [cell for block in note.blocks for row in block.rows for cell in row.cells]
    assert [note.text[cell.start : cell.stop] for cell in cells] == [cell.text for cell in cells]


@given(TEXTS)
def test_every_sentence_stands_where_it_says(text):
    note = assemble([Part(BlockKind.PARAGRAPH, text)])
    found = list(sentences(note))
    assert [note.text[one.start : one.stop] for one in found] == [one.text for one in found]


@given(TEXTS)
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@given(TEXTS)
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u2066", "\x00", "\x1b", "\ufeff", "\u00ad"])
def test_control_direction_and_invisible_characters_are_dropped(char):
    assert clean(f"2,3{char}50") == "2,350"


SENTENCES = [
    ("It fell 2.5% to 2,350.5. Then it rose.", ["It fell 2.5% to 2,350.5.", "Then it rose."]),
    ("U.S. yields rose. Stocks fell.", ["U.S. yields rose.", "Stocks fell."]),
    ("RTY vs. ES is weak.", ["RTY vs. ES is weak."]),
    ("The target is approx. 2,400 points.", ["The target is approx. 2,400 points."]),
    ("The S&P 500 closed at 6,720. It was Monday.", ["The S&P 500 closed at 6,720.", "It was Monday."]),
    ("It held; then it broke.", ["It held;", "then it broke."]),
    ("On Nov. 21 it turned! Did it?", ["On Nov. 21 it turned!", "Did it?"]),
    ("Support is 2,350 (Nov. low). Next is 2,310.", ["Support is 2,350 (Nov. low).", "Next is 2,310."]),
    ("It fell in the U.S. The close was weak.", ["It fell in the U.S.", "The close was weak."]),
    ("The level – 2,350 – matters.", ["The level – 2,350 – matters."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_end_at_full_stops_that_are_full_stops(text, expected):
    assert [text[start:stop] for start, stop in split(text)] == expected


FIGURES = [
    ("2,350–2,360", [(2350.0, 2360.0, Unit.PRICE)]),
    ("2,360–2,350", [(2350.0, 2360.0, Unit.PRICE)]),
    ("2,415/20", [(2415.0, 2420.0, Unit.PRICE)]),
    ("6,850-60", [(6850.0, 6860.0, Unit.PRICE)]),
    ("1.0850/60", [(1.085, 1.086, Unit.PRICE)]),
    ("2.4k", [(2400.0, 2400.0, Unit.PRICE)]),
    ("7.5 pts", [(7.5, 7.5, Unit.POINTS)]),
    ("35–40%", [(35.0, 40.0, Unit.PERCENT)]),
    ("−1.2%", [(-1.2, -1.2, Unit.PERCENT)]),
    ("25 bp", [(25.0, 25.0, Unit.BASIS_POINTS)]),
    ("between 2,350 and 2,420", [(2350.0, 2420.0, Unit.PRICE)]),
    ("2,350 and 2,420", [(2350.0, 2350.0, Unit.PRICE), (2420.0, 2420.0, Unit.PRICE)]),
    ("from 2,300 to 2,418", [(2300.0, 2300.0, Unit.PRICE), (2418.0, 2418.0, Unit.PRICE)]),
    ("$58.84", [(58.84, 58.84, Unit.PRICE)]),
    ("3 times", [(3.0, 3.0, Unit.COUNT)]),
    ("２，３５０", [(2350.0, 2350.0, Unit.PRICE)]),
    ("99999999999999999999", []),
    ("2,302,000,000", []),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_numbers_are_read_as_notes_write_them(text, expected):
    assert [(one.low, one.high, one.unit) for one in figures(fold(text))] == expected
