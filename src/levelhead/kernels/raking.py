"""Two margins of a joint table, and the dependence between them from elsewhere."""

import numpy as np

from levelhead.kernels.arrays import FloatArray

ROUNDS = 60
FAR = 1e-9  # a likelihood nearer than this to 0 or 1 has no odds to speak of
STEP = 2.0  # the longest step in log odds: Newton's overshoots where all likelihoods are near 0 or 1


def raked(share: FloatArray, likely: FloatArray, total: FloatArray) -> FloatArray:
    """P(B | A) of each event A with the given margins and, between A and B, the given odds ratios.

    All log odds are moved by one number, which keeps every odds ratio, until P(B) is ``total``.

    Parameters
    ----------
    share
        Shape (..., K), each > 0: P(A) of K events that exclude each other and exhaust what can happen.
    likely
        Shape (..., K): P(B | A) as measured, 0..1.
    total
        Shape (...): P(B), within (0, 1).

    Returns
    -------
    Shape (..., K), within (0, 1), so that ``sum(share * result) == total`` to 1e-12 times the sum of shares.

    References
    ----------
    Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known. Annals of Mathematical Statistics 11, 427-444.

    Examples
    --------
    >>> raked(np.array([0.5, 0.5]), np.array([0.8, 0.2]), np.array(0.5))
    array([0.8, 0.2])
    """
    bounded = np.clip(likely, FAR, 1.0 - FAR)
    odds = np.log(bounded / (1.0 - bounded))
    shift = np.zeros(np.shape(total))
    found: FloatArray = bounded
    for _ in range(ROUNDS):
        found = 1.0 / (1.0 + np.exp(-(odds + shift[..., None])))
        off = np.sum(share * found, axis=-1) - total
        if float(np.abs(off).max(initial=0.0)) < 1e-14:
            break
        slope = np.sum(share * found * (1.0 - found), axis=-1)
        shift = shift - np.clip(off / slope, -STEP, STEP)
    return found
