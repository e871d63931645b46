"""Since when a slope has had its sign, read off slopes that were written down."""

from datetime import date

import numpy as np

from levelhead.fundamentals.sign_regime import SignRegime, regime_of

WEEKS = np.datetime64("2018-01-01") + 7 * np.arange(400)


def regime(*runs: tuple[int, float]) -> SignRegime | None:
    """The regime after runs of weeks at a slope; its standard error is one."""
    beta = np.concatenate([np.full(length, value) for length, value in runs])
    return regime_of(WEEKS[: beta.size], beta, np.ones(beta.size))


def test_days_within_one_standard_error_do_not_break_a_regime():
    found = regime((10, 2.0), (5, -0.5), (1, -1.0), (3, 0.9), (4, -1.5), (2, 0.3))
    assert found is not None
    assert (found.sign, found.since, found.measured) == (-1, WEEKS[15].item(), WEEKS[22].item())


def test_a_new_sign_is_recent_and_an_old_one_is_not():
    new, old = regime((100, 2.0), (10, -2.0)), regime((10, 2.0), (290, -2.0))
    assert new is not None and (new.recent, new.days_before, new.same_before) == (True, 100, 0)
    assert old is not None and not old.recent


def test_a_sign_that_ruled_most_of_five_years_is_not_recent():
    """A short interruption does not make the usual sign news."""
    found = regime((200, -2.0), (10, 2.0), (10, -2.0))
    assert found is not None
    assert (found.since, found.recent, found.turns_before) == (WEEKS[210].item(), False, 2)


def test_only_the_five_years_before_count():
    found = regime((100, -2.0), (270, 2.0), (10, -2.0))
    assert found is not None and found.days_before == 260  # weeks in 1,826 days
    assert found.same_before == 0


def test_a_slope_that_never_was_measurable_has_no_regime():
    assert regime((50, 0.9)) is None


def test_unknown_slopes_are_passed_over():
    """Before the first fit there is none."""
    beta = np.array([np.nan, np.nan, 2.0])
    found = regime_of(WEEKS[:3], beta, np.ones(3))
    assert found is not None and found.since == date(2018, 1, 15)
