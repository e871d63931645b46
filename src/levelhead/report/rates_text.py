"""What is said of yields and of other drivers: a slope with its error, or that there is no link."""

from collections.abc import Iterator

from levelhead.fundamentals.drivers import Attribution, Drivers, Group
from levelhead.fundamentals.rates import Comparison, RateSensitivity, Sensitivity
from levelhead.fundamentals.slopes import Link
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, capital, joined, word
from levelhead.report.facts import Facts

ID = "fundamentals"
YIELDS = {
    "DGS10": Phrase("ten-year Treasury yield"),
    "DGS2": Phrase("two-year Treasury yield"),
    "DFII10": Phrase("ten-year real yield"),
    "T10YIE": Phrase("ten-year breakeven rate"),
}
DIFFER = 0.05  # of p, below which two slopes are said to differ
OLS = "least squares on daily changes, Newey-West errors"
WANDERING = "filtered slope, a random walk fitted by maximum likelihood"
GROUPS = {
    Group.RATES: Phrase("yields"),
    Group.CREDIT: Phrase("credit spreads"),
    Group.DOLLAR: Phrase("the dollar"),
    Group.OIL: Phrase("oil"),
}


def rate_claims(facts: Facts, rates: RateSensitivity | None) -> Iterator[Claim]:
    """The market and small against large on the first yield that is there, and whether small moves more."""
    if rates is None:
        return
    own, relative = rates.market[0], rates.relative[0] if rates.relative else None
    yield _window(facts, own)
    if _is_told(own):
        yield _slope(facts, own, "market")
    if relative is not None:
        yield _difference(facts, relative, own)
        if _is_told(relative):
            yield _slope(facts, relative, "relative")
    yield from _more(facts, rates)
    yield from _turns(facts, relative or own)


def _is_quiet(read: Sensitivity) -> bool:
    """Whether neither slope says more than that there is no link."""
    return read.window.slope.link is Link.NONE and not _is_told(read)


def _is_told(read: Sensitivity) -> bool:
    """Whether the slope that may wander says more than that there is no link."""
    return read.wandering is not None and read.wandering.slope.link is not Link.NONE


def _window(facts: Facts, read: Sensitivity) -> Claim:
    """The last 63 sessions: what the yield explains of them."""
    said = {
        Link.NONE: Phrase("no measurable link in the last {window} sessions"),
        Link.WEAK: Phrase("a weak link in the last {window} sessions, not distinguishable from zero"),
        Link.WITH: Phrase("prices moved with it in the last {window} sessions"),
        Link.AGAINST: Phrase("prices moved against it in the last {window} sessions"),
    }[read.window.slope.link]
    moves, names = _moves(facts, read.target)
    return Claim(
        "fundamentals.rates.market",
        ID,
        Phrase(
            "To {last} the {kind} explains {r} of {moves}, {slope} for ten basis points up (t {t}): {said}.",
            kind=YIELDS[read.yield_name],
            moves=moves,
            said=said,
        ),
        (*_fitted(facts, read), *names),
    )


def _difference(facts: Facts, read: Sensitivity, own: Sensitivity) -> Claim:
    """Small against large over the same sessions, in words of its own."""
    said = {
        Link.NONE: Phrase("no measurable link"),
        Link.WEAK: Phrase("a weak link, not distinguishable from zero"),
        Link.WITH: Phrase("{small} gained on {large} as it rose"),
        Link.AGAINST: Phrase("{small} lost ground to {large} as it rose"),
    }[read.window.slope.link]
    moves, names = _moves(facts, read.target)
    when = NOTHING if read.window.last == own.window.last else Phrase(", to {last}")
    return Claim(
        "fundamentals.rates.relative",
        ID,
        Phrase(
            "Of {moves} it explains {r}, {slope} (t {t}){when}: {said}.", moves=moves, when=when, said=said
        ),
        (*_fitted(facts, read), *names),
    )


