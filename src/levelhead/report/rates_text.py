"""What is said of yields and of other drivers: a slope with its error, or that there is no link."""

from collections.abc import Iterator

from levelhead.fundamentals.drivers import Attribution, Drivers, Group
from levelhead.fundamentals.rates import Comparison, RateSensitivity, Sensitivity
from levelhead.fundamentals.slopes import Link
from levelhead.measure import Claim, Measurement
from levelhead.report.facts import Facts, joined

ID = "fundamentals"
YEARS = {"DGS10": "ten-year", "DGS2": "two-year", "DFII10": "ten-year real", "T10YIE": "ten-year breakeven"}
DIFFER = 0.05  # of p, below which two slopes are said to differ
OLS = "least squares on daily changes, Newey-West errors"
WANDERING = "filtered slope, a random walk fitted by maximum likelihood"
GROUPS = {
    Group.RATES: "yields",
    Group.CREDIT: "credit spreads",
    Group.DOLLAR: "the dollar",
    Group.OIL: "oil",
}


def rate_claims(facts: Facts, rates: RateSensitivity | None) -> Iterator[Claim]:
    """The market and small against large on the first yield that is there, and whether small moves more."""
    if rates is None:
        return
    yield _window(facts, rates.market[0], "market")
    if _is_told(rates.market[0]):
        yield _slope(facts, rates.market[0], "market")
    if rates.relative:
        yield _window(facts, rates.relative[0], "relative")
        if _is_told(rates.relative[0]):
            yield _slope(facts, rates.relative[0], "relative")
    yield from _more(facts, rates)
    yield from _turns(facts, rates)


def _is_told(read: Sensitivity) -> bool:
    """Whether the slope that may wander says more than that there is no link."""
    return read.wandering is not None and read.wandering.slope.link is not Link.NONE


def _window(facts: Facts, read: Sensitivity, which: str) -> Claim:
    """The last 63 sessions: what the yield explains of them."""
    fit = read.window
    said = {
        Link.NONE: "no measurable link in the last {window} sessions",
        Link.WEAK: "a weak link, not distinguishable from zero",
        Link.WITH: "prices moved with the yield",
        Link.AGAINST: "prices moved against the yield",
    }[fit.slope.link]
    moves, names = _moves(facts, read.target)
    return Claim(
        f"fundamentals.rates.{which}",
        ID,
        f"Over the {{window}} sessions to {{last}} the {YEARS[read.yield_name]} Treasury yield explains {{r}} of {moves}, "
        f"{{slope}} for ten basis points up (t {{t}}): {said}.",
        (
            facts.window("window", fit.sessions, "sessions of the window"),
            facts.day("last", fit.last, "last day on which price and yield were both known"),
            facts.ratio("r", fit.r2, OLS, source=read.yield_name),
            *names,
            facts.ratio("slope", fit.slope.value / 100, OLS, places=2, lag=fit.lag),
            facts.index("t", fit.slope.t, "slope over its standard error"),
        ),
    )


