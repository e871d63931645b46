"""Track records for a browser: diagrams over the sections that say the same in figures."""

from collections.abc import Sequence

from levelhead.measure.phrase import Phrase, as_phrase
from levelhead.render.html.assets import STYLE, asset, policy
from levelhead.render.html.colours import following, properties
from levelhead.render.html.evidence import Evidence
from levelhead.render.html.markup import Html, joined, tag, text
from levelhead.render.html.page import head, numbers_section, theme_switch, tip
from levelhead.render.html.sections import section
from levelhead.render.html.sentences import sentence
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.render.reliability import pit_svg, reliability_svg
from levelhead.report.facts import Facts
from levelhead.report.record_section import Recorded, record_section, record_title

RECORD_STYLE, SCRIPT = "record.css", "page.js"


def record_html(facts: Facts, records: Sequence[Recorded], language: Language = ENGLISH) -> str:
    """Records of one market as one self-contained HTML document that loads nothing.

    Parameters
    ----------
    facts
        Of the market, and the last session of its bars.
    records
        Those to show, in order.
    language
        Of everything on it.
    """
    links, title = Evidence(facts.as_of, language), record_title(facts)
    script, style = asset(SCRIPT), properties() + asset(STYLE) + asset(RECORD_STYLE)
    said = tag("p", text(f"levelhead · {facts.market.symbol} · {facts.as_of}"), class_="brand")
    top = tag("header", tag("div", said, theme_switch(language)), tag("h1", sentence(title, links)))
    parts = [
        part
        for told in records
        for part in (pictures(told, language), section(record_section(facts, told), links, {}, named=True))
    ]
    body = joined((*parts, numbers_section(facts.as_of, links)), "\n")
    whole = joined(
        (
            tag("a", text(language.text("Skip to the page")), href="#page", class_="skip"),
            top,
            tag("main", body, id="page"),
            tip(language),
            Html(f"<script>{script}</script>"),
        ),
        "\n",
    )
    first = head(say(title, language), policy((script,), style), style)
    return f"<!DOCTYPE html>\n{tag('html', first, tag('body', whole), lang=language.code)}\n"


def pictures(told: Recorded, language: Language = ENGLISH) -> Html:
    """Reliability and, where closes were scored, PIT, in the colours of the page; the tables say the same."""
    record, of = told.record, as_phrase(told.title)
    said = Phrase("{title}: what was said, what came true", title=of)
    drawn = [_picture(reliability_svg(record, title=language.text(said), language=language))]
    if record.close.pit.n:
        fell = Phrase("{title}: where closes fell in what was issued", title=of)
        drawn.append(_picture(pit_svg(record, title=language.text(fell), language=language)))
    caption = language.text(
        Phrase(
            "{title}. Bars span the interval; where it leaves the diagonal out, the mark is hollow. The tables below say "
            "the same.",
            title=of,
        )
    )
    return tag("figure", tag("div", *drawn, class_="pair"), tag("figcaption", text(caption)), class_="record")


def _picture(svg: str) -> Html:
    return following(svg.replace("\n", ""))
