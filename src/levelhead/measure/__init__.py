"""Measurements and the claims that cite them."""

from levelhead.measure.claim import Claim
from levelhead.measure.measurement import Measurement, Unit, Value

__all__ = ["Claim", "Measurement", "Unit", "Value"]
