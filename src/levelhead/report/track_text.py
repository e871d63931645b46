"""Has this worked? The record of odds issued in the same way on past sessions."""

from levelhead.evidence.record import TrackRecord
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.report.facts import Facts

METHOD = "log score against the climatology's, every past session through the issuing path, settled on the contract"
BLOCKS = "95% interval, circular block bootstrap over dates"


def track(facts: Facts, record: TrackRecord) -> Claim:
    """One sentence: skill with its interval, on how many sessions, and how far off the probabilities were."""
    skill = record.skills["climatology"].log
    low, high = skill.interval
    if low > 0:
        verdict = Phrase("they beat their base rates by {skill} in log score (between {low} and {high})")
    elif high < 0:
        verdict = Phrase(
            "they did worse than their base rates: {skill} in log score (between {low} and {high})"
        )
    else:
        verdict = Phrase(
            "no difference from their base rates can be told: {skill} in log score (between {low} and {high})"
        )
    return Claim(
        "probability.track",
        "probability",
        Phrase(
            "Looked back on: such odds were issued on {origins} past sessions since {first}, worth about "
            "{effective} independent ones, and {verdict}; what they said and what came were {gap} apart on average.",
            verdict=verdict,
        ),
        (
            facts.count("origins", record.origins, "past sessions whose outcome is known"),
            facts.day("first", record.first, "first session a forecast could be issued on"),
            facts.count("effective", record.effective_n, "effective count of overlapping windows"),
            facts.ratio("skill", skill.value, METHOD, horizon=record.horizon),
            facts.ratio("low", low, BLOCKS),
            facts.ratio("high", high, BLOCKS),
            facts.ratio("gap", record.calibration_error, "expected calibration error, ten bins, all rows"),
        ),
    )
