"""What became of a forecast, worked out by hand on bars written by hand."""

import json
import shutil
from datetime import date, timedelta
from math import log

import numpy as np
import pytest
import scoringrules

from levelhead.errors import BadOption, LedgerIncomplete
from levelhead.ledger.entry import EntryKind
from levelhead.ledger.grading import grade_body
from levelhead.ledger.scored import counted, hindcast_of, level_records, questions, record_of
from levelhead.ledger.verify import verify
from levelhead.markets import Roll, RollTable
from levelhead.pipeline.bookkeeping import due_by, grade_due, say, void_forecast
from tests.ledger.told import AHEAD, LATER, QUIET, book_with, came, forecast, said

TOUCHES_UP = (104.0, 110.0, 103.0, 105.0)
CLOSES_DOWN = (97.0, 98.0, 93.0, 93.9)


def grade(*ahead, body=None, **options):
    """The grade of the usual forecast, or another, on these bars."""
    return grade_body(forecast(body or said()), came(*ahead, **options))


@pytest.mark.parametrize(
    ("ahead", "outcome", "settled"),
    [
        ((QUIET, TOUCHES_UP, QUIET, QUIET, QUIET), "up", "2025-11-05"),
        ((QUIET, QUIET, CLOSES_DOWN, QUIET, QUIET), "down", "2025-11-06"),
        ((QUIET,) * 5, "neither", "2025-11-10"),
        ((QUIET, TOUCHES_UP, CLOSES_DOWN, QUIET, QUIET), "up", "2025-11-05"),
        ((CLOSES_DOWN, TOUCHES_UP, QUIET, QUIET, QUIET), "down", "2025-11-04"),
    ],
    ids=["up", "down", "neither", "up first", "down first"],
)
def test_the_row_that_came_true_and_when(ahead, outcome, settled):
    """The barrier met first decides, on the session it was met."""
    found = grade(*ahead)
    assert (found["outcome"], found["settled"], found["tie"]) == (outcome, settled, False)


@pytest.mark.parametrize(
    ("bar", "outcome"),
    [
        ((100.0, 109.9, 99.0, 100.0), "neither"),  # a tick short of the touch
        ((100.0, 110.0, 99.0, 100.0), "up"),  # the price itself is a touch
        ((96.0, 97.0, 90.0, 94.1), "neither"),  # far through it, closed back
        ((96.0, 97.0, 90.0, 94.0), "neither"),  # the buffer's edge itself is not beyond it
        ((96.0, 97.0, 90.0, 93.9), "down"),
    ],
)
def test_a_touch_needs_a_high_and_a_break_needs_a_close(bar, outcome):
    """110 by touch; 95 by a close more than 1.0 below it."""
    assert grade(QUIET, bar, QUIET, QUIET, QUIET)["outcome"] == outcome


BOTH_TOUCH = said(down={"price": "95.0", "by": "touch"})


@pytest.mark.parametrize(
    ("bar", "outcome", "tie"),
    [
        ((100.0, 111.0, 94.0, 100.0), "down", True),  # 5 below the open, 10 above it
        ((104.0, 111.0, 94.0, 100.0), "up", True),  # 6 above the open, 9 below it
        ((102.5, 111.0, 94.0, 100.0), "down", True),  # as far: the lower
        ((111.0, 112.0, 94.0, 100.0), "up", True),  # opened beyond it
    ],
)
def test_one_bar_that_reaches_both_is_a_tie(bar, outcome, tie):
    """A gap first, else the nearer to the open, at equal distance the lower; the grade says so."""
    found = grade(QUIET, bar, QUIET, QUIET, QUIET, body=BOTH_TOUCH)
    assert (found["outcome"], found["tie"]) == (outcome, tie)


def test_a_roll_inside_the_horizon_touches_no_level():
    """From 22 December the next contract, 10% higher, is quoted: 115 in it is 104.5 in the one held."""
    days = ("2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19", "2025-12-22")
    body = said(as_of="2025-12-15", sessions=list(days), grades_after=days[-1])
    ahead = (QUIET, QUIET, QUIET, QUIET, (110.0, 115.0, 109.0, 111.0))
    roll = Roll(date(2025, 12, 19), date(2025, 12, 22), 10.0, 1.1)
    known = grade(*ahead, body=body, days=days, origin="2025-12-15", rolls=RollTable((roll,)))
    assert known["outcome"] == "neither"
    assert float(known["close"]) == pytest.approx(111 / 1.1)
    assert grade(*ahead, body=body, days=days, origin="2025-12-15")["outcome"] == "up"


