"""The chart of a page: a still picture everywhere, an interactive one where scripts run."""

from dataclasses import replace

from levelhead.measure.phrase import Phrase
from levelhead.render.chart import ChartSpec, chart_svg
from levelhead.render.html.chart_data import as_script, chart_data
from levelhead.render.html.colours import following
from levelhead.render.html.lean import lean
from levelhead.render.html.markup import NOTHING, Html, joined, tag, text
from levelhead.render.languages import ENGLISH, Language
from levelhead.report import Outlook

ATTRIBUTION = "TradingView Lightweight Charts, Copyright (c) 2023 TradingView, Inc. "
HOME = "https://www.tradingview.com/"
_BUTTONS = (
    ("in", Phrase("Zoom in"), "+"),
    ("out", Phrase("Zoom out"), "−"),
    ("all", Phrase("Whole chart"), "⤢"),
)
_CHART = Phrase(
    "Chart of daily bars. Arrow keys move from session to session, plus and minus zoom, Escape leaves."
)


def still(spec: ChartSpec, *, width: float = 1200, height: float = 760) -> Html:
    """The picture alone, in the colours of the page's theme; so many pixels, before the page fits it."""
    # The headline stands over it on the page already; readers who do not see it still get its name.
    drawn = chart_svg(replace(spec, title=""), width=width, height=height).replace("\n", "")
    named = drawn.replace("<title></title>", tag("title", text(spec.title)), 1)
    return following(lean(named))


def figure(page: Outlook, spec: ChartSpec, language: Language = ENGLISH) -> Html:
    """Both charts, the data of the second, and whose work it is."""
    events = page.drivers.events.inside if page.drivers.events is not None else ()
    buttons = (
        tag("button", text(sign), type="button", data_zoom=name, aria_label=language.text(words))
        for name, words, sign in _BUTTONS
    )
    live = tag(
        "div",
        tag(
            "div", tag("p", id="reading", role="status"), tag("p", *buttons, class_="zoom"), class_="bar-top"
        ),
        tag("div", id="chart", tabindex=0, role="application", aria_label=language.text(_CHART)),
        _key(spec, language),
        id="live",
        hidden=True,
    )
    credit = tag(
        "small",
        text(f"{language.text('Charting:')} {ATTRIBUTION}"),
        tag("a", text(HOME), href=HOME, rel="noopener noreferrer", class_="out"),
        id="credit",
        hidden=True,
    )
    data = Html(
        f'<script type="application/json" id="chart-data">{as_script(chart_data(spec, events, language))}</script>'
    )
    words = tag("figcaption", credit)
    return tag("figure", tag("div", still(spec), id="still"), live, words, data, id="picture")


def _key(spec: ChartSpec, language: Language) -> Html:
    """What the lines and bands are."""
    marks = [("bands", language.text("resistance and support zones"))] if spec.zones else []
    marks += [(f"average-{letter}", line.label) for letter, line in zip("abc", spec.averages, strict=False)]
    if spec.fan:
        marks.append(("fan", spec.words.fan))
    if not marks:
        return NOTHING
    return tag(
        "p",
        joined((tag("span", text(each), class_=f"key {name}") for name, each in marks), " "),
        class_="keys",
    )
