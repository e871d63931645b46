"""The track record of a market: kept backtests and graded forecasts, with their reliability diagrams."""

from dataclasses import replace

from levelhead.pipeline.known import known
from levelhead.pipeline.track import Track, told_records, track_object, track_of, track_sections
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import joined
from levelhead.render.html.record import pictures
from levelhead.render.numbers import say
from levelhead.report.facts import Facts
from levelhead.report.record_section import record_title
from levelhead.web.document_schemas import RECORD
from levelhead.web.failures import without_paths
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet, json_bytes
from levelhead.web.wanted import Wanted

SCHEMA = RECORD


def page(room: Room, wanted: Wanted) -> Sheet:
    """The record as it is kept now; nothing is computed anew for a reader."""
    checked, language = room.checked(wanted.symbol), room.tongue.language
    desk = room.desk
    context = known(checked, data=desk.data, rolls=desk.rolls, home=desk.home)
    track = _without_paths(room, track_of(context, home=desk.home, horizon=room.settings.horizon))
    parts = track_sections(track)
    market = context.bars.market
    facts = Facts(market, context.as_of)
    title = record_title(facts)
    body = body_of(
        title,
        parts,
        as_of=context.as_of,
        links=Evidence(context.as_of, language),
        banner=room.banner(checked),
        lead=joined((pictures(told, language) for told in told_records(track)), "\n"),
    )
    return Sheet(
        title=say(title, language),
        body=body,
        data=json_bytes(track_object(track, parts)),
        place="record",
        symbol=market.symbol,
        contents=contents_of(parts, room.tongue),
    )


def _without_paths(room: Room, track: Track) -> Track:
    """Why a book cannot be read, without where it lies."""
    issued, replayed = (
        replace(each, unread=without_paths(each.unread, room.settings.roots)) for each in track.books
    )
    return replace(track, books=(issued, replayed))
