"""The Fed: where futures see the target range, which way two-year yields lean, what the last statement said."""

from collections.abc import Iterator

from levelhead.fundamentals.fed_path import FedPath, MeetingOdds
from levelhead.fundamentals.policy_direction import PolicyDirection
from levelhead.fundamentals.statements import StatementFacts
from levelhead.fundamentals.target_range import TargetRange
from levelhead.fundamentals.votes import Dissent, Preference
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, cite, joined
from levelhead.report.facts import Facts

ID = "fundamentals"
FEWEST_YEARS = 20  # below it a share of days is a share of few stories
FUNDS = "30-day Fed funds futures, FedWatch method"


def policy_claims(
    facts: Facts,
    path: FedPath | None,
    direction: PolicyDirection | None,
    statement: StatementFacts | None,
) -> Iterator[Claim]:
    """The path where there are futures, else the direction; then the statement."""
    if path is not None:
        yield from _path(facts, path)
    if direction is not None:
        yield _direction(facts, direction)
    if statement is not None:
        yield from _statement(facts, statement)


def _path(facts: Facts, path: FedPath) -> Iterator[Claim]:
    if path.overtaken or not path.meetings:
        yield Claim(
            "fundamentals.fed_path",
            ID,
            Phrase("Fed funds futures settled on {settled} tell nothing of a coming meeting: ")
            + (
                Phrase("a decision has been taken since.")
                if path.overtaken
                else Phrase("no meeting can be solved from the contracts given.")
            ),
            (facts.day("settled", path.settled, "day of the settlements"),),
        )
        return
    for at, meeting in enumerate(path.meetings[:3]):
        yield _meeting(facts, path, meeting, at)


def _meeting(facts: Facts, path: FedPath, meeting: MeetingOdds, at: int) -> Claim:
    cited: list[Measurement] = [
        facts.day("settled", path.settled, "day of the settlements"),
        facts.day("meeting", meeting.meeting, "decision day on the calendar"),
        facts.probability("cut", meeting.cut, FUNDS),
        facts.probability("hold", meeting.hold, FUNDS),
        facts.probability("hike", meeting.hike, FUNDS),
    ]
    likeliest = max(meeting.ranges, key=lambda each: each.probability)
    cited += [
        *_bounds(facts, likeliest.target, "top"),
        facts.probability("p_top", likeliest.probability, FUNDS),
    ]
    begin = Phrase("Fed funds futures of {settled} put") if at == 0 else Phrase("They put")
    words = Phrase(
        "{begin} the meeting of {meeting} at a cut {cut}, no change {hold} and a rise {hike}; the likeliest range "
        "after it is {top_low} to {top_high} ({p_top})",
        begin=begin,
    )
    if meeting.convention_matters and meeting.gap is not None:
        cited.append(facts.probability("gap", meeting.gap, "largest difference between the two conventions"))
        words += Phrase("; up to {gap} differ if the announcement day counts to the new rate")
    if meeting.strained:
        cited.append(
            facts.index(
                "residual", meeting.residual * 100, "basis points the equations of its month leave", places=1
            )
        )
        words += Phrase("; the contracts do not agree ({residual} basis points are left over)")
    return Claim(
        f"fundamentals.fed_path.{'abc'[at]}",
        ID,
        words + (Phrase(". Such odds are risk-neutral.") if at == 0 else Phrase(".")),
        tuple(cited),
    )


def _bounds(facts: Facts, target: TargetRange, whose: str) -> list[Measurement]:
    return [
        facts.ratio(f"{whose}_low", target.lower / 100, "lower bound of the target range", places=2),
        facts.ratio(f"{whose}_high", target.upper / 100, "upper bound of the target range", places=2),
    ]


def _direction(facts: Facts, read: PolicyDirection) -> Claim:
    days = "past days on which the two-year yield stood as far from the effective rate"
    lean = Phrase("below") if read.spread < 0 else Phrase("above")
    cited = [
        facts.day("day", read.day, "last day with both rates"),
        facts.index(
            "spread", abs(read.spread) * 100, "two-year yield less effective rate, basis points", places=0
        ),
    ]
    words = (
        Phrase(
            "The two-year yield stood {spread} basis points {lean} the effective funds rate on {day}",
            lean=lean,
        )
        if read.spread
        else Phrase("The two-year yield stood at the effective funds rate on {day}")
    )
    if read.share is not None and read.all_cuts:  # a record without any cut tells nothing of cuts
        cited += [
            facts.probability("share", read.share, "share followed by a cut within a year"),
            facts.count("n", read.days, days),
            facts.count("episodes", read.episodes, "years among them that do not overlap"),
            facts.probability(
                "climatology", read.climatology, "share of all days followed by a cut within a year"
            ),
        ]
        words += Phrase("; a cut came within a year of {share} of {n} such days")
        if read.episodes < FEWEST_YEARS:
            words += Phrase(", which lie in only {episodes} separate ") + (
                Phrase("years") if read.episodes > 1 else Phrase("year")
            )
        words += Phrase(", and of {climatology} of all days")
    words += Phrase(". Odds of meetings need Fed funds futures, which were not given")
    return Claim("fundamentals.direction", ID, words + ".", tuple(cited))


