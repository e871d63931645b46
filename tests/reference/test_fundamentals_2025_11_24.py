"""What the page of the note's day must say of fundamentals, and what it may not; a few other days beside it."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from levelhead.render.json_page import json_object
from tests.pages import page

DAY = date(2025, 11, 24)


@cache
def written(shared: Path, day: date = DAY) -> Any:
    """The JSON of RTY's page with everything the folder holds."""
    data = shared / "data"
    return json_object(page(data / "bars" / "RTY=F.csv", "RTY", as_of=day, data=data))


def sentence(found: Any, name: str) -> str:
    return str(next(each["text"] for each in found["claims"] if each["id"] == name))


def test_yields_are_not_called_the_biggest_influence(shared: Path) -> None:
    """The note called them so; over the last quarter they explain next to nothing."""
    found = written(shared)
    drivers = found["fundamentals"]["drivers"]
    assert drivers["market"]["top"] != "rates" and not (
        drivers["relative"]["top"] == "rates" and drivers["relative"]["stands_out"]
    )
    assert not re.search(
        r"[Yy]ields (come|are|explain)[^.]*(first|biggest|most)", found["fundamentals"]["note"]
    )
    assert drivers["market"]["shares"]["rates"]["share"] < 0.10


@pytest.mark.parametrize("which", ["market", "relative"])
def test_the_last_quarter_has_no_measurable_link(which: str, shared: Path) -> None:
    found = written(shared)
    assert "no measurable link" in sentence(found, f"fundamentals.rates.{which}")
    window = found["fundamentals"]["rates"][which][0]["window"]
    assert (window["n"], window["link"], window["last"]) == (63, "no measurable link", "2025-11-21")
    assert abs(window["t"]) < 1


def test_releases_are_numbered_in_sessions(shared: Path) -> None:
    """Thanksgiving is none: December 10 is the eleventh, December 16 the fifteenth."""
    events = written(shared)["fundamentals"]["events"]
    assert [(each["name"], each["session"], each["sessions_ahead"], each["status"]) for each in events] == [
        ("FOMC", "2025-12-10", 11, "scheduled"),
        ("NFP", "2025-12-16", 15, "moved"),
    ]


def test_no_consumer_prices_in_fifteen_sessions_and_why(shared: Path) -> None:
    """October's never came, November's was moved past the horizon: both told on November 21."""
    found = written(shared)
    listed = found["fundamentals"]["calendar"]["CPI"]
    assert (listed["next"]["day"], listed["next"]["planned_before"]) == ("2025-12-18", "2025-12-10")
    assert listed["cancelled"] == [
        {"reference": "2025-10", "planned": "2025-11-13", "announced": "2025-11-21"}
    ]
    told = sentence(found, "fundamentals.events.absent")
    assert told.startswith(
        "No consumer price report falls inside: the next is due on December 18 (session 17"
    )
    assert "moved from December 10" in told and "October's was cancelled on November 21" in told


def test_the_day_before_it_was_told_consumer_prices_were_still_scheduled(shared: Path) -> None:
    found = written(shared, date(2025, 11, 20))["fundamentals"]
    events = {each["name"]: each for each in found["events"]}
    assert (events["CPI"]["day"], events["CPI"]["status"]) == ("2025-12-10", "scheduled")
    assert found["calendar"]["CPI"]["cancelled"] == []


@pytest.mark.parametrize(
    ("day", "sign", "words"),
    [
        (
            date(2022, 11, 8),
            -1,
            "prices moved against it",
        ),  # inflation: each rise of yields was a fall of shares
        (date(2022, 1, 28), 1, "prices moved with it"),  # the quarter before: both rose with the economy
    ],
)
def test_in_2022_the_sentence_has_the_sign_of_its_window(
    day: date, sign: int, words: str, shared: Path
) -> None:
    """The same sentence with either sign, counted here on the closes of the files alone."""
    read = {
        name: pd.read_csv(shared / "data" / name, index_col="date").iloc[:, column].loc[: str(day)]
        for name, column in (("bars/RTY=F.csv", 3), ("series/DGS10.csv", 0))
    }
    both = pd.concat(read, axis=1, join="inner").iloc[-64:-1]  # the day's own yield comes out on the next
    moves = both.pipe(np.log)["bars/RTY=F.csv"].diff(), both["series/DGS10.csv"].diff()
    assert sign * moves[0].corr(moves[1]) > 0.25
    found = written(shared, day)
    window = found["fundamentals"]["rates"]["market"][0]["window"]
    assert sign * window["t"] > 2
    assert words in sentence(found, "fundamentals.rates.market")


def test_total_probability_holds_on_the_page(shared: Path) -> None:
    """From the printed JSON alone, for every row and touch of every condition."""
    found = written(shared)
    rows = {each["name"]: each["probability"] for each in found["scenarios"]["rows"]}
    checked = 0
    for read in found["scenarios"]["conditionals"]:
        p = read["probability"]
        for each in (*read["rows"], *read["touches"]):
            whole = p * each["given"] + (1 - p) * each["otherwise"]
            assert whole == pytest.approx(each["probability"], abs=1e-9)
            checked += 1
        assert sum(each["given"] for each in read["rows"]) == pytest.approx(1, abs=1e-9)
        assert {each["name"]: each["probability"] for each in read["rows"]} == pytest.approx(rows, abs=1e-6)
    assert checked == 25


def test_only_if_is_not_said(shared: Path) -> None:
    """ "Only if yields or volatility spike" would be wrong: three falls in ten came without either."""
    told = sentence(written(shared), "fundamentals.only_if")
    assert "“only if” would be wrong" in told
