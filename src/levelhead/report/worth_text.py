"""Does it matter? What the statements of the page are worth by the market's own record."""

from collections.abc import Iterator

from levelhead.evidence.claims import DISCOVERY, MATCHING, BaseRate, Verdict
from levelhead.measure import Claim, Measurement
from levelhead.measure.phrase import NOTHING, Phrase, as_phrase, word
from levelhead.report.facts import Facts

ID = "technical"
MOST = 2  # statements that do matter, named one by one
_METHOD = "first passage by touch on past paths joined across rolls, after the statement"


def worth(facts: Facts, rates: tuple[BaseRate, ...]) -> Iterator[Claim]:
    """Two to four sentences; none where the page makes no statement that is measured."""
    made = [each for each in rates if each.today]
    tested = [each for each in made if each.verdict is not Verdict.RARE]
    if not made:
        return
    if not tested:
        yield _too_rare(facts, made)
        return
    yield _together(facts, tested, rates)
    mattering = sorted((each for each in tested if each.verdict is Verdict.ADDS), key=_strength)
    if mattering:
        for number, each in enumerate(_one_of_each(mattering)[:MOST]):
            yield _measured(facts, each, f"technical.worth.{'ab'[number]}", matters=True)
    else:
        nearest = min(tested, key=_strength)
        yield _measured(facts, nearest, "technical.worth.nearest", matters=False)


def _strength(rate: BaseRate) -> tuple[float, float]:
    return rate.q, rate.p


def _one_of_each(rates: list[BaseRate]) -> list[BaseRate]:
    seen: dict[str, BaseRate] = {}
    for each in rates:
        seen.setdefault(each.name, each)
    return list(seen.values())


def _names(rates: list[BaseRate]) -> int:
    return len({each.name for each in rates})


def _too_rare(facts: Facts, made: list[BaseRate]) -> Claim:
    count = facts.count("count", _names(made), "technical statements the page makes")
    statements = Phrase("statement") if _names(made) == 1 else Phrase("statements")
    return Claim(
        "technical.worth",
        ID,
        Phrase(
            "Does it matter? That cannot be said: this history holds too few days like this one to measure the "
            "{count} technical {statements} made today.",
            statements=statements,
        ),
        (count,),
    )


def _together(facts: Facts, tested: list[BaseRate], rates: tuple[BaseRate, ...]) -> Claim:
    count = _names(tested)
    adding = len({each.name for each in tested if each.verdict is Verdict.ADDS})
    judged = sum(each.verdict is not Verdict.RARE for each in rates)
    cited = [
        facts.count("count", count, "statements of this page common enough in the past to be measured"),
        facts.count(
            "tests", judged, "statements times barrier pairs judged together", rule="Benjamini-Hochberg"
        ),
        facts.ratio("false", DISCOVERY, "false discovery rate", places=0),
        facts.sessions("horizon", tested[0].horizon, "sessions ahead"),
    ]
    of_them = (
        Phrase("none changes")
        if not adding
        else Phrase("all change")
        if adding == count
        else Phrase("{adding} of them change")
    )
    if 0 < adding < count:
        cited.append(facts.count("adding", adding, "statements that add something measurable"))
    statements = Phrase("statement") if count == 1 else Phrase("statements")
    template = Phrase(
        "Does it matter? Of {count} {statements} made today and measured on past days, {of_them} measurably what "
        "price does first in the next {horizon} sessions ({tests} tests judged together, {false} false discoveries "
        "allowed)",
        statements=statements,
        of_them=of_them,
    )
    tail = Phrase("; the rest add nothing measurable") if 0 < adding < count else NOTHING
    tail = Phrase(": they add nothing measurable to the odds") if not adding else tail
    return Claim("technical.worth", ID, template + tail + ".", tuple(cited))


def _measured(facts: Facts, rate: BaseRate, name: str, *, matters: bool) -> Claim:
    up, down = rate.up_atr, rate.down_atr
    low, high = rate.interval
    cited = [
        *_parameters(facts, rate),
        facts.atr("up", up, "barrier above the close, in ATR(14)"),
        facts.atr("down", down, "barrier below the close, in ATR(14)"),
        facts.probability("first", rate.share, _METHOD, n=rate.n),
        facts.probability("usual", rate.matched, Phrase("the same on {matching}", matching=word(MATCHING))),
        facts.index(
            "apart", 100 * rate.difference, "difference in percentage points", q=rate.q, own_days=rate.own_n
        ),
        facts.index("low", 100 * low, "lower end of its block-bootstrap interval", blocks=60),
        facts.index("high", 100 * high, "upper end of its block-bootstrap interval", blocks=60),
        facts.count("days", rate.n, "sessions on which the statement held and one of the two came"),
        facts.count("episodes", rate.episodes, "runs of such sessions"),
    ]
    said = as_phrase(rate.words)
    lead = (
        Phrase("What does: {statement}", statement=said)
        if matters
        else Phrase("Nearest to mattering is {statement}", statement=said)
    )
    template = Phrase(
        "{lead}: price then rose {up} average ranges before it fell {down} in {first} of {days} cases that did "
        "either ({episodes} episodes), against {usual} on like days, a difference of {apart} percentage points "
        "({low} to {high})",
        lead=lead,
    )
    if rate.verdict is Verdict.NOTHING and not low <= 0.0 <= high:
        template += Phrase(", which alone would look like something and among so many tests does not")
    return Claim(name, ID, template + ".", tuple(cited))


def _parameters(facts: Facts, rate: BaseRate) -> Iterator[Measurement]:
    for name, value in rate.parameters.items():
        if isinstance(value, str):
            yield facts.text(name, value, "the other market")
        elif name == "share":
            yield facts.ratio(name, value, "retracement that calls a leg ending")
        elif isinstance(value, int):
            yield facts.window(name, value)
        else:
            yield facts.index(name, value, "RSI points", places=0)
