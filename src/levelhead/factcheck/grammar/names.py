"""The names of markets, averages, indicators, releases and series, as notes write them."""

import re
from dataclasses import dataclass

from levelhead.factcheck.words import AverageKind, Indicator, SeriesName
from levelhead.markets.book import BY_SYMBOL, ROOTS
from levelhead.markets.releases import ReleaseKind

_FAMILY_WORDS: tuple[tuple[str, str], ...] = (
    (
        "RTY",
        r"russell\s?2000(?:\sindex)?|russell|e-mini\srussell\s2000|r2k|small[\s-]?caps?(?:\s(?:stocks|index"
        r"|shares))?",
    ),
    (
        "ES",
        r"s\s?&\s?p\s?500|s&p|e-mini\ss&p(?:\s500)?|large[\s-]?caps?(?:\s(?:stocks|indices|indexes"
        r"|shares|peers))?|sp500|sp\s500",
    ),
    ("NQ", r"nasdaq[\s-]?100|nasdaq|tech-heavy\snasdaq"),
    ("YM", r"dow\sjones(?:\sindustrial\saverage)?|the\sdow|dow\s30|dow\sfutures"),
    ("GC", r"gold(?:\sfutures)?|spot\sgold|xau/?usd"),
    ("SI", r"silver(?:\sfutures)?"),
    ("HG", r"copper(?:\sfutures)?"),
    ("CL", r"wti(?:\scrude)?(?:\soil)?|crude\soil|crude(?:\sfutures)?|light\ssweet\scrude"),
    ("NG", r"natural\sgas|nat\sgas|natgas|henry\shub"),
    ("ZN", r"10-year\s(?:treasury\s)?note\sfutures|t-note\sfutures"),
    ("ZC", r"corn(?:\sfutures)"),
    ("ZW", r"wheat(?:\sfutures)"),
    ("ZS", r"soybeans?(?:\sfutures)"),
    ("6E", r"euro\sfx|eur/?usd"),
    ("^VIX", r"$^"),
)
_TICKERS = sorted((root for root in ROOTS if root not in ("VIX", "^VIX", "US")), key=len, reverse=True)
_TICKER = r"[/@$^]?(?:" + "|".join(re.escape(root.lstrip("^").lower()) for root in _TICKERS) + r")"
_YAHOO = r"(?:=f|1!|[hmuz](?:20)?2[0-9])?"
MARKET = re.compile(
    "|".join(rf"(?P<f{place}>\b(?:{words})\b)" for place, (_, words) in enumerate(_FAMILY_WORDS))
    + rf"|(?<![\w.&/'-])(?P<ticker>{_TICKER}){_YAHOO}(?![\w&%]|'(?!s\b|\s)|-[a-z])"
)
_KIN: dict[str, str] = {
    "M2K": "RTY", "^RUT": "RTY", "MES": "ES", "^GSPC": "ES", "MNQ": "NQ", "^NDX": "NQ", "MYM": "YM",
    "^DJI": "YM", "MCL": "CL", "MGC": "GC",
}  # fmt: skip


def family(symbol: str) -> str:
    """The market whose prices ``symbol`` shares: a micro contract's and an index's are those of its future."""
    return _KIN.get(symbol, symbol)


def read_market(match: re.Match[str], text: str) -> str | None:
    """Canonical symbol that :data:`MARKET` matched; a plain word in small letters is no ticker."""
    if match["ticker"] is None:
        group = next(name for name, value in match.groupdict().items() if value is not None)
        return _FAMILY_WORDS[int(group[1:])][0]
    written = text[match.start() : match.end()]
    bare = match["ticker"].lstrip("/@$^").upper()
    if not written.replace("=F", "").isupper() and written[0] not in "/@$^":
        return None
    symbol = ROOTS.get(bare) or ROOTS.get("^" + bare)
    return symbol if symbol in BY_SYMBOL else None


@dataclass(frozen=True, slots=True)
class Average:
    """A moving average named in a note; ``daily`` is False for one of weekly, monthly or intraday bars."""

    window: int
    kind: AverageKind | None = None
    daily: bool = True


