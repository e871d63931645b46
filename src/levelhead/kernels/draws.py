"""Random draws that a text fixes: the same on every machine, in whatever order they are asked for."""

import hashlib

import numpy as np


def seeded(key: str) -> np.random.Generator:
    """Draws that depend on ``key`` and nothing else: SFC64 seeded by the first half of its SHA-256."""
    digest = hashlib.sha256(key.encode()).digest()
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(int.from_bytes(digest[:16], "big"))))
