"""What became of the listed levels, as a table."""

from levelhead.levels import Side
from levelhead.levels.touches import HOLD_WITHIN
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, word
from levelhead.report.after import Aftermath, LevelAfter
from levelhead.report.document import Table
from levelhead.report.facts import Facts, heading
from levelhead.report.reasons import describe_all
from levelhead.report.technical_section import zone_words

ID = "aftermath"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def summary(facts: Facts, after: Aftermath) -> Claim:
    """How many of the listed levels were touched, beside how many were to be expected."""
    count = facts.count("listed", len(after.levels), "levels the page listed")
    touched = facts.count(
        "touched", sum(each.touched is not None for each in after.levels), "of them touched"
    )
    said = [each.probability for each in after.levels if each.probability is not None]
    if len(said) < len(after.levels):
        return Claim(
            f"{ID}.levels", ID, "Of {listed} listed levels, {touched} were touched.", (count, touched)
        )
    expected = facts.index("expected", sum(said), "sum of P(touch) by the horizon")
    rest = NOTHING if after.is_complete else Phrase(", by the end of the horizon")
    return Claim(
        f"{ID}.levels",
        ID,
        Phrase(
            "Of {listed} listed levels, {touched} were touched; by their odds {expected} were to be expected{rest}.",
            rest=rest,
        ),
        (count, touched, expected),
    )


def legend(facts: Facts, after: Aftermath) -> Claim:
    """What a test is, and which are judged."""
    within = facts.sessions("within", HOLD_WITHIN, "sessions within which a test must hold")
    last = Phrase("of the horizon ") if after.is_complete else NOTHING
    return Claim(
        f"{ID}.legend",
        ID,
        Phrase(
            "A test came within z of the zone; it held if no close passed the far edge by z on its session or the "
            "{within} after it. Tests of the last {within} sessions {of}are not judged, nor is a zone that price "
            "stood in.",
            of=last,
        ),
        (within,),
    )


def levels_table(then: Facts, facts: Facts, after: Aftermath) -> Table:
    """One row a level, in the order of the page.

    Parameters
    ----------
    then, facts
        Of the day of the outlook, and of the last session looked at.
    """
    with_odds = any(each.probability is not None for each in after.levels)
    header = [
        heading(ID, "zone", "Level"),
        heading(ID, "why", "Why"),
        heading(ID, "touched", "Touched"),
        heading(ID, "fate", "First test"),
        heading(ID, "passed", "Closed beyond"),
    ]
    if with_odds:
        horizon = facts.sessions("horizon", after.horizon, "sessions ahead")
        header.insert(2, heading(ID, "said", "Touch by {horizon}", horizon))
    counted = dict.fromkeys(Side, 0)
    rows = []
    for each in after.levels:
        side = each.level.side
        rows.append(
            _row(then, facts, each, f"{ID}.{side}.{_LETTERS[counted[side] % 26]}", with_odds=with_odds)
        )
        counted[side] += 1
    return Table("What became of the levels", tuple(header), tuple(rows))


def _row(then: Facts, facts: Facts, each: LevelAfter, name: str, *, with_odds: bool) -> tuple[Claim, ...]:
    zone, edges = zone_words(then, each.level)
    why, cited = describe_all(then, each.level, most=1)
    cells = [
        Claim(
            f"{name}.zone", ID, Phrase("{zone} {side}", zone=zone, side=_SIDES[each.level.side]), tuple(edges)
        ),
        Claim(f"{name}.why", ID, capital(why), tuple(cited)),
        _day(facts, f"{name}.touched", each, "touched", "first session whose range reached the zone"),
        _fate(facts, f"{name}.fate", each),
        _day(facts, f"{name}.passed", each, "passed", "first close beyond the far edge by z"),
    ]
    if with_odds:
        said: tuple[Measurement, ...] = ()
        if each.probability is not None:
            said = (then.probability("p", each.probability, "P(touch) by the horizon, as issued"),)
        cells.insert(2, Claim(f"{name}.said", ID, "{p}" if said else "not said", said))
    return tuple(cells)


_SIDES = {
    Side.RESISTANCE: Phrase("above"),
    Side.SUPPORT: Phrase("below"),
    Side.AT: Phrase("at price"),
}


def _day(facts: Facts, name: str, each: LevelAfter, which: str, method: str) -> Claim:
    day = each.touched if which == "touched" else each.passed
    if day is None:
        return Claim(name, ID, "no")
    return Claim(name, ID, "{day}", (facts.short_day("day", day, method),))


def _fate(facts: Facts, name: str, each: LevelAfter) -> Claim:
    if each.fate is None or each.tested is None:
        waits = each.fate is None or each.touched is not None  # it came too late in the horizon
        return Claim(name, ID, "not judged" if waits else Phrase("{test}", test=Phrase("none")))
    day = facts.short_day("day", each.tested, "first session that came within z of the zone")
    return Claim(name, ID, Phrase("{day}, {fate}", fate=word(each.fate)), (day,))