def test_the_opening_quotation_of_an_expiry_is_no_close():
    """19 December closes on 93.47, off the tick: a special quotation breaks nothing; a day before it would."""
    days = ("2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19", "2025-12-22")
    body = said(as_of="2025-12-15", sessions=list(days), grades_after=days[-1])
    quoted = (97.0, 98.0, 93.0, 93.47)
    roll = RollTable((Roll(date(2025, 12, 19), date(2025, 12, 22), 0.0, 1.0),))
    where = {"body": body, "days": days, "origin": "2025-12-15", "rolls": roll}
    assert grade(QUIET, QUIET, QUIET, quoted, QUIET, **where)["outcome"] == "neither"
    assert grade(QUIET, QUIET, (97.0, 98.0, 93.0, 93.4), QUIET, QUIET, **where)["outcome"] == "down"


def test_a_session_without_a_bar_is_named():
    """The others decide."""
    days = ("2025-11-04", "2025-11-05", "2025-11-07", "2025-11-10")
    found = grade(QUIET, QUIET, TOUCHES_UP, QUIET, days=days)
    assert (found["missing"], found["outcome"], found["settled"]) == (["2025-11-06"], "up", "2025-11-07")


def test_without_a_bar_on_the_origin_nothing_can_be_said():
    """The contract held there is not known."""
    context = came(QUIET, QUIET, QUIET, QUIET, QUIET, origin="2025-10-31")
    assert grade_body(forecast(said()), context) is None


def test_nothing_after_the_horizon_changes_a_grade():
    """Bars to its end, and bars far beyond, give the same body."""
    ahead = (QUIET, QUIET, QUIET, QUIET, (98.0, 99.0, 97.0, 98.0))
    body = said(ladder=[SUPPORT])
    longer = (*AHEAD, "2025-11-11", "2025-11-12")
    assert grade(*ahead, body=body) == grade(*ahead, CLOSES_DOWN, TOUCHES_UP, body=body, days=longer)


# --- scores ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "model", "climatology", "uniform"),
    [
        # -ln 0.6; 0.4^2 + 0.3^2 + 0.1^2; (0.6 - 1)^2 + (0.9 - 1)^2, and so on
        ((TOUCHES_UP,), (510_826, 260_000, 170_000), (1_609_438, 980_000, 730_000), (1_098_612, 666_667, 555_556)),
        # -ln 0.3; 0.6^2 + 0.7^2 + 0.1^2; 0.6^2 + 0.1^2
        ((QUIET,), (1_203_973, 860_000, 370_000), (693_147, 380_000, 130_000), (1_098_612, 666_667, 222_222)),
        # -ln 0.1; 0.6^2 + 0.3^2 + 0.9^2; 0.6^2 + 0.9^2
        ((CLOSES_DOWN,), (2_302_585, 1_260_000, 1_170_000), (1_203_973, 780_000, 530_000), (1_098_612, 666_667, 555_556)),
    ],
    ids=["up", "neither", "down"],
)  # fmt: skip
def test_scores_in_millionths(ahead, model, climatology, uniform):
    """Log, Brier and ranked score of each row that may come true, worked out by hand."""
    found = grade(*ahead, QUIET, QUIET, QUIET, QUIET)["scores"]
    for name, (logs, brier, rps) in {"model": model, "climatology": climatology, "uniform": uniform}.items():
        assert found[name] == {"log": logs, "brier": brier, "rps": rps}


