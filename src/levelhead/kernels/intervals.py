"""How sure a counted frequency is: an interval, and how many independent outcomes stand behind it."""

from math import sqrt

import numpy as np

from levelhead.kernels.arrays import FloatArray


def wilson(k: float, n: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a probability.

    Parameters
    ----------
    k
        Successes, 0 <= k <= n; may be fractional when overlapping outcomes are weighted down.
    n
        Trials, or effective trials, >= 0.
    z
        Normal quantile; the default covers 95%.

    Returns
    -------
    Lower and upper bound, 0..1; (0, 1) without a trial.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22,
    209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(8, 10)
    >>> round(low, 4), round(high, 4)
    (0.4902, 0.9433)
    """
    if n <= 0:
        return 0.0, 1.0
    share, grip = k / n, z * z / n
    centre = (share + grip / 2) / (1 + grip)
    reach = z / (1 + grip) * sqrt(max(share * (1 - share) / n + grip / (4 * n), 0.0))
    # At k = 0 and k = n the bound is exactly 0 or 1; rounding must not move it.
    low = 0.0 if k <= 0 else max(centre - reach, 0.0)
    high = 1.0 if k >= n else min(centre + reach, 1.0)
    return low, high


def effective_count(hits: FloatArray, lag: int) -> float:
    """How many independent outcomes have the same variance of their mean as these overlapping ones.

    ``n g0 / (g0 + 2 sum_j (1 - j / (lag + 1)) g_j)`` with the autocovariances ``g_j`` of the outcomes, j
    from 1 to ``lag``.

    Parameters
    ----------
    hits
        Shape (n,), outcomes 0 or 1 (or weights) in order of their origins, no NaN.
    lag
        Longest overlap in origins; H - 1 for windows of H sessions with an origin each session.

    Returns
    -------
    Between ``n / (lag + 1)``, the windows that do not touch, and ``n``. Outcomes that are all the same
    say nothing about their dependence, so they count as ``n / (lag + 1)``.

    Notes
    -----
    Bartlett's weights keep the variance positive but understate a dependence that reaches to ``lag``:
    for sums over windows of H sessions and ``lag = H - 1`` the result is about 1.5 n / H where n / H is
    true. A larger ``lag`` (2 H) lessens that.

    References
    ----------
    Newey, W. K. and West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and
    autocorrelation consistent covariance matrix. Econometrica 55(3), 703-708. doi:10.2307/1913610

    Examples
    --------
    >>> import numpy as np
    >>> effective_count(np.array([1.0, 1.0, 0.0, 0.0]), 1)
    3.2
    """
    n = hits.size
    fewest = n / (lag + 1)
    away = hits - np.add.reduce(hits) / n if n else hits
    # not `@`: BLAS splits long vectors by the number of its threads, and sums would differ in their last digits
    variance = float(np.einsum("i,i->", away, away))
    if variance == 0.0:
        return fewest
    # Bartlett's weighted sum of autocovariances is the mean square of sums over lag + 1 neighbours
    total = np.cumsum(away)
    sums = np.empty(n + lag)
    sums[:n], sums[n:] = total, total[-1]
    sums[lag + 1 :] -= total[:-1]
    long_run = float(np.einsum("i,i->", sums, sums)) / (lag + 1)
    if long_run <= variance:  # alternating outcomes know more than independent ones; not counted so
        return float(n)
    return max(n * variance / long_run, fewest)


def evenness(weight: FloatArray) -> float:
    """Share of n independent outcomes left when they are averaged under weights: ``(sum w)^2 / (n sum w^2)``.

    Parameters
    ----------
    weight
        Shape (n,), > 0, in any unit.

    Returns
    -------
    1 where all are alike, else less; 1 without any.

    References
    ----------
    Kish, L. (1965). Survey Sampling. Wiley, section 11.7.

    Examples
    --------
    >>> evenness(np.array([3.0, 1.0]))
    0.8
    """
    if not weight.size:
        return 1.0
    total = float(np.add.reduce(weight))
    return min(total * total / (weight.size * float(np.einsum("i,i->", weight, weight))), 1.0)
