"""Stock index futures of CME and CBOT.

Special opening quotation: the final price is made of the opening prices of the third Friday, and trading of the
expiring contract ends at 08:30 in Chicago that morning.
"""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market, RollHabit

_LEAD_MONTH = "http://www.cmegroup.com/trading/equity-index/fairvaluefaq.html"
_HOURS = "Sunday to Friday 17:00-16:00 Chicago, pause 16:00-17:00; settlement 15:00"

RTY = Market(
    symbol="RTY",
    name="E-mini Russell 2000",
    exchange="CME",
    kind=Kind.FUTURE,
    calendar="cme_equity",
    tick=Fraction(1, 10),
    point_value=Fraction(50),
    months="HMUZ",
    expiry=Expiry.THIRD_FRIDAY,
    roll=RollHabit.MONDAY_OF_EXPIRY_WEEK,
    session=_HOURS,
    proxy="^RUT",
    sources=(
        "https://www.cmegroup.com/trading/equity-index/us-index/e-mini-russell-2000_contract_specifications.html",
        _LEAD_MONTH,
    ),
    aliases=("QR", "TF"),  # Barchart; the same contract on ICE until 2018
)
M2K = replace(
    RTY,
    symbol="M2K",
    name="Micro E-mini Russell 2000",
    point_value=Fraction(5),
    sources=(
        "https://www.cmegroup.com/trading/equity-index/us-index/"
        "micro-e-mini-russell-2000_contract_specifications.html",
        _LEAD_MONTH,
    ),
    aliases=(),
)
ES = replace(
    RTY,
    symbol="ES",
    name="E-mini S&P 500",
    tick=Fraction(1, 4),
    proxy="^GSPC",
    sources=(
        "https://www.cmegroup.com/markets/equities/sp/e-mini-sandp500.contractSpecs.html",
        _LEAD_MONTH,
    ),
    aliases=("EP",),  # CQG
)
MES = replace(
    ES,
    symbol="MES",
    name="Micro E-mini S&P 500",
    point_value=Fraction(5),
    sources=(
        "https://www.cmegroup.com/markets/equities/sp/micro-e-mini-sandp-500.contractSpecs.html",
        _LEAD_MONTH,
    ),
    aliases=(),
)
NQ = replace(
    ES,
    symbol="NQ",
    name="E-mini Nasdaq-100",
    point_value=Fraction(20),
    proxy="^NDX",
    sources=(
        "https://www.cmegroup.com/markets/equities/nasdaq/e-mini-nasdaq-100.contractSpecs.html",
        _LEAD_MONTH,
    ),
    aliases=("ENQ",),  # CQG
)
MNQ = replace(
    NQ,
    symbol="MNQ",
    name="Micro E-mini Nasdaq-100",
    point_value=Fraction(2),
    sources=(
        "https://www.cmegroup.com/markets/equities/nasdaq/micro-e-mini-nasdaq-100.contractSpecs.html",
        _LEAD_MONTH,
    ),
    aliases=(),
)
YM = replace(
    RTY,
    symbol="YM",
    name="E-mini Dow",
    exchange="CBOT",
    tick=Fraction(1),
    point_value=Fraction(5),
    proxy="^DJI",
    sources=(
        "https://www.cmegroup.com/markets/equities/dow-jones/e-mini-dow.contractSpecs.html",
        _LEAD_MONTH,
    ),
    aliases=(),
)
MYM = replace(
    YM,
    symbol="MYM",
    name="Micro E-mini Dow",
    point_value=Fraction(1, 2),
    sources=(
        "https://www.cmegroup.com/markets/equities/dow-jones/micro-e-mini-dow.contractSpecs.html",
        _LEAD_MONTH,
    ),
)

MARKETS = (RTY, M2K, ES, MES, NQ, MNQ, YM, MYM)
