"""The spellings of one market: TradingView, Yahoo, Barchart, Databento, DTN, NinjaTrader, thinkorswim, Cboe.

The table of spellings is in ``docs/markets.md``. Only the root is looked up; what follows it is a contract
(month letter and year), a place in the row of contracts (``RTY2!``) or a vendor's mark of a joined series.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date

from levelhead.errors import UnknownMarket
from levelhead.markets.book import BY_SYMBOL, ROOTS

MONTHS = "FGHJKMNQUVXZ"
"""Month letters of the futures exchanges, January to December."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a spelling means.

    Parameters
    ----------
    root
        Canonical symbol of the market, for example ``RTY`` or ``^RUT``.
    month
        Month letter of one contract; ``None`` for a joined series, an index or a fund.
    year
        Four digits; ``None`` where there is no contract, or where one digit was written and no day given.
    place
        Place in the row of contracts: 0 the front, 1 the next (``RTY2!``, ``QR*1``, ``RTY.c.1``).
    """

    root: str
    month: str | None = None
    year: int | None = None
    place: int = 0


# Marks around a root that do not change which market it is.
_EXCHANGE = re.compile(r"^(?P<rest>/.*):[A-Z]+$|^[A-Z0-9_]+:(?P<after>.+)$")  # /RTY:XCME, CME_MINI:RTY1!
_VENUE = re.compile(r"(=F|\.(CME|CBT|CBOT|CMX|COMEX|NYM|NYMEX|GLBX|FUT|US|F|X)|#C?|-FUT)$")
_NINJA = re.compile(r"^(?P<root>\S+) +(?P<month>\d\d)-(?P<year>\d{4}|\d\d)$|^(?P<joined>\S+) +##-##$")
_PLACE = re.compile(r"^(?P<root>.+?)(?:(?P<tv>[1-9])!|\*(?P<bc>\d)|\.[CNV]\.(?P<db>\d))$")
_SIDE = re.compile(r"\.(last|bid|ask)$", re.IGNORECASE)
_CONTRACT = re.compile(rf"^(?P<root>.+?)(?P<month>[{MONTHS}])(?P<year>\d{{4}}|\d\d|\d)$")


def parse_symbol(text: str, *, near: date | None = None) -> Symbol:
    """What ``text`` means, whichever vendor wrote it.

    Parameters
    ----------
    text
        A spelling such as ``RTY``, ``RTY=F``, ``@RTY#C``, ``CME_MINI:RTY1!``, ``RTY 12-25`` or ``RTYZ5``.
    near
        A day the contract traded around. One digit of a year means the year nearest to it, the later of two;
        without it such a year stays ``None``.

    >>> parse_symbol("RTYZ2025")
    Symbol(root='RTY', month='Z', year=2025, place=0)
    >>> parse_symbol("RTYZ5", near=date(2025, 11, 24)).year
    2025

    Raises
    ------
    UnknownMarket
        When no market is spelled like that; it carries the nearest symbols.
    """
    bare = _bare(text)
    symbol = _series(bare) or _ninja(bare) or _placed(bare) or _contract(bare, near)
    if symbol is None:
        raise UnknownMarket(text, nearest(text))
    return symbol


def symbol_of_stem(stem: str) -> Symbol | None:
    """What the name of a file without its extension says about its market, ``None`` if it says nothing.

    The whole stem, else its first word, else the only word that is a symbol; words end at ``_``, ``-``,
    commas and spaces. The side of a NinjaTrader export (``.Last``) is passed over.

    >>> symbol_of_stem("RTY_BACKADJ")
    Symbol(root='RTY', month=None, year=None, place=0)
    >>> symbol_of_stem("prices") is None
    True
    """
    bare = _SIDE.sub("", stem)
    words = [word for word in re.split(r"[_\-, ]+", bare) if word]
    # "US" is the Treasury bond of the pit, but in the name of a file it is a country.
    words = [word for word in words if word.upper() != "US"]
    for candidate in (bare, *words[:1]) if words else ():
        found = _parsed(candidate)
        if found:
            return found
    rest = {found for word in words[1:] if (found := _parsed(word))}
    return rest.pop() if len(rest) == 1 else None


def nearest(text: str) -> tuple[str, ...]:
    """At most three canonical symbols whose roots look like ``text``, the likeliest first."""
    bare = _bare(text)
    scored = sorted(
        # Among equals the same beginning wins, then the order of the book.
        (-likeness, root[:2] != bare[:2], place, root)
        for place, root in enumerate(ROOTS)
        if (likeness := difflib.SequenceMatcher(None, bare, root).ratio()) >= 0.6
    )
    close = [root for score, *_, root in scored if score <= 0.8 * scored[0][0]]
    return tuple(dict.fromkeys(ROOTS[root] for root in close))[:3]


def _parsed(text: str) -> Symbol | None:
    try:
        return parse_symbol(text)
    except UnknownMarket:
        return None


def _bare(text: str) -> str:
    """Upper case, without exchange, venue and the marks of a joined series."""
    bare = text.strip().upper()
    matched = _EXCHANGE.match(bare)
    if matched:
        bare = matched["rest"] or matched["after"]
    bare = bare.lstrip("/@$.")
    while " " not in bare and bare not in ROOTS and (cut := _VENUE.sub("", bare)) not in (bare, ""):
        bare = cut
    return bare


def _root(text: str) -> str | None:
    root = ROOTS.get(text)
    if root is None and text.startswith("^"):  # ^SPX: a caret before any spelling of an index
        root = ROOTS.get(text[1:])
        root = root if root and root.startswith("^") else None
    return root


def _future(text: str) -> str | None:
    """The canonical symbol of a root that has contracts."""
    root = ROOTS.get(text)
    return root if root and BY_SYMBOL[root].months else None


def _series(bare: str) -> Symbol | None:
    root = _root(bare)
    return Symbol(root) if root else None


def _ninja(bare: str) -> Symbol | None:
    matched = _NINJA.match(bare)
    root = _future(matched["root"] or matched["joined"]) if matched else None
    if matched is None or root is None:
        return None
    if matched["joined"]:
        return Symbol(root)
    month = int(matched["month"])
    return Symbol(root, MONTHS[month - 1], _year(matched["year"], None)) if 1 <= month <= 12 else None


def _placed(bare: str) -> Symbol | None:
    matched = _PLACE.match(bare)
    root = _future(matched["root"]) if matched else None
    if matched is None or root is None:
        return None
    place = int(matched["tv"]) - 1 if matched["tv"] else int(matched["bc"] or matched["db"])
    return Symbol(root, place=place)


def _contract(bare: str, near: date | None) -> Symbol | None:
    matched = _CONTRACT.match(bare)
    root = _future(matched["root"]) if matched else None
    if matched is None or root is None:
        return None
    return Symbol(root, matched["month"], _year(matched["year"], near))


def _year(digits: str, near: date | None) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if len(digits) == 2:
        # The oldest contracts of a table are of the 1970s.
        return int(digits) + (1900 if digits >= "70" else 2000)
    if near is None:
        return None
    below = near.year - (near.year - int(digits)) % 10
    return below if near.year - below < 5 else below + 10
