"""The record beside a table, as the page's JSON has it."""

from collections.abc import Mapping, Sequence

from levelhead.evidence.record import TrackRecord

PPM = 6


def skill_object(record: TrackRecord) -> Mapping[str, float | int | str | Sequence[float]]:
    """How such odds did on past sessions: log-score skill against the base rates, a ratio."""
    skill = record.skills["climatology"].log
    return {
        "log": round(skill.value, PPM),
        "interval": [round(bound, PPM) for bound in skill.interval],
        "calibration_error": round(record.calibration_error, PPM),
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "n": record.origins,
        "effective_n": round(record.effective_n, 1),
    }
