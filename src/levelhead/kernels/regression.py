"""Least squares refitted as time goes on, never on a target that had not happened yet."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray

RIDGE = 1e-9  # of each column's own scale: keeps constant columns solvable, moves no digit anyone prints


class Fits(NamedTuple):
    """Regressions of K fits with M terms."""

    row: IntArray
    """Shape (K,): the row on which each was made; it serves until the next."""
    coefficient: FloatArray
    """Shape (K, M)."""
    residual: FloatArray
    """Shape (K,): residual variance, in the squared unit of the target."""


def expanding_ols(terms: FloatArray, target: FloatArray, *, lag: int, every: int, fewest: int) -> Fits:
    """Least squares on everything known, made anew every ``every`` rows.

    Parameters
    ----------
    terms
        Shape (T, M), the constant among them; a row with a NaN is left out.
    target
        Shape (T,): ``target[t]`` becomes known on row ``t + lag``; NaN where it never did.
    lag
        Rows between terms and target, >= 1.
    every
        Rows between fits.
    fewest
        Known pairs before the first fit.

    Returns
    -------
    A fit on row r uses the pairs of rows ``<= r - lag`` alone. The first is made on the first row with
    ``fewest`` such pairs, so that longer data change no earlier fit.
    """
    width = terms.shape[1]
    usable = np.isfinite(target) & np.isfinite(terms).all(axis=1)
    known = np.zeros(target.size, dtype=np.int64)
    known[lag:] = np.cumsum(usable)[:-lag] if target.size > lag else 0
    begin = int(np.searchsorted(known, fewest))
    rows = np.arange(begin, target.size, every)
    if rows.size == 0:
        return Fits(rows, np.empty((0, width)), np.empty(0))
    both = np.column_stack([terms, target])
    both[~usable] = 0.0
    # not `@`: BLAS splits long sums by its threads, and the last digits would differ between machines
    # one fit's sums are the last one's and the block between: blocks summed alone stay the same for ever
    edges = np.concatenate([[0], rows - lag + 1])
    blocks = [np.einsum("ti,tj->ij", both[a:b], both[a:b]) for a, b in pairwise(edges)]
    moments = np.cumsum(np.stack(blocks), axis=0)
    squares, products = moments[:, :width, :width], moments[:, :width, width]
    scale = np.einsum("kii->ki", squares)
    eye = np.eye(width)
    coefficient = np.linalg.solve(
        squares + RIDGE * eye * np.maximum(scale, 1e-300)[:, None, :], products[:, :, None]
    )[:, :, 0]
    explained = np.sum(coefficient * products, axis=1)
    freedom = np.maximum(known[rows] - width, 1)
    residual = np.maximum(moments[:, width, width] - explained, 0.0) / freedom
    return Fits(rows, coefficient, residual)
