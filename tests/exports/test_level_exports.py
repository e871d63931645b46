"""What other programs get: every level to the tick, nothing that they would run."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import pytest

from levelhead.errors import BadOption, SourceMissing
from levelhead.markets.registry import markets
from levelhead.render.exports import (
    level_rows,
    to_csv,
    to_frame,
    to_ninjatrader,
    to_paste,
    to_pine,
    to_sierra,
)
from levelhead.report import Outlook
from tests.data.bar_files import walk
from tests.exports import pine
from tests.golden.test_outlook_pages import whole
from tests.pages import page, write_bars

Zones = list[tuple[Fraction, Fraction]]
NASTY = (
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@cmd",
    "\tx",
    "\rx",
    '"); box.new(1',
    "a;b;c",
    "a,b",
    "line\nbreak",
    "a // b",
    "\\",
    "\u202eabc",
)


@pytest.fixture(scope="module")
def russell(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    return whole(tmp_path_factory.mktemp("rty"))


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Outlook:
    """A market whose tick is a quarter of a point."""
    rows = walk(300, seed=22, tick=25, places=2, start=600_000)
    return page(write_bars(tmp_path_factory.mktemp("es") / "ES.csv", rows), "ES")


@pytest.fixture(params=["russell", "quarters"])
def outlook(request: pytest.FixtureRequest) -> Outlook:
    return request.getfixturevalue(request.param)


def zones(outlook: Outlook) -> Zones:
    """The page's levels in exact ticks of its market, highest first."""
    tick = outlook.context.bars.market.tick
    found = [
        (round(Fraction(level.low) / tick) * tick, round(Fraction(level.high) / tick) * tick)
        for level in outlook.listed
    ]
    return sorted(found, reverse=True)


# --- readers of each format, written from its rules -----------------------------------------------------------------


def read_paste(text: str) -> Zones:
    return [
        (Fraction(low), Fraction(high)) for low, high, _, _ in (line.split(";") for line in text.splitlines())
    ]


def read_pine(script: str) -> Zones:
    (inside,) = re.findall(r'input\.text_area\("((?:\\.|[^"\\])*)"', script)
    return read_paste(re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), inside))


def read_ninjatrader(text: str) -> Zones:
    """Fields between spaces in any order, the label in quotes, a comment after two slashes."""
    found = []
    for line in text.splitlines()[1:]:
        fields = list(takewhile(lambda each: each != "//", re.findall(r'"[^"]*"|\S+', line)))
        prices = sorted(Fraction(each) for each in fields if re.fullmatch(r"-?\d+(\.\d+)?", each))
        found.append((prices[0], prices[-1]))
    return found


def read_sierra(text: str) -> Zones:
    """Cut at commas, quotes taken off; a second price of nothing makes a line."""
    rows = [[each.strip('"') for each in line.split(",")] for line in text.splitlines()[1:]]
    return [(Fraction(row[0]), Fraction(row[1] or row[0])) for row in rows]


def read_csv(text: str) -> Zones:
    return [(Fraction(row["low"]), Fraction(row["high"])) for row in csv.DictReader(io.StringIO(text))]


READERS: list[tuple[Callable[[Outlook], str], Callable[[str], Zones]]] = [
    (to_paste, read_paste),
    (to_pine, read_pine),
    (to_ninjatrader, read_ninjatrader),
    (to_sierra, read_sierra),
    (to_csv, read_csv),
]
WRITERS = [writer for writer, _ in READERS]


@pytest.mark.parametrize(("write", "read"), READERS, ids=lambda each: each.__name__)
def test_every_level_comes_back_to_the_tick(outlook: Outlook, write, read):
    assert read(write(outlook)) == zones(outlook)


@pytest.mark.parametrize("write", WRITERS)
def test_equal_pages_are_equal_files(russell: Outlook, write):
    assert write(russell) == write(russell)


def named(outlook: Outlook, words: str) -> Outlook:
    """The page with one of the reader's own levels named so."""
    level = next(each for each in outlook.listed if each.reasons[0].name)
    renamed = replace(level, reasons=(replace(level.reasons[0], name=words), *level.reasons[1:]))
    return replace(outlook, listed=tuple(renamed if each is level else each for each in outlook.listed))


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize(("write", "read"), READERS, ids=lambda each: each.__name__)
def test_a_name_cannot_break_out_of_its_place(russell: Outlook, write, read, words: str):
    text = write(named(russell, words))
    assert (read(text), text.count("\n"), "\u202e" in text) == (
        zones(russell),
        write(russell).count("\n"),
        False,
    )


