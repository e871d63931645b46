"""From a finished outlook to its chart: what is drawn, and in which order labels may claim room."""

from collections.abc import Sequence
from datetime import date

from levelhead.forecast import By, Forecast, Row
from levelhead.kernels.averages import sma
from levelhead.kernels.oscillators import signal_tradingview
from levelhead.levels import Candidate, Level, LevelKind
from levelhead.measure import Measurement
from levelhead.measure.phrase import Phrase, named
from levelhead.render.chart import ENGLISH as CHART_ENGLISH
from levelhead.render.chart import Barrier, ChartSpec, FanStep, Line, SwingLabel, Words, Zone
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say, written
from levelhead.report import Outlook
from levelhead.report.facts import Facts
from levelhead.report.reasons import distinct, period_name
from levelhead.technical.swings import Swing

QUARTERS = {
    "the first quarter": Phrase("first quarter"),
    "the second quarter": Phrase("second quarter"),
    "the third quarter": Phrase("third quarter"),
    "the fourth quarter": Phrase("fourth quarter"),
}
LABELS = {
    LevelKind.USER: Phrase("own level"),
    LevelKind.ALL_TIME_HIGH: Phrase("record high"),
    LevelKind.REVERSAL: Phrase("reclaim zone"),
    LevelKind.SWING_HIGH: Phrase("swing high"),
    LevelKind.SWING_LOW: Phrase("swing low"),
    LevelKind.CANDLE: Phrase("candle invalidation"),
    LevelKind.ROUND: Phrase("round number"),
    LevelKind.GAP: Phrase("gap"),
    LevelKind.PIVOT: Phrase("pivot"),
    LevelKind.VOLUME: Phrase("volume node"),
}


def chart_spec(page: Outlook, *, ahead: Sequence[date], language: Language = ENGLISH) -> ChartSpec:
    """What the chart of a page shows.

    Parameters
    ----------
    page
        A finished outlook.
    ahead
        The sessions of the horizon, for the fan's time axis.
    language
        Of everything written on it.
    """
    bars, read = page.context.bars, page.overview
    facts = Facts(bars.market, page.as_of)
    return ChartSpec(
        title=say(page.title, language),
        subtitle=_subtitle(page, facts, language),
        footer=_footer(page, language),
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
            Zone(level.low, level.high, level.side.value, zone_label(facts, level, language))
            for level in page.listed
            if not _is_line(level)
        ),
        swings=_swings(page, facts, language),
        rsi=read.series.rsi if read.momentum else None,
        rsi_signal=signal_tradingview(read.series.rsi) if read.momentum else None,
        rsi_label="RSI",
        signal_label=language.text("signal"),
        fan=_fan(page.forecast, ahead),
        up=_barrier(page, facts, Row.UP, language),
        down=_barrier(page, facts, Row.DOWN, language),
        words=chart_words(language),
    )


def _is_line(level: Level) -> bool:
    """True for a lone average: its line and end label are on the chart already."""
    return level.low == level.high and level.reasons[0].window in (50, 200)


def chart_words(language: Language) -> Words:
    """What a chart in this language writes itself."""
    if language.is_english:
        return CHART_ENGLISH
    return Words(
        months=language.axis_months,
        day=language.day_with_year,
        short_day=language.day,
        horizon=language.text("{sessions} sessions, to {day}"),
        one_session=language.text("{sessions} session, to {day}"),
        missing=language.text("{days} days without bars"),
        resistance=language.text("resistance"),
        support=language.text("support"),
        at=language.text("price inside zone"),
        fan=language.text("past paths from here: half and nine in ten of closes, median"),
        last=language.text("last close"),
        to=language.text("to"),
        decimal=language.decimal,
        thousands=language.thousands,
        percent=language.percent,
    )


