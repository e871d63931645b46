"""What happened after an outlook of a past session, as a page of its own."""

from levelhead.markets.sessions import sessions
from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.known import known
from levelhead.render.after_object import after_object
from levelhead.render.after_picture import after_svg
from levelhead.render.html.colours import following
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import NOTHING, Html, tag
from levelhead.render.numbers import say
from levelhead.report import Outlook
from levelhead.report.after import Aftermath
from levelhead.report.aftermath_section import aftermath_section
from levelhead.report.facts import Facts
from levelhead.web.document_schemas import AFTER
from levelhead.web.layout import body_of, contents_of
from levelhead.web.room import Room
from levelhead.web.sheet import Moved, Sheet, json_bytes
from levelhead.web.time_machine import elsewhere
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted

SCHEMA = AFTER
_CAPTION = Phrase(
    "What came over what was said: bands were to hold half and nine tenths of closes; a ring marks the outcome."
)


def page(room: Room, wanted: Wanted) -> Sheet | Moved:
    """What came; the outlook itself is on the page of its day."""
    moved = elsewhere(room, wanted, "after")
    if moved is not None:
        return moved
    language = room.tongue.language
    outlook = room.outlook(wanted.symbol, wanted.day)
    after = came(room, outlook)
    part, title = aftermath_section(outlook, after), _title(outlook)
    data = after_object(wanted.symbol, after, part)
    body = body_of(
        title,
        (part,),
        as_of=after.known,
        links=Evidence(after.known, language),
        banner=outlook.banner,
        lead=picture(outlook, after, room.tongue),
    )
    return Sheet(
        title=say(title, language),
        body=body,
        data=json_bytes(data),
        place="outlook",
        symbol=wanted.symbol,
        day=wanted.day,
        contents=contents_of((part,), room.tongue),
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


def picture(outlook: Outlook, after: Aftermath, tongue: Tongue) -> Html:
    """What came, over what was said; nothing before the first bar."""
    if not after.has_begun:
        return NOTHING
    days = sessions(outlook.context.bars.market.calendar).after(outlook.as_of, outlook.horizon)
    drawn = following(after_svg(outlook, after, days=days, language=tongue.language).replace("\n", ""))
    return tag("figure", drawn, tag("figcaption", tongue.text(_CAPTION)), class_="level", tabindex=0)


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
