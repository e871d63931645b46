"""One level as JSON."""

from collections.abc import Sequence

from levelhead.render.conditional_object import PPM
from levelhead.render.json_page import claim_object, level_object, number
from levelhead.render.plain import Json
from levelhead.render.trigger_object import trigger_object
from levelhead.report.document import Section
from levelhead.report.facts import Facts
from levelhead.report.level_page import LevelPage
from levelhead.report.page_triggers import zone_triggers

SCHEMA = "levelhead/level/1"


def level_page_object(told: LevelPage, sections: Sequence[Section]) -> dict[str, Json]:
    """The level as the outlook's JSON has it, with the path of each test, base rates, triggers and sentences."""
    page, market = told.page, told.page.context.bars.market
    facts = Facts(market, page.as_of)
    listed = any(each is told.level for each in page.listed)
    rung = told.climatology
    base: dict[str, Json] = {}
    if rung is not None:
        base = {str(h): round(p, PPM) for h, p in zip(rung.horizons, rung.probability, strict=True)}
    return {
        "schema": SCHEMA,
        "market": market.symbol,
        "as_of": page.as_of.isoformat(),
        "name": told.name,
        "close": page.overview.close,
        "buffer": number(page.overview.buffer),
        "atr14": number(page.overview.atr),
        "level": level_object(facts, page.overview, told.level, told.rung, listed=listed),
        "climatology": base,
        "paths": [
            {
                "session": path.touch.session.isoformat(),
                "as": str(path.touch.side),
                "low": number(path.low),
                "high": number(path.high),
                "reached": path.reached,
                "depth": number(path.depth),
                "verdict": str(path.touch.verdict),
                "decided": path.touch.decided.isoformat() if path.touch.decided else None,
            }
            for path in told.paths
        ],
        "triggers": [
            trigger_object(each) for each in zone_triggers(market, told.level, page.overview.buffer)
        ],
        "claims": [claim_object(claim) for part in sections for claim in part.claims],
    }