@pytest.mark.parametrize("column", [0, 1, 2])
def test_scores_are_those_of_scoringrules(column):
    """On odd shares of a million."""
    shares = {"up": 123_457, "neither": 654_321, "down": 222_222}
    ahead = ((TOUCHES_UP,), (QUIET,), (CLOSES_DOWN,))[column]
    found = grade(*ahead, QUIET, QUIET, QUIET, QUIET, body=said(probability=shares))["scores"]["model"]
    p = np.array(list(shares.values())) / 1e6
    happened = np.arange(3) == column
    assert found["rps"] == round(1e6 * float(scoringrules.rps_score(column + 1, p)))
    assert found["brier"] == round(
        1e6 * sum(float(scoringrules.brier_score(int(o), q)) for o, q in zip(happened, p, strict=True))
    )
    assert found["log"] == round(-1e6 * log(p[column]))


def test_a_row_said_to_be_impossible_costs_what_two_in_a_thousand_cost():
    """The floor of every record: 0.002 over 1.002."""
    body = said(probability={"up": 0, "neither": 700_000, "down": 300_000})
    found = grade(TOUCHES_UP, QUIET, QUIET, QUIET, QUIET, body=body)
    assert found["scores"]["model"]["log"] == round(-1e6 * log(0.002 / 1.002))


# --- levels, chain, violation ---------------------------------------------------------------------------------------

SUPPORT = {
    "side": "support",
    "low": "97.0",
    "high": "98.0",
    "kind": "swing low",
    "tests": 1,
    "touch": {"2": 300_000, "5": 500_000},
}
RESISTANCE = {**SUPPORT, "side": "resistance", "low": "103.0", "high": "104.0", "kind": "swing high"}
LADDER = said(ladder=[RESISTANCE, SUPPORT])
NEAR_SUPPORT = (100.0, 101.0, 99.0, 100.0)  # low within z = 1.0 of 98: a test, no touch
AT_SUPPORT = (99.0, 100.0, 98.0, 99.0)


@pytest.mark.parametrize(
    ("ahead", "touched"),
    [
        ((AT_SUPPORT, QUIET, QUIET, QUIET, QUIET), {"2": True, "5": True}),
        ((QUIET, QUIET, AT_SUPPORT, QUIET, QUIET), {"2": False, "5": True}),
        ((QUIET,) * 5, {"2": False, "5": False}),
    ],
)
def test_a_level_is_touched_by_each_horizon_of_its_ladder(ahead, touched):
    """A low of 98 touches a support of 97 to 98; 99 does not."""
    assert grade(*ahead, body=LADDER)["touched"][1] == touched


AWAY = (101.0, 101.5, 99.5, 101.0)


@pytest.mark.parametrize(
    ("ahead", "fate"),
    [
        ((NEAR_SUPPORT, AWAY, AWAY, AWAY, AWAY), "held"),
        ((NEAR_SUPPORT, AWAY, (99.0, 99.5, 95.0, 95.9), AWAY, AWAY), "broke"),  # closed below 97 - 1
        ((NEAR_SUPPORT, AWAY, (99.0, 99.5, 95.0, 96.0), AWAY, AWAY), "held"),  # the edge itself
        ((NEAR_SUPPORT, AWAY, AWAY, AWAY, (99.0, 99.5, 95.0, 95.9)), "held"),  # four sessions after
        ((AWAY,) * 5, "untested"),
        ((AWAY, AWAY, NEAR_SUPPORT, AWAY, AWAY), "untested"),  # too late to be judged within the horizon
    ],
    ids=["held", "broke", "at the edge", "broke later", "untested", "late"],
)
def test_a_level_held_or_broke_its_first_test(ahead, fate):
    """Tested within z, broken by a close beyond z on that bar or the three after it."""
    found = grade(*ahead, body=LADDER)["fates"]
    assert found[1] == {"side": "support", "low": "97.0", "fate": fate}
    assert found[0]["fate"] == "untested"


CHAINED = said(
    chain=[{"side": "support", "given": "97.0", "next": "92.0", "probability": 400_000}],
    violation={"side": "resistance", "given": "102.0", "next": "105.0", "probability": 400_000},
)


