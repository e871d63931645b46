"""COMEX metals. Delivery notices begin on the last business day before the contract month."""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

GC = Market(
    symbol="GC",
    name="Gold",
    exchange="COMEX",
    kind=Kind.FUTURE,
    calendar="cme_metals",
    tick=Fraction(1, 10),
    point_value=Fraction(100),  # troy ounces
    months="FGHJKMNQUVXZ",
    lead_months="GJMQZ",
    expiry=Expiry.THIRD_LAST_BUSINESS_DAY,
    roll=RollHabit.BEFORE_FIRST_NOTICE,
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 12:30",
    sources=("https://www.cmegroup.com/markets/metals/precious/gold.contractSpecs.html",),
)
MGC = replace(
    GC,
    symbol="MGC",
    name="Micro Gold",
    point_value=Fraction(10),
    months="GJMQVZ",
    proxy="GC",
    sources=("https://www.cmegroup.com/markets/metals/precious/e-micro-gold.contractSpecs.html",),
)
SI = replace(
    GC,
    symbol="SI",
    name="Silver",
    tick=Fraction(5, 1000),
    point_value=Fraction(5000),  # troy ounces
    lead_months="HKNUZ",
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 12:25",
    sources=("https://www.cmegroup.com/markets/metals/precious/silver.contractSpecs.html",),
)
HG = replace(
    GC,
    symbol="HG",
    name="Copper",
    tick=Fraction(5, 10_000),
    point_value=Fraction(25_000),  # pounds
    lead_months="HKNUZ",
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 12:00",
    sources=("https://www.cmegroup.com/markets/metals/base/copper.contractSpecs.html",),
)

MARKETS = (GC, MGC, SI, HG)
