"""What the query of a ledger's address asks for, in the one spelling under which a page is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from levelhead.errors import BadOption
from levelhead.ledger.objects import Standing
from levelhead.markets.registry import market
from levelhead.pipeline.ledger_list import Asked

_KEYS = ("book", "market", "state", "page")
_LONGEST = 40  # characters of a value: no right one has more
_BOOKS = ("issued", "replay")
_EVERY = Asked()


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which book, which forecasts of it, or which entry.

    Parameters
    ----------
    is_replay
        Whether the replay book.
    asked
        Which forecasts of a list.
    number
        One entry; ``None``: the list.
    """

    is_replay: bool = False
    asked: Asked = _EVERY
    number: int | None = None

    @property
    def name(self) -> str:
        """As :attr:`levelhead.web.wanted.Wanted.name` carries it."""
        return f"{'' if self.number is None else self.number}?{self.query}"

    @property
    def query(self) -> str:
        """What stands behind the question mark of an address; empty where all is usual."""
        asked = self.asked
        pairs = {
            "book": "replay" if self.is_replay else "",
            "market": asked.market or "",
            "state": str(asked.standing or ""),
            "page": str(asked.page) if asked.page > 1 else "",
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def address(self) -> str:
        """Where its page is."""
        place = "/ledger" if self.number is None else f"/ledger/{self.number}"
        return f"{place}?{self.query}" if self.query else place


def ledger_query(given: Mapping[str, str], number: int | None = None) -> LedgerQuery:
    """The query of an address; empty values, as forms send them, ask for nothing.

    Raises
    ------
    BadOption, UnknownMarket
        For a value that cannot be, or a market nobody knows.
    """
    values = {name: given.get(name, "") for name in _KEYS}
    for name, value in values.items():
        if len(value) > _LONGEST:
            raise BadOption(name, f"{value[:_LONGEST]}...", "a shorter value")
    if values["book"] not in ("", *_BOOKS):
        raise BadOption("book", values["book"], "issued or replay")
    standings = [str(each) for each in Standing]
    if values["state"] not in ("", *standings):
        raise BadOption("state", values["state"], f"one of {', '.join(standings)}")
    page = values["page"] or "1"
    if not (page.isascii() and page.isdigit() and 0 < int(page) < 1_000_000):
        raise BadOption("page", page, "a number from 1 on")
    asked = Asked(
        market=market(values["market"]).symbol if values["market"] else None,
        standing=Standing(values["state"]) if values["state"] else None,
        page=int(page),
    )
    return LedgerQuery(values["book"] == "replay", _EVERY if number is not None else asked, number)


def named(name: str) -> LedgerQuery:
    """The query behind a :attr:`LedgerQuery.name`.

    >>> named(LedgerQuery(is_replay=True, number=7).name).address
    '/ledger/7?book=replay'
    """
    number, _, query = name.partition("?")
    return ledger_query(dict(parse_qsl(query)), int(number) if number else None)
