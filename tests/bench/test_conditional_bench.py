"""The bench of conditionals finds what there is to find, and calls nothing measurable that was moved along."""

from bench.conditional import mean_of, of_context, sheet, table, verdicts
from levelhead.forecast.conditions import CONDITIONS, ConditionKind
from tests.conditional_worlds import world

FOLLOWED = of_context(world(2_600, seed=5, follow=0.7))


def gain(kind: ConditionKind) -> float:
    """Percent."""
    condition = next(each for each in CONDITIONS if each.kind is kind)
    found = sheet(FOLLOWED, condition, 15)
    assert found is not None
    return float(mean_of([found], [found.true]).split()[0])


def test_a_yield_that_follows_the_market_gains() -> None:
    assert gain(ConditionKind.YIELD_RISE) > 5.0
    assert gain(ConditionKind.YIELD_FALL) > 5.0


def test_the_page_would_say_so() -> None:
    assert verdicts(FOLLOWED)[ConditionKind.YIELD_RISE] > 0.5


def test_moved_along_nothing_is_left() -> None:
    for shift in (700, 1_300):
        found = verdicts(FOLLOWED, shift=shift)
        assert max(found[kind] for kind in (ConditionKind.YIELD_RISE, ConditionKind.YIELD_FALL)) <= 0.2


def test_the_table_has_a_line_for_each_condition() -> None:
    lines = table({"MADE": FOLLOWED}, 10, CONDITIONS)
    assert len(lines) == 4 + len(CONDITIONS)
    assert all(line.count("|") == 7 for line in lines[2:])
