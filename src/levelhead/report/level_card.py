"""A level on its own: the zone, why, how likely a touch is, every dated test, and how such levels fared."""

from levelhead.levels import Side, Status
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase, capital, word
from levelhead.report.card import Card
from levelhead.report.document import Paragraph, Table
from levelhead.report.facts import Facts, heading, session_word
from levelhead.report.reasons import describe_all
from levelhead.report.technical_section import zone_words
from levelhead.report.watched import WatchedLevel

ID = "level"
MOST_REASONS = 8
_NAMES = {
    Side.RESISTANCE: Phrase("resistance"),
    Side.SUPPORT: Phrase("support"),
    Side.AT: Phrase("at price"),
}
_HEADINGS = (Phrase("Tested"), Phrase("As"), Phrase("Outcome"), Phrase("Decided"))
_STANDING = {
    Status.UNTESTED: Phrase("Not tested yet."),
    Status.INTACT: Phrase("Intact: it held its last test."),
    Status.OPEN: Phrase("In test: the sessions within which it must hold are not over."),
    Status.LOST: Phrase("Lost: a close passed it on {lost} and none has won it back."),
    Status.REGAINED: Phrase("Lost on {lost}, regained on {regained}."),
}


def level_card(level: WatchedLevel) -> Card:
    """Zone and reasons, chances of a touch, dated tests, hold rate beside chance."""
    facts = Facts(level.market, level.as_of)
    why, cited = describe_all(facts, level, most=MOST_REASONS)
    blocks: list[Paragraph | Table] = [
        Paragraph(
            (Claim(f"{ID}.why", ID, Phrase("{why}.", why=capital(why)), tuple(cited)), _place(facts, level))
        )
    ]
    if level.touch:
        blocks.append(_touch(facts, level))
    if level.touches:
        blocks.append(_tests(facts, level))
    blocks.append(_fared(facts, level))
    return Card(level_title(level), tuple(blocks))


def level_title(level: WatchedLevel) -> Claim:
    """Which zone of which market, as of when."""
    facts = Facts(level.market, level.as_of)
    zone, edges = zone_words(facts, level)
    return Claim(
        f"{ID}.title",
        ID,
        Phrase("{symbol}: {side} {zone}, as of {day}, {year}", side=_NAMES[level.side], zone=zone),
        (
            facts.text("symbol", level.market.symbol, "contract registry"),
            *edges,
            facts.day("day", level.as_of, "last session read"),
            facts.text("year", str(level.as_of.year), "year of that session"),
        ),
    )


def _place(facts: Facts, level: WatchedLevel) -> Claim:
    """How far away it is and how it stands."""
    cited = []
    where = Phrase("Price is in it.")
    if level.side is not Side.AT:
        where = Phrase("The close is {points} points away, {ranges} average ranges.")
        cited = [
            facts.price("points", level.distance, "close to the near edge"),
            facts.atr("ranges", level.distance / level.atr),
        ]
    if level.lost is not None:
        cited.append(facts.day("lost", level.lost, "first close beyond the far edge by z"))
    if level.regained is not None:
        cited.append(facts.day("regained", level.regained, "first close back beyond the zone by z"))
    return Claim(
        f"{ID}.place",
        ID,
        Phrase("{where} {standing}", where=where, standing=_STANDING[level.status]),
        tuple(cited),
    )


def _touch(facts: Facts, level: WatchedLevel) -> Table:
    header, row = [], []
    for letter, (sessions, chance) in zip("abcdef", level.touch, strict=False):
        header.append(
            heading(
                ID,
                f"by_{letter}",
                Phrase("By {by} {sessions}", sessions=session_word(sessions)),
                facts.sessions("by", sessions, "sessions ahead"),
            )
        )
        p = facts.probability(
            "p", chance, "share of past paths that touched it", by=sessions, n=level.touch_n
        )
        row.append(Claim(f"{ID}.touch.{letter}", ID, "{p}", (p,)))
    return Table("Chance of a touch", tuple(header), (tuple(row),))


def _tests(facts: Facts, level: WatchedLevel) -> Table:
    """Newest first."""
    header = tuple(heading(ID, name.lower(), name) for name in _HEADINGS)
    rows = []
    for number, touch in enumerate(reversed(level.touches)):
        name = f"{ID}.test.{_letters(number)}"
        day = facts.short_day(
            "day",
            touch.session,
            Phrase("test as {side}, {verdict}", side=word(touch.side), verdict=word(touch.verdict)),
        )
        decided = Claim(f"{name}.decided", ID, "not yet")
        if touch.decided is not None:
            when = facts.short_day(
                "decided", touch.decided, "breaking close, or the last session within which it had to hold"
            )
            decided = Claim(f"{name}.decided", ID, "{decided}", (when,))
        rows.append(
            (
                Claim(f"{name}.day", ID, "{day}", (day,)),
                Claim(f"{name}.side", ID, word(touch.side)),
                Claim(f"{name}.outcome", ID, word(touch.verdict)),
                decided,
            )
        )
    return Table("Dated tests", header, tuple(rows))


def _fared(facts: Facts, level: WatchedLevel) -> Paragraph:
    record = level.record
    if record is None:
        words = (
            "How such levels fared against random prices at the same distance was not measured here: the command "
            "levelhead evidence levels does it."
        )
        return Paragraph((Claim(f"{ID}.fared", ID, words),))
    low, high = record.interval
    cited = (
        facts.probability("held", record.hold_rate, "share of first tests of such levels that held"),
        facts.probability("chance", record.placebo_rate, "the same of random prices at the same distance"),
        facts.count("n", record.n, "first tests of such levels within the horizon"),
        facts.ratio("low", low, "lower end of the 95% interval of the difference"),
        facts.ratio("high", high, "upper end of the 95% interval of the difference"),
    )
    verdict = Phrase("they hold better") if record.is_strong else Phrase("no difference can be told")
    return Paragraph(
        (
            Claim(
                f"{ID}.fared",
                ID,
                Phrase(
                    "Such levels held {held} of {n} first tests, random prices at the same distance {chance}; the "
                    "difference lies between {low} and {high}: {verdict}.",
                    verdict=verdict,
                ),
                cited,
            ),
        )
    )


def _letters(number: int) -> str:
    """A number in letters, for ids: a to z, then ba, bb.

    >>> _letters(0), _letters(26)
    ('a', 'ba')
    """
    rest, last = divmod(number, 26)
    return (_letters(rest) if rest else "") + "abcdefghijklmnopqrstuvwxyz"[last]
