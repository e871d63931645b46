"""The Fed as the page's JSON has it: path, direction, statement."""

from levelhead.fundamentals.fed_path import FedPath, MeetingOdds
from levelhead.fundamentals.policy_direction import PolicyDirection
from levelhead.fundamentals.statements import StatementFacts
from levelhead.render.plain import Json, day, number


def path_object(path: FedPath) -> Json:
    """The target range after coming meetings."""
    return {
        "settled": day(path.settled),
        "announcement_day": str(path.announcement_day),
        "target": [path.target.lower, path.target.upper],
        "overtaken": path.overtaken,
        "stopped": str(path.stopped),
        "meetings": [_meeting(each) for each in path.meetings],
    }


def _meeting(each: MeetingOdds) -> Json:
    return {
        "meeting": day(each.meeting),
        "start": number(each.start),
        "end": number(each.end),
        "residual": number(each.residual),
        "strained": each.strained,
        "cut": number(each.cut),
        "hold": number(each.hold),
        "hike": number(each.hike),
        "ranges": [
            {"range": [one.target.lower, one.target.upper], "probability": number(one.probability)}
            for one in each.ranges
        ],
        "gap_between_conventions": number(each.gap),
    }


def direction_object(read: PolicyDirection) -> Json:
    """Which way the two-year yield leans."""
    return {
        "day": day(read.day),
        "spread": number(read.spread),
        "cut_within_a_year": number(read.share),
        "climatology": number(read.climatology),
        "n": read.days,
        "episodes": read.episodes,
    }


def statement_object(read: StatementFacts) -> Json:
    """What the last statement says, against the one before."""
    changed = read.difference
    return {
        "day": day(read.day),
        "previous": day(read.previous),
        "target": [read.target.lower, read.target.upper] if read.target else None,
        "change": number(read.change),
        "votes_for": len(read.votes.voting_for),
        "dissents": [
            {"name": each.name, "preference": str(each.preference), "against": number(each.against)}
            for each in read.votes.dissents
        ],
        "added": list(changed.added) if changed else [],
        "removed": list(changed.removed) if changed else [],
        "reworded": [{"before": each.before, "after": each.after} for each in changed.reworded]
        if changed
        else [],
        "phrases_appeared": list(read.appeared),
        "phrases_disappeared": list(read.disappeared),
        "word_count": {
            "hawkish": read.words.hawkish,
            "dovish": read.words.dovish,
            "words": read.words.words,
            "worth": "about half of sentences judged right; adds nothing measurable to futures",
        },
    }