def _subtitle(page: Outlook, facts: Facts, language: Language) -> str:
    read = page.overview

    def part(template: str, number: Measurement) -> str:
        return language.text(template).format(number=written(number, language))

    parts = [part("close {number}", facts.price("close", read.close, "close"))]
    if read.momentum is not None:
        parts.append(part("RSI {number}", facts.index("rsi", read.momentum.rsi, "RSI(14)")))
    parts.append(part("average day {number} points", facts.average("atr", read.atr, "ATR(14)")))
    if page.contract is not None:
        parts.append(language.text("lead contract {code}").format(code=page.contract.code))
    return "  ·  ".join(parts)


def _footer(page: Outlook, language: Language) -> str:
    bars = page.context.bars
    until = language.text("bars to {day}").format(day=bars.as_of)
    source = language.text(bars.source) if isinstance(bars.source, Phrase) else bars.source
    return f"{source}  ·  {until}  ·  {bars.fingerprint[:12]}  ·  levelhead"


def zone_label(facts: Facts, level: Level, language: Language = ENGLISH) -> str:
    """Why a level is watched, in the few words that fit on a chart."""
    reason = distinct(level)[0]
    label = language.text(_label_of(reason))
    if reason.kind in (LevelKind.SWING_HIGH, LevelKind.SWING_LOW) and reason.since is not None:
        return f"{label} {_short(facts.day('day', reason.since, 'origin'), language)}"
    return label


def _label_of(reason: Candidate) -> Phrase:
    if reason.kind is LevelKind.AVERAGE and reason.window is not None:
        return Phrase("{window}-day average", window=named(str(reason.window)))
    if reason.kind in (LevelKind.PERIOD_HIGH, LevelKind.PERIOD_LOW):
        word = Phrase("high") if reason.kind is LevelKind.PERIOD_HIGH else Phrase("low")
        return Phrase("{period} {word}", period=_period(reason), word=word)
    if reason.kind is LevelKind.USER and reason.name:
        return named(reason.name)
    if reason.kind is LevelKind.REVERSAL and reason.name == "highs":
        return Phrase("former ceiling")
    if reason.kind is LevelKind.ALL_TIME_HIGH and reason.name:
        return Phrase("previous record")
    return LABELS[reason.kind]


def _period(reason: Candidate) -> Phrase:
    """A period without its article: there is little room."""
    name = period_name(reason)
    return QUARTERS.get(name, name)


def _short(day: Measurement, language: Language) -> str:
    """A day without its year."""
    value = day.value
    assert isinstance(value, date)
    return language.day.format(day=value.day, month=language.short_months[value.month - 1])


def _swings(page: Outlook, facts: Facts, language: Language) -> tuple[SwingLabel, ...]:
    read = page.overview
    found: list[Swing] = []
    for swing in (read.major_high, read.major_low, read.swing_high, read.swing_low):
        if swing is not None and swing not in found:
            found.append(swing)
    return tuple(
        SwingLabel(
            swing.session, swing.price, _priced(facts, swing, language), above=swing.turn.value == "high"
        )
        for swing in found
    )


def _priced(facts: Facts, swing: Swing, language: Language) -> str:
    return written(facts.price("swing", swing.price, "swing"), language)


def _fan(issued: Forecast | None, ahead: Sequence[date]) -> tuple[FanStep, ...]:
    if issued is None:
        return ()
    return tuple(FanStep(day, *quantiles) for day, quantiles in zip(ahead, issued.fan, strict=False))


def _barrier(page: Outlook, facts: Facts, row: Row, language: Language) -> Barrier | None:
    issued = page.forecast
    if issued is None:
        return None
    odds = next(each for each in issued.odds if each.row is row)
    barrier = issued.scenarios.upper if row is Row.UP else issued.scenarios.lower
    probability = written(facts.probability("p", odds.probability, issued.model), language)
    # the number first: a narrow picture cuts the end of a label
    said = {
        (Row.UP, By.TOUCH): Phrase("{p} up first by touch"),
        (Row.UP, By.CLOSE): Phrase("{p} up first by close"),
        (Row.DOWN, By.TOUCH): Phrase("{p} down first by touch"),
        (Row.DOWN, By.CLOSE): Phrase("{p} down first by close"),
    }[row, barrier.by]
    return Barrier(barrier.price, language.text(said).format(p=probability))
