"""Measurements go to other processes and come back whole."""

import pickle
from datetime import date

from levelhead.measure import Claim, Measurement, Unit


def test_a_claim_travels_to_another_process():
    """Pickled and read again, a claim cites the same numbers with the same inputs."""
    day = date(2025, 11, 24)
    number = Measurement("rsi", "RSI", 49.4, Unit.INDEX, day, "Wilder", {"window": 14}, 1)
    claim = Claim("a", "technical", "RSI is {rsi}.", (number,))
    back = pickle.loads(pickle.dumps(claim))
    assert back == claim
    assert dict(back.measurements[0].inputs) == {"window": 14}
