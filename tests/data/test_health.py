"""Data health: what is said of bars, series and lists that are old, refused or not there."""

import json
from datetime import UTC, date, datetime

import pytest

from levelhead.data.universe import Universe
from levelhead.machine.checks import Check, State, checks
from levelhead.machine.health_page import Health, health_object, health_sections
from levelhead.pipeline.health import market_healths, series_healths
from levelhead.render.numbers import say
from tests.pages import write_folder

WEDNESDAY = datetime(2025, 11, 26, 12, tzinfo=UTC)
SERIES = "date,value\n2025-11-20,4.1\n2025-11-21,4.2\n2025-11-24,4.3\n"


@pytest.fixture
def folder(tmp_path):
    """A made-up folder of four markets and their rolls, with two series, one of them broken."""
    write_folder(tmp_path)
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "DGS10.csv").write_text(SERIES)
    (tmp_path / "series" / "BAD.csv").write_text("date,value\nyesterday,lots\n")
    return tmp_path


def markets(folder, home, *, now=WEDNESDAY):
    """Each market's state by its symbol."""
    found = market_healths(Universe(home, folder=folder), now=now, data=folder)
    return {each.market.symbol: each for each in found}


def sentences(health: Health) -> dict[str, str]:
    """Every sentence and cell by its id."""
    return {claim.id: say(claim) for part in health_sections(health) for claim in part.claims}


def health(folder, home, *found: Check) -> Health:
    """The whole page's values with these checks."""
    return Health(
        date(2025, 11, 26), tuple(markets(folder, home).values()), series_healths(home, folder), found
    )


def test_bars_are_told_with_their_age_in_sessions(folder, home):
    """They end on Monday 24 November; by Wednesday noon one more session is over, by Monday evening none."""
    bars = markets(folder, home)["RTY"].bars
    assert (bars.last, bars.bars, bars.behind) == (date(2025, 11, 24), 400, 1)
    evening = datetime(2025, 11, 24, 23, 30, tzinfo=UTC)
    assert markets(folder, home, now=evening)["RTY"].bars.behind == 0


def test_rolls_of_the_table_are_counted(folder, home):
    """Six expiries between the first bar and the last have a row in the table."""
    lines = (folder / "rolls" / "ROLLS_RTY.csv").read_text().splitlines()[1:]
    assert markets(folder, home)["RTY"].bars.rolls == len(lines)


def test_a_market_whose_file_is_refused_is_told_of(folder, home):
    """Its neighbours are told all the same."""
    (folder / "bars" / "ES=F.csv").write_text("date,open\n2025-11-24,1\n")
    found = markets(folder, home)
    assert (found["ES"].bars, found["ES"].files) == (None, ("ES=F.csv",))
    assert found["ES"].refused
    assert found["NQ"].bars is not None
    assert sentences(health(folder, home))["verdict.markets"].startswith("There are bars of")
    assert ": 1 cannot be used" in sentences(health(folder, home))["verdict.markets"]


def test_a_bar_set_aside_is_counted(folder, home):
    """One bar on a Saturday is quarantined."""
    path = folder / "bars" / "RUT.csv"
    head, *rows = path.read_text().splitlines()
    saturday = rows[-2].replace(rows[-2].partition(",")[0], "2025-11-22")
    path.write_text("\n".join([head, *rows[:-1], saturday, rows[-1]]) + "\n")
    assert markets(folder, home)["^RUT"].bars.quarantined == 1


def test_series_are_told_with_their_last_day_and_usual_lag(folder, home):
    """FRED's ten-year yield is published on the next business day at nine."""
    found = {each.name: each for each in series_healths(home, folder)}
    ten = found["DGS10"]
    assert (ten.values, ten.first, ten.last) == (3, date(2025, 11, 20), date(2025, 11, 24))
    said = sentences(health(folder, home))
    row = next(key.removesuffix(".name") for key, words in said.items() if words == "DGS10")
    assert said[f"{row}.lag"] == "1 business day later, at 09:00"


def test_a_series_that_cannot_be_read_says_why(folder, home):
    """And is counted as such."""
    bad = next(each for each in series_healths(home, folder) if each.name == "BAD")
    assert bad.refused
    assert sentences(health(folder, home))["verdict.series"] == "Beside them are 2 series; 1 cannot be read."


def test_checks_of_the_doctor_stand_on_the_page(folder, home):
    """A wrong one is counted, with what to do."""
    wrong = Check("list FOMC", State.WRONG, "8 days, complete to 2024-12-18", "Update levelhead", 3)
    fine = Check("python", State.OK, "3.11.7 on Linux")
    said = sentences(health(folder, home, wrong, fine))
    assert said["verdict.checks"] == "1 check of calendars, lists and installation is wrong."
    assert (said["calendars.0.what"], said["calendars.0.remedy"]) == ("list FOMC", "Update levelhead")
    assert said["installation.0.text"] == "3.11.7 on Linux"


def test_session_tables_and_lists_are_all_among_the_checks(home):
    """What the doctor looks at is what the page shows."""
    names = [each.name for each in checks(home, None, today=date(2025, 11, 26))]
    page = Health(date(2025, 11, 26), (), (), checks(home, None, today=date(2025, 11, 26)))
    said = sentences(page)
    assert sorted(said[key] for key in said if key.endswith(".what") and "heading" not in key) == sorted(
        names
    )


def test_an_empty_machine_says_what_to_do(home):
    """No bars, no series."""
    said = sentences(Health(date(2025, 11, 26), (), series_healths(home, None), ()))
    assert said["markets.none"].startswith("There are no bars yet")
    assert said["series.none"].startswith("There are none")


def test_the_object_is_plain_json(folder, home):
    """With every finding of the gate."""
    whole = health(folder, home, Check("python", State.OK, "3.11"))
    found = health_object(whole, health_sections(whole))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    notes = markets(folder, home)["RTY"].bars.notes
    (rty,) = [each for each in found["markets"] if each["symbol"] == "RTY"]
    assert [each["code"] for each in rty["notes"]] == [note.code for note in notes]
