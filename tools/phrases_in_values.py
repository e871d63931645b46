"""English words that values of the program name: the sides of a level, the kinds of a candle, the months."""

from collections.abc import Iterator

from levelhead.data.universe import Place
from levelhead.evidence.claims import MATCHING
from levelhead.forecast import By, Row
from levelhead.forecast.scenarios import TIE_RULE
from levelhead.fundamentals.positioning import GROUPS
from levelhead.fundamentals.slopes import Link
from levelhead.ledger.entry import EntryKind
from levelhead.ledger.objects import Standing
from levelhead.levels import LevelKind, Outcome, Side
from levelhead.markets.bars import Adjustment
from levelhead.measure import Unit
from levelhead.measure.months import MONTHS
from levelhead.render.languages.keys import label_key, method_key
from levelhead.report.after import Fate
from levelhead.report.page_triggers import INVALIDATION, TARGET
from levelhead.technical.averages import Regime
from levelhead.technical.candles import KINDS
from tools.phrases_kept import Keys

GAPS = ("lower edge", "upper edge")
BECOMES = ("above", "below")
READINGS = ("trend regime",)
# what names a statement is read from its trigger
STATEMENTS = (
    *("close against the 50-day average", "reclaim of the 50-day average", "RSI against its signal line"),
    *("RSI against 30", "close against the upper Bollinger band", "close against the lower Bollinger band"),
    *("leg under way", TARGET, INVALIDATION),
)
# parameters of the statements that are judged
PARAMETERS = ("window", "within", "level", "points", "share", "other")
LABELS = (
    "late cpi a",
    "month cpi a",
    "with cpi a",
    "window a",
    "stronger a",
    "weaker a",
    "mixed a",
    "neither",
)
VOLATILITIES = ("HAR", "EW", "range-GARCH")


def of_values() -> Keys:
    """The keys of all of them."""
    return Keys(
        frozenset(_words()),
        frozenset(label_key(each)[0] for each in (*LABELS, *PARAMETERS, *(str(unit) for unit in Unit))),
        frozenset(method_key(each)[0] for each in _methods()),
    )


def _words() -> Iterator[str]:
    yield "past paths in ATR(14)"  # where a definition names its model
    yield from (TIE_RULE, MATCHING, *MONTHS, *GAPS, *BECOMES, *READINGS)
    for words in (
        Side,
        Outcome,
        Link,
        By,
        Adjustment,
        Regime,
        Fate,
        Standing,
        EntryKind,
        Place,
        LevelKind,
        Row,
    ):
        yield from (str(each) for each in words)
    yield from (kind.name for kind in KINDS)
    for groups in GROUPS.values():
        yield from (label for _, label in groups)


def _methods() -> Iterator[str]:
    for each in VOLATILITIES:
        paths = f"past paths in sigma ({each})"
        yield from (paths, f"mean of {paths} and drawn bars in range-GARCH")
    yield from ("past paths in ATR(14)", "drawn bars in range-GARCH", *STATEMENTS)
