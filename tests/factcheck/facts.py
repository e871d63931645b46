"""Facts for the corpus, worked out from bars with pandas alone: nothing of levelhead computes them."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

CORPUS = Path(__file__).with_name("corpus")


@dataclass(frozen=True)
class Span:
    """High and low of a calendar period."""

    name: str
    high: float
    low: float
    close: float
    number: int = 0


@dataclass(frozen=True)
class Sentence:
    """One line of the corpus, told on one market and day."""

    is_true: bool
    text: str
    template: str


def read_csv(path: Path, day: date) -> pd.DataFrame:
    """Daily bars up to a day, indexed by session."""
    frame = pd.read_csv(path, parse_dates=["date"]).set_index("date").dropna(subset=["close"])
    return frame[frame.index <= pd.Timestamp(day)]


def sentences(facts: dict[str, object]) -> list[Sentence]:
    """Every line of the corpus that these facts can fill."""
    found = []
    for path in sorted(CORPUS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            verdict, _, template = line.partition(" | ")
            try:
                text = eval("f" + repr(template), {}, facts)
            except (KeyError, NameError):
                continue
            found.append(Sentence(verdict == "true", text, template))
    return found


def facts_of(bars: pd.DataFrame, *, places: int, **given: object) -> dict[str, object]:
    """Everything the corpus cites."""
    close, last = bars["close"], bars.iloc[-1]
    months = _spans(bars, "M")
    years = _spans(bars, "Y")
    quarters = _spans(bars, "Q")
    now = float(last["close"])
    recent = close.iloc[-10:]
    facts: dict[str, object] = {
        "close": now,
        "sma50": float(close.rolling(50).mean().iloc[-1]),
        "sma100": float(close.rolling(100).mean().iloc[-1]),
        "sma200": float(close.rolling(200).mean().iloc[-1]),
        "ema20": float(close.ewm(span=20, adjust=False).mean().iloc[-1]),
        "rsi": _rsi(close),
        "atr": _atr(bars),
        "month1": months[-2],
        "previous": months[-2],
        "month2": months[-3],
        "quarter": quarters[-2],
        "year": years[-1],
        "weeks52": _between(bars, bars.index[-1] - pd.Timedelta(days=364)),
        "ath": float(bars["high"].max()),
        "day_move": now / float(close.iloc[-2]) - 1,
        "month_move": now / months[-2].close - 1,
        "year_move": now / years[-2].close - 1,
        "pivot": (months[-2].high + months[-2].low + months[-2].close) / 3,
        "held": months[-2].low,
        "width": round(now * 0.004, places),
        "under": min(months[-2].low, months[-3].low) * 0.95,
        "floor60": float(bars["low"].iloc[-60:].min()),
        "far_above": float(bars["high"].iloc[-60:].max()) * 1.04,
        "price": lambda value: f"{value:,.{places}f}",
        "percent": lambda value: f"{value * 100:.1f}%",
        "side": lambda a, b: "above" if a > b else "below",
        "other": lambda a, b: "below" if a > b else "above",
        "went": lambda value: "gained" if value > 0 else "lost",
        "up": lambda value: "up" if value > 0 else "down",
        "wrong": lambda day: day + timedelta(days=6),
    }
    drop = 1 - now / months[-2].high
    if drop > 0.01:
        facts["drop"] = drop
    _streak(close, facts)
    _crosses(close, facts)
    # a floor that closes fell through in the last ten sessions, from well above it the month before
    floor = float(close.iloc[-40:-10].quantile(0.3))
    if float(recent.min()) < floor * 0.97:
        facts["broken"] = floor
    return facts | given


def _spans(bars: pd.DataFrame, unit: str) -> list[Span]:
    found = []
    for period, part in bars.groupby(bars.index.to_period(unit)):
        number = period.quarter
        name = period.strftime("%B")
        found.append(
            Span(
                name,
                float(part["high"].max()),
                float(part["low"].min()),
                float(part["close"].iloc[-1]),
                number,
            )
        )
    return found


def _between(bars: pd.DataFrame, first: pd.Timestamp) -> Span:
    part = bars[bars.index >= first]
    return Span("", float(part["high"].max()), float(part["low"].min()), float(part["close"].iloc[-1]))


def _rsi(close: pd.Series) -> float:
    change = close.diff().dropna()
    gain = change.clip(lower=0).ewm(alpha=1 / 14, adjust=False).mean().iloc[-1]
    loss = (-change.clip(upper=0)).ewm(alpha=1 / 14, adjust=False).mean().iloc[-1]
    return float(100 - 100 / (1 + gain / loss)) if loss else math.nan


def _atr(bars: pd.DataFrame) -> float:
    before = bars["close"].shift()
    width = pd.concat([bars["high"], before], axis=1).max(axis=1) - pd.concat(
        [bars["low"], before], axis=1
    ).min(axis=1)
    return float(width.dropna().ewm(alpha=1 / 14, adjust=False).mean().iloc[-1])


def _streak(close: pd.Series, facts: dict[str, object]) -> None:
    """Sessions in a row with one sign, signed; told only where there are two to nine of them."""
    signs = close.diff().dropna().to_numpy()
    count = 1
    while count < len(signs) and signs[-1 - count] * signs[-1] > 0:
        count += 1
    facts["er"] = lambda value: "higher" if value > 0 else "lower"
    facts["words"] = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    if 2 <= count <= 9 and signs[-1]:
        facts["streak"] = count if signs[-1] > 0 else -count


def _crosses(close: pd.Series, facts: dict[str, object]) -> None:
    """The last crossing of the averages of 50 and 200 days, and the trend they show where it is plain."""
    fast, slow = close.rolling(50).mean(), close.rolling(200).mean()
    above = (fast > slow)[slow.notna()]
    turned = above[above != above.shift()].iloc[1:]
    if len(turned) and (close.index[-1] - turned.index[-1]).days < 300:
        facts["cross_name"] = "golden cross" if turned.iloc[-1] else "death cross"
        facts["cross_month"] = turned.index[-1].strftime("%B")
    last_months = above.iloc[-60:]
    if last_months.all() or not last_months.any():
        facts["other_cross_name"] = "golden cross"
    rising = slow.iloc[-1] > slow.iloc[-21]
    up = close.iloc[-1] > slow.iloc[-1] * 1.03 and rising and close.iloc[-1] > close.iloc[-21]
    down = close.iloc[-1] < slow.iloc[-1] * 0.97 and not rising and close.iloc[-1] < close.iloc[-21]
    if up or down:
        facts["trend"], facts["other_trend"] = ("up", "down") if up else ("down", "up")
