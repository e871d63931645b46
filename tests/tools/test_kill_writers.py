"""The count of what kills cost: what it counts as lost, and a few rounds of it."""

from pathlib import Path

import pytest

from levelhead.ledger.book import Book
from tests.ledger.books import filled
from tools.kill_writers import Toll, crowd, missing, told, toll


def test_a_line_cut_short_acknowledges_nothing():
    assert told("1 a\n2 b\n3 c") == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ((1, "note 0"), False),
        ((2, "note 1"), False),
        ((3, "note 2"), True),  # not there
        ((1, "note 1"), True),  # another stands under its number
        ((0, "note 0"), True),
    ],
)
def test_an_acknowledged_entry_must_stand_under_its_number(said: tuple[int, str], lost: bool, tmp_path: Path):
    filled(tmp_path, 2)
    assert missing([said], Book(tmp_path).entries()) == ({said} if lost else set())


@pytest.mark.parametrize("writers", [1, 2])
def test_nothing_is_lost_in_a_few_rounds(writers: int, tmp_path: Path):
    found = toll(tmp_path, writers=writers, rounds=6, seed=3)
    assert found.acknowledged > 0
    assert found == Toll(writers, 6, found.silent, found.acknowledged, lost=0, broken=0, torn=found.torn)


def test_a_crowd_makes_one_chain(tmp_path: Path):
    kept, spent = crowd(tmp_path, writers=3, appends=5)
    assert kept == 15 and spent > 0
