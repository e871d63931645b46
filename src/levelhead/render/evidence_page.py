"""Tables of evidence: what statements are worth, how levels fared, as rows of text and as JSON objects."""

from dataclasses import asdict
from math import isnan

from levelhead.evidence.claims import MATCHING, BaseRate
from levelhead.evidence.placebo import LevelGroup, PlaceboRecord
from levelhead.markets import Bars
from levelhead.render.json_page import number
from levelhead.render.plain import Json

CLAIM_HEADER = (
    *(
        "statement",
        "up",
        "down",
        "days",
        "episodes",
        "first up",
        "like days",
        "difference",
        "95%",
        "q",
        "verdict",
    ),
    "today",
)
LEVEL_HEADER = (
    *("levels", "tests", "watched", "touched", "sessions", "touch", "chance", "held", "chance held"),
    *("difference", "95%", "q", "strong"),
)


def claim_rows(rates: tuple[BaseRate, ...]) -> list[list[str]]:
    """One row for each statement and pair of barriers."""
    return [
        [
            said(rate),
            f"{rate.up_atr:g}",
            f"{rate.down_atr:g}",
            f"{rate.n}",
            f"{rate.episodes}",
            _percent(rate.share),
            _percent(rate.matched),
            _points(rate.difference),
            _interval(rate.interval),
            _q(rate.q),
            str(rate.verdict),
            "yes" if rate.today else "",
        ]
        for rate in rates
    ]


def said(rate: BaseRate) -> str:
    """The statement in words, its parameters written in."""
    shown = {
        name: f"{value:.1%}" if name == "share" and not isinstance(value, str) else value
        for name, value in rate.parameters.items()
    }
    words = rate.words.format(
        **{name: f"{value:g}" if isinstance(value, float) else value for name, value in shown.items()}
    )
    return words[:1].upper() + words[1:]


def claims_object(bars: Bars, rates: tuple[BaseRate, ...], *, horizon: int) -> dict[str, Json]:
    """All base rates as one JSON object."""
    return {
        "market": bars.market.symbol,
        "as_of": bars.as_of.isoformat(),
        "horizon": horizon,
        "matching": MATCHING,
        "claims": [
            {
                "name": rate.name,
                "statement": said(rate),
                "up_atr": rate.up_atr,
                "down_atr": rate.down_atr,
                "n": rate.n,
                "own_n": rate.own_n,
                "episodes": rate.episodes,
                "share": number(rate.share),
                "matched": number(rate.matched),
                "difference": number(rate.difference),
                "interval": [number(each) for each in rate.interval],
                "p": number(rate.p),
                "q": number(rate.q),
                "verdict": str(rate.verdict),
                "today": rate.today,
            }
            for rate in rates
        ],
    }


def level_rows(record: PlaceboRecord) -> list[list[str]]:
    """One row for each kind and number of tests."""
    return [
        [
            "all" if group.kind is None else str(group.kind),
            "any" if group.tests is None else f"{group.tests}{'+' if group.tests == 3 else ''}",
            f"{group.levels}",
            f"{group.touched}",
            f"{group.events}",
            _percent(group.touch_rate),
            _percent(group.touch_placebo),
            _percent(group.hold_rate),
            _percent(group.hold_placebo),
            _points(group.hold_rate - group.hold_placebo),
            _interval(group.hold_interval),
            _q(group.q),
            "yes" if group.is_strong else "no",
        ]
        for group in record.groups
    ]


def record_object(record: PlaceboRecord) -> dict[str, Json]:
    """The record of a market's levels as one JSON object."""
    return {
        "market": record.market,
        "as_of": record.as_of.isoformat(),
        "first": record.first.isoformat(),
        "last": record.last.isoformat(),
        "fingerprint": record.fingerprint,
        "origins": record.origins,
        "step": record.step,
        "horizon": record.horizon,
        "controls": record.controls,
        "groups": [_group(each) for each in record.groups],
    }


def _group(group: LevelGroup) -> Json:
    found: dict[str, Json] = {}
    for name, value in asdict(group).items():
        if isinstance(value, tuple):
            found[name] = [number(each) for each in value]
        else:
            found[name] = number(value) if isinstance(value, float) else value
    found["kind"] = None if group.kind is None else str(group.kind)
    return found


def _percent(value: float) -> str:
    return "" if isnan(value) else f"{value * 100:.1f}%"


def _points(value: float) -> str:
    return "" if isnan(value) else f"{value * 100:+.1f}"


def _interval(bounds: tuple[float, float]) -> str:
    return "" if isnan(bounds[0]) else f"{bounds[0] * 100:+.1f} to {bounds[1] * 100:+.1f}"


def _q(value: float) -> str:
    return "" if isnan(value) else f"{value:.3f}"
