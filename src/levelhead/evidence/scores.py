"""Proper scores of a forecast: each is best, in expectation, for whoever says what he believes.

All are errors: smaller is better, zero is perfect. Rows stand in the order up, neither, down, as on the page;
the ranked score takes them as ordered, down < neither < up, which is the same order read backwards.
"""

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray

FLOOR = 0.002
"""Smallest probability that is scored: a base rate counted on few paths may say 0, and one surprise would decide all."""


def floored(probability: FloatArray) -> FloatArray:
    """Every row at least ``FLOOR``, summing to one again; shape (N, 3) in, (N, 3) out."""
    raised = np.maximum(probability, FLOOR)
    rescaled: FloatArray = raised / raised.sum(axis=-1, keepdims=True)
    return rescaled


def log_score(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Logarithmic score ``-log p[outcome]``, nats; 0 to infinity, smaller is better.

    Parameters
    ----------
    probability
        Shape (N, K), rows sum to one.
    outcome
        Shape (N,): column that came true.

    References
    ----------
    Good, I. J. (1952). Rational decisions. JRSS B 14(1), 107-114. doi:10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> log_score(np.array([[0.5, 0.25, 0.25]]), np.array([0])).round(4)
    array([0.6931])
    """
    said = np.take_along_axis(probability, outcome[:, None], axis=1)[:, 0]
    score: FloatArray = -np.log(said)
    return score


def brier_score(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Brier score ``sum_k (p[k] - o[k])^2``, all rows counted; 0 to 2, smaller is better.

    Parameters
    ----------
    probability, outcome
        As for :func:`log_score`.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review
    78(1), 1-3. doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2

    Examples
    --------
    >>> brier_score(np.array([[0.5, 0.25, 0.25]]), np.array([0]))
    array([0.375])
    """
    happened = np.arange(probability.shape[1]) == outcome[:, None]
    score: FloatArray = np.square(probability - happened).sum(axis=1)
    return score


def ranked_score(probability: FloatArray, outcome: IntArray) -> FloatArray:
    """Ranked probability score ``sum_k (P[k] - O[k])^2`` of cumulated rows; 0 to K - 1, smaller is better.

    To expect a rise when nothing happened is a smaller error than to expect one before a fall.

    Parameters
    ----------
    probability, outcome
        As for :func:`log_score`; the columns are ordered.

    References
    ----------
    Epstein, E. S. (1969). A scoring system for probability forecasts of ranked categories. Journal of Applied
    Meteorology 8(6), 985-987. doi:10.1175/1520-0450(1969)008<0985:ASSFPF>2.0.CO;2

    Examples
    --------
    >>> ranked_score(np.array([[0.5, 0.25, 0.25]]), np.array([0]))
    array([0.3125])
    """
    happened = np.arange(probability.shape[1]) >= outcome[:, None]
    score: FloatArray = np.square(np.cumsum(probability, axis=1) - happened)[:, :-1].sum(axis=1)
    return score


def crps(members: FloatArray, observed: float, weight: FloatArray | None = None) -> float:
    """Continuous ranked probability score of an ensemble, ``E|X - y| - E|X - X'| / 2``; smaller is better.

    Parameters
    ----------
    members
        Shape (N,), any unit, no NaN.
    observed
        What came, in the same unit.
    weight
        Shape (N,), summing to one; ``None``: all alike.

    Returns
    -------
    0 to infinity, in the unit of the members: the integral of the squared distance between the ensemble's
    distribution function and the step at ``observed``. One member gives the absolute error.

    References
    ----------
    Gneiting, T. and Raftery, A. E. (2007). Strictly proper scoring rules, prediction, and estimation. JASA
    102(477), 359-378. doi:10.1198/016214506000001437

    Examples
    --------
    >>> crps(np.array([1.0, 3.0]), 2.0)
    0.5
    """
    ranked, share = _ranked(members, weight)
    below = np.cumsum(share)
    # E|X - X'| over pairs in one pass: what lies between neighbours is crossed by pairs on either side of it
    spread = 2.0 * float(np.sum(np.diff(ranked) * below[:-1] * (1.0 - below[:-1])))
    return float(np.sum(share * np.abs(ranked - observed))) - spread / 2.0


def _ranked(members: FloatArray, weight: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """Members in order with their weights; equal ones keep theirs in the order given."""
    if weight is None:
        return np.sort(members), np.full(members.size, 1.0 / members.size)
    order = np.argsort(members)  # several times as fast as the stable one, and the same but among equals
    ranked = members[order]
    same = np.flatnonzero(ranked[1:] == ranked[:-1])
    if same.size:
        tied = np.unique(np.concatenate([same, same + 1]))
        order[tied] = order[tied][np.lexsort((order[tied], ranked[tied]))]
    return ranked, weight[order]


def pit(members: FloatArray, observed: float, weight: FloatArray | None = None) -> float:
    """Where the outcome fell in the ensemble's distribution: the share below it and half of what equals it.

    Not a score: over many forecasts the values are uniform on 0 to 1 if the distributions were right.

    Parameters
    ----------
    members, observed, weight
        As for :func:`crps`.

    References
    ----------
    Dawid, A. P. (1984). Present position and potential developments: the prequential approach. JRSS A 147(2),
    278-292. doi:10.2307/2981683

    Examples
    --------
    >>> pit(np.array([1.0, 2.0, 3.0, 4.0]), 2.0)
    0.375
    """
    share = np.full(members.size, 1.0 / members.size) if weight is None else weight
    below = float(np.sum(share[members < observed]))
    return below + 0.5 * float(np.sum(share[members == observed]))
