"""Daily bars of one market: the rules are checked once, here, and hold everywhere after."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.errors import InvalidBars, NoBars
from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets.market import Market
from levelhead.measure.showing import NamesItself, Tabular


class Adjustment(StrEnum):
    """What was done to the prices so that contracts join without a gap."""

    NONE = "none"
    DIFFERENCE = "difference"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Bars(NamesItself, Tabular):
    """Daily bars in session order.

    Parameters
    ----------
    market
        Whose bars these are.
    session
        Shape (T,), ``datetime64[D]``, strictly increasing trade dates.
    open, high, low, close
        Shape (T,), points, finite, ``low <= open, close <= high``.
    volume
        Shape (T,), contracts or shares; NaN where the source has none.
    adjustment
        See :class:`Adjustment`.
    source
        Where the bars came from, without a path: it is printed on the page.

    Raises
    ------
    InvalidBars
        For the first session that breaks a rule.
    """

    market: Market
    session: SessionArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    volume: FloatArray
    adjustment: Adjustment = Adjustment.NONE
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "session", _frozen(np.asarray(self.session, dtype="datetime64[D]")))
        for name in ("open", "high", "low", "close", "volume"):
            object.__setattr__(self, name, _frozen(np.asarray(getattr(self, name), dtype=np.float64)))
        self._check_shapes()
        self._check_prices()

    def _check_shapes(self) -> None:
        length = self.session.shape
        if self.session.ndim != 1 or length == (0,):
            raise InvalidBars("one dimension, at least one bar", None, f"shape {length}")
        for name in ("open", "high", "low", "close", "volume"):
            if getattr(self, name).shape != length:
                raise InvalidBars(
                    "equal lengths", None, f"{name} has {getattr(self, name).shape}, expected {length}"
                )
        back = np.flatnonzero(np.diff(self.session).astype(np.int64) <= 0)
        if back.size:
            raise InvalidBars(
                "sessions increase", self.session[back[0] + 1].item(), "it follows a later or equal one"
            )

    def _check_prices(self) -> None:
        prices = np.vstack([self.open, self.high, self.low, self.close])
        rules = {
            "prices are finite": ~np.isfinite(prices).all(axis=0),
            "low <= open, close <= high": (prices[[0, 3]].max(axis=0) > self.high)
            | (prices[[0, 3]].min(axis=0) < self.low),
        }
        if not self.market.allow_nonpositive and self.adjustment is not Adjustment.DIFFERENCE:
            rules["prices are positive"] = self.low <= 0
        for rule, broken in rules.items():
            rows = np.flatnonzero(broken)
            if rows.size:
                o, h, l, c = prices[:, rows[0]]
                raise InvalidBars(
                    rule, self.session[rows[0]].item(), f"open {o}, high {h}, low {l}, close {c}"
                )

    def __len__(self) -> int:
        return int(self.session.size)

    @property
    def as_of(self) -> date:
        """The last session."""
        return _day(self.session[-1])

    @property
    def first(self) -> date:
        """The first session."""
        return _day(self.session[0])

    @property
    def fingerprint(self) -> str:
        """SHA-256 over market, adjustment and the little-endian bytes of every column."""
        digest = hashlib.sha256(f"levelhead/bars/1\0{self.market.symbol}\0{self.adjustment}\0".encode())
        digest.update(self.session.astype("<i8").tobytes())
        for column in (self.open, self.high, self.low, self.close, self.volume):
            digest.update(column.astype("<f8").tobytes())
        return digest.hexdigest()

    def upto(self, day: date) -> "Bars":
        """The bars of sessions on or before ``day``: the only slice there is.

        Raises
        ------
        NoBars
            When the first bar is later than ``day``.
        """
        stop = int(np.searchsorted(self.session, np.datetime64(day, "D"), side="right"))
        if stop == 0:
            raise NoBars(self.market.symbol, day, self.first)
        if stop == len(self):
            return self
        return Bars(
            self.market,
            session=self.session[:stop],
            open=self.open[:stop],
            high=self.high[:stop],
            low=self.low[:stop],
            close=self.close[:stop],
            volume=self.volume[:stop],
            adjustment=self.adjustment,
            source=self.source,
        )

    def row(self, day: date) -> int:
        """Index of the bar of session ``day``.

        Raises
        ------
        NoBars
            When that session has no bar.
        """
        found = int(np.searchsorted(self.session, np.datetime64(day, "D")))
        if found == len(self) or _day(self.session[found]) != day:
            raise NoBars(self.market.symbol, day, self.first)
        return found


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array = array.copy() if array.flags.writeable else array
    array.flags.writeable = False
    return array


def _day(session: np.datetime64) -> date:
    day = session.item()
    assert isinstance(day, date)
    return day