def _moves(facts: Facts, target: str) -> tuple[str, list[Measurement]]:
    """What is explained, in words, and the symbols it names."""
    small, _, large = target.partition(" - ")
    names = [facts.text("small", small, "contract registry")]
    if not large:
        return "{small}'s daily moves", names
    return "the daily difference of {small} and {large}", [
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
    moves, names = _moves(facts, read.target)
    cited += names
    words = f"For {moves} a slope free to change with the times, read on {{n}} days, is {{slope}} [{{low}} to {{high}}]"
    if slope.link in (Link.WITH, Link.AGAINST) and regime is not None:
        cited.append(facts.day("since", regime.since, "first day of the present sign"))
        words += ", its sign the same since {since}" + (" and so a recent one" if regime.recent else "")
    else:
        words += f": {slope.link.value}"
    return Claim(f"fundamentals.rates.{which}_slope", ID, words + ".", tuple(cited))


def _more(facts: Facts, rates: RateSensitivity) -> Iterator[Claim]:
    """Whether small companies respond more: both tests must say so."""
    found = rates.against
    if found is None:
        return
    cited = (
        facts.text("small", found.small, "contract registry"),
        facts.text("large", found.large, "contract registry"),
        facts.count("n", found.dollar_neutral.sessions, "daily changes of two years"),
        facts.index("t_dollar", found.dollar_neutral.slope.t, "small less large on the yield"),
        facts.index("t_beta", found.beta_neutral.slope.t, "small on the yield, large held constant"),
    )
    tests = "(t {t_dollar} on their difference, {t_beta} with {large} held constant, {n} days)"
    said = {
        Comparison.MORE: f"Over two years {{small}} has moved more with yields than {{large}} {tests}.",
        Comparison.LESS: f"Over two years {{small}} has moved less with yields than {{large}} {tests}.",
        Comparison.NOT_DISTINGUISHABLE: "Whether {small} is more sensitive to yields than {large} cannot be told from two "
        f"years {tests}.",
    }[found.comparison]
    yield Claim("fundamentals.rates.more", ID, said, cited)


def _turns(facts: Facts, rates: RateSensitivity) -> Iterator[Claim]:
    """Rises and falls apart where they differ, for small against large where there is such a pair."""
    read = (rates.relative or rates.market)[0]
    turns = read.turns
    if turns is None or turns.p >= DIFFER:
        return
    moves, names = _moves(facts, read.target)
    yield Claim(
        "fundamentals.rates.turns",
        ID,
        f"For {moves}, ten basis points went with {{rise}} on days of rising yields (t {{t_rise}}) and with {{fall}} on days "
        "of falling ones (t {t_fall}): the two differ (p {p}).",
        (
            *names,
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
    yield _attributed(facts, drivers.market, "market")
    if drivers.relative is not None:
        yield _attributed(facts, drivers.relative, "relative")


def _attributed(facts: Facts, found: Attribution, which: str) -> Claim:
    moves, cited = _moves(facts, found.target)
    cited += [
        facts.window("window", found.sessions, "common sessions"),
        facts.day("last", found.last, "last day on which every driver had been published"),
        facts.ratio("r", found.together.r2, "variance explained by all drivers together"),
        facts.ratio("chance", found.together.chance, "95% of what permuted returns give"),
    ]
    names = joined([GROUPS[each.group] for each in found.shares])
    base = f"{names} together explain {{r}} of {moves} over the {{window}} sessions to {{last}}"
    base += ", chance alone up to {chance}"
    if not found.stands_out:
        rates = next((each for each in found.shares if each.group is Group.RATES), None)
        tail = ""
        if rates is not None:
            cited.append(facts.ratio("rates", rates.share, "Shapley share of the variance"))
            tail = "; yields have {rates} of it"
        text = f"No single driver stands out: {base}{tail}."
        return Claim(f"fundamentals.drivers.{which}", ID, text, tuple(cited))
    top = found.top
    cited += [
        facts.ratio("share", top.share, "Shapley share of the variance"),
        facts.probability("often", top.first_share, "block resamples in which it comes first"),
    ]
    verb = "explains" if top.group in (Group.DOLLAR, Group.OIL) else "explain"
    text = f"{_capital(base)}. {_capital(GROUPS[top.group])} {verb} most of it: {{share}}, first in {{often}} of "
    text += "resamples. "
    if top.group.moves_with_equities:
        text += "They move with equities, so they are a companion and no cause. "
        text += _without(facts, found, cited)
    return Claim(f"fundamentals.drivers.{which}", ID, text.rstrip(), tuple(cited))


def _without(facts: Facts, found: Attribution, cited: list[Measurement]) -> str:
    bare = found.without_credit
    if bare is None:
        return ""
    cited += [
        facts.ratio("bare", bare.r2, "variance explained without credit"),
        facts.ratio("bare_chance", bare.chance, "95% of what permuted returns give"),
    ]
    if bare.detectable:
        return "Without them {bare} is explained, more than chance ({bare_chance})."
    return "Without them {bare} is explained, no more than chance gives ({bare_chance}): no macro driver is detectable."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
