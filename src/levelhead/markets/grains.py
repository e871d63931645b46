"""CBOT grains and oilseeds, quoted in cents a bushel: one point is a cent, of 5,000 bushels.

The rule of the 15th holds since the contracts of 2000; before, trading ended on the seventh business day before
the last one of the month. Delivery notices begin on the last business day before the contract month.
"""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

ZC = Market(
    symbol="ZC",
    name="Corn",
    exchange="CBOT",
    kind=Kind.FUTURE,
    calendar="cbot_grains",
    tick=Fraction(1, 4),
    point_value=Fraction(50),
    months="HKNUZ",
    expiry=Expiry.BEFORE_15TH,
    roll=RollHabit.BEFORE_FIRST_NOTICE,
    session="Sunday to Friday 19:00-07:45 and Monday to Friday 08:30-13:20 Chicago; settlement 13:15",
    sources=("https://www.cmegroup.com/markets/agriculture/grains/corn.contractSpecs.html",),
)
ZW = replace(
    ZC,
    symbol="ZW",
    name="Chicago Wheat",
    sources=("https://www.cmegroup.com/markets/agriculture/grains/wheat.contractSpecs.html",),
)
ZS = replace(
    ZC,
    symbol="ZS",
    name="Soybeans",
    months="FHKNQUX",
    lead_months="FHKNX",
    sources=("https://www.cmegroup.com/markets/agriculture/oilseeds/soybean.contractSpecs.html",),
)

MARKETS = (ZC, ZW, ZS)
