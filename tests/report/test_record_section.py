"""The track record in sentences: what a skill is called, when there is no interval, which books are told of."""

from dataclasses import replace
from datetime import date

import pytest

from levelhead.data import hindcasts
from levelhead.evidence.bootstrap import Skill
from levelhead.evidence.origins import Geometry, Question
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.scored import Counts
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.bookkeeping import grade_due
from levelhead.pipeline.track import (
    Answered,
    BookRecord,
    Track,
    told_records,
    track_object,
    track_of,
    track_sections,
)
from levelhead.render.numbers import say
from levelhead.report.facts import Facts
from levelhead.report.record_section import Recorded, record_section
from tests.hand_made import random_bars
from tests.ledger.test_ledger_pages import SUPPORT, whole
from tests.ledger.told import LATER, QUIET, book_with, came
from tests.made_records import made_hindcast, made_record

RTY = market("RTY")
FACTS = Facts(RTY, date(2025, 11, 24))


def told(record=None) -> dict[str, str]:
    """Every sentence and cell of a record by its id."""
    section = record_section(FACTS, Recorded("record", "Backtest", record or made_record(), "Such odds"))
    return {claim.id: say(claim) for claim in section.claims}


def with_skill(low: float, high: float):
    """The made record with another interval of its skill."""
    record = made_record()
    skills = record.skills["climatology"]
    moved = replace(skills, log=Skill((low + high) / 2, (low, high)))
    return replace(record, skills={**record.skills, "climatology": moved})


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.01, 0.03, "they beat their base rates: skill 2.0%, between 1.0% and 3.0%"),
        (-0.03, -0.01, "they did worse than their base rates: skill -2.0%"),
        (-0.01, 0.03, "no difference from their base rates can be told: skill 1.0%"),
    ],
)
def test_a_skill_is_called_what_its_interval_allows(low, high, words):
    """Only an interval on one side of zero tells a difference."""
    assert words in told(with_skill(low, high))["record.skill"]


def test_few_dates_have_no_interval_and_say_nothing_yet():
    """119 dates are less than two blocks of sixty."""
    few = replace(made_record(), origins=119)
    found = told(few)
    assert "with fewer than 120 dates there is no interval" in found["record.skill"]
    assert found["record.skills.climatology.interval"] == "too few dates"


def test_a_year_of_few_dates_has_none_either_though_the_record_has():
    """The made record begins in June 2018 and ends in December 2019."""
    found = told()
    assert len(made_hindcast()) == 400
    years = {found[f"record.by_year.{letter}.part"]: letter for letter in "ab"}
    assert list(years) == ["2018", "2019"]
    short = replace(made_record(), by_year=(replace(made_record().by_year[0], origins=16),))
    assert told(short)["record.by_year.a.interval"] == "too few dates"


def test_each_tenth_is_a_row_with_its_count_and_interval():
    """As many as bins hold a forecast; counts add up to three probabilities a forecast."""
    found, record = told(), made_record()
    counts = [
        int(words.replace(",", ""))
        for name, words in found.items()
        if name.endswith(".n") and ".bin." in name
    ]
    assert len(counts) == len(record.bins)
    assert sum(counts) == 3 * record.forecasts


def test_kept_backtests_of_these_bars_are_found_and_no_others(home):
    """One at the levels of 15 sessions and one on the grid; bars with a day more have none."""
    bars = random_bars(300, seed=5, market=RTY)
    context = Context(bars, bars.as_of)
    for question in (Question(15), Question(10, geometry=Geometry.ATR)):
        hindcasts.keep(home, hindcasts.fingerprint(context, question), made_hindcast(600))
    found = track_of(context, home=home, horizon=15)
    assert [(each.question.geometry, each.question.horizon) for each in found.kept] == [
        (Geometry.LEVELS, 15),
        (Geometry.ATR, 10),
    ]
    fewer = context.upto(bars.session[-2].item())
    assert track_of(fewer, home=home, horizon=15).kept == ()


def test_issued_and_replayed_forecasts_stand_apart(home):
    """A graded forecast in each book: two records, neither mixed with the other."""
    bars = came(QUIET, QUIET, QUIET, QUIET, QUIET)
    for replay, bodies in ((False, 1), (True, 2)):
        days = ["2025-11-03"] if bodies == 1 else ["2025-11-03", "2025-11-02"]
        book = book_with(
            ledger_folder(home, replay=replay), *(whole(as_of=day, ladder=[SUPPORT]) for day in days)
        )
        grade_due(book, {"RTY": bars}, now=LATER)
    track = track_of(bars, home=home, horizon=5)
    sections = track_sections(track)
    said = {claim.id: say(claim) for part in sections for claim in part.claims}
    assert said["track.issued"] == "The ledger holds 1 forecast of RTY: 1 graded, 0 open, 0 voided."
    assert said["track.replay"].startswith("The replay ledger holds 2 forecasts of RTY: 1 graded, 1 open")
    assert [part.id for part in sections] == [
        "track", "issued.a", "replay.a", "issued.levels.a", "replay.levels.a",
    ]  # fmt: skip
    ledger = track_object(track, sections)["ledger"]
    assert ledger["issued"]["questions"][0]["record"]["skill"]["interval"] is None


def test_a_damaged_ledger_does_not_hide_the_rest(home):
    """Not even where only its last entry is: what the command verify says is said here."""
    folder = ledger_folder(home)
    book_with(folder, whole())
    (path,) = folder.glob("*.jsonl")
    path.write_text(path.read_text().replace('"up":600000', '"up":700000'))
    bars = random_bars(60, seed=1, market=RTY)
    sections = track_sections(track_of(Context(bars, bars.as_of), home=home, horizon=15))
    said = {claim.id: say(claim) for part in sections for claim in part.claims}
    assert said["track.issued"].startswith("The ledger is not whole, and none of it is counted: ")
    assert said["track.none"].startswith("No backtest of RTY is kept")


def test_a_book_of_more_horizons_than_letters_has_a_section_for_each():
    """Forecasts are issued for 1 to 63 sessions."""
    nothing = Counts(0, 0, 0, 0, 0)
    every = tuple(Answered(horizon, made_record(), ()) for horizon in range(1, 64))
    bars = random_bars(60, seed=1, market=RTY)
    books = (BookRecord(False, nothing, every), BookRecord(True, nothing))
    ids = [each.id for each in told_records(Track(Context(bars, bars.as_of), (), books))]
    assert (len(set(ids)), ids[0], ids[25], ids[26], ids[-1]) == (
        63,
        "issued.a",
        "issued.z",
        "issued.aa",
        "issued.bk",
    )
