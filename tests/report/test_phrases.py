"""Phrases remember their parts, and read as plain English all the same."""

import pickle

from levelhead.measure.phrase import NOTHING, Phrase, capital, cite, joined, named, reworded, strung, word


def test_a_phrase_is_its_english_text() -> None:
    """Slots take their parts, other names stay for measurements."""
    assert Phrase("a close {side} {price}", side=Phrase("below")) == "a close below {price}"


def test_a_phrase_remembers_its_pattern_and_parts() -> None:
    """What was put together can be taken apart."""
    made = Phrase("a close {side} {price}", side=Phrase("below"))
    assert (made.pattern, dict(made.parts)) == ("a close {side} {price}", {"side": "below"})


def test_adding_keeps_both_phrases() -> None:
    """A sentence that grows keeps each piece."""
    grown = Phrase("The close is {close}") + ", {room} points up" + "."
    assert grown == "The close is {close}, {room} points up."
    assert grown.parts["first"].parts["then"] == ", {room} points up"


def test_lists_read_as_a_person_writes_them() -> None:
    """Commas, and a word before the last."""
    names = [cite("a"), cite("b"), cite("c")]
    assert joined(names) == "{a}, {b} and {c}"
    assert strung(names, "; ") == "{a}; {b}; {c}"
    assert joined([]) == strung([]) == NOTHING == ""


def test_a_capital_stands_at_the_start_alone() -> None:
    """The phrase under it is unchanged."""
    assert capital(Phrase("no {kind} falls inside", kind=word("CPI"))) == "No CPI falls inside"
    assert capital(cite("day")) == "{day}"


def test_a_phrase_travels_to_another_process() -> None:
    """Pickled and read back it has pattern, parts and capital."""
    made = capital(Phrase("a {x}", x=Phrase("b")))
    again = pickle.loads(pickle.dumps(made))
    assert (again, again.pattern, dict(again.parts), again.starts) == ("A b", "a {x}", {"x": "b"}, True)


def test_names_in_words_change_and_words_do_not() -> None:
    """A path is shortened wherever it stands, and the phrase can still be said in another language."""
    said = Phrase(
        "{file}: {why}", file=named("/home/me/RTY.csv"), why=Phrase("is no {what}", what=named("/x"))
    )
    short = reworded(said, lambda name: name.rpartition("/")[2])
    assert short == "RTY.csv: is no x"
    assert isinstance(short, Phrase)
    assert (short.pattern, short.parts["why"].pattern) == ("{file}: {why}", "is no {what}")
    assert reworded("/home/me", lambda name: name.upper()) == "/HOME/ME"
