"""Does it work out of sample? What statements are worth, what levels are worth, how forecasts turned out."""

from levelhead.evidence.bootstrap import Skill
from levelhead.evidence.claims import BaseRate, base_rates
from levelhead.evidence.hindcast import Hindcast, hindcast, hindcasts
from levelhead.evidence.origins import Geometry, Question
from levelhead.evidence.placebo import LevelGroup, PlaceboRecord, placebo_record, rate
from levelhead.evidence.record import TrackRecord, track_record

__all__ = [
    "BaseRate",
    "Geometry",
    "Hindcast",
    "LevelGroup",
    "PlaceboRecord",
    "Question",
    "Skill",
    "TrackRecord",
    "base_rates",
    "hindcast",
    "hindcasts",
    "placebo_record",
    "rate",
    "track_record",
]
