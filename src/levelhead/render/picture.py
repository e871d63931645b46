"""From a finished outlook to its chart: what is drawn, and in which order labels may claim room."""

from collections.abc import Sequence
from datetime import date

from levelhead.forecast import By, Forecast, Row
from levelhead.kernels.averages import sma
from levelhead.kernels.oscillators import signal_tradingview
from levelhead.levels import Level, LevelKind
from levelhead.measure import Measurement
from levelhead.render.chart import Barrier, ChartSpec, FanStep, Line, SwingLabel, Zone
from levelhead.render.numbers import say, written
from levelhead.report import Outlook
from levelhead.report.facts import Facts
from levelhead.report.reasons import distinct, period_name
from levelhead.technical.swings import Swing

LABELS = {
    LevelKind.USER: "own level",
    LevelKind.ALL_TIME_HIGH: "record high",
    LevelKind.REVERSAL: "reclaim zone",
    LevelKind.SWING_HIGH: "swing high",
    LevelKind.SWING_LOW: "swing low",
    LevelKind.CANDLE: "candle invalidation",
    LevelKind.ROUND: "round number",
    LevelKind.GAP: "gap",
    LevelKind.PIVOT: "pivot",
    LevelKind.VOLUME: "volume node",
}


def chart_spec(page: Outlook, *, ahead: Sequence[date]) -> ChartSpec:
    """What the chart of a page shows.

    Parameters
    ----------
    page
        A finished outlook.
    ahead
        The sessions of the horizon, for the fan's time axis.
    """
    bars, read = page.context.bars, page.overview
    facts = Facts(bars.market, page.as_of)
    return ChartSpec(
        title=say(page.title),
        subtitle=_subtitle(page, facts),
        footer=_footer(page),
        sessions=bars.session,
        open=bars.open,
        high=bars.high,
        low=bars.low,
        close=bars.close,
        places=bars.market.places,
        averages=tuple(
            Line(f"SMA {window}", sma(bars.close, window)) for window in (50, 200) if len(bars) >= window
        ),
        zones=tuple(
            Zone(level.low, level.high, level.side.value, zone_label(facts, level))
            for level in page.listed
            if not _is_line(level)
        ),
        swings=_swings(page, facts),
        rsi=read.series.rsi if read.momentum else None,
        rsi_signal=signal_tradingview(read.series.rsi) if read.momentum else None,
        fan=_fan(page.forecast, ahead),
        up=_barrier(page, facts, Row.UP),
        down=_barrier(page, facts, Row.DOWN),
    )


def _is_line(level: Level) -> bool:
    """True for a lone average: its line and end label are on the chart already."""
    return level.low == level.high and level.reasons[0].window in (50, 200)


def _subtitle(page: Outlook, facts: Facts) -> str:
    read = page.overview
    parts = [f"close {written(facts.price('close', read.close, 'close'))}"]
    if read.momentum is not None:
        parts.append(f"RSI {written(facts.index('rsi', read.momentum.rsi, 'RSI(14)'))}")
    parts.append(f"average day {written(facts.average('atr', read.atr, 'ATR(14)'))} points")
    if page.contract is not None:
        parts.append(f"lead contract {page.contract.code}")
    return "  ·  ".join(parts)


def _footer(page: Outlook) -> str:
    bars = page.context.bars
    return f"{bars.source}  ·  bars to {bars.as_of}  ·  {bars.fingerprint[:12]}  ·  levelhead"


def zone_label(facts: Facts, level: Level) -> str:
    """Why a level is watched, in the few words that fit on a chart."""
    reason = distinct(level)[0]
    if reason.kind is LevelKind.AVERAGE and reason.window is not None:
        return f"{reason.window}-day average"
    if reason.kind in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
        word = "high" if reason.kind is LevelKind.PERIOD_HIGH else "low"
        return f"{period_name(reason)} {word}".removeprefix("the ")
    if reason.kind is LevelKind.USER and reason.name:
        return reason.name
    if reason.kind is LevelKind.REVERSAL and reason.name == "highs":
        return "former ceiling"
    if reason.kind is LevelKind.ALL_TIME_HIGH and reason.name:
        return "previous record"
    label = LABELS[reason.kind]
    if reason.kind in (LevelKind.SWING_HIGH, LevelKind.SWING_LOW) and reason.since is not None:
        return f"{label} {_short(facts.day('day', reason.since, 'origin'))}"
    return label


def _short(day: Measurement) -> str:
    month, _, rest = written(day).partition(" ")
    return f"{month[:3]} {rest.split(',')[0]}"


def _swings(page: Outlook, facts: Facts) -> tuple[SwingLabel, ...]:
    read = page.overview
    found: list[Swing] = []
    for swing in (read.major_high, read.major_low, read.swing_high, read.swing_low):
        if swing is not None and swing not in found:
            found.append(swing)
    return tuple(
        SwingLabel(swing.session, swing.price, _priced(facts, swing), above=swing.turn.value == "high")
        for swing in found
    )


def _priced(facts: Facts, swing: Swing) -> str:
    return written(facts.price("swing", swing.price, "swing"))


def _fan(issued: Forecast | None, ahead: Sequence[date]) -> tuple[FanStep, ...]:
    if issued is None:
        return ()
    return tuple(FanStep(day, *quantiles) for day, quantiles in zip(ahead, issued.fan, strict=False))


def _barrier(page: Outlook, facts: Facts, row: Row) -> Barrier | None:
    issued = page.forecast
    if issued is None:
        return None
    odds = next(each for each in issued.odds if each.row is row)
    barrier = issued.scenarios.upper if row is Row.UP else issued.scenarios.lower
    probability = written(facts.probability("p", odds.probability, issued.model))
    how = "touch" if barrier.by is By.TOUCH else "close"
    # the number first: a narrow picture cuts the end of a label
    return Barrier(barrier.price, f"{probability} {row} first by {how}")
