"""How much of a variance each of several terms explains, whatever the order they are asked in."""

from math import factorial

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray

GONE = 1e-9  # of a term's own variance: what is left after the others is rounding, not information


def correlations(table: FloatArray) -> FloatArray:
    """Correlation matrices of tables.

    Parameters
    ----------
    table
        Shape (B, T, M), no NaN. A constant column correlates with nothing.

    Returns
    -------
    Shape (B, M, M).
    """
    centred = table - table.mean(axis=1, keepdims=True)
    size = np.sqrt(np.sum(centred**2, axis=1, keepdims=True))
    scaled = centred / np.where(size > 0, size, 1.0)
    found: FloatArray = np.einsum("bti,btj->bij", scaled, scaled)
    return found


def explained(correlation: FloatArray) -> FloatArray:
    """R2 of the last variable on every subset of the others.

    Parameters
    ----------
    correlation
        Shape (B, p + 1, p + 1), the target last.

    Returns
    -------
    Shape (2^p, B), 0..1; bit j of the row number tells whether term j is in the subset.

    Notes
    -----
    Each subset's residual matrix is one sweep away from that of the subset without its last term, so
    nothing is inverted.
    """
    terms = correlation.shape[-1] - 1
    # samples side by side in memory: each sweep is then a few long loops
    left = [np.ascontiguousarray(np.moveaxis(correlation, 0, -1))]
    for subset in range(1, 1 << terms):
        term = subset.bit_length() - 1
        before = left[subset ^ (1 << term)]
        pivot = before[term, term]
        column = before[:, term] / np.sqrt(np.where(pivot > GONE, pivot, np.inf))
        left.append(before - column[:, None] * column)
    found: FloatArray = left[0][terms, terms] - np.stack([each[terms, terms] for each in left])
    return found


def shapley_shares(subset_r2: FloatArray) -> FloatArray:
    """What each term adds to R2, averaged over all orders in which the terms can be added.

    Parameters
    ----------
    subset_r2
        Shape (2^p, B), from :func:`explained`.

    Returns
    -------
    Shape (p, B); the sum over terms is R2 on all of them.

    References
    ----------
    Lindeman, R. H., Merenda, P. F. and Gold, R. Z. (1980). Introduction to Bivariate and Multivariate
    Analysis, pp. 119 ff. Gromping, U. (2007). Estimators of relative importance in linear regression based
    on variance decomposition. The American Statistician 61(2), 139-147. doi:10.1198/000313007X188252
    """
    terms = int(subset_r2.shape[0]).bit_length() - 1
    subsets = np.arange(1 << terms)
    size = np.array([int(each).bit_count() for each in subsets])
    orders = np.array([factorial(k) * factorial(max(terms - k - 1, 0)) / factorial(terms) for k in size])
    shares = np.empty((terms, subset_r2.shape[1]))
    for term in range(terms):
        without = subsets[(subsets >> term) & 1 == 0]
        gain = subset_r2[without | (1 << term)] - subset_r2[without]
        shares[term] = np.sum(orders[without][:, None] * gain, axis=0)
    return shares


def stationary_rows(draws: np.random.Generator, rows: int, count: int, *, block: float) -> IntArray:
    """Row numbers of ``count`` stationary bootstrap samples, shape (count, rows).

    Parameters
    ----------
    draws
        Where the chance comes from.
    rows
        Rows of the sample, >= 1; after the last comes the first.
    count
        Samples.
    block
        Mean length of a block, >= 1.

    References
    ----------
    Politis, D. N. and Romano, J. P. (1994). The stationary bootstrap. Journal of the American Statistical
    Association 89(428), 1303-1313. doi:10.1080/01621459.1994.10476870
    """
    begins = draws.random((count, rows)) < 1.0 / block
    begins[:, 0] = True
    place = np.arange(rows)
    begun = np.maximum.accumulate(np.where(begins, place, 0), axis=1)
    start = np.take_along_axis(draws.integers(rows, size=(count, rows)), begun, axis=1)
    picked: IntArray = (start + place - begun) % rows
    return picked
