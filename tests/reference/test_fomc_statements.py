"""Facts of statements, read by hand from the texts, and the range of each against the range that then held."""

import csv
from datetime import date

import numpy as np
import pytest

from levelhead.data import read_series
from levelhead.data.statements import read_statements
from levelhead.errors import BadOption
from levelhead.fundamentals.guidance import DOVISH, HAWKISH, count_words
from levelhead.fundamentals.sentences import sentences
from levelhead.fundamentals.statement_diff import WordEdit, difference
from levelhead.fundamentals.statement_scores import read_tone
from levelhead.fundamentals.statements import read_statement, target_in
from levelhead.fundamentals.target_range import TargetRange, number, range_in
from levelhead.fundamentals.votes import Preference, votes_in
from levelhead.markets.macro import Statement

BEFORE = Statement(
    date(2025, 1, 29),
    "statement",
    "Activity in the U.S. economy has expanded. Inflation remains elevated.\n"
    "The Committee decided to keep the target range for the federal funds rate at 4-1/4 to 4\u20141/2 percent. "
    "In considering any adjustments, the Committee will assess incoming data.\n"
    "Voting for the monetary policy action were Ann B. Carter, Chair; D. E. Fox, Vice Chair; and Guy van Horn.\n"
    "Implementation Note issued January 29, 2025",
)
AFTER = Statement(
    date(2025, 3, 19),
    "statement",
    "Activity in the U.S. economy has slowed. Inflation remains elevated. Risks have risen, on balance, since then.\n"
    "The Committee decided to lower the target range for the federal funds rate by 1/4 percentage point to 4 to "
    "4\u2014\x911/4 percent.\n"
    "Voting for the monetary policy action were Ann B. Carter, Chair; and D. E. Fox, Vice Chair. Voting against "
    "this action was Guy van Horn, who preferred to maintain the target range at 4-1/4 to 4-1/2 percent.\n"
    "For media inquiries, please email\n[email\u00a0protected]\nor call 202-452-2955.",
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("keep the target range for the federal funds rate at 0 to 1/4 percent and", (0.0, 0.25)),
        ("to raise the target range for the federal funds rate to 3/4 to 1 percent", (0.75, 1.0)),
        (
            "the target range for the federal funds rate by 1/2 percentage point, to 1 to 1-1/4 percent.",
            (1.0, 1.25),
        ),
        ("lower the target range by 1/4 percentage point to 4-1/2 to 4-3/4 percent", (4.5, 4.75)),
        ("raise the target range by 0.5 percentage point to 1-1/4 percent to 1-1/2 percent", (1.25, 1.5)),
        ("establish a target range for the federal funds rate of 0 to 1/4 percent.", (0.0, 0.25)),
        ("the target range to 5.25 to 5.50 percent", (5.25, 5.5)),
        ("lower its target for the federal funds rate 75 basis points to 2-1/4 percent.", (2.25, 2.25)),
    ],
)
def test_a_range_as_it_is_written(sentence, expected):
    """Fractions with a dash, whole numbers, decimals; the size of the step before it is not read as a bound."""
    assert range_in(sentence) == TargetRange(*expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "the appropriate path of the target range for the federal funds rate.",
        "inflation at the rate of 2 percent over the longer run.",
        "ongoing increases in the target range will be appropriate to return inflation to 2 percent over time.",
    ],
)
def test_a_goal_is_no_range(sentence):
    """Sentences on the range, or with percents, that decide nothing."""
    assert range_in(sentence) is None


@pytest.mark.parametrize(("text", "value"), [("3-3/4", 3.75), ("1/2", 0.5), ("5", 5.0), ("5.25", 5.25)])
def test_a_number_as_it_is_written(text, value):
    """Whole, fraction, both, decimals."""
    assert number(text) == value


def test_sentences_end_where_they_do():
    """Not at initials, at U.S. or at Mr.; but at U.S. when a new sentence begins."""
    text = "Prices in the U.S. rose. Mr. J. P. Doe left St. Louis at 9 a.m. on Monday. He knows the U.S. The end came."
    assert sentences(text) == (
        "Prices in the U.S. rose.",
        "Mr. J. P. Doe left St. Louis at 9 a.m. on Monday.",
        "He knows the U.S.",
        "The end came.",
    )


