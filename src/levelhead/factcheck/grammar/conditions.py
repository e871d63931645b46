"""What a scenario is said to depend on: "only if", "needs to reclaim", "if X breaks, then Y"."""

import re
from collections.abc import Iterator

from levelhead.factcheck.grammar.figures import Figure
from levelhead.factcheck.grammar.names import Average
from levelhead.factcheck.grammar.phrase import Phrase, Setting, Token
from levelhead.factcheck.grammar.stating import stated
from levelhead.factcheck.statements import Condition, ConditionalStated, Statement
from levelhead.factcheck.words import ConditionForm, Direction, Driver

_DRIVERS: tuple[tuple[Driver, str], ...] = (
    (Driver.YIELDS, r"\byields?\b|\brates\s(?:rise|fall|decline|spike|drop|ease)|\binterest\srates?\b"
        r"|\btreasur(?:y|ies)\b|\bbond\smarket\b|S+\syield|\brates\b"),
    (Driver.VOLATILITY, r"\bvix\b|\bvolatility\b"),
    (Driver.DOLLAR, r"\bdollar\b|\bdxy\b|\busd\b"),
    (Driver.CREDIT, r"\bcredit\b|\bspreads?\b"),
    (Driver.OIL, r"\boil\b|\bcrude\b|\benergy\sprices\b"),
    (Driver.FED, r"\bfed(?:eral\sreserve)?\b|\bfomc\b|\bpolicy\seasing\b|\brate\scuts?\b|\bpowell\b"),
    (Driver.EARNINGS, r"\bearnings\b"),
    (Driver.RISK_OFF, r"\brisk[\s-]off\b|\brisk\saversion\b|\bflight\sto\s(?:safety|quality)\b"),
    (Driver.LARGE_CAPS, r"\blarge[\s-]caps?\b|\bmegacaps?\b|\bbig\stech\b"),
)  # fmt: skip
_DRIVER_RULES = tuple((driver, re.compile(words)) for driver, words in _DRIVERS)
_THING = (
    r"(?:(?P<o>F+|A+)|(?P<that>(?:this|that|the|it|these|those)(?:\s(?:key|same|first))?\s(?:level|zone"
    r"|area|support|resistance|band|moving\saverage|average|line|floor)|it\b))"
)
_FILL = (
    r"(?:(?:the|its|their|back|above|below|over|under|through|and|hold|first|key|level|support"
    r"|resistance|at|decisively|convincingly|of|zone|area|a|daily|close|on|closing|basis|firmly|sustainably"
    r"|near)\s){0,7}"
)
_ONLY = re.compile(r"\bonly\s(?:if|when|on|in\scase)\s(?P<c>[^.;|]{3,200})")
_NEEDS = re.compile(
    rf"\b(?:needs?|must|has\sto|have\sto|requires?|will\sneed"
    rf"|would\sneed)\s(?:\w+\s){{0,2}}?(?:to\s)?(?P<verb>reclaim\w{{0,3}}|regain|retake|recapture|clear"
    rf"|break|close|push|get\sback|move\sback|overcome|take\sout|hold)\s{_FILL}{_THING}"
)
_NEEDED = re.compile(
    rf"\b(?:a|an|the)?\s?(?P<verb>reclaim|close|break|move|push|recovery|breakout)\s(?:back\s)?(?:of|above"
    rf"|over|through|below|under)\s{_FILL}{_THING}[^.;]{{0,40}}?\b(?:is|remains"
    rf"|would\sbe)\s(?:still\s)?(?:necessary|needed|required|essential|a\sprerequisite|the\skey)\b"
)
_IF = re.compile(
    rf"(?:\b(?:if|once|in\scase)|(?:^|[,;]\s)should)\s(?:[\w']+\s|M+\s|F+\s(?=is|breaks|gives|fails|holds)"
    rf"|,\s){{0,6}}?(?P<verb>break\w{{0,4}}|broken|fails?|falls?|drops?|loses?|lost|slips?|gives?\sway"
    rf"|clos(?:e|es|ing)|clear(?:s|ed)?|reclaim(?:s|ed)?|regain(?:s|ed)?|holds?|mov(?:e|es)|push(?:es)?"
    rf"|trades?|rall(?:y|ies)|rises?|gets?)\s(?:(?P<side>above|below|over|under|through)\s)?{_FILL}{_THING}?"
)
_IF_THING = re.compile(
    rf"(?:\b(?:if|once)|(?:^|[,;]\s)should)\s(?:the\s|support\s|resistance\s|at\s|level\s|zone\s"
    rf"|price\s){{0,4}}{_THING}\s(?:\w+\s){{0,2}}?(?P<verb>breaks?|broken|fails?|gives?\sway|is\slost"
    rf"|is\sbroken|lost|cracks?|holds?|is\sreclaimed|clears?)\b"
)
_NOMINAL = re.compile(
    rf"\b(?:(?:a|any|the)\s(?:\w+\s){{0,2}}?)?(?P<verb>break(?:down|out)?|close|move|drop|push|loss|fall|rally"
    rf"|reclaim|failure|rejection|breach)\s(?:back\s)?(?P<side>above|below|over|under|through|of|to\shold"
    rf"|at)\s{_FILL}{_THING}\s?(?:,|\([^)]{{0,40}}\))?\s?(?:\w+\s){{0,3}}?"
    r"(?P<modal>would|could|may|might|will|should|opens?|exposes?|targets?|puts?|sets?|signals?|brings?"
    r"|invites?|confirms?|clears\sthe\sway|shifts?|paves?)\b"
)
_BEYOND = re.compile(
    rf"^(?:\W{{0,3}}(?:and|but|then)?\s?)(?P<verb>below|above|under|over|losing|lose|clearing"
    rf"|breaking)\s{_FILL}{_THING},?\s"
    r"(?:(?:we|i|would|there|the)\s){0,2}(?:look|looks?\sfor|targets?|opens?|next|then|comes|exposes?|focus"
    r"|watch|eyes?|see|expect|is|puts?|lies|sits|awaits?|F+|A+)"
)


