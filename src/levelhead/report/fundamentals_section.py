"""Fundamentals to Watch: each driver measured, dated, with its sign and uncertainty, or named as missing."""

from collections.abc import Iterable, Iterator

from levelhead.forecast import Forecast
from levelhead.fundamentals.overview import Fundamentals
from levelhead.measure import Claim
from levelhead.report.breadth_text import breadth_claims, positioning_claims
from levelhead.report.conditional_text import conditional_claims
from levelhead.report.document import Listing, Paragraph, Section
from levelhead.report.events_text import event_claims
from levelhead.report.facts import Facts, joined
from levelhead.report.policy_text import policy_claims
from levelhead.report.rates_text import driver_claims, rate_claims

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
        for name, value in (
            ("yields", read.rates),
            ("credit, the dollar and oil", read.drivers),
            ("release dates", read.events),
            ("Fed funds futures", read.fed_path),
            ("statements of the Fed", read.statement),
            ("breadth", read.breadth),
            ("positions of futures traders", read.positioning),
        )
        if value is None
    ]
    if names:
        nothing = "no series for them was" if len(names) > 1 else "no series for it was"
        yield Claim(
            "fundamentals.missing",
            ID,
            f"Nothing is said about {joined(names)}: {nothing} given, or it ended too early.",
        )
