"""The arithmetic of FedWatch against the exchange's own worked examples and against sums done by hand."""

from datetime import date

import pytest

from levelhead.fundamentals.fed_rates import (
    AnnouncementDay,
    ImpliedMove,
    contract_months,
    convolve,
    implied_moves,
    next_month,
    outcomes,
)

PRE, POST = AnnouncementDay.PRE, AnnouncementDay.POST

# CME Group, "FedWatch Calculation Examples": settlements of 12 September 2022, contracts from September 2022 on.
PRICES_2022 = (
    97.4475,
    96.9400,
    96.4300,
    96.2350,
    96.1150,
    96.0200,
    96.0050,
    95.9850,
    96.0050,
    96.0350,
    96.0650,
)
MEETINGS_2022 = (
    date(2022, 9, 21),
    date(2022, 11, 2),
    date(2022, 12, 14),
    date(2023, 2, 1),
    date(2023, 3, 22),
    date(2023, 5, 3),
    date(2023, 6, 14),
    date(2023, 7, 26),
)


def contracts(first: date, *prices: float) -> list[tuple[date, float]]:
    """Settlements of consecutive months."""
    return [(next_month(first, at), price) for at, price in enumerate(prices)]


def moves_2022(way: AnnouncementDay, before: float | None = None) -> list[ImpliedMove]:
    """Every meeting of the example."""
    months = contract_months(contracts(date(2022, 9, 1), *PRICES_2022), MEETINGS_2022)
    known = {} if before is None else {MEETINGS_2022[0]: before}
    return list(implied_moves(months, announcement_day=way, before=known))


@pytest.mark.parametrize(("way", "chance"), [(POST, 0.536), (PRE, 0.577)])
def test_the_example_of_2015(way, chance):
    """August 99.8675 and September 99.805 before the meeting of 17 September: the exchange prints 53.6%."""
    months = contract_months(contracts(date(2015, 8, 1), 99.8675, 99.805), [date(2015, 9, 17)])
    (move,) = implied_moves(months, announcement_day=way)
    assert move.start == pytest.approx(0.1325)
    assert round(outcomes(move.change)[1], 3) == chance


def test_the_example_of_2015_ends_at_the_published_rate():
    """The announcement day counts to the new rate there: sixteen days at the old rate, fourteen at the new."""
    months = contract_months(contracts(date(2015, 8, 1), 99.8675, 99.805), [date(2015, 9, 17)])
    (move,) = implied_moves(months, announcement_day=POST)
    assert (move.old_days, move.new_days) == (16, 14)
    assert move.end == pytest.approx(0.26643, abs=5e-6)


@pytest.mark.parametrize(
    ("way", "changes"), [(POST, [0.7613, 0.5388, 0.2862]), (PRE, [0.7250, 0.5593, 0.2657])]
)
def test_the_example_of_2022(way, changes):
    """The meetings of September, November and December 2022, solved backwards from October and January."""
    assert [round(move.change, 4) for move in moves_2022(way)[:3]] == pytest.approx(changes, abs=1e-4)


def test_the_example_of_2022_starts_and_ends_at_the_published_rates():
    """The document prints 2.2987, 3.0600 and a change of .7613 for September, and 3.0600 before November."""
    september, november = moves_2022(POST)[:2]
    assert (round(september.start, 4), round(september.end, 4)) == (2.2987, 3.06)
    assert round(november.start, 4) == 3.06


def test_september_2022_is_one_in_ten_for_half_a_point():
    """A change of .725 lies nine tenths of the way from two steps to three."""
    odds = outcomes(moves_2022(PRE)[0].change)
    assert {steps: round(chance, 3) for steps, chance in odds.items()} == {2: 0.1, 3: 0.9}


def test_both_anchors_are_used_before_the_meeting_month():
    """August's rate 2.33 and October's 3.06 give .73, whatever September says; its mean is then .35bp off."""
    september = moves_2022(PRE, before=2.33)[0]
    assert september.change == pytest.approx(0.73)
    assert outcomes(september.change)[3] == pytest.approx(0.92)
    # fitted: (21 days at 2.33 + 9 at 3.06) / 30 = 2.549; implied: 2.5525
    assert september.residual == pytest.approx(0.0035)


