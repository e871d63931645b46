"""Pages of a ledger: the list, one entry, and whether the book is whole."""

import json
import re
from datetime import date

import pytest

from levelhead.errors import BadOption, UnknownMarket
from levelhead.ledger.checkpoints import checkpoint_of, keep_checkpoint
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.entry import EntryKind
from levelhead.ledger.objects import Standing
from levelhead.pipeline.book_state import book_state, state_object, state_section
from levelhead.pipeline.bookkeeping import grade_due, say, void_forecast
from levelhead.pipeline.ledger_entry import body_text, entry_page, entry_page_object, entry_sections
from levelhead.pipeline.ledger_list import PER_PAGE, Asked, ledger_list, list_object, list_section
from levelhead.render.numbers import say as said_as
from levelhead.web.ledger_query import LedgerQuery, ledger_query, named
from tests.ledger.told import LATER, QUIET, book_with, came, said

DAY = date(2025, 11, 11)
TOUCHES_UP = (104.0, 110.0, 103.0, 105.0)
SUPPORT = {
    "side": "support",
    "low": "97.0",
    "high": "98.0",
    "kind": "swing low",
    "tests": 1,
    "touch": {"5": 500_000},
}


def whole(**other):
    """A body with everything a page prints."""
    return said(
        **{
            "interval": {
                "up": [500_000, 700_000],
                "neither": [200_000, 400_000],
                "down": [50_000, 150_000],
            },
            "n": 1_000,
            "effective_n": 90,
            "model": "made up",
            "data": {
                "sha256": "ab" * 32,
                "known": "",
                "source": "by hand",
                "adjustment": "none",
                "first": "2020-01-02",
                "bars": 1_200,
                "notes": [],
            },
            "made": {"version": "0.1", "code": "cd" * 32, "page": "", "seed": 0, "own_levels": ""},
            **other,
        }
    )


def book(home, *bodies, replay=False):
    """A book of these forecasts in a home folder."""
    return book_with(ledger_folder(home, replay=replay), *bodies)


def graded(home):
    """A book of one graded, one open and one voided forecast, numbers 1, 2 and 3."""
    written = book(
        home,
        whole(ladder=[SUPPORT]),
        whole(market="ES", grades_after="2025-12-31"),
        whole(as_of="2025-10-31"),
    )
    void_forecast(written, 3, reason="the file was wrong", now=LATER)
    grade_due(written, {"RTY": came(QUIET, TOUCHES_UP, QUIET, QUIET, QUIET)}, now=LATER)
    return book_state(home, is_replay=False)


def sentences(sections) -> dict[str, str]:
    """Every sentence and cell by its id."""
    return {claim.id: said_as(claim) for part in sections for claim in part.claims}


def test_a_row_says_what_was_said_and_what_came(home):
    """Up came on 5 November: minus the logarithm of 0.6, and of 0.2 for the base rates."""
    found = sentences((list_section(ledger_list(graded(home), Asked(), day=DAY)),))
    row = {key.removeprefix("entries.1."): words for key, words in found.items() if ".1." in key}
    assert (row["market"], row["as_of"], row["until"]) == ("RTY", "Nov 3, 2025", "Nov 10 (5)")
    assert (row["up"], row["neither"], row["down"]) == ("60%", "30%", "10%")
    assert (row["outcome"], row["log"], row["base"]) == ("up, Nov 5", "0.511", "1.609")
    assert row["barriers"] == "95.0, 110.0"


def test_newest_first_with_open_and_void_ones_named(home):
    """An open one has no score, nor has a void one."""
    listed = ledger_list(graded(home), Asked(), day=DAY)
    assert [each.entry.number for each in listed.rows] == [3, 2, 1]
    assert [each.standing for each in listed.rows] == [Standing.VOID, Standing.OPEN, Standing.GRADED]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Asked(market="ES"), [2]),
        (Asked(standing=Standing.GRADED), [1]),
        (Asked(market="ES", standing=Standing.GRADED), []),
    ],
)
def test_filters(home, asked, numbers):
    """By market, by where it stands, by both."""
    assert [each.entry.number for each in ledger_list(graded(home), asked, day=DAY).rows] == numbers


