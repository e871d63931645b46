"""Shares of a variance by every order of asking, and what chance makes of them, draw by draw."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from itertools import permutations

import numpy as np

from tests.property.second_route import Second
from tests.property.second_series import Shelf, Track, changes, price

# the documented lines: of each the first series that is there, with the group it belongs to
LINES = (
    ("rates", ("DGS10",)),
    ("rates", ("DGS2",)),
    ("credit", ("BAMLH0A0HYM2", "HYG")),
    ("dollar", ("UUP", "DTWEXBGS")),
    ("oil", ("DCOILWTICO",)),
)
IN_POINTS = ("DGS10", "DGS2", "BAMLH0A0HYM2")
DRAWS, ROWS = 400, 63


def draws_of(name: str, day: date, *, where: str = "fundamentals") -> np.random.Generator:
    """The documented draws: SHA-256 of seed, name and day into SFC64."""
    digest = hashlib.sha256(f"levelhead/{where}/1\0{0}\0{name}\0{day.isoformat()}".encode()).digest()
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(int.from_bytes(digest[:16], "big"))))


def r2_of(target: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Of each column of ``target`` on all columns of ``terms`` with a constant."""
    x = np.column_stack([np.ones(len(terms)), terms])
    residual = target - x @ np.linalg.lstsq(x, target, rcond=None)[0]
    return 1 - np.sum(residual**2, axis=0) / np.sum((target - target.mean(axis=0)) ** 2, axis=0)


def shares_of(target: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """What each term adds, averaged over every order in which all can be added."""
    count = terms.shape[1]
    reached: dict[frozenset[int], float] = {frozenset(): 0.0}
    total, orders = np.zeros(count), list(permutations(range(count)))
    for order in orders:
        so_far: frozenset[int] = frozenset()
        for term in order:
            more = so_far | {term}
            if more not in reached:
                reached[more] = float(r2_of(target[:, None], terms[:, sorted(more)])[0])
            total[term] += reached[more] - reached[so_far]
            so_far = more
    return total / len(orders)


class Attribution:
    """The last 63 common days of a price, or of it less another, on everything that moves."""

    def __init__(self, shelf: Shelf, market: Second, other: Second | None, label: str) -> None:
        self.groups, tracks = [], []
        for group, names in LINES:
            name = next((each for each in names if shelf.is_fresh(each)), None)
            if name is not None:
                self.groups.append(group)
                tracks.append(shelf.tenths(name) if name in IN_POINTS else shelf.logs(name))
        prices: list[Track] = [price(market)] + ([price(other)] if other is not None else [])
        days, moves = changes([*prices, *tracks])
        self.days, moves = days[-ROWS:], moves[-ROWS:]
        self.returns = moves[:, 0] - (moves[:, 1] if other is not None else 0.0)
        self.terms = moves[:, len(prices) :]
        self.draws = draws_of(f"drivers {label}", shelf.as_of)

    @cached_property
    def chances(self) -> tuple[np.ndarray, np.ndarray]:
        """The returns shuffled by each draw; rows picked by each draw in blocks of five on average."""
        shuffled = self.draws.permuted(np.tile(self.returns, (DRAWS, 1)), axis=1)
        begins = self.draws.random((DRAWS, ROWS)) < 1 / 5
        starts = self.draws.integers(ROWS, size=(DRAWS, ROWS))
        picked = np.zeros((DRAWS, ROWS), dtype=int)
        for draw in range(DRAWS):
            row = 0
            for place in range(ROWS):
                row = starts[draw, place] if place == 0 or begins[draw, place] else (row + 1) % ROWS
                picked[draw, place] = row
        return shuffled, picked

    def _but(self, without: str) -> np.ndarray:
        return self.terms[:, [at for at, group in enumerate(self.groups) if group != without]]

    def explained(self, *, without: str = "") -> float:
        return float(r2_of(self.returns[:, None], self._but(without))[0])

    def by_chance(self, *, without: str = "") -> float:
        return float(np.quantile(r2_of(self.chances[0].T, self._but(without)), 0.95))

    def _grouped(self, shares: Sequence[float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for group, share in zip(self.groups, shares, strict=True):
            found[group] = found.get(group, 0.0) + float(share)
        return found

    @cached_property
    def shares(self) -> dict[str, float]:
        return self._grouped(shares_of(self.returns, self.terms).tolist())

    @property
    def top(self) -> str:
        return max(self.shares, key=lambda group: self.shares[group])

    @cached_property
    def often(self) -> float:
        """Share of the resamples in which the top group comes first."""
        first = 0
        for rows in self.chances[1]:
            shares = self._grouped(shares_of(self.returns[rows], self.terms[rows]).tolist())
            first += max(shares, key=lambda group: shares[group]) == self.top
        return first / DRAWS
