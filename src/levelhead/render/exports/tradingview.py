"""Levels for TradingView: a Pine script that draws them, and the text it takes when they change."""

from importlib.resources import files

from levelhead.render.chart.theme import theme_named
from levelhead.render.exports.rows import LevelRow, level_rows
from levelhead.render.exports.words import one_line
from levelhead.report import Outlook

BETWEEN = ";"
SCRIPT = "levels.pine"


def to_paste(page: Outlook) -> str:
    """The levels as text, one a line: ``2456.2;2479.4;R;50-day average``."""
    return "".join(f"{_line(row)}\n" for row in level_rows(page))


def to_pine(page: Outlook) -> str:
    """A Pine v6 indicator that draws the page's levels: lines for prices, boxes for zones, words beside them.

    References
    ----------
    TradingView, Pine Script v6 reference manual: input.text_area, box.new, line.new, label.new, str.split.
    """
    light = theme_named("light")
    script = (files("levelhead.render") / "assets" / SCRIPT).read_text(encoding="utf-8")
    return script.format(
        symbol=one_line(page.context.bars.market.symbol, without='"\\'),
        as_of=page.as_of,
        levels=_literal("\n".join(_line(row) for row in level_rows(page))),
        resistance=light.resistance,
        support=light.support,
        at=light.at,
    )


def _line(row: LevelRow) -> str:
    return BETWEEN.join((row.low, row.high, row.letter, one_line(row.label, without=BETWEEN)))


def _literal(words: str) -> str:
    """The inside of a Pine string."""
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
