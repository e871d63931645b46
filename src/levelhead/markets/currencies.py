"""CME currency futures, quoted in US dollars for one unit of the currency."""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

EUR = Market(
    symbol="6E",
    name="Euro FX",
    exchange="CME",
    kind=Kind.FUTURE,
    calendar="cme_fx",
    tick=Fraction(5, 100_000),
    point_value=Fraction(125_000),
    months="FGHJKMNQUVXZ",
    lead_months="HMUZ",
    expiry=Expiry.TWO_BEFORE_THIRD_WEDNESDAY,
    roll=RollHabit.FIVE_BEFORE_EXPIRY,
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 14:00",
    round_step=Fraction(1, 100),  # the big figure
    sources=("https://www.cmegroup.com/markets/fx/g10/euro-fx.contractSpecs.html",),
    aliases=("EC", "E6"),  # the pit's symbol, Barchart
)
JPY = replace(
    EUR,
    symbol="6J",
    name="Japanese Yen",
    tick=Fraction(5, 10_000_000),
    point_value=Fraction(12_500_000),
    round_step=Fraction(1, 10_000),
    sources=("https://www.marketswiki.com/wiki/CME_Group_Japanese_Yen",),
    aliases=("JY", "J6"),
)

MARKETS = (EUR, JPY)
