"""CBOT Treasury futures. Prices are points of par; a tick is a fraction of one thirty-second of a point.

Delivery notices begin two business days before the contract month, so the lead month changes before it.
"""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

_32ND = Fraction(1, 32)

ZN = Market(
    symbol="ZN",
    name="10-Year Treasury Note",
    exchange="CBOT",
    kind=Kind.FUTURE,
    calendar="cme_rates",
    tick=_32ND / 2,
    point_value=Fraction(1000),  # of 100,000 face value
    months="HMUZ",
    expiry=Expiry.SEVEN_BEFORE_LAST,
    roll=RollHabit.BEFORE_FIRST_NOTICE,
    session="Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 14:00",
    round_step=Fraction(1),
    sources=(
        "http://www.cmegroup.com/trading/interest-rates/us-treasury/"
        "10-year-us-treasury-note_contract_specifications.html",
    ),
    aliases=("TY",),  # the pit's symbol, still DTN's and Bloomberg's
)
ZT = replace(
    ZN,
    symbol="ZT",
    name="2-Year Treasury Note",
    tick=_32ND / 8,
    point_value=Fraction(2000),  # of 200,000 face value
    expiry=Expiry.LAST_BUSINESS_DAY,
    sources=(
        "https://www.cmegroup.com/markets/interest-rates/us-treasury/2-year-us-treasury-note.contractSpecs.html",
    ),
    aliases=("TU",),
)
ZF = replace(
    ZN,
    symbol="ZF",
    name="5-Year Treasury Note",
    tick=_32ND / 4,
    expiry=Expiry.LAST_BUSINESS_DAY,
    sources=(
        "https://www.cmegroup.com/markets/interest-rates/us-treasury/5-year-us-treasury-note.contractSpecs.html",
    ),
    aliases=("FV",),
)
ZB = replace(
    ZN,
    symbol="ZB",
    name="Treasury Bond",
    tick=_32ND,
    sources=(
        "https://www.cmegroup.com/markets/interest-rates/us-treasury/30-year-us-treasury-bond.contractSpecs.html",
    ),
    aliases=("US",),
)

MARKETS = (ZT, ZF, ZN, ZB)
