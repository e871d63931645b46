"""Do levels hold? How they fared against random prices at the same distance, or that nobody has measured it."""

from levelhead.evidence.placebo import PlaceboRecord
from levelhead.levels import Level
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, cite, joined
from levelhead.report.facts import Facts

ID = "levels"


def strength(facts: Facts, shown: tuple[Level, ...], record: PlaceboRecord | None) -> Claim:
    """One sentence: the record of all levels, and which of those shown are strong, if any."""
    group = record.group(None, None) if record is not None else None
    if record is None or group is None or not group.touched:
        symbol = facts.text("symbol", facts.market.symbol, "contract registry")
        return Claim(
            "levels.strength",
            ID,
            "How such levels fare against random prices at the same distance is not measured on this machine yet (levelhead "
            "evidence levels {symbol}), so none is called strong.",
            (symbol,),
        )
    low, high = group.hold_interval
    cited = [
        facts.count("tested", group.touched, "levels tested within the horizon", origins=record.origins),
        facts.day("first", record.first, "first session on which levels were read"),
        facts.probability("held", group.hold_rate, "share of those tests that held for three sessions"),
        facts.probability(
            "placebo", group.hold_placebo, "the same of random prices", controls=record.controls
        ),
        facts.index("low", 100 * low, "lower end of the difference, percentage points", blocks=60),
        facts.index("high", 100 * high, "upper end of the difference, percentage points", blocks=60),
    ]
    strong = sorted({level.low for level in shown if level.record is not None and level.record.is_strong})
    edges = [
        facts.price(
            f"strong_{'abcdefghijklmnopqrstuvwxyz'[number % 26]}", price, "lower edge of a strong level"
        )
        for number, price in enumerate(strong[:26])
    ]
    told = (
        Phrase(
            "strong is what beats chance by its kind's own record: {names}",
            names=joined([cite(each.name) for each in edges]),
        )
        if edges
        else Phrase("no kind shown here beats chance by its own record, so none is called strong")
    )
    return Claim(
        "levels.strength",
        ID,
        Phrase(
            "Of {tested} levels of past pages that were tested since {first}, {held} held, and {placebo} of random "
            "prices at the same distance (difference {low} to {high} percentage points); {told}.",
            told=told,
        ),
        (*cited, *edges),
    )
