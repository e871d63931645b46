"""Data health: what every market's bars and every series are, how old, and whether lists and tables reach."""

from dataclasses import replace
from pathlib import Path

from levelhead.machine.checks import Check, checks
from levelhead.machine.health_page import Health, health_object, health_sections, market_cell
from levelhead.measure import Claim
from levelhead.pipeline.health import MarketHealth, SeriesHealth, market_healths, series_healths
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.tables import Lead
from levelhead.render.numbers import say
from levelhead.web.address import market_address
from levelhead.web.document_schemas import HEALTH
from levelhead.web.failures import without_paths
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet, json_bytes
from levelhead.web.wanted import Wanted

SCHEMA = HEALTH


def page(room: Room, wanted: Wanted) -> Sheet:
    """The state of the data at the time of asking."""
    assert wanted.page == "health"
    home, data, rolls = room.desk.home, room.desk.data, room.desk.rolls
    roots = [each for each in (home, data, rolls) if each is not None]
    health = Health(
        room.now.date(),
        tuple(
            _market(each, roots)
            for each in market_healths(room.universe, now=room.now, data=data, rolls=rolls)
        ),
        tuple(_series(each, roots) for each in series_healths(home, data)),
        tuple(_check(each, roots) for each in checks(home, data, today=room.now.date())),
    )
    parts, tongue = health_sections(health), room.tongue
    links = Evidence(health.day, tongue.language)
    title = Claim("title", "title", "Data health")
    leads = {
        market_cell(each): Lead(tongue.said("outlook"), tongue.at(market_address(each.market.symbol)))
        for each in health.markets
        if each.bars is not None
    }
    return Sheet(
        title=say(title, tongue.language),
        body=body_of(title, parts, as_of=health.day, links=links, leads=leads),
        data=json_bytes(health_object(health, parts)),
        place="data",
        contents=contents_of(parts, tongue),
    )


# A page may be read by others than its owner: it names files, not where they lie.


def _market(each: MarketHealth, roots: list[Path]) -> MarketHealth:
    return replace(each, refused=without_paths(each.refused, roots))


def _series(each: SeriesHealth, roots: list[Path]) -> SeriesHealth:
    return replace(each, refused=without_paths(each.refused, roots))


def _check(each: Check, roots: list[Path]) -> Check:
    return replace(each, text=without_paths(each.text, roots), remedy=without_paths(each.remedy, roots))
