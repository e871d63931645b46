"""RSI in words: where it came from, what it crossed, how common that is."""

from collections.abc import Iterator

from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, named, strung
from levelhead.report.facts import Facts
from levelhead.technical import Overview
from levelhead.technical.momentum import MOVED, Direction, Momentum, RsiZone, Signal

ID = "technical"
# as the products spell themselves
_VENDORS = {"tradingview": "TradingView", "stockcharts": "StockCharts", "ninjatrader": "NinjaTrader"}
_ZONES = {
    RsiZone.OVERSOLD: Phrase("oversold"),
    RsiZone.LOW: Phrase("low for this market"),
    RsiZone.WEAK: Phrase("weak"),
    RsiZone.FIRM: Phrase("firm"),
    RsiZone.HIGH: Phrase("high for this market"),
    RsiZone.OVERBOUGHT: Phrase("overbought"),
}


def momentum(facts: Facts, overview: Overview) -> Iterator[Claim]:
    """Two sentences at most; none where RSI is not warm."""
    read = overview.momentum
    if read is None:
        return
    yield _level(facts, read)
    yield _signal(facts, read)


def _level(facts: Facts, read: Momentum) -> Claim:
    window = facts.window("window", 14, "Wilder RSI window")
    rsi = facts.index("rsi", read.rsi, "Wilder RSI(14), changes without roll spreads and expiry quotations")
    cited = [window, rsi]
    if read.rsi - read.low >= MOVED and read.low_session > read.high_session:
        cited += [
            facts.index("low", read.low, "lowest RSI of the last 20 sessions"),
            facts.day("low_day", read.low_session, "session of that low"),
        ]
        template = Phrase("RSI({window}) has recovered from {low} on {low_day} to {rsi}")
        if read.low_zone not in (RsiZone.FIRM, RsiZone.WEAK):
            template = Phrase(
                "RSI({window}) has recovered from {low} on {low_day}, {zone}, to {rsi}",
                zone=_ZONES[read.low_zone],
            )
    elif read.high - read.rsi >= MOVED and read.high_session > read.low_session:
        cited += [
            facts.index("high", read.high, "highest RSI of the last 20 sessions"),
            facts.day("high_day", read.high_session, "session of that high"),
        ]
        template = Phrase("RSI({window}) has come down from {high} on {high_day} to {rsi}")
    else:
        template = Phrase("RSI({window}) is {zone} at {rsi}", zone=_ZONES[read.zone])
    return Claim("technical.rsi", ID, template + ".", tuple(cited))


def _signal(facts: Facts, read: Momentum) -> Claim:
    signal = read.signals[0]
    cited: list[Measurement] = [
        facts.window("signal_window", 14, "SMA of RSI, TradingView's default signal line"),
        facts.index("signal", signal.value, "SMA(14) of RSI(14)"),
    ]
    side = Phrase("above") if signal.is_above else Phrase("below")
    template = Phrase("It stands {side} its {signal_window}-session signal line at {signal}", side=side)
    if signal.cross_session is not None:
        cited.append(facts.day("cross_day", signal.cross_session, "last crossing of RSI and its signal"))
        template = _cross_words(signal, side)
        if signal.is_fresh:
            cited.append(
                facts.count("rate", signal.yearly_rate, "upward crossings per 252 sessions of this history")
            )
    if read.is_definition_sensitive:
        others = [each.pack for each in read.signals[1:] if each.is_above != signal.is_above]
        says = Phrase("it is the other way")
        if not others:
            others = [each.pack for each in read.signals[1:] if not each.is_fresh]
            says = Phrase("there was no such cross in these days")
        cited.append(
            facts.text(
                "packs",
                strung([named(_VENDORS.get(each, each)) for each in others], " and "),
                "signal conventions that disagree",
            )
        )
        template += Phrase(
            "; the statement is definition-sensitive: under the convention of {packs} {says}", says=says
        )
    return Claim("technical.rsi_signal", ID, template + ".", tuple(cited))


def _cross_words(signal: Signal, side: Phrase) -> Phrase:
    if not signal.is_fresh:
        return Phrase(
            "It has been {side} its {signal_window}-session signal line, now {signal}, since {cross_day}",
            side=side,
        )
    word = Phrase("above") if signal.cross is Direction.UP else Phrase("below")
    return Phrase(
        "It crossed {word} its {signal_window}-session signal line ({signal}) on {cross_day}, which in this market "
        "happens about {rate} times a year",
        word=word,
    )