def test_links_and_headings_are_no_sentences():
    """A link broken over lines is put together; what does not end as a sentence is left out."""
    text = "More can be found on the Board's\nwebsite\n.\nFor media inquiries, call 202-452-2955.\nA heading"
    assert sentences(text) == ("More can be found on the Board's website.",)


def test_facts_of_a_statement():
    """A cut of a quarter against a range read from dashes of three kinds, with one vote against."""
    facts = read_statement([BEFORE, AFTER])
    assert facts is not None
    assert (facts.day, facts.previous) == (date(2025, 3, 19), date(2025, 1, 29))
    assert (facts.target, facts.previous_target, facts.change) == (
        TargetRange(4, 4.25),
        TargetRange(4.25, 4.5),
        -0.25,
    )
    assert facts.votes.voting_for == ("Ann B. Carter", "D. E. Fox")
    (dissent,) = facts.votes.dissents
    assert (dissent.name, dissent.preference) == ("Guy van Horn", Preference.MAINTAIN)
    assert (dissent.change, dissent.against) == (0.0, 0.25)
    assert facts.disappeared == ("considering any adjustments",)
    assert facts.appeared == ()


def test_the_difference_of_two_statements():
    """One sentence kept, two reworded, one added, one removed; votes and links are not compared."""
    facts = read_statement([BEFORE, AFTER])
    assert facts is not None and facts.difference is not None
    assert facts.difference.kept == 1
    assert facts.difference.added == ("Risks have risen, on balance, since then.",)
    assert facts.difference.removed == (
        "In considering any adjustments, the Committee will assess incoming data.",
    )
    first = facts.difference.reworded[0]
    assert first.edits == (WordEdit("expanded.", "slowed."),)
    assert len(facts.difference.reworded) == 2


def test_a_moved_sentence_is_kept():
    """Order alone is no change; a sentence that stands twice is kept as often as it stood before."""
    found = difference(["A b c.", "D e f.", "D e f."], ["D e f.", "A b c."])
    assert (found.kept, found.added, found.removed, found.reworded) == (2, (), ("D e f.",), ())


def test_the_first_statement_is_compared_with_nothing():
    """No statement before: no change, no difference, no phrase that appeared."""
    facts = read_statement([BEFORE])
    assert facts is not None
    assert (facts.previous, facts.change, facts.difference, facts.appeared) == (None, None, None, ())
    assert [each.wording for each in facts.phrases if each.present] == ["considering any adjustments"]
    assert read_statement([Statement(date(2025, 2, 19), "minutes", "Minutes.")]) is None


def test_a_later_statement_changes_nothing():
    """Facts of a day are those of the statements until then."""
    assert read_statement([BEFORE]) != read_statement([BEFORE, AFTER])
    assert target_in(BEFORE) == TargetRange(4.25, 4.5)


def test_words_lean_as_their_lists_say():
    """Two hawkish and one dovish phrase, longest first: "inflation remains elevated" counts once."""
    counted = count_words(["Inflation remains elevated and firming is needed.", "Growth has slowed."])
    assert (counted.hawkish, counted.dovish, counted.words) == (2, 1, 10)
    assert not set(HAWKISH) & set(DOVISH)
    assert 55 <= len(HAWKISH) + len(DOVISH) <= 70


class Scorer:
    """A model that answers what it is told to."""

    model, digest = "by hand 1", "sha256:00"

    def __init__(self, *answers: int) -> None:
        self.answers = answers

    def score(self, said: tuple[str, ...], /) -> tuple[int, ...]:
        """Whatever was asked, as often as told."""
        assert said
        return self.answers


def test_a_model_of_tone_is_told_with_its_name():
    """Four sentences, one of each lean and two without."""
    facts = read_statement([BEFORE])
    assert facts is not None
    tone = read_tone(facts, Scorer(1, 1, 0, 0))
    assert (tone.model, tone.digest, tone.balance) == ("by hand 1", "sha256:00", 0.5)


