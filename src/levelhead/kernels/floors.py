"""Classic floor-trader pivots."""

from typing import Generic, NamedTuple, TypeVar

from levelhead.kernels.arrays import FloatArray

Price = TypeVar("Price", float, FloatArray)


class FloorPivots(NamedTuple, Generic[Price]):
    """The pivot, three resistances and three supports, points."""

    p: Price
    r1: Price
    r2: Price
    r3: Price
    s1: Price
    s2: Price
    s3: Price


def floor_pivots(high: Price, low: Price, close: Price) -> FloorPivots[Price]:
    """Classic pivots of a completed period.

    Parameters
    ----------
    high, low, close
        Of the previous period (for monthly pivots the previous calendar month), points: three floats,
        or three arrays of shape (T,).

    Returns
    -------
    Of the same type and shape, points, ``s3 <= s2 <= s1 <= p <= r1 <= r2 <= r3``. NaN rule: a NaN makes
    its row NaN.

    References
    ----------
    Person, J. L. (2004). A Complete Guide to Technical Trading Tactics, chapter 6:
    P = (H + L + C) / 3, R1 = 2P - L, S1 = 2P - H, R2 = P + (H - L), S2 = P - (H - L),
    R3 = H + 2 (P - L), S3 = L - 2 (H - P).

    Examples
    --------
    >>> floor_pivots(12.0, 6.0, 9.0)
    FloorPivots(p=9.0, r1=12.0, r2=15.0, r3=18.0, s1=6.0, s2=3.0, s3=0.0)
    """
    p = (high + low + close) / 3
    reach = high - low
    return FloorPivots(
        p=p,
        r1=2 * p - low,
        r2=p + reach,
        r3=high + 2 * (p - low),
        s1=2 * p - high,
        s2=p - reach,
        s3=low - 2 * (high - p),
    )
