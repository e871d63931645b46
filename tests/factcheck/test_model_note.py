"""The note the project began with: its sentences are recognised, by kinds and numbers; and its own day is found."""

from datetime import date
from pathlib import Path

import pytest

from levelhead.data.note_files import read_note_file
from levelhead.data.read import read_bars
from levelhead.factcheck.dating import date_by_figures
from levelhead.factcheck.document import BlockKind, NoteText, Part, assemble
from levelhead.factcheck.grammar import read_note
from levelhead.factcheck.statements import Reading
from levelhead.markets.registry import market
from tests.factcheck.brief import brief

STATED = """
target direction=up window=50
conditional condition=[needs direction=up window=50]
relative strength direction=down against=ES
extreme period=month-10-late side=high at=2567
target window=50
target at=2567
trend direction=up span=long window=200
pattern pattern=bullish_engulfing days=2
invalidation at=2302 direction=down
indicator indicator=rsi at=35 when=lately
indicator indicator=rsi heat=oversold when=lately
indicator indicator=rsi at=49 slope=up when=now
cross fast=rsi slow=rsi signal direction=up within=3
intact at=2350..2360 side=support
held at=2350..2360 side=support periods=month-10+month-11 count=2
conditional condition=[if at=2350..2360 direction=down]
level at=2415..2420 side=resistance reasons=[reclaim zone]
level at=2455..2470 side=resistance reasons=[average window=50]
level at=2500 side=resistance reasons=[round number]
level at=2350..2360 side=support reasons=[extreme period=month-11 side=low]+[opinion]
level at=2310 side=support reasons=[extreme period=month-9 side=low]
level at=2227 side=support reasons=[average window=200]+[opinion]
driver driver=yields biggest=true
driver driver=yields inverse=true
breadth direction=up fragile=true
release release=CPI
release release=NFP
event impact releases=CPI+NFP against=NQ+ES direction=up
driver driver=credit
driver driver=fed
"""
ROWS = [
    "reach 2455 2470 None 0.5",
    "range 2350 2420 None 0.35",
    "break 2350 2350 2310 0.15",
]


def model(shared: Path) -> Reading:
    return read_note(read_note_file(shared / "note" / "rty-2025-11-24.md"))


@pytest.mark.shared
def test_every_statement_of_the_model_note_is_recognised(shared: Path):
    said = [brief(one) for one in model(shared).statements]
    assert [line for line in STATED.split("\n") if line and line not in said] == []


@pytest.mark.shared
def test_its_table_is_read_as_events_with_odds_over_two_to_three_weeks(shared: Path):
    (table,) = model(shared).tables
    rows = [
        f"{r.event} {r.low:.0f} {r.high:.0f} {r.next_low and round(r.next_low)} {r.probability_low}"
        for r in table.rows
    ]
    assert (rows, table.horizon_low, table.horizon_high) == (ROWS, 10, 15)


@pytest.mark.shared
def test_only_if_carries_its_drivers(shared: Path):
    (table,) = model(shared).tables
    assert [condition.drivers for condition in table.rows[2].conditions] == [("yields", "risk-off")]


@pytest.mark.shared
def test_nothing_else_is_read_into_it(shared: Path):
    rows_and_their_conditions = 6
    assert len(model(shared).statements) == len(STATED.strip().split("\n")) + rows_and_their_conditions


@pytest.mark.shared
def test_its_market_is_recognised(shared: Path):
    assert model(shared).market == "RTY"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["RTY=F", "RTY_FRONT"])
def test_its_own_figures_tell_its_day(shared: Path, name: str):
    bars = read_bars(shared / "data" / "bars" / f"{name}.csv", market=market("RTY")).bars
    nameless = read_note_file(shared / "note" / "rty-2025-11-24.md")
    reading = read_note(NoteText("note.md", nameless.text, nameless.blocks))
    found = date_by_figures(reading, bars)
    assert found is not None
    assert (reading.dated, found.best.session, found.is_decisive) == (None, date(2025, 11, 24), True)


def test_a_note_of_that_kind_written_for_this_test_is_read_whole():
    """The twin that runs everywhere: other words, other numbers, the same kinds."""
    rows = (
        ("Case", "Odds"),
        ("Grind to 25,400", "45%"),
        ("Between 24,600 and 25,100", "30%"),
        ("Loss of 24,500", "25%"),
    )
    note = assemble(
        [
            Part(BlockKind.HEADING, "NQ desk note"),
            Part(BlockKind.PARAGRAPH, "Nasdaq 100 futures (NQ) closed at 24,950. RSI rose from 41 to 52."),
            Part(
                BlockKind.PARAGRAPH,
                "Support at 24,500 was tested twice in November. Bulls need to reclaim 25,100.",
            ),
            Part(BlockKind.TABLE, rows=rows, has_header=True),
        ],
        name="nq.md",
    )
    assert [brief(one) for one in read_note(note).statements] == [
        "close at=24950",
        "indicator indicator=rsi at=41 when=lately",
        "indicator indicator=rsi at=52 slope=up when=now",
        "tested at=24500 side=support periods=month-11 count=2",
        "conditional condition=[needs at=25100 direction=up]",
        "probability row=[reach at=25400 p=0.45]",
        "probability row=[range at=24600..25100 p=0.3]",
        "probability row=[break direction=down at=24500 p=0.25]",
    ]