def drivers(words: str) -> tuple[Driver, ...]:
    """What the words say moves the market, in the order of the list."""
    return tuple(driver for driver, rule in _DRIVER_RULES if rule.search(words))


def conditions_of(p: Phrase) -> tuple[Condition, ...]:
    """Conditions in the notes of a scenario row."""
    found: list[Condition] = []
    for match in _ONLY.finditer(p.shape):
        words = p.text[match.start() : match.end()].strip()
        found.append(
            Condition(ConditionForm.ONLY_IF, words, drivers(p.folded[match.start("c") : match.end("c")]))
        )
    found += [_condition(p, match, ConditionForm.NEEDS) for match in _NEEDS.finditer(p.shape)]
    if not found:
        likely = re.search(r"\b(?:if|assuming|provided)\s(?P<c>[^.;|]{3,160})", p.shape)
        if likely:
            words = p.text[likely.start() : likely.end()].strip()
            found.append(
                Condition(ConditionForm.IF, words, drivers(p.folded[likely.start("c") : likely.end("c")]))
            )
    return tuple(found)


def read_conditionals(p: Phrase) -> Iterator[Statement]:
    """Conditions in a sentence, with the price or average they lead to where one is named."""
    for match in _ONLY.finditer(p.shape):
        words = p.text[match.start() : match.end()].strip()
        condition = Condition(
            ConditionForm.ONLY_IF, words, drivers(p.folded[match.start("c") : match.end("c")])
        )
        fields = _consequence(p, 0, match.start(), before=True)
        yield stated(p, ConditionalStated, match.start(), match.end(), condition=condition, **fields)
    taken: set[int] = set()
    for rule, form in (
        (_NEEDED, ConditionForm.NEEDS),
        (_NEEDS, ConditionForm.NEEDS),
        (_NOMINAL, ConditionForm.IF),
        (_BEYOND, ConditionForm.IF),
        (_IF_THING, ConditionForm.IF),
        (_IF, ConditionForm.IF),
    ):
        for match in rule.finditer(p.shape):
            condition = _condition(p, match, form)
            if any(abs(match.start() - place) < 25 for place in taken):
                continue
            if (condition.low is None and condition.window is None) or p.of("I", match.start(), match.end()):
                continue
            taken.add(match.start())
            stop = len(p.shape)
            fields = {} if form is ConditionForm.NEEDS else _consequence(p, match.end(), stop, before=False)
            end = min(stop, match.end() + 160) if fields else match.end()
            yield stated(p, ConditionalStated, match.start(), end, condition=condition, **fields)


def _condition(p: Phrase, match: re.Match[str], form: ConditionForm) -> Condition:
    groups = match.groupdict()
    low = high = window = None
    found = p.value(match.start("o")) if groups.get("o") else _that(groups.get("that") or "", p.setting)
    if isinstance(found, Average):
        window = found.window
    elif isinstance(found, Figure):
        low, high = found.low, found.high
    words = p.text[match.start() : match.end()].strip()
    return Condition(
        form,
        words,
        drivers(p.folded[match.start() : match.end()]),
        low=low,
        high=high,
        direction=_way(p, match),
        window=window,
    )


def _that(words: str, setting: Setting) -> Figure | Average | None:
    """What "this level" or "that moving average" refers to: the one named last."""
    if "average" in words or words.endswith("line"):
        return setting.last_average
    return setting.last_level if words else None


def _way(p: Phrase, match: re.Match[str]) -> Direction | None:
    groups = match.groupdict()
    side = groups.get("side") or ""
    words = match[0]
    if side in ("above", "over") or re.search(r"\b(?:above|over)\b", words):
        return Direction.UP
    if side in ("below", "under") or re.search(r"\b(?:below|under)\b", words):
        return Direction.DOWN
    verb = groups.get("verb") or ""
    if verb.startswith(
        (
            "reclaim",
            "regain",
            "retake",
            "recapture",
            "clear",
            "overcome",
            "take",
            "get",
            "move back",
            "rall",
            "ris",
            "is reclaimed",
            "push",
            "breakout",
            "recovery",
        )
    ):
        return Direction.UP
    before = p.shape[max(0, match.start() - 60) : match.end()]
    if verb.startswith(("hold",)):
        return None
    return Direction.UP if re.search(r"\bresistance\b", before) else Direction.DOWN


def _consequence(p: Phrase, start: int, stop: int, *, before: bool) -> dict[str, object]:
    """Prices that the consequence names, and which way it goes."""
    tokens = [token for token in p.tokens if token.letter in "FA" and start <= token.start < stop]
    if not tokens:
        return {}
    first: Token = tokens[0]
    fields: dict[str, object] = {}
    if isinstance(first.value, Figure):
        fields |= {"low": first.value.low, "high": first.value.high}
    elif before:
        return {}
    if before and len(tokens) > 1 and isinstance(tokens[1].value, Figure):
        fields |= {"next_low": tokens[1].value.low, "next_high": tokens[1].value.high}
    words = p.shape[start:stop]
    if re.search(
        r"\b(?:below|down|downside|lower|break(?:down|s)?|drop|fall|decline|bear|sell-?off|slide|losses)\b",
        words,
    ):
        fields["direction"] = Direction.DOWN
    elif re.search(r"\b(?:above|up|upside|higher|rally|bounce|rise|bull|breakout|advance)\b", words):
        fields["direction"] = Direction.UP
    return fields