def test_the_other_convention_does_not_fit_both_anchors():
    """With twenty days at the old rate the fitted mean is 2.57333, two basis points too high."""
    assert moves_2022(POST, before=2.33)[0].residual == pytest.approx(2.5525 - 2.5733333, abs=1e-6)


def test_two_months_without_a_meeting_enclose_one():
    """Start and end are read off them; the residual is what the month in the middle adds."""
    months = contract_months(
        contracts(date(2025, 11, 1), 96.12, 96.24, 96.37), [date(2025, 12, 10)], until=date(2026, 1, 31)
    )
    (move,) = implied_moves(months)
    assert (move.start, move.end) == (pytest.approx(3.88), pytest.approx(3.63))
    # (10 days at 3.88 + 21 at 3.63) / 31 = 3.710645
    assert move.residual == pytest.approx(3.76 - 3.710645, abs=1e-6)


def test_a_meeting_on_the_last_day_of_its_month():
    """31 January 2024: no day of January is at the new rate, so January tells the old one and February the new."""
    months = contract_months(
        contracts(date(2024, 1, 1), 94.67, 94.7075), [date(2024, 1, 31)], until=date(2024, 2, 29)
    )
    (pre,) = implied_moves(months, announcement_day=PRE)
    assert (pre.old_days, pre.new_days) == (31, 0)
    assert (pre.start, pre.end) == (pytest.approx(5.33), pytest.approx(5.2925))
    (post,) = implied_moves(months, announcement_day=POST)
    # (31 * 5.33 - 1 * 5.2925) / 30
    assert post.start == pytest.approx(5.33125)


def test_a_last_day_meeting_needs_the_next_month():
    """Without February nothing tells the rate after 31 January."""
    months = contract_months(contracts(date(2024, 1, 1), 94.67), [date(2024, 1, 31)])
    (move,) = implied_moves(months)
    assert (move.start, move.end, move.change) == (pytest.approx(5.33), None, None)


def test_a_meeting_on_the_first_of_a_month_has_no_old_day_after_it():
    """1 February 2023 with the day at the new rate: February itself tells the rate after it."""
    (move,) = implied_moves(
        contract_months(contracts(date(2023, 1, 1), 95.67, 95.42), [date(2023, 2, 1)]), announcement_day=POST
    )
    assert (move.old_days, move.end) == (0, pytest.approx(4.58))


def test_two_meetings_in_a_month_determine_neither():
    """March 2020 had decisions on the third and the fifteenth."""
    months = contract_months(contracts(date(2020, 2, 1), 98.42, 99.0), [date(2020, 3, 3), date(2020, 3, 15)])
    (move,) = implied_moves(months)
    assert (move.end, move.residual) == (None, None)


def test_a_month_without_a_settlement_stays_open():
    """With November missing the months go on, but nothing bridges it."""
    settled = [each for each in contracts(date(2022, 9, 1), *PRICES_2022) if each[0] != date(2022, 11, 1)]
    moves = implied_moves(contract_months(settled, MEETINGS_2022))
    assert moves[1].residual is None
    assert moves[0].change == pytest.approx(0.725)


def test_months_end_where_the_list_of_meetings_does():
    """January 2026 may hold a meeting nobody listed: it is no month without one."""
    settled = contracts(date(2025, 11, 1), 96.12, 96.24, 96.37)
    months = contract_months(settled, [date(2025, 12, 10)])
    assert [month.first.month for month in months] == [11, 12]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (0.0, {0: 1.0}),
        (0.25, {1: 1.0}),
        (-0.25, {-1: 1.0}),
        (0.1 + 0.2 - 0.3, {0: 1.0}),  # a rounding error above nothing
        (-0.05, {-1: 0.2, 0: 0.8}),
        (-0.375, {-2: 0.5, -1: 0.5}),
        (0.05, {0: 0.8, 1: 0.2}),
    ],
)
def test_a_move_lies_between_the_two_whole_steps_around_it(change, expected):
    """Floor, not truncation: a small cut is between a cut and none, and no change at all is certain."""
    odds = outcomes(change)
    assert list(odds) == list(expected)
    assert list(odds.values()) == pytest.approx(list(expected.values()))


def test_two_meetings_add_up():
    """A half and a half twice: a quarter for none, a half for one, a quarter for two."""
    assert convolve({0: 0.5, 1: 0.5}, {0: 0.5, 1: 0.5}) == {0: 0.25, 1: 0.5, 2: 0.25}
