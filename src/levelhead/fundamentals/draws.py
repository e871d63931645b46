"""Random draws of the readings that resample: fixed by what they are for, the same on every machine."""

from datetime import date

import numpy as np

from levelhead.kernels.draws import seeded


def generator(seed: int, name: str, day: date) -> np.random.Generator:
    """Draws that depend on (seed, name, day) and nothing else.

    Parameters
    ----------
    seed
        The page's seed.
    name
        What is drawn for which market, ``events RTY``: two readings of one day draw apart.
    day
        The session the reading is made on.
    """
    return seeded(f"levelhead/fundamentals/1\0{seed}\0{name}\0{day.isoformat()}")
