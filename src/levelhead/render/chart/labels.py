"""Finding room for labels: the same input gives the same places, and no two boxes meet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray

_SHIFTS = (0.0, -0.45, 0.45)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; y grows downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def spread(wanted: Sequence[float], size: float, low: float, high: float) -> list[float]:
    """Centres at least ``size`` apart inside [low, high], as near as possible to where they are wanted.

    Parameters
    ----------
    wanted
        Wanted centres, not falling; at most ``(high - low) / size`` of them.
    size
        Room of one label.

    Returns
    -------
    Centres in the same order with the least sum of squared moves.

    References
    ----------
    Pool adjacent violators (Ayer et al. 1955) on ``wanted[i] - i * size``; holding an isotonic fit between
    bounds keeps it optimal (Barlow et al. 1972).
    """
    blocks: list[tuple[float, int]] = []
    for index, centre in enumerate(wanted):
        total, count = centre - index * size, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            total, count = total + blocks[-1][0], count + blocks[-1][1]
            blocks.pop()
        blocks.append((total, count))
    fitted = [total / count for total, count in blocks for _ in range(count)]
    first, last = low + size / 2, high - size / 2 - (len(wanted) - 1) * size
    return [max(first, min(last, value)) + index * size for index, value in enumerate(fitted)]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Rectangles that a label must not cover, each side of shape (N,), pixels."""

    left: FloatArray
    top: FloatArray
    right: FloatArray
    bottom: FloatArray

    def meet(self, box: Box) -> bool:
        """Whether any of them shares more than an edge with the box."""
        across = (self.left < box.right) & (self.right > box.left)
        return bool(np.any(across & (self.top < box.bottom) & (self.bottom > box.top)))


def free_spot(
    point: tuple[float, float],
    size: tuple[float, float],
    *,
    above: bool,
    room: Box,
    bars: Obstacles,
    taken: Sequence[Box],
    levels: int = 9,
) -> Box | None:
    """The nearest place for a label above (below) a point, or ``None`` where everything is taken.

    Parameters
    ----------
    point
        What is labelled.
    size
        Width and height of the label.
    room
        The label stays inside.
    bars, taken
        What it must not cover.
    levels
        How far it may move away, in steps of 0.6 of its height.
    """
    wide, tall = size
    away = -1.0 if above else 1.0
    for level in range(levels):
        near = point[1] + away * level * tall * 0.6
        for shift in _SHIFTS:
            left = min(max(point[0] + (shift - 0.5) * wide, room.left), room.right - wide)
            top = near - tall if above else near
            box = Box(left, top, left + wide, top + tall)
            if room.holds(box) and not bars.meet(box) and not any(box.meets(other) for other in taken):
                return box
    return None