@pytest.mark.parametrize(
    ("ahead", "broken", "reached"),
    [
        ((QUIET, (97.0, 98.0, 95.0, 95.9), (95.0, 96.0, 92.0, 95.0)), True, True),
        ((QUIET, (97.0, 98.0, 95.0, 95.9), (95.0, 96.0, 92.1, 95.0)), True, False),
        ((QUIET, (97.0, 98.0, 92.0, 96.0), (95.0, 97.0, 92.0, 97.0)), False, None),
        (
            ((97.0, 98.0, 92.0, 97.0), (97.0, 98.0, 95.0, 95.9), QUIET),
            True,
            False,
        ),  # reached before, not after
    ],
    ids=["reached", "not reached", "not broken", "reached too early"],
)
def test_a_link_of_the_chain_is_followed(ahead, broken, reached):
    """Broken by a close below 97 by more than 1, then 92 touched from that session on."""
    found = grade(*ahead, QUIET, QUIET, body=CHAINED)["chain"]
    assert found == [{"broken": broken, "reached": reached}]


def test_a_violated_pattern_needs_no_buffer():
    """A close of 102.1 above 102, then a high of 105."""
    ahead = ((101.0, 102.5, 100.0, 102.1), (103.0, 105.0, 102.0, 103.0), QUIET, QUIET, QUIET)
    assert grade(*ahead, body=CHAINED)["violation"] == {"broken": True, "reached": True}
    assert grade(QUIET, QUIET, QUIET, QUIET, QUIET, body=CHAINED)["violation"]["broken"] is False


# --- in the book ----------------------------------------------------------------------------------------------------

GOOD = came(QUIET, TOUCHES_UP, QUIET, QUIET, QUIET)


def content(folder):
    """Every byte of the book's files."""
    return {each.name: each.read_bytes() for each in sorted(folder.glob("*.jsonl"))}


def test_graded_twice_the_whole_book_has_the_same_bytes(tmp_path):
    """And two copies graded at the same time are equal."""
    book_with(tmp_path / "a", LADDER)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    first = grade_due(book_with(tmp_path / "a"), {"RTY": GOOD}, now=LATER)
    once = content(tmp_path / "a")
    again = grade_due(book_with(tmp_path / "a"), {"RTY": GOOD}, now=LATER + timedelta(days=1))
    assert [each.entry.kind for each in first.written] == [EntryKind.GRADE]
    assert (again.written, again.unchanged) == ((), 1)
    assert content(tmp_path / "a") == once
    grade_due(book_with(tmp_path / "b"), {"RTY": GOOD}, now=LATER)
    assert content(tmp_path / "b") == once


def test_a_forecast_is_graded_once_its_last_session_has_a_bar(tmp_path):
    """Not before; a market without bars waits, and is named."""
    book = book_with(tmp_path, said(), said(market="ES"))
    early = grade_due(book, {"RTY": came(QUIET, TOUCHES_UP, QUIET, QUIET)}, now=LATER)
    assert (early.written, early.waiting, early.without_bars) == ((), 1, (2,))
    assert len(grade_due(book, {"RTY": GOOD}, now=LATER).written) == 1


def test_a_revised_bar_gives_a_regrade_and_both_stand(tmp_path):
    """The old grade keeps its bytes; the new one cites it."""
    book = book_with(tmp_path, said())
    grade_due(book, {"RTY": GOOD}, now=LATER)
    before = content(tmp_path)["2025-11.jsonl"]
    revised = came(QUIET, (104.0, 109.9, 103.0, 105.0), QUIET, QUIET, QUIET)
    done = grade_due(book, {"RTY": revised}, now=LATER + timedelta(hours=1))
    body = done.written[0].entry.body
    assert (body["kind"], body["grade"], body["outcome"]) == ("regrade", 2, "neither")
    assert content(tmp_path)["2025-11.jsonl"].startswith(before)
    assert [each.body["outcome"] for each in book.entries()[2:]] == ["up", "neither"]
    assert hindcast_of(book.entries(), "RTY", 5).outcome.tolist() == [1]


def test_a_bar_revised_without_consequence_is_recorded_too(tmp_path):
    """Same outcome, other prices: the grade cites other bars."""
    book = book_with(tmp_path, said())
    grade_due(book, {"RTY": GOOD}, now=LATER)
    revised = came(QUIET, TOUCHES_UP, QUIET, QUIET, (100.0, 101.0, 99.0, 100.1))
    done = grade_due(book, {"RTY": revised}, now=LATER + timedelta(hours=1))
    grades = [each.body for each in book.entries()[2:]]
    assert len(done.written) == 1 and grades[0]["outcome"] == grades[1]["outcome"] == "up"
    assert grades[0]["bars_sha256"] != grades[1]["bars_sha256"]