def _fitted(facts: Facts, read: Sensitivity) -> list[Measurement]:
    fit = read.window
    return [
        facts.window("window", fit.sessions, "sessions of the window"),
        facts.day("last", fit.last, "last day on which price and yield were both known"),
        facts.ratio("r", fit.r2, OLS, source=read.yield_name),
        facts.ratio("slope", fit.slope.value / 100, OLS, places=2, lag=fit.lag),
        facts.index("t", fit.slope.t, "slope over its standard error"),
    ]


def _moves(facts: Facts, target: str) -> tuple[Phrase, list[Measurement]]:
    """What is explained, in words, and the symbols it names."""
    small, _, large = target.partition(" - ")
    names = [facts.text("small", small, "contract registry")]
    if not large:
        return Phrase("{small}'s daily moves"), names
    return Phrase("{small} less {large}"), [
        *names,
        facts.text("large", large, "contract registry"),
    ]


def _slope(facts: Facts, read: Sensitivity, which: str) -> Claim:
    """The slope that may wander, since when it has had its sign."""
    assert read.wandering is not None
    slope, regime = read.wandering.slope, read.regime
    low, high = slope.interval
    cited = [
        facts.ratio("slope", slope.value / 100, WANDERING, places=2, ratio=read.wandering.ratio),
        facts.ratio("low", low / 100, "slope less 1.96 standard errors", places=2),
        facts.ratio("high", high / 100, "slope plus 1.96 standard errors", places=2),
        facts.count("n", read.sessions, "daily changes since both series began"),
    ]
    cited += _moves(facts, read.target)[1]
    what = NOTHING if which == "market" else Phrase(" of that difference")
    words = Phrase(
        "A slope{what} that may change with the times is {slope} [{low} to {high}] on {n} days", what=what
    )
    if slope.link in (Link.WITH, Link.AGAINST) and regime is not None:
        cited.append(facts.day("since", regime.since, "first day of the present sign"))
        words += Phrase(", of this sign since {since}")
        words += Phrase(" and mostly of the other in the five years before") if regime.recent else NOTHING
    else:
        words += Phrase(": {link}", link=word(slope.link.value))
    return Claim(f"fundamentals.rates.{which}_slope", ID, words + ".", tuple(cited))


def _more(facts: Facts, rates: RateSensitivity) -> Iterator[Claim]:
    """Whether small companies respond more: both tests must say so."""
    found = rates.against
    if found is None:
        return
    if found.comparison is Comparison.NOT_DISTINGUISHABLE and _is_quiet(rates.relative[0]):
        return  # that there is no link says it
    if found.comparison is Comparison.NOT_DISTINGUISHABLE:
        said = Phrase("Whether {small} is more sensitive to it than {large} cannot be told from two years")
    else:
        way = (
            Phrase("losing ground as it rose")
            if found.dollar_neutral.slope.value < 0
            else Phrase("gaining as it rose")
        )
        size = Phrase("more") if found.comparison is Comparison.MORE else Phrase("less")
        said = Phrase(
            "Over two years {small} has been {size} sensitive to it than {large}, {way}", size=size, way=way
        )
    yield Claim(
        "fundamentals.rates.more",
        ID,
        Phrase(
            "{said} (t {t_dollar} on the difference, of which {r} is explained, {t_beta} with {large} held "
            "constant; {n} days).",
            said=said,
        ),
        (
            facts.text("small", found.small, "contract registry"),
            facts.text("large", found.large, "contract registry"),
            facts.count("n", found.dollar_neutral.sessions, "daily changes of two years"),
            facts.index("t_dollar", found.dollar_neutral.slope.t, "small less large on the yield"),
            facts.ratio("r", found.dollar_neutral.r2, OLS, source=found.yield_name),
            facts.index("t_beta", found.beta_neutral.slope.t, "small on the yield, large held constant"),
        ),
    )


