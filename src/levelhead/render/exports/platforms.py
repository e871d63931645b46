"""Levels for desktop platforms, in the formats of the studies that draw levels from a file there."""

from levelhead.markets.sessions import sessions
from levelhead.render.exports.rows import LevelRow, level_rows
from levelhead.render.exports.words import one_line
from levelhead.report import Outlook

_HEX = {"R": "#C4500A", "S": "#0A6CB0", "A": "#7A4FA3"}
_NAMES = {"R": "red", "S": "blue", "A": "purple"}
SIERRA_HEADER = (
    *("Price", "Price 2", "Start Date", "Start Time", "End Date", "End Time", "Note", "Color"),
    *("Line Type", "Line Width", "Text Alignment"),
)


def to_ninjatrader(page: Outlook) -> str:
    """The levels for the next session, for Planned Levels Visualizer, a free indicator of NinjaTrader 8.

    NinjaTrader itself reads no levels from a file. A line is two prices, opacity, colour, a quoted label and a
    comment; the line before them is the day they are for.

    References
    ----------
    discotrading.com, Levels Visualizer NT8: rules of the text file.
    """
    calendar = sessions(page.context.bars.market.calendar)
    lines = [calendar.after(page.as_of, 1)[0].isoformat(), *(_stripe(row) for row in level_rows(page))]
    return "".join(f"{line}\n" for line in lines)


def _stripe(row: LevelRow) -> str:
    label = one_line(row.named, without='"').replace("//", "/")  # two begin a comment
    comment = one_line(f"{row.status}: {row.why}", without='"')
    return f'{row.high} {row.low} @30 {_HEX[row.letter]} "{label}" // {comment}'


def to_sierra(page: Outlook) -> str:
    """The levels for the study Levels Importer of Sierra Chart, which reads a local file.

    Sierra Chart itself reads no levels from a file. The study cuts lines at commas and drops empty cells, so every
    cell is quoted and none holds a comma; its first line is a header.

    References
    ----------
    Google Sheets Levels Importer V2 (open source study): ProcessFileData, DrawLevel.
    """
    rows = [SIERRA_HEADER, *(_drawing(row) for row in level_rows(page))]
    return "".join(",".join(f'"{each}"' for each in cells) + "\n" for cells in rows)


def _drawing(row: LevelRow) -> tuple[str, ...]:
    second = "" if row.is_line else row.high
    note = one_line(row.named, without=',"')
    return (row.low, second, "", "", "", "", note, _NAMES[row.letter], "solid", "1", "")
