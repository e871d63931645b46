"""NYMEX energy. Crude oil settled at -37.63 on 20 April 2020, so prices at or below zero are legal."""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

CL = Market(
    symbol="CL",
    name="Crude Oil (WTI)",
    exchange="NYMEX",
    kind=Kind.FUTURE,
    calendar="cme_energy",
    tick=Fraction(1, 100),
    point_value=Fraction(1000),  # barrels
    months="FGHJKMNQUVXZ",
    expiry=Expiry.THREE_BEFORE_25TH,
    roll=RollHabit.THREE_BEFORE_EXPIRY,
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 13:30",
    allow_nonpositive=True,
    sources=("https://cmegroup.com/trading/energy/crude-oil/light-sweet-crude_contractSpecs_futures.html",),
)
MCL = replace(
    CL,
    symbol="MCL",
    name="Micro Crude Oil (WTI)",
    point_value=Fraction(100),
    expiry=Expiry.FOUR_BEFORE_25TH,
    proxy="CL",
    sources=("https://cmegroup.com/education/articles-and-reports/micro-wti-crude-oil-futures-faq.html",),
)
NG = replace(
    CL,
    symbol="NG",
    name="Natural Gas (Henry Hub)",
    tick=Fraction(1, 1000),
    point_value=Fraction(10_000),  # million British thermal units
    expiry=Expiry.THREE_BEFORE_FIRST,
    sources=("https://www.cmegroup.com/markets/energy/natural-gas/natural-gas.contractSpecs.html",),
)

MARKETS = (CL, MCL, NG)
