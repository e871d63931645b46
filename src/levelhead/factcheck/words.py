"""The words of statements as closed lists: sides, periods, lines, patterns, reasons."""

from enum import StrEnum


class Kind(StrEnum):
    """What a statement is about; the value is what JSON calls it."""

    AVERAGE = "moving average"
    INDICATOR = "indicator"
    CROSS = "cross"
    CLOSE = "close"
    EXTREME = "extreme"
    RECORD_HIGH = "record high"
    PIVOT = "pivot"
    MOVE = "move"
    STREAK = "streak"
    GAP = "gap"
    PATTERN = "pattern"
    TESTED = "tested"
    HELD = "held"
    INTACT = "intact"
    RECLAIMED = "reclaimed"
    LOST = "lost"
    LEVEL = "level"
    RELEASE = "release"
    INVALIDATION = "invalidation"
    TARGET = "target"
    STOP = "stop"
    PROBABILITY = "probability"
    CONDITIONAL = "conditional"
    RELATIVE = "relative strength"
    SERIES = "series"
    DRIVER = "driver"
    BREADTH = "breadth"
    EVENT_IMPACT = "event impact"
    TREND = "trend"
    OTHER = "other"


class Side(StrEnum):
    """Which side of price a level is on, or which end of a period an extreme is."""

    SUPPORT = "support"
    RESISTANCE = "resistance"


class End(StrEnum):
    """The extreme of a period that is meant."""

    HIGH = "high"
    LOW = "low"


class Direction(StrEnum):
    """Where something goes, or went."""

    UP = "up"
    DOWN = "down"


class Standing(StrEnum):
    """How a price stands to a line or a level."""

    ABOVE = "above"
    BELOW = "below"
    AT = "at"


class PeriodKind(StrEnum):
    """Kinds of calendar or counted periods."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    SESSIONS = "sessions"  # the last ``number`` sessions
    WEEKS = "weeks"  # the last ``number`` weeks: a fifty-two-week high
    EVER = "ever"


class Part(StrEnum):
    """The part of a period that is meant."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"


class AverageKind(StrEnum):
    """How an average is weighted."""

    SIMPLE = "sma"
    EXPONENTIAL = "ema"


class Line(StrEnum):
    """A line that crosses another, or is crossed."""

    PRICE = "price"
    AVERAGE = "average"
    RSI = "rsi"
    RSI_SIGNAL = "rsi signal"
    MACD = "macd"
    MACD_SIGNAL = "macd signal"
    LEVEL = "level"


class Indicator(StrEnum):
    """Indicators whose values notes quote."""

    RSI = "rsi"
    RSI_SIGNAL = "rsi signal"
    ATR = "atr"
    MACD = "macd"
    BOLLINGER_UPPER = "bollinger upper"
    BOLLINGER_LOWER = "bollinger lower"
    BOLLINGER_MIDDLE = "bollinger middle"
    ADX = "adx"
    STOCHASTIC = "stochastic"
    OTHER = "other"


class Heat(StrEnum):
    """What a note calls an oscillator's reading."""

    OVERBOUGHT = "overbought"
    OVERSOLD = "oversold"


class When(StrEnum):
    """Whether a statement speaks of the note's session or of a time before it."""

    NOW = "now"
    LATELY = "lately"


class Candle(StrEnum):
    """Candle patterns; the values are those of the technical reading where it knows them."""

    BULLISH_ENGULFING = "bullish_engulfing"
    BEARISH_ENGULFING = "bearish_engulfing"
    MORNING_STAR = "morning_star"
    EVENING_STAR = "evening_star"
    HAMMER = "hammer"
    SHOOTING_STAR = "shooting_star"
    DOJI = "doji"
    BULLISH_HARAMI = "bullish_harami"
    BEARISH_HARAMI = "bearish_harami"
    THREE_WHITE_SOLDIERS = "three_white_soldiers"
    THREE_BLACK_CROWS = "three_black_crows"
    INSIDE_DAY = "inside_day"
    OUTSIDE_DAY = "outside_day"
    OTHER = "other"


class ReasonKind(StrEnum):
    """Why a note says a price matters."""

    AVERAGE = "average"
    EXTREME = "extreme"
    RECORD_HIGH = "record high"
    ROUND = "round number"
    PIVOT = "pivot"
    SWING = "swing"
    GAP = "gap"
    TESTED = "tested"
    RETRACEMENT = "retracement"
    BOLLINGER = "bollinger"
    RECLAIM_ZONE = "reclaim zone"
    OPINION = "opinion"  # "key demand", "major": nothing to measure


class PivotFormula(StrEnum):
    """Pivot formulas in use."""

    CLASSIC = "classic"
    FIBONACCI = "fibonacci"
    CAMARILLA = "camarilla"
    WOODIE = "woodie"
    DEMARK = "demark"


class ConditionForm(StrEnum):
    """How strongly a condition is put."""

    ONLY_IF = "only if"
    NEEDS = "needs"
    IF = "if"


class Driver(StrEnum):
    """What a note says moves a market."""

    YIELDS = "yields"
    VOLATILITY = "volatility"
    DOLLAR = "dollar"
    CREDIT = "credit"
    OIL = "oil"
    FED = "fed"
    EARNINGS = "earnings"
    RISK_OFF = "risk-off"
    LARGE_CAPS = "large caps"
    OTHER = "other"


class SeriesName(StrEnum):
    """Further series whose values notes quote."""

    YIELD_10Y = "DGS10"
    YIELD_2Y = "DGS2"
    YIELD_3M = "DGS3MO"
    REAL_YIELD_10Y = "DFII10"
    VIX = "VIX"
    FED_FUNDS = "DFF"
    HIGH_YIELD_SPREAD = "BAMLH0A0HYM2"
    OIL = "DCOILWTICO"
    OTHER = "other"


class Event(StrEnum):
    """What a scenario row says happens."""

    REACH = "reach"  # up or down to a price
    RANGE = "range"  # between two prices
    BREAK = "break"  # beyond a price, then perhaps on to another
    OTHER = "other"


class Span(StrEnum):
    """How long a trend is meant."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"
