"""The levels of an outlook, and one of them with its dated tests and a chart around them."""

from levelhead.measure import Claim
from levelhead.pipeline.level_page import level_page
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.figure import still
from levelhead.render.html.markup import tag
from levelhead.render.html.tables import Lead
from levelhead.render.json_page import claim_object, json_object
from levelhead.render.level_object import level_page_object
from levelhead.render.level_picture import level_spec
from levelhead.render.numbers import say
from levelhead.report import Outlook
from levelhead.report.facts import Facts
from levelhead.report.level_list import addresses, level_list
from levelhead.report.level_page import level_sections, level_title
from levelhead.web.address import market_address
from levelhead.web.document_schemas import LEVELS
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Moved, Sheet, json_bytes
from levelhead.web.time_machine import elsewhere
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

SCHEMA = LEVELS


def page(room: Room, wanted: Wanted) -> Sheet | Moved:
    """One level where a name is given, else all of them."""
    moved = elsewhere(room, wanted, "levels", wanted.name)
    if moved is not None:
        return moved
    outlook = room.outlook(wanted.symbol, wanted.day)
    return (_one if wanted.name else _all)(outlook, wanted, room.tongue)


def _one(outlook: Outlook, wanted: Wanted, tongue: Tongue) -> Sheet:
    told = level_page(outlook, wanted.name)
    parts, title = level_sections(told), level_title(told)
    spec = level_spec(told, tongue.language)
    body = body_of(
        title,
        parts,
        as_of=outlook.as_of,
        links=Evidence(outlook.as_of, tongue.language),
        banner=outlook.banner,
        lead=tag("figure", still(spec, width=900, height=560), class_="level", tabindex=0),
    )
    return Sheet(
        title=say(title, tongue.language),
        body=body,
        data=json_bytes(level_page_object(told, parts)),
        place="levels",
        symbol=wanted.symbol,
        day=wanted.day,
        contents=contents_of(parts, tongue),
    )


def _all(outlook: Outlook, wanted: Wanted, tongue: Tongue) -> Sheet:
    part, title = level_list(outlook), _title(outlook)
    leads = {
        cell: Lead(
            tongue.said("tests and chart"),
            tongue.at(market_address(wanted.symbol, wanted.day, "levels", name)),
        )
        for cell, name in addresses(outlook, outlook.levels).items()
    }
    links = Evidence(outlook.as_of, tongue.language)
    body = body_of(title, (part,), as_of=outlook.as_of, links=links, banner=outlook.banner, leads=leads)
    whole = json_object(outlook)
    data = {
        "schema": "levelhead/levels/1",
        "market": wanted.symbol,
        "as_of": outlook.as_of.isoformat(),
        "levels": whole["levels"],
        "claims": [claim_object(claim) for claim in part.claims],
    }
    return Sheet(
        title=say(title, tongue.language),
        body=body,
        data=json_bytes(data),
        place="levels",
        symbol=wanted.symbol,
        day=wanted.day,
        contents=contents_of((part,), tongue),
    )


def _title(outlook: Outlook) -> Claim:
    facts = Facts(outlook.context.bars.market, outlook.as_of)
    return Claim(
        "title",
        "title",
        "{market}: levels of {day}, {year}",
        (
            facts.text("market", facts.market.symbol, "contract registry"),
            facts.day("day", facts.as_of, "last session read"),
            facts.text("year", str(facts.as_of.year), "year of the last session"),
        ),
    )
