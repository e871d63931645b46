"""Behind a row of a level table: every dated test of the level, and how such levels fared."""

from levelhead.levels import Level, Outcome, Side
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import Phrase, word
from levelhead.report import Outlook
from levelhead.report.facts import Facts
from levelhead.report.levels_section import row_id


def tests_by_cell(page: Outlook) -> dict[str, tuple[Claim, ...]]:
    """Id of a tests cell to the sentences that open under it; a level without a test has none."""
    facts = Facts(page.context.bars.market, page.as_of)
    found: dict[str, tuple[Claim, ...]] = {}
    for side in Side:
        mine = [level for level in page.listed if level.side is side]
        for number, level in enumerate(mine):
            if level.touches:
                name = f"{row_id(level, number)}.tests"
                found[name] = _told(facts, level, name)
    return found


def _told(facts: Facts, level: Level, name: str) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    for touch in reversed(level.touches):
        side = word(touch.side)
        day = facts.short_day(
            "day", touch.session, Phrase("test as {side}, {verdict}", side=side, verdict=word(touch.verdict))
        )
        cited: list[Measurement] = [day]
        template = Phrase("{day} as {side}: open", side=side)
        if touch.decided is not None:
            cited.append(
                facts.short_day("decided", touch.decided, "breaking close, or the last session to hold")
            )
            if touch.verdict is Outcome.HELD:
                template = Phrase("{day} as {side}: held, decided {decided}", side=side)
            elif touch.verdict is Outcome.BROKE:
                template = Phrase("{day} as {side}: broken {decided}", side=side)
        claims.append(Claim(f"{name}.dated", level.side, template, tuple(cited)))
    return (*claims, *_fared(facts, level, name))


def _fared(facts: Facts, level: Level, name: str) -> tuple[Claim, ...]:
    record = level.record
    if record is None:
        return ()
    cited = (
        facts.probability("held", record.hold_rate, "share of first tests of such levels that held"),
        facts.probability("chance", record.placebo_rate, "the same of random prices at the same distance"),
        facts.count("n", record.n, "first tests of such levels within the horizon"),
    )
    words = "Such levels held {held} of {n} first tests, random prices at the same distance {chance}"
    return (Claim(f"{name}.fared", level.side, words, cited),)
