"""The bench of the screen makes the rows it says."""

from pathlib import Path

from bench.screen import Spent, run, stored


def test_rows_of_two_histories_are_made_and_paid_for(tmp_path: Path) -> None:
    spent = run(stored(tmp_path, 2), 3, processes=1)
    assert isinstance(spent, Spent)
    assert 0 < spent.cpu < 3 and spent.largest == spent.own > 20