def _statement(facts: Facts, read: StatementFacts) -> Iterator[Claim]:
    cited: list[Measurement] = [facts.day("day", read.day, "day of the statement")]
    words = Phrase("The statement of {day} ")
    if read.target is not None:
        cited += _bounds(facts, read.target, "target")
        words += Phrase("has the target range at {target_low} to {target_high}")
        change = read.change
        if change is not None and change != 0:
            cited.append(
                facts.index("points", abs(change) * 100, "change of the range, basis points", places=0)
            )
            words += Phrase(
                ", {way} {points} basis points", way=Phrase("down") if change < 0 else Phrase("up")
            )
        elif change == 0:
            words += Phrase(", unchanged")
    else:
        words += Phrase("names no target range")
    words += _votes(facts, read, cited)
    yield Claim("fundamentals.statement", ID, words + ".", tuple(cited))
    if read.difference is not None and read.previous is not None:
        yield _rewritten(facts, read)


def _votes(facts: Facts, read: StatementFacts, cited: list[Measurement]) -> Phrase:
    votes = read.votes
    if not votes.voting_for:
        return NOTHING
    cited.append(facts.count("ayes", len(votes.voting_for), "members who voted for it"))
    if not votes.dissents:
        return Phrase("; {ayes} voted for it, none against")
    cited.append(facts.count("noes", len(votes.dissents), "members who voted against it"))
    names = []
    for letter, each in zip("abcd", votes.dissents, strict=False):
        cited.append(facts.text(f"name_{letter}", each.name, "named in the statement"))
        names.append(Phrase("{name}{wanted}", name=cite(f"name_{letter}"), wanted=_wanted(each)))
    return Phrase("; {ayes} voted for it and {noes} against: {names}", names=joined(names))


def _wanted(each: Dissent) -> Phrase:
    """What a dissenter preferred; of two who wanted the rate to move the same way, the size tells them apart."""
    if each.preference is Preference.MAINTAIN:
        return Phrase(" (for no change)")
    if each.against is not None and each.against != 0:
        return Phrase(" (for a lower rate)") if each.against < 0 else Phrase(" (for a higher rate)")
    return {
        Preference.LOWER: Phrase(" (for a lower rate)"),
        Preference.RAISE: Phrase(" (for a higher rate)"),
    }.get(each.preference, NOTHING)


def _rewritten(facts: Facts, read: StatementFacts) -> Claim:
    """How much of the text is new, and which fixed phrases came or went."""
    assert read.difference is not None and read.previous is not None
    changed = read.difference
    cited = [
        facts.day("previous", read.previous, "day of the statement before"),
        facts.count("kept", changed.kept, "sentences word for word as before"),
        facts.count("added", len(changed.added), "new sentences"),
        facts.count("removed", len(changed.removed), "sentences that are gone"),
        facts.count("reworded", len(changed.reworded), "sentences with other words"),
    ]
    cited.append(facts.count("all", len(read.sentences), "sentences without those on votes"))
    words = (
        Phrase("Of its {all} sentences {kept} stand as on {previous}")
        if changed.kept > 1
        else Phrase("Of its {all} sentences {kept} stands as on {previous}")
    )
    if not changed.kept:
        words = Phrase("None of its {all} sentences stands as on {previous}")
    for letter, verb, phrases in (
        ("n", Phrase("new"), read.appeared),
        ("g", Phrase("gone"), read.disappeared),
    ):
        if phrases:
            names = []
            for at, phrase in enumerate(phrases[:3]):
                cited.append(facts.text(f"{letter}_{'abc'[at]}", phrase, "fixed phrase of guidance"))
                names.append(Phrase("“{quoted}”", quoted=cite(f"{letter}_{'abc'[at]}")))
            words += Phrase("; {verb}: {names}", verb=verb, names=joined(names))
    return Claim("fundamentals.statement.text", ID, words + ".", tuple(cited))
