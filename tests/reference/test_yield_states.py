"""Falling and rising yields as known at each close, worked out by hand."""

from datetime import date

import numpy as np
import pytest

from levelhead.evidence.yield_states import known_on, yield_states
from levelhead.markets import Bars, Context, Macro, Series
from levelhead.markets.registry import market

DAYS = np.array(
    ["2025-11-03", "2025-11-04", "2025-11-05", "2025-11-06", "2025-11-07", "2025-11-10", "2025-11-11"],
    dtype="datetime64[D]",
)
FLAT = np.full(DAYS.size, 100.0)
BARS = Bars(market("RTY"), DAYS, FLAT, FLAT, FLAT, FLAT, FLAT)


def yields(*values: float, late: int | None = None) -> Series:
    """Yields of the days of the bars, each published at 14:00 UTC on the next calendar day; one a week later."""
    published = (DAYS[: len(values)] + np.timedelta64(1, "D")).astype("datetime64[m]") + np.timedelta64(
        14, "h"
    )
    if late is not None:
        published[late] += np.timedelta64(7, "D")
    return Series("DGS10", DAYS[: len(values)], np.array(values), published)


def test_each_close_knows_what_was_published_by_then():
    """The yield of Friday the 7th, published on Saturday, is what Monday's close knows."""
    known = known_on(yields(4.0, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6), BARS)
    np.testing.assert_array_equal(known, [np.nan, 4.0, 4.1, 4.2, 4.3, 4.4, 4.5])


def test_a_late_value_does_not_hide_a_newer_one():
    """The yield of the 4th came a week late: by then newer ones were known."""
    known = known_on(yields(4.0, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, late=1), BARS)
    np.testing.assert_array_equal(known, [np.nan, 4.0, 4.0, 4.2, 4.3, 4.4, 4.5])


@pytest.mark.parametrize(
    ("last", "fell", "rose"), [(4.10, False, True), (4.09, False, False), (3.90, True, False)]
)
def test_ten_basis_points_in_five_sessions(last, fell, rose):
    """From the yield known on the 4th, 4.00, to the one known on the 11th."""
    context = Context(BARS, date(2025, 11, 11), macro=Macro(series={"DGS10": yields(4.0, 4, 4, 4, 4, last)}))
    down, up = yield_states(context, BARS)
    assert (bool(down.holds[-1]), bool(up.holds[-1]), bool(up.known[-1])) == (fell, rose, True)
    assert not up.known[:6].any()


def test_without_the_yield_there_is_no_statement():
    """Nothing is judged that cannot be read."""
    assert yield_states(Context(BARS, date(2025, 11, 11)), BARS) == ()


def test_the_past_is_read_alike_on_every_day():
    """Row by row what a context cut at that day tells."""
    whole = Context(
        BARS, date(2025, 11, 11), macro=Macro(series={"DGS10": yields(4.0, 4.3, 4.1, 4, 4.2, 4.1)})
    )
    for row in range(2, DAYS.size):
        cut = whole.upto(DAYS[row].item())
        for then, later in zip(yield_states(cut, cut.bars), yield_states(whole, BARS), strict=True):
            np.testing.assert_array_equal(then.holds, later.holds[: row + 1])
