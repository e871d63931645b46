"""Words that make a statement one of what may happen: such a statement is never called false."""

import re

from levelhead.factcheck.ground import Ground
from levelhead.factcheck.statements import (
    AverageStated,
    BreadthStated,
    CloseStated,
    CrossStated,
    FateStated,
    IndicatorStated,
    MoveStated,
    StreakStated,
)
from levelhead.factcheck.verdict import Ruling, Verdict
from levelhead.factcheck.verdicts.answer import cannot

OF_NOW = (AverageStated, CloseStated, CrossStated, FateStated, IndicatorStated, MoveStated, StreakStated)
REACH = 120  # characters before a quote in which its clause may begin
BOUND = re.compile(r"[.!?;,|\n]\s")
SUPPOSED = re.compile(
    r"\b(?:if|once|unless|until|till|whether|should|would|could|(?-i:may)|might|when|whenever|in case|were to|"
    r"needs? to|need|must|has to|have to|wait(?:ing)? for|watch(?:ing)? for|look(?:ing)? for|paths?|"
    r"expect(?:s|ed|ing)?|likely|chance|probability|odds|any|a (?:daily |weekly )?close)\b",
    re.IGNORECASE,
)


# shares of stocks, paths or days, and changes asked for: numbers and lines, none of them a reading of now
COUNTED = re.compile(
    r"\d%\s(?:of\s)?(?:close[ds]?|touch(?:ed)?|reach(?:ed)?|stand|stocks|members|names|past|such)\b|\bepisodes\b|"
    r"\bor\s(?:more|less|lower|higher|above|below)\b",
    re.IGNORECASE,
)


def unless_supposed(verdict: Verdict, ground: Ground, text: str) -> Verdict:
    """The verdict, or "not checkable" for a false one whose clause speaks of what may happen."""
    if verdict.ruling is not Ruling.FALSE:
        return verdict
    words = clause(verdict, text)
    supposed = isinstance(verdict.statement, OF_NOW) and SUPPOSED.search(words)
    counted = not isinstance(verdict.statement, BreadthStated) and COUNTED.search(words)
    if not supposed and not counted:
        return verdict
    why = "the words may speak of what could happen, not of what did"
    return Verdict(verdict.statement, verdict.expected, cannot(ground, why))


def clause(verdict: Verdict, text: str) -> str:
    """The quote and what stands before it in its clause."""
    start = min(max(verdict.statement.start, 0), len(text))
    before = text[max(start - REACH, 0) : start]
    ends = [match.end() for match in BOUND.finditer(before)]
    head = before[ends[-1] :] if ends else before
    quote = verdict.statement.quote
    first = BOUND.search(quote)
    return f"{head}{quote[: first.start()] if first else quote}"