def test_a_hundred_to_a_page(home):
    """A hundred and one forecasts: the oldest stands alone on the second page; a third there is not."""
    bodies = [whole(as_of=f"20{year}-11-03") for year in range(10, 10 + 51)]
    bodies += [whole(as_of=f"20{year}-11-04") for year in range(10, 10 + 50)]
    book(home, *bodies)
    state = book_state(home, is_replay=False)
    first, second = (ledger_list(state, Asked(page=page), day=DAY) for page in (1, 2))
    assert (len(first.rows), first.rows[0].entry.number) == (PER_PAGE, 101)
    assert [each.entry.number for each in second.rows] == [1]
    with pytest.raises(BadOption, match="from 1 to 2"):
        ledger_list(state, Asked(page=3), day=DAY)


def test_an_empty_book_says_how_it_is_begun(home):
    """One sentence for each of the two books."""
    for replay, words in ((False, "add MARKET writes"), (True, "add MARKET --replay writes")):
        listed = ledger_list(book_state(home, is_replay=replay), Asked(), day=DAY)
        assert words in sentences((list_section(listed),))["entries.none"]


def test_the_object_holds_entries_as_the_command_lists_them(home):
    """Number, body, status, grade; and the filter that was asked for."""
    listed = ledger_list(graded(home), Asked(market="RTY", standing=Standing.GRADED), day=DAY)
    found = list_object(listed, (list_section(listed),))
    (entry,) = found["entries"]
    assert (entry["number"], entry["status"], entry["grade"]["outcome"]) == (1, "graded", "up")
    assert found["filter"] == {"market": "RTY", "state": "graded"}
    assert json.loads(json.dumps(found)) == found


# --- one entry ------------------------------------------------------------------------------------------------------


def test_an_entry_says_everything_of_a_forecast(home):
    """Odds with intervals, what came, levels, data, chain."""
    found = sentences(entry_sections(entry_page(graded(home), 1), DAY))
    assert found["said.up.row"] == "Up: 110.0 first (by touch)"
    assert (found["said.up.p"], found["said.up.interval"], found["said.up.c"]) == ("60%", "50% to 70%", "20%")
    assert found["came.lead"] == "It came out up, settled on November 5."
    assert (found["levels.0.zone"], found["levels.0.touched"], found["levels.0.fate"]) == (
        "97.0–98.0 below",
        "no",
        "held",  # 99 lies within z = 1 of 98: a test, though no touch
    )
    assert "1,200 bars from January 2, 2020" in found["made.data"]
    assert found["about.5"].startswith("Entry 5, grade, written 2025-11-11 12:00 UTC")


def test_a_level_touched_too_late_to_be_judged_is_not_called_untested(home):
    """A low of 98 on the last of five sessions touches the support; no test of it can end within them."""
    written = book(home, whole(ladder=[SUPPORT]))
    away, late = (101.0, 101.5, 99.5, 101.0), (99.0, 100.0, 98.0, 99.0)
    grade_due(written, {"RTY": came(away, away, away, away, late)}, now=LATER)
    found = sentences(entry_sections(entry_page(book_state(home, is_replay=False), 1), DAY))
    assert (found["levels.0.touched"], found["levels.0.fate"]) == ("yes", "not judged")


def test_the_chain_is_the_entrys_own(home):
    """Its hash, the hash of the entry before, and the first checkpoint that saw it."""
    state = graded(home)
    keep_checkpoint(ledger_folder(home), checkpoint_of(state.entries[2], origin="test"))
    page = entry_page(book_state(home, is_replay=False), 2)
    found = sentences(entry_sections(page, DAY))
    assert state.entries[2].hash in found["place.hash"]
    assert state.entries[1].hash in found["place.previous"]
    assert "000003.txt" in found["place.seen"]
    later = sentences(entry_sections(entry_page(page.state, 3), DAY))
    assert later["place.unseen"] == "No checkpoint has seen it yet."


