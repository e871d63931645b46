"""Small regression trees on residuals of a forecast of three rows, the forecast as offset. Not in the product."""

from dataclasses import dataclass

import numpy as np

from levelhead.kernels.arrays import FloatArray, IntArray

ROUNDS, RATE = 50, 0.05
DEPTH = 2
BINS = 24
LEAF = 1_500.0  # fewest training rows in a leaf: six barrier pairs of an origin, origins that overlap
RIDGE = 50.0  # added to the curvature of a leaf


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A complete binary tree of ``DEPTH`` levels; nodes of a level stand one after the other.

    Parameters
    ----------
    feature, cut
        Shape (2**DEPTH - 1,): a row goes right where its bin of the feature is above the cut.
    value
        Shape (2**DEPTH,): log odds added in each leaf.
    """

    feature: IntArray
    cut: IntArray
    value: FloatArray

    def leaf(self, binned: IntArray) -> IntArray:
        """Leaf of each row of ``binned``, shape (N, F)."""
        node = np.zeros(binned.shape[0], dtype=np.int64)
        for level in range(DEPTH):
            at = node + 2**level - 1
            node = 2 * node + (binned[np.arange(node.size), self.feature[at]] > self.cut[at])
        return node


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """What was fitted: quantile edges of each feature and rounds of three trees."""

    edges: tuple[FloatArray, ...]
    rounds: tuple[tuple[Tree, ...], ...]

    def __call__(self, features: FloatArray, offset: FloatArray) -> FloatArray:
        """Probabilities of shape (N, 3) from features (N, F) and the offset's probabilities (N, 3)."""
        binned = _binned(features, self.edges)
        odds = np.log(offset)
        for trees in self.rounds:
            for row, tree in enumerate(trees):
                odds[:, row] += tree.value[tree.leaf(binned)]
        return _softmax(odds)


def boost(features: FloatArray, offset: FloatArray, outcome: IntArray, *, rounds: int = ROUNDS) -> Boosted:
    """Gradient boosting of the multinomial log score from the offset on; Newton steps in the leaves.

    Parameters
    ----------
    features
        Shape (N, F); NaN is a value of its own, above all others.
    offset
        Shape (N, 3): probabilities to start from, > 0.
    outcome
        Shape (N,): 0, 1 or 2.
    rounds
        How often three trees are added.

    References
    ----------
    Friedman, J. H. (2001). Greedy function approximation: a gradient boosting machine. Annals of Statistics
    29(5), algorithm 6.
    """
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = tuple(
        np.unique(np.quantile(column[np.isfinite(column)], inner))
        if np.isfinite(column).any()
        else np.zeros(1)
        for column in features.T
    )
    binned = _binned(features, edges)
    happened = (outcome[:, None] == np.arange(3)).astype(np.float64)
    odds = np.log(offset)
    grown = []
    for _ in range(rounds):
        share = _softmax(odds)
        trees = tuple(
            _grow(binned, happened[:, row] - share[:, row], share[:, row] * (1 - share[:, row]))
            for row in range(3)
        )
        for row, tree in enumerate(trees):
            odds[:, row] += tree.value[tree.leaf(binned)]
        grown.append(trees)
    return Boosted(edges, tuple(grown))


def _grow(binned: IntArray, slope: FloatArray, bend: FloatArray) -> Tree:
    """One tree: at each node the feature and cut whose two Newton steps gain most."""
    feature, cut = (np.zeros(2**DEPTH - 1, dtype=np.int64) for _ in range(2))
    node = np.zeros(slope.size, dtype=np.int64)
    for level in range(DEPTH):
        nodes = 2**level
        best = np.zeros(nodes)
        here = slice(nodes - 1, 2 * nodes - 1)
        cut[here] = BINS  # no row is above: a node that is not worth a cut keeps all rows left
        for column in range(binned.shape[1]):
            key = node * (BINS + 1) + binned[:, column]
            gain = _gains(*(_histogram(key, each, nodes) for each in (slope, bend, None)))
            at = gain.argmax(axis=1)
            top = gain[np.arange(nodes), at]
            better = top > best
            best = np.where(better, top, best)
            feature[here] = np.where(better, column, feature[here])
            cut[here] = np.where(better, at, cut[here])
        where = node + nodes - 1
        node = 2 * node + (binned[np.arange(node.size), feature[where]] > cut[where])
    leaves = 2**DEPTH
    step = np.bincount(node, slope, minlength=leaves) / (np.bincount(node, bend, minlength=leaves) + RIDGE)
    return Tree(feature, cut, RATE * step)


def _histogram(key: IntArray, weight: FloatArray | None, nodes: int) -> FloatArray:
    """Sums by node and bin up to and including each bin, shape (nodes, BINS + 1)."""
    counts = np.bincount(key, weight, minlength=nodes * (BINS + 1)).reshape(nodes, BINS + 1)
    sums: FloatArray = np.cumsum(counts, axis=1, dtype=np.float64)
    return sums


def _gains(slope: FloatArray, bend: FloatArray, count: FloatArray) -> FloatArray:
    """What a cut above each bin gains, shape (nodes, BINS + 1); minus infinity where a side is too small."""

    def worth(slope: FloatArray, bend: FloatArray) -> FloatArray:
        return slope**2 / (bend + RIDGE)

    total, curve, rows = slope[:, -1:], bend[:, -1:], count[:, -1:]
    gain = worth(slope, bend) + worth(total - slope, curve - bend) - worth(total, curve)
    return np.where((count >= LEAF) & (rows - count >= LEAF), gain, -np.inf)


def _binned(features: FloatArray, edges: tuple[FloatArray, ...]) -> IntArray:
    bins = [
        np.where(np.isfinite(column), np.searchsorted(edge, column), BINS)
        for column, edge in zip(features.T, edges, strict=True)
    ]
    return np.stack(bins, axis=1).astype(np.int64)


def _softmax(odds: FloatArray) -> FloatArray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return shares
