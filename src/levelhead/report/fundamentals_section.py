"""Fundamentals to Watch: each driver measured, dated, with its sign and uncertainty, or named as missing."""

from collections.abc import Iterable, Iterator

from levelhead.forecast import Forecast
from levelhead.fundamentals.drivers import Drivers, Group
from levelhead.fundamentals.overview import Fundamentals
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, joined
from levelhead.report.breadth_text import breadth_claims, positioning_claims
from levelhead.report.conditional_text import conditional_claims
from levelhead.report.document import Listing, Paragraph, Section
from levelhead.report.events_text import event_claims
from levelhead.report.facts import Facts
from levelhead.report.policy_text import policy_claims
from levelhead.report.rates_text import GROUPS, driver_claims, rate_claims

ID = "fundamentals"


def fundamentals_section(facts: Facts, read: Fundamentals, forecast: Forecast | None) -> Section:
    """The section with what data are there; its last sentence says what is missing."""
    blocks: list[Paragraph | Listing] = []

    def add(claims: Iterable[Claim], block: type[Paragraph] | type[Listing] = Paragraph) -> None:
        if told := tuple(claims):
            blocks.append(block(told))

    add(rate_claims(facts, read.rates))
    add(driver_claims(facts, read.drivers))
    add(conditional_claims(facts, forecast))
    add(event_claims(facts, read.events), Listing)
    add(policy_claims(facts, read.fed_path, read.direction, read.statement))
    add([*breadth_claims(facts, read.breadth), *positioning_claims(facts, read.positioning)])
    add(_missing(read))
    return Section(ID, "Fundamentals to Watch", tuple(blocks))


def _missing(read: Fundamentals) -> Iterator[Claim]:
    """What would be told with data that are not there."""
    names = [
        name
        for name, is_there in (
            (Phrase("yields"), read.rates is not None),
            *((GROUPS[group], is_there) for group, is_there in _drivers(read.drivers)),
            (Phrase("release dates"), read.events is not None),
            # where the two-year yield is told, its sentence says that there are none
            (Phrase("Fed funds futures"), read.fed_path is not None or read.direction is not None),
            (Phrase("statements of the Fed"), read.statement is not None),
            (Phrase("breadth"), read.breadth is not None),
            (Phrase("positions of futures traders"), read.positioning is not None),
        )
        if not is_there
    ]
    if names:
        needed = Phrase("what they need") if len(names) > 1 else Phrase("what it needs")
        yield Claim(
            "fundamentals.missing",
            ID,
            Phrase(
                "Nothing is said about {names}: {needed} was not given or ended too early.",
                names=joined(names),
                needed=needed,
            ),
        )


def _drivers(drivers: Drivers | None) -> Iterator[tuple[Group, bool]]:
    """Each driver beside yields, and whether it is told."""
    for group in Group:
        if group is not Group.RATES:
            yield group, drivers is not None and group not in drivers.missing
