"""Whether a symbol written in a file means the market that was asked for."""

import re
from collections.abc import Sequence

from levelhead.errors import DataRejected
from levelhead.markets.market import Market

_ALLOWED = re.compile(r"[A-Z0-9^/@$][A-Z0-9 :/=._*#!-]{0,31}", re.ASCII)
_PREFIX = re.compile(r"^(?:[A-Z_]+:)?[/@$]?")
_SUFFIX = re.compile(
    r"(?:=F|[12]!|\*[0-9]|#C?|\.(?:C|N|V)\.[0-9]|\.FUT|\.US|\.F|\.CME|\.CBT|\.NYM| ##-##| \d\d-\d\d)$"
)
_CONTRACT = re.compile(r"(?:\.?[FGHJKMNQUVXZ](?:\d|\d{2}|20\d{2}))$")


def check_symbols(spelled: Sequence[str], market: Market) -> None:
    """Refuse several symbols, one that is no symbol, or one of another market.

    Raises
    ------
    DataRejected
        Code SYMBOL.
    """
    symbols = sorted(set(spelled) - {""})
    for text in symbols:
        if not _ALLOWED.fullmatch(text.upper()):
            raise DataRejected(
                "SYMBOL",
                f"{text[:40]!r} is no symbol",
                remedy="Correct the symbol column or leave it out",
            )
    if len(symbols) > 1:
        raise DataRejected(
            "SYMBOL",
            f"several symbols in one file, {symbols[0]} and {symbols[1]}",
            remedy="Give a file of one market, one contract series",
        )
    if symbols and not means(symbols[0], market):
        raise DataRejected(
            "SYMBOL",
            f"the file says {symbols[0]}, asked for {market.symbol}",
            remedy=f"Give a file of {market.symbol}, or name the market the file holds",
        )


def means(text: str, market: Market) -> bool:
    """Whether a vendor's spelling is one of this market's: ``RTY=F``, ``CME_MINI:RTY1!``, ``RTYZ25``.

    >>> from fractions import Fraction
    >>> from levelhead.markets.market import Kind
    >>> rty = Market("RTY", "", "CME", Kind.FUTURE, "cme_equity", Fraction(1, 10), Fraction(50))
    >>> [means(text, rty) for text in ("RTY=F", "CME_MINI:RTY1!", "RTYZ25", "RTY.c.0", "ES=F")]
    [True, True, True, True, False]
    """
    roots = {each.upper().lstrip("^$") for each in (market.symbol, *market.aliases)}
    bare = _PREFIX.sub("", text.strip().upper()).lstrip("^$")
    stripped = _SUFFIX.sub("", bare)
    return any(each in roots for each in (bare, stripped, _CONTRACT.sub("", stripped)))
