"""Whatever a note says, the check answers: no number, day or period makes it fail."""

import random
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from bench.synthetic import LAST, write_bars
from levelhead.data.read import read_bars
from levelhead.factcheck import Ground, Ruling, ground_of, judge
from levelhead.factcheck import statements as said
from levelhead.factcheck.contradictions import contradictions
from levelhead.factcheck.scenario_table import check_table
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.render.numbers import say

KINDS = get_args(said.Statement)
ROUNDS = 40
NUMBERS = (0.0, -3.5, 1e-300, 1e300, 0.382, 2_000.0)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A made-up market of 320 sessions."""
    path = write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", count=320, seed=2)
    return ground_of(known(read_bars(path, market=market("RTY"))))


def drawn(hint: Any, draws: random.Random, close: float) -> Any:
    """Any value of a type: near the market, at its edges, or absurd."""
    if get_origin(hint) is UnionType:
        return drawn(draws.choice(get_args(hint)), draws, close)
    if get_origin(hint) is tuple:
        return tuple(drawn(get_args(hint)[0], draws, close) for _ in range(draws.randrange(3)))
    if hint is type(None):
        return None
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{each.name: drawn(hints[each.name], draws, close) for each in fields(hint)})
    if issubclass(hint, Enum):
        return draws.choice(list(hint))
    simple: dict[type, Callable[[], Any]] = {
        bool: lambda: draws.random() < 0.5,
        int: lambda: draws.choice((0, 1, 3, 14, 50, 200, -2, 10**9)),
        float: lambda: close * draws.uniform(0.8, 1.2) if draws.random() < 0.7 else draws.choice(NUMBERS),
        str: lambda: draws.choice(("", "{0} {x} %s", "closes below <b>", "1" * 300)),
        date: lambda: draws.choice((date.min, date.max, LAST, LAST - timedelta(draws.randrange(900)))),
    }
    return simple[hint]()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_any_statement_is_judged(ground: Ground, kind: type):
    draws = random.Random(kind.__name__)
    for _ in range(ROUNDS if kind is not said.ProbabilityStated else 5):
        verdict = judge(drawn(kind, draws, ground.close), ground)
        finding = verdict.finding
        assert verdict.ruling in Ruling
        for claim in (verdict.expected, finding.why, finding.measured, finding.nearest, finding.tolerance):
            assert claim is None or say(claim)


def test_any_table_is_checked(ground: Ground):
    draws = random.Random(4)
    for count in (0, 1, 2, 3, 5):
        rows = tuple(drawn(said.TableRow, draws, ground.close) for _ in range(count))
        checked = check_table(said.ProbabilityTable(rows, drawn(int, draws, 0.0)), ground)
        assert [each.row for each in checked.rows] == list(rows)


def test_any_note_is_compared_with_itself(ground: Ground):
    draws = random.Random(9)
    for _ in range(ROUNDS):
        every = [drawn(draws.choice(KINDS), draws, ground.close) for _ in range(12)]
        assert all(say(found.claim) for found in contradictions(every, (), ground))
