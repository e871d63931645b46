"""Sentences of notes and what they state, word by word; and sentences that state nothing."""

from pathlib import Path

import pytest

from tests.factcheck.brief import briefs, note, read

FOLDER = Path(__file__).parent / "sentences"


def cases() -> list[tuple[str, str, list[str]]]:
    """Market, sentence and what it states, of every file."""
    found: list[tuple[str, str, list[str]]] = []
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("    "):
                found[-1][2].append(line.strip())
            elif line:
                market, _, sentence = line.partition(" | ")
                found.append((market, sentence, []))
    return found


CASES = cases()
IDS = [f"{market}: {sentence}" for market, sentence, _ in CASES]


@pytest.mark.parametrize(("market", "sentence", "expected"), CASES, ids=IDS)
def test_sentence_states_exactly_this(market, sentence, expected):
    assert briefs(sentence, market=market) == sorted(expected)


@pytest.mark.parametrize(("market", "sentence", "expected"), CASES, ids=IDS)
def test_every_quote_is_the_note_s_own_text(market, sentence, expected):
    text = note(sentence).text
    said = read(sentence, market=market).statements
    assert [text[one.start : one.end] for one in said] == [one.quote for one in said]


def test_there_are_at_least_200_sentences_and_forty_that_state_nothing():
    assert (len(CASES) >= 200, sum(not expected for _, _, expected in CASES) >= 40) == (True, True)