@pytest.mark.parametrize("answers", [(1, 0), (1, 0, 0, 2)])
def test_a_model_must_answer_each_sentence(answers):
    """Too few answers, or one that is none of the three."""
    facts = read_statement([BEFORE])
    assert facts is not None
    with pytest.raises(BadOption):
        read_tone(facts, Scorer(*answers))


# Dissents of known meetings, read from the texts: name, wish, change wanted, change wanted less change decided.
DISSENTS = {
    "2020-03-15": [("Loretta J. Mester", "lower", -0.5, 0.5)],
    "2020-09-16": [("Robert S. Kaplan", "other", None, None), ("Neel Kashkari", "other", None, None)],
    "2022-03-16": [("James Bullard", "raise", 0.5, 0.25)],
    "2022-06-15": [("Esther L. George", "raise", 0.5, -0.25)],
    "2024-09-18": [("Michelle W. Bowman", "lower", -0.25, 0.25)],
    "2024-12-18": [("Beth M. Hammack", "maintain", 0.0, 0.25)],
    "2025-03-19": [("Christopher J. Waller", "other", None, None)],
    "2025-07-30": [
        ("Michelle W. Bowman", "lower", -0.25, -0.25),
        ("Christopher J. Waller", "lower", -0.25, -0.25),
    ],
    "2025-09-17": [("Stephen I. Miran", "lower", -0.5, -0.25)],
    "2025-10-29": [("Stephen I. Miran", "lower", -0.5, -0.25), ("Jeffrey R. Schmid", "maintain", 0.0, 0.25)],
}


def real(shared) -> list[Statement]:
    """Every statement of the file."""
    found = read_statements(shared / "data" / "fed" / "fomc_press.csv")
    return [each for each in found if each.kind == "statement"]


def test_every_statement_names_the_range_that_then_held(shared):
    """All 49 from January 2020 to October 2025, against the range in force on the next day."""
    folder = shared / "data" / "series"
    lower, upper = (read_series(folder / f"{name}.csv") for name in ("DFEDTARL", "DFEDTARU"))
    agreed = 0
    for each in real(shared):
        at = int(np.searchsorted(upper.session, np.datetime64(each.day), side="right"))
        assert target_in(each) == TargetRange(lower.value[at], upper.value[at]), each.day
        agreed += 1
    assert agreed == 49


def test_dissents_of_known_meetings(shared):
    """Those listed above, and nobody else against in the whole file."""
    texts = real(shared)
    found = {}
    for at, each in enumerate(texts):
        facts = read_statement(texts[: at + 1])
        assert facts is not None
        rows = [
            (vote.name, vote.preference.value, vote.change, vote.against) for vote in facts.votes.dissents
        ]
        if rows and each.day > date(2020, 1, 29):
            found[each.day.isoformat()] = rows
    assert found == DISSENTS


def test_votes_for_are_counted(shared):
    """Ten to twelve in each statement and the absent told: Kugler in July 2025, when nine were for and two against."""
    texts = real(shared)
    july = next(each for each in texts if each.day == date(2025, 7, 30))
    votes = votes_in(sentences(july.text))
    assert (len(votes.voting_for), len(votes.dissents), votes.absent) == (9, 2, ("Adriana D. Kugler",))
    for each in texts:
        votes = votes_in(sentences(each.text))
        assert 8 <= len(votes.voting_for) <= 12, each.day


def test_phrases_that_came_and_went(shared):
    """October 2025 announced the end of the run-off; September brought the shift in the balance of risks."""
    texts = real(shared)
    october, september = read_statement(texts), read_statement(texts[:-1])
    assert october is not None and september is not None
    assert (october.appeared, october.disappeared) == (
        ("conclude the reduction",),
        ("reducing its holdings",),
    )
    assert september.appeared == (
        "considering additional adjustments",
        "shift in the balance of risks",
        "downside risks to employment",
    )
    assert october.difference is not None and len(october.difference.added) == 2


def test_the_file_was_read_whole(shared):
    """Every row of kind statement, none twice."""
    with (shared / "data" / "fed" / "fomc_press.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row["date"] for row in csv.DictReader(stream) if row["kind"] == "statement"]
    assert [each.day.strftime("%Y%m%d") for each in real(shared)] == sorted(rows)
