"""The chart of one level: the bars around its tests, each test named, the zone across."""

from dataclasses import replace

import numpy as np

from levelhead.kernels.averages import sma
from levelhead.levels import Outcome, Side
from levelhead.measure.phrase import Phrase
from levelhead.render.chart import ChartSpec, Line, SwingLabel, Zone
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.render.picture import chart_words, zone_label
from levelhead.report.facts import Facts
from levelhead.report.level_page import LevelPage, level_title

MOST = 110  # sessions: tests further apart than that are told in the table
BEFORE, BEHIND = 12, 15  # sessions shown ahead of the first and after the last of what is marked
WITHOUT = 60
_WORDS = {Outcome.HELD: Phrase("held"), Outcome.BROKE: Phrase("broke"), Outcome.OPEN: Phrase("open")}


def level_spec(told: LevelPage, language: Language = ENGLISH) -> ChartSpec:
    """What the chart of a level shows: as many of its latest tests as stand together on one picture.

    A level without a test is shown around the session that made it; one without either at the end of the bars.
    """
    bars, level = told.page.context.bars, told.level
    facts = Facts(bars.market, told.page.as_of)
    start, stop = window(told)
    cut = slice(start, stop)
    averages = [reason.window for reason in level.reasons if reason.window is not None][:1]
    is_past = stop < len(bars)
    words = chart_words(language)
    until = language.text("bars to {day}").format(day=bars.as_of)
    return ChartSpec(
        title=say(level_title(told), language),
        subtitle="",
        footer=f"{bars.source}  ·  {until}  ·  levelhead",
        sessions=bars.session[cut],
        open=bars.open[cut],
        high=bars.high[cut],
        low=bars.low[cut],
        close=bars.close[cut],
        places=bars.market.places,
        averages=tuple(Line(f"SMA {each}", sma(bars.close, each)[cut]) for each in averages),
        zones=(Zone(level.low, level.high, level.side.value, zone_label(facts, level, language)),),
        swings=tuple(
            SwingLabel(
                path.touch.session,
                path.reached,
                language.text(_WORDS[path.touch.verdict]),
                above=path.touch.side is Side.RESISTANCE,
            )
            for path in reversed(told.paths)
        ),
        words=replace(words, last=language.text("last bar shown")) if is_past else words,
    )


def window(told: LevelPage) -> tuple[int, int]:
    """First row of the bars shown and the row behind the last one."""
    bars = told.page.context.bars
    marked = [bars.row(path.touch.session) for path in told.paths] or _made(told)
    if not marked:
        return max(len(bars) - WITHOUT, 0), len(bars)
    stop = min(max(marked) + BEHIND + 1, len(bars))
    inside = [row for row in marked if row >= stop - MOST + BEFORE]
    start = max(min(inside, default=max(marked)) - BEFORE, 0)
    # a handful of bars is no picture: further ones on the left, as far as there are
    return max(min(start, stop - WITHOUT), 0), stop


def _made(told: LevelPage) -> list[int]:
    """The row of the newest session that made one of its prices."""
    session = told.page.context.bars.session
    days = [reason.since for reason in told.level.reasons if reason.since is not None]
    rows = [int(np.searchsorted(session, np.datetime64(day))) for day in days]
    return [max(row for row in rows)] if rows and max(rows) < session.size else []