def _turns(facts: Facts, read: Sensitivity) -> Iterator[Claim]:
    """Rises and falls apart where they differ."""
    turns = read.turns
    if turns is None or turns.p >= DIFFER:
        return
    moves, names = _moves(facts, read.target)
    yield Claim(
        "fundamentals.rates.turns",
        ID,
        Phrase(
            "In {moves} the slope was {rise} on days on which it rose (t {t_rise}) and {fall} on days on which it "
            "fell (t {t_fall}); the two differ (p {p}, {n} days).",
            moves=moves,
        ),
        (
            *names,
            facts.count("n", turns.sessions, "daily changes of two years"),
            facts.ratio("rise", turns.one.value / 100, "slope on rises of the yield", places=2),
            facts.index("t_rise", turns.one.t, "slope over its standard error"),
            facts.ratio("fall", turns.other.value / 100, "slope on falls of the yield", places=2),
            facts.index("t_fall", turns.other.t, "slope over its standard error"),
            facts.index("p", turns.p, "two-sided, of a difference as large by chance", places=2),
        ),
    )


def driver_claims(facts: Facts, drivers: Drivers | None) -> Iterator[Claim]:
    """Which driver may be named, or that none stands out."""
    if drivers is None:
        return
    yield _attributed(facts, drivers.market, None)
    if drivers.relative is not None:
        yield _attributed(facts, drivers.relative, drivers.market)


def _attributed(facts: Facts, found: Attribution, before: Attribution | None) -> Claim:
    """One attribution; what the one ``before`` has named is not named again."""
    which = "market" if before is None else "relative"
    moves, cited = _moves(facts, found.target)
    cited += [
        facts.window("window", found.sessions, "common sessions"),
        facts.day("last", found.last, "last day on which every driver had been published"),
        facts.ratio("r", found.together.r2, "variance explained by all drivers together"),
        facts.ratio("chance", found.together.chance, "95% of what permuted returns give"),
    ]
    names = joined([GROUPS[each.group] for each in found.shares])
    base = Phrase(
        "{names} explain {r} of {moves} over the {window} sessions to {last} (chance up to {chance})",
        names=names,
        moves=moves,
    )
    if before is not None and (found.sessions, found.last) == (before.sessions, before.last):
        base = Phrase("together they explain {r} of {moves} (chance up to {chance})", moves=moves)
    if not found.stands_out:
        rates = next((each for each in found.shares if each.group is Group.RATES), None)
        tail = NOTHING
        if rates is not None:
            cited.append(facts.ratio("rates", rates.share, "Shapley share of the variance"))
            tail = Phrase(", yields {rates}")
        text = Phrase("No single driver stands out: {base}{tail}.", base=base, tail=tail)
        if base.startswith("together"):
            text = Phrase(
                "No single driver stands out in {moves}: together {r} (chance up to {chance}){tail}.",
                moves=moves,
                tail=tail,
            )
        return Claim(f"fundamentals.drivers.{which}", ID, text, tuple(cited))
    top = found.top
    cited += [
        facts.ratio("share", top.share, "Shapley share of the variance"),
        facts.probability("often", top.first_share, "block resamples in which it comes first"),
    ]
    verb = Phrase("comes") if top.group in (Group.DOLLAR, Group.OIL) else Phrase("come")
    text = Phrase(
        "{base}. {driver} {verb} first with {share}, in {often} of resamples",
        base=capital(base),
        driver=capital(GROUPS[top.group]),
        verb=verb,
    )
    if top.group.moves_with_equities:
        is_new = before is None or not (before.stands_out and before.top.group is top.group)
        text += Phrase(", but move with equities: companions, no cause") if is_new else NOTHING
        text += _without(facts, found, cited, is_new=is_new)
    return Claim(f"fundamentals.drivers.{which}", ID, text + ".", tuple(cited))


def _without(facts: Facts, found: Attribution, cited: list[Measurement], *, is_new: bool) -> Phrase:
    bare = found.without_credit
    if bare is None:
        return NOTHING
    cited += [
        facts.ratio("bare", bare.r2, "variance explained without credit"),
        facts.ratio("bare_chance", bare.chance, "95% of what permuted returns give"),
    ]
    words = Phrase(". Without them {bare} is explained (chance up to {bare_chance})")
    return (
        Phrase("{words}: no macro driver is detectable", words=words)
        if is_new and not bare.detectable
        else words
    )