_MA = r"(?:moving\saverages?|movavg|ma\b|mas\b|sma\b|smas\b|ema\b|emas\b|dma\b|dmas\b|averages?|avg\b)"
_WEIGHT = r"(?:(?:simple|exponential)\s)?"
_COMMON = r"(?:5|8|9|10|13|20|21|30|34|50|55|89|100|144|150|200)"
_BARE_NEXT = (
    r"(?=\s?(?:$|[.,;:)(|\]/=]|\bF|at\b|is\b|are\b|has\b|was\b|and\b|or\b|which\b|in\b|near\b|on\b|to\b|for\b|as\b"
    r"|would\b|could\b|should\b|may\b|will\b|around\b|but\b|with\b|after\b|before\b|remains\b|sits\b|stands\b"
    r"|comes\b|crossed\b|crosses\b|crossing\b|by\b|again\b|today\b|now\b|currently\b|since\b|resistance\b"
    r"|support\b|-\s"
    r"|line\b|while\b|that\b|overhead\b|below\b|above\b|this\b|last\b|from\b|rolls?\b|turn|rising|falling|yesterday))"
)
AVERAGE = re.compile(
    rf"(?<![\d,.])\b(?P<n1>[0-9]{{1,3}})(?:[\s-]?(?P<bars>trading[\s-]days?|days?|d\b|sessions?|period|bars?"
    rf"|weeks?|wk|w\b|months?|hours?|hr|h\b|minutes?|min))?"
    rf"[\s-]?(?P<w1>{_WEIGHT}){_MA}(?:\s?\((?P<paren>sma|ema|ma|dma)\))?"
    rf"|\b(?P<k2>sma|ema|ma|dma)\s?[(-]?\s?(?P<n2>[0-9]{{1,3}})\b(?!,[0-9])\)?"
    rf"|\b(?P<k3>simple|exponential)\s(?:moving\saverage|average)\s(?:of\s|\()(?P<n3>[0-9]{{1,3}})\b\)?"
    rf"|(?<![\d,.])\b(?P<n5>[0-9]{{1,3}})-?(?:day)?(?:,\s|\s?/|\sand\b|\s?&)"
    rf"(?=\s?(?:the\s)?[0-9]{{1,3}}(?:-?day|d\b|-?/|,\s|-?\sand\s|\s?(?:sma|ema|dma"
    rf"|ma)\b)[\s0-9/,a-z&-]{{0,40}}?{_MA})"
    rf"|(?<![\d,.])\b(?P<n4>{_COMMON})[\s-](?:day|d\b|dma){_BARE_NEXT}"
)


def read_average(match: re.Match[str], folded: str) -> Average | None:
    """The average that :data:`AVERAGE` matched."""
    digits = match["n1"] or match["n2"] or match["n3"] or match["n4"] or match["n5"]
    window = int(digits)
    if not 2 <= window <= 400:
        return None
    words = match[0]
    bars = match["bars"] or "day"
    if (
        match["n1"]
        and not match["bars"]
        and words.rstrip("s").endswith(("average", "avg"))
        and "moving" not in words
    ):
        return None  # "up 50 average points" names no line
    kind = None
    after = folded[match.end() : match.end() + 60]
    if "ema" in words or "exponential" in words:
        kind = AverageKind.EXPONENTIAL
    elif "sma" in words or "simple" in words:
        kind = AverageKind.SIMPLE
    elif match["n5"] and re.search(r"^[^.;]{0,40}\b(?:emas?|exponential)\b", after):
        kind = AverageKind.EXPONENTIAL
    return Average(window, kind, daily=bars.startswith(("d", "trading", "session", "period", "bar")))


INDICATOR = re.compile(
    r"\b(?:(?P<w0>[0-9]{1,2})-(?:day|period|session)\s)?(?P<rsi>rsi|relative\sstrength\sindex)(?:\s?\(rsi\))?"
    r"(?:\s?[(-]?\s?(?P<w1>[0-9]{1,2})(?:\)|-day\b|\b(?=\)|\s(?:is|at|reads|reading|stands))))?"
    r"(?P<signal>(?:'s)?\s(?:signal(?:\sline)?|moving\saverage|ma\b))?"
    r"|\b(?:(?P<w2>[0-9]{1,2})-(?:day|period)\s)?(?P<atr>atr"
    r"|average\strue\srange)\b(?:\s?\(atr\))?(?:\s?\(?(?P<w3>[0-9]{1,2})\))?"
    r"|\b(?P<macd>macd)\b(?P<histogram>\shistogram)?(?:\s?\([0-9, ]{3,12}\))?"
    r"|\b(?P<band>upper|lower|middle)\sbollinger(?:\sband)?\b"
    r"|\bbollinger(?:\sband)?\s(?P<band2>upper|lower|middle)\b"
    r"|\b(?P<adx>adx)\b(?:\s?\(?[0-9]{1,2}\))?"
    r"|\b(?P<stochastic>(?:slow\s|fast\s)?stochastics?(?:\soscillator)?)\b"
    r"|\b(?P<other>cci|mfi|vwap|obv|williams\s%r|ichimoku|supertrend|parabolic\ssar|money\sflow"
    r"|volume\sprofile|put/call\sratio"
    r"|open\sinterest|gamma|dealer\spositioning|elliott|value\sarea|point\sof\scontrol|poc\b|cvd|delta)\b"
)


