"""Facts of contracts against the exchanges' pages, and round numbers."""

from fractions import Fraction

import pytest

from levelhead.errors import BadOption, UnknownMarket
from levelhead.markets import Kind, round_grid, round_numbers
from levelhead.markets.registry import market, markets
from levelhead.markets.sessions import CALENDARS


# Contract specifications of cmegroup.com; money of a tick and of a point in US dollars.
@pytest.mark.parametrize(
    ("symbol", "tick", "tick_money", "point_money", "places"),
    [
        ("RTY", Fraction(1, 10), 5, 50, 1),
        ("M2K", Fraction(1, 10), 0.5, 5, 1),
        ("ES", Fraction(1, 4), 12.5, 50, 2),
        ("MES", Fraction(1, 4), 1.25, 5, 2),
        ("NQ", Fraction(1, 4), 5, 20, 2),
        ("MNQ", Fraction(1, 4), 0.5, 2, 2),
        ("YM", Fraction(1), 5, 5, 0),
        ("MYM", Fraction(1), 0.5, 0.5, 0),
        ("GC", Fraction(1, 10), 10, 100, 1),
        ("MGC", Fraction(1, 10), 1, 10, 1),
        ("SI", Fraction(1, 200), 25, 5000, 3),
        ("HG", Fraction(1, 2000), 12.5, 25000, 4),
        ("CL", Fraction(1, 100), 10, 1000, 2),
        ("MCL", Fraction(1, 100), 1, 100, 2),
        ("NG", Fraction(1, 1000), 10, 10000, 3),
        ("ZT", Fraction(1, 256), 7.8125, 2000, 8),
        ("ZF", Fraction(1, 128), 7.8125, 1000, 7),
        ("ZN", Fraction(1, 64), 15.625, 1000, 6),
        ("ZB", Fraction(1, 32), 31.25, 1000, 5),
        ("ZC", Fraction(1, 4), 12.5, 50, 2),
        ("ZW", Fraction(1, 4), 12.5, 50, 2),
        ("ZS", Fraction(1, 4), 12.5, 50, 2),
        ("6E", Fraction(1, 20_000), 6.25, 125_000, 5),
        ("6J", Fraction(1, 2_000_000), 6.25, 12_500_000, 7),
    ],
)
def test_a_tick_is_worth(symbol: str, tick: Fraction, tick_money: float, point_money: float, places: int):
    facts = market(symbol)
    assert (facts.tick, facts.tick * facts.point_value, facts.point_value, facts.places) == (
        tick,
        Fraction(tick_money),
        Fraction(point_money),
        places,
    )


@pytest.mark.parametrize(
    ("proxy", "symbols"),
    [
        ("^RUT", "RTY M2K IWM"),
        ("^GSPC", "ES MES SPY"),
        ("^NDX", "NQ MNQ QQQ"),
        ("^DJI", "YM MYM DIA"),
        ("GC", "MGC GLD"),
        ("CL", "MCL"),
        (None, "^RUT ^VIX GC CL ZN TLT HYG"),
    ],
)
def test_longer_series(proxy: str | None, symbols: str):
    assert {market(symbol).proxy for symbol in symbols.split()} == {proxy}


def test_the_book_keeps_its_order():
    assert " ".join(each.symbol for each in markets()) == (
        "RTY M2K ES MES NQ MNQ YM MYM GC MGC SI HG CL MCL NG ZT ZF ZN ZB ZC ZW ZS 6E 6J "
        "^RUT ^GSPC ^NDX ^DJI ^VIX IWM SPY QQQ DIA TLT GLD HYG"
    )


def test_every_market_is_complete():
    """A calendar that exists, a link, a name; a future also its months, expiry, roll and hours."""
    lacking = [
        each.symbol
        for each in markets()
        if each.calendar not in CALENDARS
        or not (each.sources and each.name and each.exchange and each.session)
        or (each.kind is Kind.FUTURE) != bool(each.months and each.expiry.value != "none" and each.roll.value)
        or not set(each.lead_months) <= set(each.months)
    ]
    assert lacking == []


def test_no_two_markets_share_a_spelling():
    roots = [root for each in markets() for root in (each.symbol, *each.aliases)]
    assert len(roots) == len(set(roots))


def test_only_energy_may_be_free_or_cheaper():
    assert [each.symbol for each in markets() if each.allow_nonpositive] == ["CL", "MCL", "NG"]


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("RTI", "RTY"), ("MRTY", "RTY"), ("SPX500", "^GSPC"), ("QQQQ", "QQQ"), ("ESS", "ES"), ("IWN", "IWM")],
)
def test_a_wrong_symbol_is_answered_with_the_nearest(wrong: str, nearest: str):
    with pytest.raises(UnknownMarket) as caught:
        market(wrong)
    assert caught.value.nearest[0] == nearest


@pytest.mark.parametrize("wrong", ["", " ", ":", "xyzzy", "RTY 13-25", "RUTZ25", "^RTY", "RTY0!"])
def test_nonsense_is_unknown(wrong: str):
    with pytest.raises(UnknownMarket):
        market(wrong)


# The step of 1, 2.5, 5 x 10^k nearest in ratio to 4% of the price, by hand.
@pytest.mark.parametrize(
    ("symbol", "price", "step"),
    [
        ("RTY", 2418.8, 100),  # 96.75
        ("ES", 6700, 250),  # 268
        ("YM", 46000, 2500),  # 1840: 2500 is 1.36 times, 1000 is 1.84 times away
        ("NG", 4.5, 0.25),  # 0.18
        ("CL", 58, 2.5),  # 2.32
        ("ZN", 113, 1),  # its own
        ("^VIX", 20, 5),  # its own
    ],
)
def test_grid_of_round_numbers(symbol: str, price: float, step: float):
    assert round_grid(market(symbol), price) == step


def test_round_numbers_of_the_first_note():
    """2,500 is within three average ranges (170 points) of 2,418.8."""
    assert round_numbers(market("RTY"), 2418.8 - 170, 2418.8 + 170, 2418.8) == (2300, 2400, 2500)


def test_both_ends_count():
    assert round_numbers(market("RTY"), 2400, 2500, 2418.8) == (2400, 2500)


def test_numbers_of_a_fine_grid_are_exact():
    assert round_numbers(market("6J"), 0.0063, 0.0066, 0.0064) == (0.0063, 0.0064, 0.0065, 0.0066)


def test_zero_is_round_where_prices_can_be_there():
    assert round_numbers(market("CL"), -3, 3, 58) == (-2.5, 0, 2.5)
    assert round_numbers(market("RTY"), -150, 150, 2418.8) == (100,)


def test_nothing_is_round_below_zero():
    assert round_numbers(market("CL"), -60, -20, -37.63) == ()
    with pytest.raises(BadOption, match="above zero"):
        round_grid(market("CL"), -37.63)


def test_a_missing_price_is_refused():
    with pytest.raises(BadOption, match="finite"):
        round_numbers(market("RTY"), 2300, 2500, float("nan"))