def test_a_void_forecast_is_not_graded_and_a_graded_one_not_voided(tmp_path):
    """The reason stands in the book; twice is refused."""
    book = book_with(tmp_path, said(), said(as_of="2025-11-03", grades_after="2025-11-10", close="100.1"))
    void_forecast(book, 1, reason="the source withdrew the session", now=LATER)
    done = grade_due(book, {"RTY": GOOD}, now=LATER)
    assert [each.entry.body["forecast"] for each in done.written] == [2]
    for number in (1, 2, 0, 99, -1):
        with pytest.raises(BadOption):
            void_forecast(book, number, reason="once more", now=LATER)
    with pytest.raises(BadOption, match="why"):
        void_forecast(book, 2, reason="  ", now=LATER)
    assert counted(book.entries()).voided == 1


def test_notes_and_overrides_change_no_score(tmp_path):
    """What a person said stands beside the forecast."""
    book = book_with(tmp_path, said())
    say(book, EntryKind.OVERRIDE, 1, "the meeting is tomorrow", now=LATER)
    say(book, EntryKind.NOTE, None, "a new machine", now=LATER)
    grade_due(book, {"RTY": GOOD}, now=LATER)
    kinds = [str(each.kind) for each in book.entries()]
    assert kinds == ["genesis", "forecast", "override", "note", "grade"]
    assert book.entries()[2].body["forecast_hash"] == book.entries()[1].hash
    assert book.entries()[4].body["scores"]["model"]["log"] == 510_826
    with pytest.raises(BadOption):
        say(book, EntryKind.NOTE, 2, "about a note", now=LATER)


def test_both_are_graded_and_the_first_counts(tmp_path):
    """Issued again on other data, the second forecast supersedes and stays out of the record."""
    second = said(supersedes=1, probability={"up": 990_000, "neither": 5_000, "down": 5_000})
    book = book_with(tmp_path, said(), second)
    assert len(grade_due(book, {"RTY": GOOD}, now=LATER).written) == 2
    entries = book.entries()
    counts = counted(entries)
    assert (counts.issued, counts.graded, counts.superseded, counts.open) == (2, 2, 1, 0)
    assert hindcast_of(entries, "RTY", 5).model.tolist() == [[0.6, 0.3, 0.1]]
    assert questions(entries) == (("RTY", 5),)
    assert record_of(entries, "RTY", 15) is None


def test_levels_are_counted_by_kind(tmp_path):
    """A support tested and held, a resistance untested; touches against what was said of them."""
    book = book_with(tmp_path, LADDER)
    grade_due(book, {"RTY": came(AT_SUPPORT, AWAY, AWAY, AWAY, AWAY)}, now=LATER)
    found = {each.kind: each for each in level_records(book.entries())}
    assert (found["swing low"].levels, found["swing low"].tested, found["swing low"].held) == (1, 1, 1)
    assert (found["swing low"].touch_forecast, found["swing low"].touched) == (0.5, 1.0)
    assert (found["swing high"].tested, found["swing high"].touched) == (0, 0.0)


def test_a_forecast_is_due_when_its_last_session_has_closed(tmp_path):
    """16:00 in Chicago, which is 22:00 UTC; graded or voided, it is dealt with."""
    book = book_with(tmp_path, said())
    at_close = LATER.replace(day=10, hour=22)
    assert verify(tmp_path, due=due_by(at_close - timedelta(minutes=1))).entries
    with pytest.raises(LedgerIncomplete) as caught:
        verify(tmp_path, due=due_by(at_close))
    assert caught.value.missing == (1,)
    grade_due(book, {"RTY": GOOD}, now=LATER)
    assert verify(tmp_path, due=due_by(at_close)).entries


def test_a_grade_holds_no_floats(tmp_path):
    """Every number is whole or text."""
    book = book_with(tmp_path, LADDER)
    grade_due(book, {"RTY": GOOD}, now=LATER)
    floats: list[str] = []
    for line in content(tmp_path)["2025-11.jsonl"].splitlines():
        json.loads(line, parse_float=floats.append)
    assert floats == []
