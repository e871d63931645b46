"""A slope that wanders: least squares whose coefficient takes a small random step each session."""

from typing import NamedTuple

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray

VAGUE = 0.01  # precision of the slope before the first observation, in units of the noise: says nothing
UNSCORED = 60  # observations in which the filter finds the slope; its surprise there is of its own making
RATIOS: FloatArray = 10.0 ** (
    np.arange(-24, -3) / 4.0
)  # step variance over noise variance, a quarter decade apart
RATIOS.flags.writeable = False


class Paths(NamedTuple):
    """The filtered slope under each ratio; arrays of shape (T, S, K)."""

    beta: FloatArray
    """Slope given everything up to and including each row."""
    precision: FloatArray
    """Noise variance over the variance of that slope."""


class Walk(NamedTuple):
    """The slope of one series as it was known on each row; arrays of shape (T,), NaN before the first fit."""

    beta: FloatArray
    error: FloatArray
    """Standard error of ``beta``."""
    ratio: FloatArray
    """Variance of the slope's step over that of the noise, as fitted before the row's block began."""
    noise: FloatArray
    """Variance of the noise, fitted likewise."""


def filtered(y: FloatArray, x: FloatArray, ratios: FloatArray = RATIOS) -> Paths:
    """Kalman filter of ``y = beta x + e``, ``beta`` a random walk, for S series and K ratios at once.

    Parameters
    ----------
    y, x
        Shape (T, S), any unit, no NaN. A row of zeros tells nothing: shorter series are padded with them
        at the end.
    ratios
        Shape (K,), > 0: variance of the slope's step over variance of ``e``.

    Returns
    -------
    Paths that use no later row: a prefix of the input gives the prefix of the output, bit for bit.

    Notes
    -----
    Written in precisions, where a step costs eight operations; the loop runs over time alone.

    References
    ----------
    Harvey, A. C. (1989). Forecasting, Structural Time Series Models and the Kalman Filter, section 3.2.
    """
    shape = (*y.shape, ratios.size)
    beta, precision = np.empty(shape), np.empty(shape)
    slope, known = np.zeros(shape[1:]), np.full(shape[1:], VAGUE)
    work = np.empty(shape[1:])
    square, cross = (x * x)[:, :, None], (x * y)[:, :, None]
    for xx, xy, slope_now, known_now in zip(square, cross, beta, precision, strict=True):
        np.multiply(known, ratios, out=work)
        work += 1.0
        np.divide(known, work, out=known_now)
        np.add(known_now, xx, out=known_now)
        np.multiply(xx, slope, out=work)
        np.subtract(xy, work, out=work)
        work /= known_now
        np.add(slope, work, out=slope_now)
        slope, known = slope_now, known_now
    return Paths(beta, precision)


def walk_forward(
    y: FloatArray, x: FloatArray, paths: Paths, blocks: IntArray, *, ratios: FloatArray = RATIOS, fewest: int
) -> Walk:
    """The slope of one series, the ratio fitted anew at the start of each block on the rows before it.

    The likelihood of every ratio is a running sum, so one pass serves all fits there ever were. Its
    optimum is flat: between neighbouring ratios of :data:`RATIOS` the standard error moves by a seventh.

    Parameters
    ----------
    y, x
        Shape (T,), as given to :func:`filtered`.
    paths
        Of this series: shape (T, K).
    blocks
        Shape (M,), increasing: the first row of each block.
    ratios
        Shape (K,), as given to :func:`filtered`.
    fewest
        Scored rows before the first fit; the first ``UNSCORED`` rows are not scored.

    Returns
    -------
    NaN on the rows of blocks that began with fewer scored rows.

    References
    ----------
    Harvey (1989), section 3.4: the noise variance is concentrated out of the likelihood.
    """
    square = (x * x)[:, None]
    before = np.vstack([np.zeros((1, ratios.size)), paths.beta[:-1]])
    spread = paths.precision / (paths.precision - square)
    surprise = (y[:, None] - x[:, None] * before) ** 2 / spread
    scored = np.zeros(y.size, dtype=np.int64)
    scored[UNSCORED:] = np.arange(1, max(y.size - UNSCORED, 0) + 1)
    fits = [row for row in blocks.tolist() if row and scored[row - 1] >= fewest]
    out = Walk(*(np.full(y.size, np.nan) for _ in range(4)))
    if not fits:
        return out
    # a block's sum is made of its own rows alone, so that longer data change no earlier fit
    starts = [UNSCORED, *fits[:-1]]
    stop = fits[-1]
    squares = np.cumsum(np.add.reduceat(surprise[:stop], starts, axis=0), axis=0)
    logs = np.cumsum(np.add.reduceat(np.log(spread[:stop]), starts, axis=0), axis=0)
    count = scored[np.array(fits) - 1][:, None]
    noise = squares / count
    best = np.argmin(count * np.log(noise) + logs, axis=1)
    lengths = np.diff([*fits, y.size])
    column, fitted = np.repeat(best, lengths), np.repeat(noise[np.arange(best.size), best], lengths)
    rows = np.arange(fits[0], y.size)
    out.beta[rows], out.ratio[rows], out.noise[rows] = paths.beta[rows, column], ratios[column], fitted
    out.error[rows] = np.sqrt(fitted / paths.precision[rows, column])
    return out
