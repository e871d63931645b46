"""Vendor layouts: which columns a header names, and the two headerless forms that are known by their shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from levelhead.errors import DataRejected


class Field(StrEnum):
    """What a column means here."""

    DATE = "date"
    CLOCK = "time of day"
    OPEN = "open"
    HIGH = "high"
    LOW = "low"
    CLOSE = "close"
    VOLUME = "volume"
    SYMBOL = "symbol"
    INTERVAL = "interval"


PRICES = (Field.OPEN, Field.HIGH, Field.LOW, Field.CLOSE)
NEEDED = (Field.DATE, *PRICES)

# The first name that a header holds wins; English, and the German of spreadsheet exports.
NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.DATE: (
        *("date", "session", "trade date", "trading day", "datum", "datetime", "date time", "gmt time"),
        *("ts_event", "timestamp", "time", "__index_level_0__"),
    ),
    Field.OPEN: ("open", "eröffnung", "eroeffnung", "erster"),
    Field.HIGH: ("high", "hoch", "tageshoch"),
    Field.LOW: ("low", "tief", "tagestief"),
    Field.CLOSE: ("close", "last", "latest", "schluss", "schlusskurs"),
    Field.VOLUME: ("volume", "vol", "volumen"),
    Field.SYMBOL: ("symbol", "ticker", "instrument"),
    Field.INTERVAL: ("per", "interval", "granularity"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one vendor lays out its file.

    Parameters
    ----------
    name
        As the page says it.
    marks
        Column names (lower case, without brackets) that together give it away.
    fixed_point
        True where whole numbers count billionths.
    repeats
        True where later columns may repeat the names of earlier ones, of which the first count.
    """

    name: str
    marks: frozenset[str] = field(default_factory=frozenset)
    fixed_point: bool = False
    repeats: bool = False


PLAIN = Layout("plain")
YFINANCE = Layout("yfinance", repeats=False)
NINJATRADER = Layout("NinjaTrader")
METATRADER_4 = Layout("MetaTrader 4")
LAYOUTS = (
    Layout("Databento", frozenset({"ts_event"}), fixed_point=True),
    Layout("Stooq", frozenset({"ticker", "per", "date"})),
    Layout("MetaTrader 5", frozenset({"date", "tickvol"})),
    Layout("Barchart", frozenset({"change", "%chg", "last"})),
    Layout("Barchart", frozenset({"change", "%change", "latest"})),
    Layout(
        "Sierra Chart", frozenset({"date", "time", "open", "high", "low", "last", "volume"}), repeats=True
    ),
    Layout("Interactive Brokers", frozenset({"date", "average", "barcount"})),
    Layout("Interactive Brokers", frozenset({"date", "wap", "count"})),
    Layout("Yahoo", frozenset({"date", "adj close", "close"})),
    Layout("TradingView", frozenset({"time", "open", "high", "low", "close"})),
)
_NUMBER = r"-?\d+(?:\.\d+)?"
_HEADERLESS = (
    (
        NINJATRADER,
        ";",
        re.compile(rf"\d{{8}}(?: \d{{6}})?(?:;{_NUMBER}){{4}};\d+", re.ASCII),
        (Field.DATE, *PRICES, Field.VOLUME),
    ),
    (
        METATRADER_4,
        ",",
        re.compile(rf"\d{{4}}\.\d\d\.\d\d,\d\d:\d\d(?:,{_NUMBER}){{4}},\d+", re.ASCII),
        (Field.DATE, Field.CLOCK, *PRICES, Field.VOLUME),
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the first lines say about all others.

    Parameters
    ----------
    layout
        The vendor's.
    columns
        Where each known column stands, from zero.
    width
        Number of fields of a complete row.
    delimiter
        What separates the fields.
    first
        Index of the first line that can be a row.
    symbols
        Symbols named by header rows.
    """

    layout: Layout
    columns: Mapping[Field, int]
    width: int
    delimiter: str = ","
    first: int = 1
    symbols: tuple[str, ...] = ()


def headerless(line: str) -> Shape | None:
    """The shape of a headerless file by its first row, or ``None``: positions are known in two forms only."""
    for layout, delimiter, pattern, fields in _HEADERLESS:
        if pattern.fullmatch(line.strip()):
            columns = {each: at for at, each in enumerate(fields)}
            return Shape(layout, columns, len(fields), delimiter, first=0)
    return None


def plain_name(cell: str) -> str:
    """A column name in lower case without brackets, quotes, a final dot or doubled blanks."""
    return " ".join(cell.strip().strip("\"'<>").lower().rstrip(".").split())


def known_columns(header: Sequence[str]) -> int:
    """How many needed columns a header names."""
    names = {plain_name(cell) for cell in header}
    return sum(any(name in names for name in NAMES[each]) for each in NEEDED)


def shape_of(
    header: Sequence[str], *, delimiter: str = ",", first: int = 1, layout: Layout | None = None
) -> Shape:
    """The shape that a header names.

    Raises
    ------
    DataRejected
        Code COLUMNS when a needed column is missing or stands there twice.
    """
    names = [plain_name(cell) for cell in header]
    present = frozenset(names)
    layout = layout or next((each for each in LAYOUTS if each.marks <= present), PLAIN)
    columns = {}
    for each, spellings in NAMES.items():
        for name in spellings:
            if name in present:
                columns[each] = _only(names, name, layout)
                break
    date_name = names[columns[Field.DATE]] if Field.DATE in columns else ""
    if "time" in present and date_name in ("date", "session", "trade date", "trading day", "datum"):
        columns[Field.CLOCK] = names.index("time")
    missing = [each.value for each in NEEDED if each not in columns]
    if missing:
        raise DataRejected(
            "COLUMNS",
            f"no column {', '.join(missing)}; the columns are {_shown(header)}",
            line=first or None,
            remedy="Name the columns date, open, high, low, close and, where there is one, volume",
        )
    return Shape(layout, columns, len(header), delimiter, first)


def _only(names: Sequence[str], name: str, layout: Layout) -> int:
    if names.count(name) > 1 and not layout.repeats:
        raise DataRejected(
            "COLUMNS",
            f"{names.count(name)} columns are called {name!r}",
            line=1,
            remedy="Rename or remove all but one",
        )
    return names.index(name)


def _shown(header: Sequence[str]) -> str:
    text = ", ".join(cell.strip() for cell in header)
    return repr(text if len(text) <= 120 else text[:120] + "...")
