"""Least squares with standard errors that survive unequal and correlated noise."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray


class Slopes(NamedTuple):
    """A regression with M terms."""

    coefficient: FloatArray
    """Shape (M,): target per unit of the term."""
    covariance: FloatArray
    """Shape (M, M)."""
    r2: float
    """Share of the target's variance explained, 0..1."""
    lag: int
    """Rows over which noise was taken to be correlated."""

    @property
    def error(self) -> FloatArray:
        """Standard errors, shape (M,)."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def t(self) -> FloatArray:
        """Coefficients over their standard errors, shape (M,)."""
        return self.coefficient / self.error


def newey_west_lag(rows: int) -> int:
    """``floor(4 (T / 100)^(2/9))``.

    >>> newey_west_lag(63), newey_west_lag(504)
    (3, 5)
    """
    return int(4.0 * (rows / 100.0) ** (2.0 / 9.0))


def newey_west(target: FloatArray, terms: FloatArray) -> Slopes:
    """Least squares with a constant; covariance by Newey and West at :func:`newey_west_lag`.

    Parameters
    ----------
    target
        Shape (T,), no NaN, not constant.
    terms
        Shape (T, M), no NaN, no linear dependence, without the constant; T > M + 1.

    Returns
    -------
    Coefficients without the constant.

    Raises
    ------
    numpy.linalg.LinAlgError
        When the terms are linearly dependent.

    References
    ----------
    Newey, W. K. and West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and
    autocorrelation consistent covariance matrix. Econometrica 55(3), 703-708. doi:10.2307/1913610
    """
    # taking the means out is the constant, and keeps the matrices well scaled
    x, y = terms - terms.mean(axis=0), target - target.mean()
    # not `@`: BLAS splits long sums by its threads, and the last digits would differ between machines
    inverse = np.linalg.inv(np.einsum("ti,tj->ij", x, x))
    coefficient = np.einsum("ij,j->i", inverse, np.einsum("ti,t->i", x, y))
    residual = y - np.einsum("ti,i->t", x, coefficient)
    moment = x * residual[:, None]
    lag = newey_west_lag(y.size)
    middle = np.einsum("ti,tj->ij", moment, moment)
    for back in range(1, lag + 1):
        both = np.einsum("ti,tj->ij", moment[back:], moment[:-back])
        middle += (1.0 - back / (lag + 1.0)) * (both + both.T)
    covariance = np.einsum("ij,jk,kl->il", inverse, middle, inverse)
    r2 = 1.0 - float(np.sum(residual**2) / np.sum(y**2))
    return Slopes(coefficient, covariance, r2, lag)


def faded_slope(target: FloatArray, term: FloatArray, halflife: float) -> tuple[float, float]:
    """Slope with a constant by weights that halve every ``halflife`` rows, and its White standard error.

    Parameters
    ----------
    target, term
        Shape (T,), oldest first, no NaN; ``term`` not constant.
    halflife
        Rows, > 0.

    References
    ----------
    White, H. (1980). A heteroskedasticity-consistent covariance matrix estimator and a direct test for
    heteroskedasticity. Econometrica 48(4), 817-838. doi:10.2307/1912934
    """
    weight = 0.5 ** (np.arange(target.size - 1, -1, -1) / halflife)
    weight /= weight.sum()
    x, y = term - np.sum(weight * term), target - np.sum(weight * target)
    square = float(np.sum(weight * x * x))
    slope = float(np.sum(weight * x * y)) / square
    error = float(np.sqrt(np.sum((weight * x * (y - slope * x)) ** 2))) / square
    return slope, error
