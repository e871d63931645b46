"""What must hold on any day of any table."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.markets import contracts, days_to_roll, front, parse_symbol, roll_day, round_grid
from levelhead.markets.registry import market, markets
from levelhead.markets.sessions import CALENDARS, sessions
from levelhead.markets.symbols import MONTHS

DAYS = st.dates(date(1998, 1, 1), date(2034, 12, 31))
FUTURES = [each for each in markets() if each.months]


@given(calendar=st.sampled_from(CALENDARS), day=DAYS, n=st.integers(1, 120))
def test_back_undoes_forth(calendar: str, day: date, n: int):
    table = sessions(calendar)
    forth = table.after(day, n)
    assert (len(forth), table.before(forth[-1] + timedelta(days=1), n)) == (n, forth)


@given(calendar=st.sampled_from(CALENDARS), day=DAYS, n=st.integers(0, 120))
def test_what_follows_is_what_lies_between(calendar: str, day: date, n: int):
    table = sessions(calendar)
    last = (table.after(day, n) or (day,))[-1]
    assert table.between(day + timedelta(days=1), last).tolist() == list(table.after(day, n))


@given(calendar=st.sampled_from(CALENDARS), day=DAYS)
def test_a_day_is_a_session_or_lies_between_two(calendar: str, day: date):
    table = sessions(calendar)
    assert table.is_session(day) == (table.after(day - timedelta(days=1), 1)[0] == day)


@pytest.mark.parametrize(
    ("calendar", "longest"),
    [
        ("nyse", 12),  # the bank holiday of 1933
        ("cme_equity", 7),  # September 2001
        ("cme_rates", 4),
        ("cme_fx", 4),
        ("cme_metals", 5),  # from Wednesday to Monday over Thanksgiving
        ("cme_energy", 5),
        ("cbot_grains", 5),  # New Year and the mourning for Gerald Ford
    ],
)
def test_the_longest_way_to_the_next_session(calendar: str, longest: int):
    days = sessions(calendar).days
    assert int((days[1:] - days[:-1]).astype(int).max()) == longest


@pytest.mark.parametrize("calendar", CALENDARS)
def test_an_early_close_is_early(calendar: str):
    table = sessions(calendar)
    late = [
        day
        for day, close in table.early.items()
        if close >= next(regular for since, regular in reversed(table.hours) if since <= day)
    ]
    assert late == []


def test_a_table_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        sessions("nyse").days[0] = sessions("nyse").days[1]


@given(traded=st.sampled_from(FUTURES), day=DAYS)
def test_the_lead_contract_has_not_ended(traded, day: date):
    lead = front(traded, day)
    assert day < roll_day(lead) <= lead.last_trade


@given(traded=st.sampled_from(FUTURES), day=DAYS)
def test_the_lead_contract_changes_after_the_days_to_the_roll(traded, day: date):
    left = days_to_roll(traded, day)
    last, rolled = (day, *sessions(traded.calendar).after(day, left))[-2:]
    assert (front(traded, last), front(traded, rolled) == front(traded, day)) == (front(traded, day), False)


@given(traded=st.sampled_from(FUTURES), year=st.integers(1998, 2034))
def test_every_listed_month_ends_once(traded, year: int):
    ended = contracts(traded, date(year, 1, 1), date(year, 12, 31))
    table = sessions(traded.calendar)
    assert sorted(each.month for each in ended) == sorted(traded.months)
    assert all(table.is_session(each.last_trade) for each in ended)
    assert [each.last_trade for each in ended] == sorted(each.last_trade for each in ended)


@given(traded=st.sampled_from(FUTURES), month=st.sampled_from(MONTHS), year=st.integers(1970, 2069))
def test_a_code_is_read_back(traded, month: str, year: int):
    symbol = parse_symbol(f"{traded.symbol}{month}{year}")
    short = parse_symbol(f"@{traded.symbol}{month}{year % 100:02}")
    assert (symbol.root, symbol.month, symbol.year, short) == (traded.symbol, month, year, symbol)


@given(price=st.floats(1e-4, 1e6))
def test_the_grid_is_between_two_and_eight_percent(price: float):
    """Neighbouring steps are at most 2.5 times apart, so the nearest is within its root of 4%."""
    share = round_grid(market("RTY"), price) / price
    assert 0.04 / 2.5**0.5 * 0.999 <= share <= 0.04 * 2.5**0.5 * 1.001


@given(price=st.floats(1e-4, 1e5), power=st.integers(1, 3))
def test_the_grid_grows_with_the_price(price: float, power: int):
    rty = market("RTY")
    assert round_grid(rty, price * 10**power) == pytest.approx(round_grid(rty, price) * 10**power)
