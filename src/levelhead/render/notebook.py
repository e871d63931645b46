"""What values look like in a notebook: every one a card of claims, as HTML and as Markdown.

Imported by :mod:`levelhead.measure.showing` when the first value shows itself.
"""

from levelhead.evidence.record import TrackRecord
from levelhead.factcheck import Audit
from levelhead.forecast import Forecast
from levelhead.markets import Bars
from levelhead.measure import Claim, Measurement
from levelhead.measure.showing import as_frame, as_html, as_line, as_markdown
from levelhead.render.audit_page import audit_body, audit_markdown
from levelhead.render.exports.words import one_line
from levelhead.render.frames import bars_frame, bins_frame, scenarios_frame
from levelhead.render.html import to_fragment
from levelhead.render.html.colours import following
from levelhead.render.html.evidence import Notes, evidence_lines
from levelhead.render.html.fan import fan_picture
from levelhead.render.html.fragment import fragment
from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.html.sections import written_blocks
from levelhead.render.html.sentences import sentence
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.markdown import harmless, section_lines, to_markdown
from levelhead.render.numbers import say, written
from levelhead.render.reliability import reliability_svg
from levelhead.report import Outlook, Section
from levelhead.report.bars_card import bars_card, bars_title
from levelhead.report.card import Card
from levelhead.report.facts import Facts
from levelhead.report.forecast_card import forecast_card, forecast_title
from levelhead.report.level_card import level_card, level_title
from levelhead.report.record_card import record_card, record_title
from levelhead.report.watched import WatchedLevel

as_frame.register(Bars, bars_frame)
as_frame.register(Forecast, scenarios_frame)
as_frame.register(TrackRecord, bins_frame)


def card_html(card: Card, picture: Html = NOTHING, language: Language = ENGLISH) -> str:
    """A card for a notebook; what is drawn stands under its title."""
    links = Notes(language)
    title = tag("h1", sentence(card.title, links))
    return fragment(title, picture, *written_blocks(card.blocks, links, {}), small=True)


def card_markdown(card: Card, language: Language = ENGLISH) -> str:
    """A card as Markdown."""
    title = f"### {say(card.title, language)}"
    return "\n".join([harmless(title), "", *_lines(card, language)]).rstrip() + "\n"


def _lines(card: Card, language: Language) -> list[str]:
    """What stands under the title, which is a claim and no section's."""
    return section_lines(Section("card", "", card.blocks), language)[2:]


def numbers_html(claim: Claim) -> Html:
    """Every number of a claim with what it is, how it was made, from what and as of when."""
    rows: list[Html] = []
    for each in claim.measurements:
        rows += [tag("dt", text(written(each))), tag("dd", text("; ".join(evidence_lines(each))))]
    return tag("dl", *rows) if rows else NOTHING


@as_line.register
def _(value: Outlook) -> str:
    return f"Outlook · {say(value.title)}"


@as_html.register
def _(value: Outlook) -> str:
    return to_fragment(value)


@as_markdown.register
def _(value: Outlook) -> str:
    return to_markdown(value)


@as_line.register
def _(value: Forecast) -> str:
    facts = Facts(value.market, value.issued)
    said = (
        f"{each.row} {written(facts.probability('p', each.probability, value.model))}" for each in value.odds
    )
    return f"Forecast · {say(forecast_title(value))} · {', '.join(said)}"


@as_html.register
def _(value: Forecast) -> str:
    return card_html(forecast_card(value), fan_picture(value))


@as_markdown.register
def _(value: Forecast) -> str:
    return card_markdown(forecast_card(value))


@as_line.register
def _(value: WatchedLevel) -> str:
    return f"Level · {say(level_title(value))}"


@as_html.register
def _(value: WatchedLevel) -> str:
    return card_html(level_card(value))


@as_markdown.register
def _(value: WatchedLevel) -> str:
    return card_markdown(level_card(value))


@as_line.register
def _(value: TrackRecord) -> str:
    return f"TrackRecord · {record_name(value)}"


@as_html.register
def record_html(value: TrackRecord) -> str | None:
    """A record; ``None`` where nobody said whose it is."""
    if value.market is None:
        return None
    said = say(record_title(value, value.market))
    drawn = following(reliability_svg(value, title=said).replace("\n", ""))
    return card_html(record_card(value, value.market), tag("div", drawn, class_="record"))


@as_markdown.register
def record_markdown(value: TrackRecord) -> str | None:
    """A record; ``None`` where nobody said whose it is."""
    return None if value.market is None else card_markdown(record_card(value, value.market))


def record_name(record: TrackRecord) -> str:
    """Whose record, of how many sessions ahead, from when to when."""
    if record.market is None:
        return f"{record.first} to {record.last}"
    return f"{say(record_title(record, record.market))} · {record.first} to {record.last}"


@as_line.register
def _(value: Bars) -> str:
    return f"Bars · {say(bars_title(value))}"


@as_html.register
def _(value: Bars) -> str:
    return card_html(bars_card(value))


@as_markdown.register
def _(value: Bars) -> str:
    return card_markdown(bars_card(value))


@as_line.register
def _(value: Audit) -> str:
    return f"Audit · {one_line(value.note.title or value.note.name)} · {len(value.verdicts)} statements"


@as_html.register
def _(value: Audit) -> str:
    # the report escapes every word of the note itself
    return fragment(Html("\n".join(audit_body(value))))


@as_markdown.register
def _(value: Audit) -> str:
    return audit_markdown(value)


@as_html.register
def _(value: Claim) -> str:
    return fragment(tag("p", sentence(value, Notes())), numbers_html(value), small=True)


@as_markdown.register
def _(value: Claim) -> str:
    rows = [f"- **{written(each)}** {'; '.join(evidence_lines(each))}" for each in value.measurements]
    return harmless("\n".join([say(value), "", *rows]).rstrip() + "\n")


@as_html.register
def _(value: Measurement) -> str:
    printed = tag("dt", text(written(value)))
    return fragment(tag("dl", printed, tag("dd", text("\n".join(evidence_lines(value))))), small=True)


@as_markdown.register
def _(value: Measurement) -> str:
    return harmless(f"**{written(value)}** {'; '.join(evidence_lines(value))}\n")