@pytest.mark.parametrize("words", NASTY)
def test_no_cell_of_text_is_a_formula(russell: Outlook, words: str):
    """OWASP: a cell that begins with = + - @ tab or carriage return may run."""
    rows = list(csv.DictReader(io.StringIO(to_csv(named(russell, words)))))
    numbers = {
        "low",
        "high",
        "tests",
        "distance",
        "touch_5",
        "touch_10",
        "touch_15",
        "hold_rate",
        "placebo_rate",
        "hold_n",
    }
    wrong = [
        (name, value)
        for row in rows
        for name, value in row.items()
        if name not in numbers and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert wrong == []


def test_a_formula_is_kept_readable(russell: Outlook):
    assert ",'=1+1," in to_csv(named(russell, "=1+1"))


def test_a_negative_price_stays_a_number(russell: Outlook):
    """Crude oil has traded below zero."""
    level = replace(russell.listed[0], low=-37.6, high=-37.6)
    assert next(csv.DictReader(io.StringIO(to_csv(replace(russell, listed=(level,))))))["low"] == "-37.6"


# --- Pine -----------------------------------------------------------------------------------------------------------


def test_the_script_passes_the_checker(outlook: Outlook):
    found = pine.check(to_pine(outlook))
    assert (found.faults, sorted(set(found.calls))) == ([], sorted(pine.FUNCTIONS))


@pytest.mark.parametrize("words", NASTY)
def test_no_name_breaks_the_script(russell: Outlook, words: str):
    assert pine.check(to_pine(named(russell, words))).faults == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("//@version=6", "//@version=5"),
        ("extend = extend.both)", "extend = extend.both"),
        ("border_color", "bordercolor"),
        ("label.new(", "label.create("),
        ("    for row", "   for row"),
        ('"Words")', '"Words)'),
        ("tint, size", "hue, size"),
        ("float top", "float high"),
    ],
)
def test_the_checker_finds_what_a_compiler_would(russell: Outlook, good: str, bad: str):
    assert pine.check(to_pine(russell).replace(good, bad)).faults != []


def test_the_script_s_own_text_is_what_it_takes_later(russell: Outlook):
    assert read_pine(to_pine(russell)) == read_paste(to_paste(russell))


# --- the rest -------------------------------------------------------------------------------------------------------


def test_ninjatrader_s_levels_are_for_the_next_session(russell: Outlook):
    """November 25, 2025 follows November 24."""
    assert to_ninjatrader(russell).splitlines()[0] == "2025-11-25"


def test_sierra_gets_no_cell_with_a_comma_and_none_without_quotes(russell: Outlook):
    lines = to_sierra(named(russell, "a,b")).splitlines()
    assert {len(re.findall(r'"[^",]*"', line)) for line in lines} == {11}
    assert {line.count(",") for line in lines} == {10}


def test_the_levels_that_decide_the_scenarios_say_their_odds(russell: Outlook):
    assert sum(" first " in row.label for row in level_rows(russell)) == 2


def test_a_row_knows_its_side_as_the_page_does(russell: Outlook):
    assert [row.side for row in level_rows(russell)] == [
        str(each.side)
        for each in sorted(russell.listed, key=lambda level: (level.low, level.high), reverse=True)
    ]


def test_without_odds_chances_are_empty(tmp_path: Path):
    short = page(write_bars(tmp_path / "RTY.csv", walk(100, seed=12)), "RTY")
    rows = list(csv.DictReader(io.StringIO(to_csv(short))))
    assert (len(rows) > 0, {row["touch_15"] for row in rows}) == (True, {""})


def test_a_pandas_frame_has_numbers_days_and_nothing_where_nothing_is_known(russell: Outlook):
    pandas = pytest.importorskip("pandas", reason="needs pandas")
    frame = to_frame(russell, backend="pandas")
    assert isinstance(frame, pandas.DataFrame)
    found = [
        (Fraction(low).limit_denominator(100), Fraction(high).limit_denominator(100))
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]
    assert (found, frame["as_of"].iloc[0], frame["hold_n"].isna().all()) == (
        zones(russell),
        date(2025, 11, 24),
        True,
    )


def test_an_unknown_backend_is_refused(russell: Outlook):
    with pytest.raises(BadOption, match="pandas, polars, pyarrow"):
        to_frame(russell, backend="excel")


def test_without_a_library_the_message_says_what_to_install(
    russell: Outlook, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("levelhead.render.exports.table.find_spec", {}.get)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[polars\]'"):
        to_frame(russell, backend="polars")


def test_every_tick_of_every_market_has_an_exact_decimal():
    """Two and five divide its denominator and nothing else does: else text could not hold it."""
    for each in markets():
        rest = each.tick.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        assert rest == 1, each.symbol