@dataclass(frozen=True, slots=True)
class Gauge:
    """An indicator named in a note."""

    indicator: Indicator
    window: int | None = None
    words: str = ""


_BANDS = {
    "upper": Indicator.BOLLINGER_UPPER,
    "lower": Indicator.BOLLINGER_LOWER,
    "middle": Indicator.BOLLINGER_MIDDLE,
}


def read_indicator(match: re.Match[str]) -> Gauge:
    """The indicator that :data:`INDICATOR` matched."""
    words = match[0]
    if match["rsi"]:
        window = match["w0"] or match["w1"]
        named = Indicator.RSI_SIGNAL if match["signal"] else Indicator.RSI
        return Gauge(named, int(window) if window else None, words)
    if match["atr"]:
        window = match["w2"] or match["w3"]
        return Gauge(Indicator.ATR, int(window) if window else None, words)
    band = match["band"] or match["band2"]
    if band:
        return Gauge(_BANDS[band], None, words)
    if match["macd"]:
        return Gauge(Indicator.OTHER if match["histogram"] else Indicator.MACD, None, words)
    if match["adx"]:
        return Gauge(Indicator.ADX, None, words)
    return Gauge(Indicator.STOCHASTIC if match["stochastic"] else Indicator.OTHER, None, words)


RELEASE = re.compile(
    r"\b(?P<CPI>cpi|consumer\sprice(?:s|\sindex)?|consumer\sinflation)\b"
    r"|\b(?P<NFP>non-?farm\spayrolls?|nfp|payrolls?|jobs\sreports?|employment\sreports?|employment\sdata|jobs\sdata"
    r"|employment\ssituation(?:\sreport)?|labor\smarket\sreport)\b"
    r"|\b(?P<FOMC>fomc(?:\s(?:meeting|decision|statement))?|fed(?:eral\sreserve)?(?:'s)?\s(?:rate\s|policy\s"
    r"|interest\srate\s)?(?:decision|meeting|announcement))\b"
    r"|\b(?P<PPI>ppi|producer\sprice(?:s|\sindex)?)\b|\b(?P<PCE>(?:core\s)?pce)\b|\b(?P<GDP>gdp)\b"
)


def read_release(match: re.Match[str]) -> ReleaseKind:
    """The release that :data:`RELEASE` matched."""
    return ReleaseKind(next(name for name, value in match.groupdict().items() if value is not None))


SERIES = re.compile(
    r"\b(?P<YIELD_10Y>(?:u\.?s\.?\s)?(?:10|ten)[\s-]?(?:year|yr|y)\s(?:u\.?s\.?\s)?(?:treasury\s|note\s"
    r"|t-note\s)?yields?|10s\syield)\b"
    r"|\b(?P<YIELD_2Y>(?:u\.?s\.?\s)?(?:2|two)[\s-]?(?:year|yr|y)\s(?:u\.?s\.?\s)?(?:treasury\s|note\s)?yields?)\b"
    r"|\b(?P<VIX>vix|cboe\svolatility\sindex|volatility\sindex)\b"
    r"|\b(?P<FED_FUNDS>fed(?:eral)?\sfunds(?:\srate)?)\b"
    r"|\b(?P<HIGH_YIELD_SPREAD>high[\s-]yield\s(?:credit\s)?spreads?|junk\s(?:bond\s)?spreads?)\b"
)


def read_series(match: re.Match[str]) -> SeriesName:
    """The series that :data:`SERIES` matched."""
    return SeriesName[next(name for name, value in match.groupdict().items() if value is not None)]
