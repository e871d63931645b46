"""Slopes on yields by matrices and plain loops: least squares, the wandering slope, who moves more."""

import math
from datetime import date
from functools import cached_property

import numpy as np

from tests.property.second_route import Second
from tests.property.second_series import YIELDS, Shelf, changes, price

RATIOS = [10 ** (quarter / 4) for quarter in range(-24, -3)]


class Slope:
    """Least squares with a constant; errors by the double sum of Newey and West."""

    def __init__(self, y: np.ndarray, *terms: np.ndarray) -> None:
        count = len(y)
        x = np.column_stack([np.ones(count), *terms])
        coefficient = np.linalg.lstsq(x, y, rcond=None)[0]
        residual = y - x @ coefficient
        lag = int(4 * (count / 100) ** (2 / 9))
        apart = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
        near = np.maximum(1 - apart / (lag + 1), 0)
        moment = x * residual[:, None]
        inverse = np.linalg.inv(x.T @ x)
        self.covariance = inverse @ moment.T @ near @ moment @ inverse
        self.value = coefficient[1:]
        self.error = np.sqrt(np.diag(self.covariance))[1:]
        self.t = self.value / self.error
        self.r2 = 1 - float(residual @ residual) / float(np.sum((y - y.mean()) ** 2))


class Wandering:
    """A slope that takes a random step each session; ratio and noise as likely as can be on the months before."""

    def __init__(self, days: list[date], y: np.ndarray, x: np.ndarray) -> None:
        runs = [_filtered(y, x, ratio) for ratio in RATIOS]
        starts = [row for row in range(1, len(days)) if days[row].month != days[row - 1].month]
        fits = [row for row in starts if row - 60 >= 150]
        self.slope, self.error, self.days = [], [], []
        for start, stop in zip(fits, [*fits[1:], len(days)], strict=True):
            likelihood = [_fit(run, start) for run in runs]
            best = int(np.argmin([each[0] for each in likelihood]))
            noise = likelihood[best][1]
            self.slope += runs[best][0][start:stop]
            self.error += [math.sqrt(noise * each) for each in runs[best][1][start:stop]]
            self.days += days[start:stop]

    @property
    def since(self) -> date:
        """First measurable day after the last one of the other sign."""
        told = [
            (day, slope > 0)
            for day, slope, error in zip(self.days, self.slope, self.error, strict=True)
            if abs(slope) >= error
        ]
        begun = told[-1][0]
        for day, up in reversed(told):
            if up is not told[-1][1]:
                break
            begun = day
        return begun


Run = tuple[list[float], list[float], list[float], list[float]]


def _filtered(y: np.ndarray, x: np.ndarray, ratio: float) -> Run:
    """Slope, its variance over the noise's, spread and surprise of each row, as textbooks write the filter."""
    slope, variance = 0.0, 100.0
    found: Run = ([], [], [], [])
    for seen, moved in zip(y.tolist(), x.tolist(), strict=True):
        variance += ratio
        spread = moved * variance * moved + 1
        surprise = seen - slope * moved
        gain = variance * moved / spread
        slope += gain * surprise
        variance -= gain * moved * variance
        for kept, value in zip(found, (slope, variance, spread, surprise), strict=True):
            kept.append(value)
    return found


def _fit(run: Run, stop: int) -> tuple[float, float]:
    """-2 log likelihood and the variance of the noise, of the rows from the sixtieth on."""
    spread, surprise = run[2][60:stop], run[3][60:stop]
    noise = sum(each**2 / of for each, of in zip(surprise, spread, strict=True)) / len(spread)
    return len(spread) * math.log(noise) + sum(map(math.log, spread)), noise


def scaled(moves: np.ndarray) -> np.ndarray:
    """Both columns over the standard deviation of the first as it was known the day before."""
    decay, square, weight, found = 0.5 ** (1 / 42), 0.0, 0.0, []
    for row, (earned, moved) in enumerate(moves.tolist()):
        if row >= 42:
            size = math.sqrt(square / weight)
            found.append((earned / size, moved / size))
        square, weight = square * decay + earned**2, weight * decay + 1
    return np.array(found)


class Rates:
    """The market, or it less another, on the first yield a folder has."""

    def __init__(self, shelf: Shelf, market: Second, other: Second | None) -> None:
        self.name = next(name for name in YIELDS if shelf.is_fresh(name))
        self.market, self.other, self.shelf = market, other, shelf

    @cached_property
    def own(self) -> tuple[list[date], np.ndarray]:
        """Days; return and change of the yield."""
        return changes([price(self.market), self.shelf.tenths(self.name)])

    @cached_property
    def three(self) -> tuple[list[date], np.ndarray]:
        """Days; both returns and the change of the yield."""
        assert self.other is not None
        return changes([price(self.market), price(self.other), self.shelf.tenths(self.name)])

    @cached_property
    def apart(self) -> tuple[list[date], np.ndarray]:
        """Days; the difference of both returns and the change of the yield."""
        days, moves = self.three
        return days, np.column_stack([moves[:, 0] - moves[:, 1], moves[:, 2]])

    def of(self, claim_id: str) -> tuple[list[date], np.ndarray]:
        return self.apart if "relative" in claim_id else self.own

    def window(self, claim_id: str) -> Slope:
        moves = self.of(claim_id)[1][-63:]
        return Slope(moves[:, 0], moves[:, 1])

    def wandering(self, claim_id: str) -> Wandering:
        days, moves = self.of(claim_id)
        pairs = scaled(moves)
        return Wandering(days[42:], pairs[:, 0], pairs[:, 1])

    @cached_property
    def dollar_neutral(self) -> Slope:
        moves = self.apart[1][-504:]
        return Slope(moves[:, 0], moves[:, 1])

    @cached_property
    def beta_neutral(self) -> Slope:
        moves = self.three[1][-504:]
        return Slope(moves[:, 0], moves[:, 2], moves[:, 1])

    @cached_property
    def turns(self) -> Slope:
        """On rises and on falls of the yield."""
        moves = (self.own if self.other is None else self.apart)[1][-504:]
        return Slope(moves[:, 0], np.maximum(moves[:, 1], 0), np.minimum(moves[:, 1], 0))

    @property
    def turns_p(self) -> float:
        covariance = self.turns.covariance[1:, 1:]
        spread = math.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
        return math.erfc(abs(self.turns.value[0] - self.turns.value[1]) / spread / math.sqrt(2))
