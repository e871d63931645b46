"""One sentence of evidence and one of reason make a finding."""

from levelhead.factcheck.cite import Cite
from levelhead.factcheck.ground import Ground
from levelhead.factcheck.verdict import Finding, Ruling
from levelhead.measure import Claim

WITHIN_PRICE = "allowed: {share} of the price, or the tick where that is more"


def price_tolerance(ground: Ground) -> Claim:
    """What a price may miss by."""
    cite = ground.cite()
    cite.ratio("share", 0.002, "two vendors' prices of one bar")
    return cite.claim("tolerance", WITHIN_PRICE)


def tolerance(ground: Ground, template: str, **values: str) -> Claim:
    """Any other tolerance; numbers come as text."""
    cite = ground.cite()
    for name, value in values.items():
        cite.text(name, value, "tolerance")
    return cite.claim("tolerance", template)


def plain(ground: Ground, ident: str, template: str) -> Claim:
    """A sentence without a number."""
    return ground.cite().claim(ident, template)


def answer(
    ground: Ground,
    ruling: Ruling,
    why: str,
    measured: tuple[Cite, str] | None = None,
    *,
    nearest: tuple[Cite, str] | None = None,
    allowed: Claim | None = None,
) -> Finding:
    """A finding whose reason holds no number of its own: the numbers stand in what was measured."""
    return Finding(
        ruling=ruling,
        why=plain(ground, "why", why),
        measured=measured[0].claim("measured", measured[1]) if measured else None,
        nearest=nearest[0].claim("nearest", nearest[1]) if nearest else None,
        tolerance=allowed,
    )


def cannot(ground: Ground, why: str) -> Finding:
    """Nothing here can tell."""
    return answer(ground, Ruling.NOT_CHECKABLE, why)


def percent_tolerance(ratio: float) -> float:
    """What a quoted percentage may miss by: half of its last digit and a tenth of a point.

    >>> percent_tolerance(0.05), percent_tolerance(0.052)
    (0.006, 0.0015)
    """
    whole = abs(ratio * 100 - round(ratio * 100)) < 1e-6
    return 0.006 if whole else 0.0015
