"""How much a market will move: one sigma per session, each forecast from what was known then."""

from levelhead.forecast.volatility.choose import Ew, Volatility, VolatilityModel, choose
from levelhead.forecast.volatility.garch import RangeGarchVolatility
from levelhead.forecast.volatility.har import Har
from levelhead.forecast.volatility.realised import Realised, realised

__all__ = [
    "Ew",
    "Har",
    "RangeGarchVolatility",
    "Realised",
    "Volatility",
    "VolatilityModel",
    "choose",
    "realised",
]
