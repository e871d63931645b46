"""The benches measure what they say and notice a broken budget."""

import csv
import itertools
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import __main__ as runner
from bench.figure import Figure, cost
from bench.synthetic import sessions, write_bars


@pytest.mark.parametrize(
    ("value", "budget", "at_least", "within"),
    [(0.9, 1.0, False, True), (1.1, 1.0, False, False), (9.0, 10, True, False), (11.0, 10, True, True)],
)
def test_a_budget_is_a_bound_on_one_side(value: float, budget: float, at_least: bool, within: bool):
    assert Figure("page", value, "x", budget, at_least=at_least).within is within


def test_cpu_time_is_counted_and_sleep_is_not():
    spin = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    busy = cost([sys.executable, "-c", spin], runs=1).cpu
    idle = cost([sys.executable, "-c", "import time; time.sleep(0.3)"], runs=1).cpu
    assert idle < 0.3 <= busy


def test_memory_is_the_peak_in_mebibytes():
    """Of the command alone, however large the process that measures it is."""
    ballast = b"x" * (200 * 2**20)
    peak = cost([sys.executable, "-c", "n = 64 * 2**20; held = b'x' * n"], runs=1).peak
    del ballast
    assert 64 < peak < 128


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(RuntimeError, match="ended with 3: no bars"):
        cost([sys.executable, "-c", "import sys; print('no bars', file=sys.stderr); sys.exit(3)"], runs=1)


@pytest.mark.parametrize(("value", "status"), [(0.5, 0), (1.5, 1)])
def test_the_runner_fails_on_a_broken_budget(
    value: float, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def figures(*, quick: bool) -> list[Figure]:
        return [Figure("page", value, "CPU s", 1.0)]

    module = SimpleNamespace(__doc__="A page.", figures=figures)
    monkeypatch.setattr(runner, "modules", lambda: ["planted"])
    monkeypatch.setitem(sys.modules, "bench.planted", module)
    assert runner.main(["--out", str(tmp_path / "bench.md")]) == status


def test_the_table_shows_figure_and_budget():
    line = runner.table([Figure("page", 0.41234, "CPU s", 1.0, 11, "levelhead outlook")]).splitlines()[-1]
    assert line == "| page | 0.412 CPU s | ≤ 1 CPU s | 11 | `levelhead outlook` |"


def test_the_synthetic_bars_keep_the_rules_of_bars(tmp_path: Path):
    with write_bars(tmp_path / "RTY.csv", 300).open() as file:
        rows = list(csv.DictReader(file))
    prices = [{name: float(row[name]) for name in ("open", "high", "low", "close")} for row in rows]
    broken = [p for p in prices if not 0 < p["low"] <= min(p["open"], p["close"]) <= p["high"]]
    assert (len(rows), broken) == (300, [])


def test_the_synthetic_bars_are_the_same_every_time(tmp_path: Path):
    first, second = (write_bars(tmp_path / name, 50).read_bytes() for name in ("a.csv", "b.csv"))
    assert first == second


def test_whole_holidays_have_no_session():
    """Thanksgiving, Good Friday and Juneteenth of 2025, and Christmas of 2022, observed on a Monday."""
    days = sessions(1_000)
    holidays = {date(2024, 11, 28), date(2025, 4, 18), date(2025, 6, 19), date(2022, 12, 26)}
    assert holidays.isdisjoint(days)


def test_sessions_increase():
    assert all(a < b for a, b in itertools.pairwise(sessions(500)))
