"""What happened after an outlook of a past session, as a page of its own."""

import json

from levelhead.markets.sessions import sessions
from levelhead.measure import Claim
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.known import known
from levelhead.render.after_object import after_object
from levelhead.render.after_picture import after_svg
from levelhead.render.html.colours import following
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.numbers import say
from levelhead.report import Outlook
from levelhead.report.after import Aftermath
from levelhead.report.aftermath_section import aftermath_section
from levelhead.report.facts import Facts
from levelhead.web.document_schemas import AFTER
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Sheet
from levelhead.web.wanted import Wanted

SCHEMA = AFTER


def page(room: Room, wanted: Wanted) -> Sheet:
    """What came; the outlook itself is on the page of its day."""
    outlook = room.outlook(wanted.symbol, wanted.day)
    after = came(room, outlook)
    part, title = aftermath_section(outlook, after), _title(outlook)
    data = after_object(wanted.symbol, after, part)
    body = body_of(title, (part,), as_of=after.known, banner=outlook.banner, lead=picture(outlook, after))
    return Sheet(
        title=say(title),
        body=body,
        data=(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode(),
        place="outlook",
        symbol=wanted.symbol,
        day=wanted.day,
        contents=contents_of((part,)),
    )


def came(room: Room, outlook: Outlook) -> Aftermath:
    """What the bars there are now say of an outlook.

    Raises
    ------
    LevelheadError
        When they cannot be read.
    """
    desk = room.desk
    whole = room.checked(outlook.context.bars.market.symbol)
    return aftermath(outlook, known(whole, data=desk.data, rolls=desk.rolls, home=desk.home))


def picture(outlook: Outlook, after: Aftermath) -> Html:
    """What came, over what was said; nothing before the first bar."""
    if not after.has_begun:
        return NOTHING
    days = sessions(outlook.context.bars.market.calendar).after(outlook.as_of, outlook.horizon)
    words = "What came over what was said: bands were to hold half and nine tenths of closes; a ring marks the outcome."
    drawn = following(after_svg(outlook, after, days=days).replace("\n", ""))
    return tag("figure", drawn, tag("figcaption", text(words)), class_="level", tabindex=0)


def _title(outlook: Outlook) -> Claim:
    facts = Facts(outlook.context.bars.market, outlook.as_of)
    return Claim(
        "title",
        "title",
        "{market}: what happened after the outlook of {day}, {year}",
        (
            facts.text("market", facts.market.symbol, "contract registry"),
            facts.day("day", facts.as_of, "last session the outlook read"),
            facts.text("year", str(facts.as_of.year), "year of that session"),
        ),
    )