def test_why_a_forecast_is_void_stands_on_its_page(home):
    """In the words it was voided with."""
    found = sentences(entry_sections(entry_page(graded(home), 3), DAY))
    assert found["came.none"].startswith("Voided")
    assert found["about.4"].endswith("the file was wrong")


def test_a_note_with_markup_and_braces_is_only_words(home):
    """They are cited as a text, so neither a template nor a page reads them as anything else."""
    written = book(home, whole())
    say(written, EntryKind.NOTE, 1, "<b>{up}</b> 2,455", now=LATER)
    found = sentences(entry_sections(entry_page(book_state(home, is_replay=False), 1), DAY))
    assert found["about.2"].endswith(": <b>{up}</b> 2,455")


def test_an_entry_that_is_no_forecast_has_a_page_too(home):
    """The first one names the book."""
    page = entry_page(graded(home), 0)
    assert [part.id for part in entry_sections(page, DAY)] == ["place", "state"]
    assert json.loads(body_text(page))["kind"] == "genesis"
    assert entry_page_object(page, ())["kind"] == "genesis"


def test_an_entry_there_is_not(home):
    """The message says which there are."""
    with pytest.raises(BadOption, match="from 0 to 5"):
        entry_page(graded(home), 6)
    with pytest.raises(BadOption, match="the replay ledger has none"):
        entry_page(book_state(home, is_replay=True), 0)


# --- whole or not ---------------------------------------------------------------------------------------------------


def test_a_whole_book_is_said_to_be_whole(home):
    """With its entries, checkpoints and head."""
    state = graded(home)
    words = sentences((state_section(state, DAY),))["state.verdict"]
    assert words == (
        f"The book is whole: 6 entries in 1 file, 0 checkpoints agreeing, head {state.head[:16]}."
    )
    assert state_object(state)["whole"] is True


def test_a_damaged_book_is_told_and_not_shown(home):
    """One digit of a probability changed: the entry is named, exit status 6, and no entry is listed."""
    graded(home)
    (path,) = ledger_folder(home).glob("*.jsonl")
    path.write_text(re.sub('"up":600000', '"up":700000', path.read_text(), count=1))
    state = book_state(home, is_replay=False)
    assert (state.exit_status, state.entries) == (6, ())
    assert "entry 1" in sentences((state_section(state, DAY),))["state.verdict"]


def test_a_book_that_was_cut_off_after_a_checkpoint(home):
    """Exit status 8, as the command has it, where this machine has forgotten what it acknowledged."""
    state = graded(home)
    folder = ledger_folder(home)
    keep_checkpoint(folder, checkpoint_of(state.entries[-1], origin="test"))
    (path,) = folder.glob("*.jsonl")
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    (folder / ".head").unlink()
    assert book_state(home, is_replay=False).exit_status == 8


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        LedgerQuery(),
        LedgerQuery(is_replay=True),
        LedgerQuery(asked=Asked(market="ES", standing=Standing.OPEN, page=3)),
        LedgerQuery(is_replay=True, number=412),
        LedgerQuery(number=0),
    ],
)
def test_a_query_survives_its_name(query):
    """A page is kept under one spelling."""
    assert named(query.name) == query


def test_a_market_is_known_by_any_spelling():
    """As everywhere."""
    assert ledger_query({"market": "RTY=F"}).asked.market == "RTY"
    with pytest.raises(UnknownMarket):
        ledger_query({"market": "NOTHING"})


@pytest.mark.parametrize(
    "given",
    [{"state": "mad"}, {"book": "other"}, {"page": "0"}, {"page": "²"}, {"page": "-1"}, {"market": "x" * 99}],
)
def test_what_cannot_be_asked_is_refused(given):
    """With the values there are."""
    with pytest.raises((BadOption, UnknownMarket)):
        ledger_query(given)
