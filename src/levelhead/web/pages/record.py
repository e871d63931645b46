"""The track record of a market: kept backtests and graded forecasts, with their reliability diagrams."""

import json

from levelhead.measure import Claim
from levelhead.pipeline.known import known
from levelhead.pipeline.track import told_records, track_object, track_of, track_sections
from levelhead.render.html.colours import following
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.render.numbers import say
from levelhead.render.reliability import pit_svg, reliability_svg
from levelhead.report.facts import Facts
from levelhead.report.record_section import Recorded
from levelhead.web.document_schemas import RECORD
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.wanted import Wanted

SCHEMA = RECORD


def page(room: Room, wanted: Wanted) -> Sheet:
    """The record as it is kept now; nothing is computed anew for a reader."""
    checked = room.checked(wanted.symbol)
    desk = room.desk
    context = known(checked, data=desk.data, rolls=desk.rolls, home=desk.home)
    track = track_of(context, home=desk.home, horizon=room.settings.horizon)
    parts = track_sections(track)
    market = context.bars.market
    facts = Facts(market, context.as_of)
    title = Claim(
        "title",
        "title",
        "{market} ({symbol}): track record",
        (
            facts.text("market", market.name, "contract registry"),
            facts.text("symbol", market.symbol, "contract registry"),
        ),
    )
    body = body_of(
        title,
        parts,
        as_of=context.as_of,
        banner=room.banner(checked),
        lead=joined((pictures(told) for told in told_records(track)), "\n"),
    )
    return Sheet(
        title=say(title),
        body=body,
        data=(json.dumps(track_object(track, parts), indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode(),
        place="record",
        symbol=market.symbol,
        contents=contents_of(parts),
    )  # fmt: skip


def pictures(told: Recorded) -> Html:
    """Reliability and, where closes were scored, PIT, in the colours of the page; the tables say the same."""
    record = told.record
    drawn = [_picture(reliability_svg(record, title=f"{told.title}: what was said, what came true"))]
    if record.close.pit.n:
        drawn.append(_picture(pit_svg(record, title=f"{told.title}: where closes fell in what was issued")))
    caption = (
        f"{told.title}. Bars span the interval; where it leaves the diagonal out, the mark is hollow. The tables below say "
        "the same."
    )
    shown = tag("div", *drawn, class_="pair")
    return tag("figure", shown, tag("figcaption", text(caption)), class_="record")


def _picture(svg: str) -> Html:
    return following(svg.replace("\n", ""))
