"""Cash indices and exchange traded funds. One point of an index or one share is worth one point of money."""

from dataclasses import replace
from fractions import Fraction

from levelhead.markets.market import Kind, Market

RUT = Market(
    symbol="^RUT",
    name="Russell 2000",
    exchange="FTSE Russell",
    kind=Kind.INDEX,
    calendar="nyse",
    tick=Fraction(1, 100),
    point_value=Fraction(1),
    session="Monday to Friday 09:30-16:00 New York",
    sources=("https://www.lseg.com/en/ftse-russell/indices/russell-us",),
    aliases=("RUT",),
)
GSPC = replace(
    RUT,
    symbol="^GSPC",
    name="S&P 500",
    exchange="S&P Dow Jones Indices",
    sources=("https://www.spglobal.com/spdji/en/indices/equity/sp-500/",),
    aliases=("GSPC", "SPX", "INX"),
)
NDX = replace(
    RUT,
    symbol="^NDX",
    name="Nasdaq-100",
    exchange="Nasdaq",
    sources=("https://indexes.nasdaqomx.com/Index/Overview/NDX",),
    aliases=("NDX",),
)
DJI = replace(
    RUT,
    symbol="^DJI",
    name="Dow Jones Industrial Average",
    exchange="S&P Dow Jones Indices",
    sources=("https://www.spglobal.com/spdji/en/indices/equity/dow-jones-industrial-average/",),
    aliases=("DJI", "DJIA", "INDU"),
)
VIX = replace(
    RUT,
    symbol="^VIX",
    name="Cboe Volatility Index",
    exchange="Cboe",
    round_step=Fraction(5),
    sources=("https://www.cboe.com/tradable_products/vix/",),
    aliases=("VIX",),
)
IWM = Market(
    symbol="IWM",
    name="iShares Russell 2000 ETF",
    exchange="NYSE Arca",
    kind=Kind.ETF,
    calendar="nyse",
    tick=Fraction(1, 100),
    point_value=Fraction(1),
    session="Monday to Friday 09:30-16:00 New York",
    proxy="^RUT",
    sources=("https://www.ishares.com/us/products/239710/ishares-russell-2000-etf",),
)
SPY = replace(
    IWM,
    symbol="SPY",
    name="SPDR S&P 500 ETF Trust",
    proxy="^GSPC",
    sources=("https://www.ssga.com/us/en/intermediary/etfs/spdr-sp-500-etf-trust-spy",),
)
QQQ = replace(
    IWM,
    symbol="QQQ",
    name="Invesco QQQ Trust",
    exchange="Nasdaq",
    proxy="^NDX",
    sources=("https://www.invesco.com/qqq-etf/en/home.html",),
)
DIA = replace(
    IWM,
    symbol="DIA",
    name="SPDR Dow Jones Industrial Average ETF Trust",
    proxy="^DJI",
    sources=("https://www.ssga.com/us/en/intermediary/etfs/spdr-dow-jones-industrial-average-etf-trust-dia",),
)
TLT = replace(
    IWM,
    symbol="TLT",
    name="iShares 20+ Year Treasury Bond ETF",
    exchange="Nasdaq",
    proxy=None,
    sources=("https://www.ishares.com/us/products/239454/ishares-20-year-treasury-bond-etf",),
)
GLD = replace(
    IWM,
    symbol="GLD",
    name="SPDR Gold Shares",
    proxy="GC",
    sources=("https://www.spdrgoldshares.com/",),
)
HYG = replace(
    IWM,
    symbol="HYG",
    name="iShares iBoxx $ High Yield Corporate Bond ETF",
    proxy=None,
    sources=("https://www.ishares.com/us/products/239565/ishares-iboxx-high-yield-corporate-bond-etf",),
)

MARKETS = (RUT, GSPC, NDX, DJI, VIX, IWM, SPY, QQQ, DIA, TLT, GLD, HYG)
