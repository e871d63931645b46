"""An outlook as files to take along: the forms and exports that the commands write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from levelhead.data.home import file_stem
from levelhead.errors import DataRejected
from levelhead.measure.phrase import Phrase
from levelhead.render.languages import Language
from levelhead.report import Outlook


@dataclass(frozen=True, slots=True)
class Kind:
    """One form of file.

    Parameters
    ----------
    words
        What the link says.
    media
        Media type.
    ending
        Of the file's name.
    write
        Makes it, in a language.
    is_spoken
        Whether its words depend on the language: what other programs read does not.
    """

    words: Phrase
    media: str
    ending: str
    write: Callable[[Outlook, Language], bytes]
    is_spoken: bool = False


def _html(page: Outlook, language: Language) -> bytes:
    from levelhead.render.html import to_html

    return to_html(page, language).encode()


def _markdown(page: Outlook, language: Language) -> bytes:
    from levelhead.render.markdown import to_markdown

    return to_markdown(page, language=language).encode()


def _text(page: Outlook, language: Language) -> bytes:
    from levelhead.render.terminal import to_text

    return to_text(page, width=100, colour=False, language=language).encode()


def _pdf(page: Outlook, language: Language) -> bytes:
    from levelhead.render.pdf import to_pdf

    return to_pdf(page, language=language)


def _svg(page: Outlook, language: Language) -> bytes:
    from levelhead.render.chart import chart_svg
    from levelhead.render.html.page import spec_of

    return chart_svg(spec_of(page, language)).encode()


def _export(name: str) -> Callable[[Outlook, Language], bytes]:
    def write(page: Outlook, _: Language) -> bytes:
        from levelhead.render import exports

        writer: Callable[[Outlook], str] = getattr(exports, name)
        return writer(page).encode()

    return write


def _calendar(page: Outlook, _: Language) -> bytes:
    from levelhead.markets.context import close_of
    from levelhead.render.calendar_file import to_ics

    events = page.drivers.events
    if events is None:
        raise DataRejected("EMPTY", "no release is listed", remedy="Give lists in a data folder (calendar/)")
    return to_ics(events, page.context.bars.market, stamped=close_of(page.context.bars))


_PLAIN = "text/plain; charset=utf-8"
KINDS = {
    "html": Kind(Phrase("HTML, one file"), "text/html; charset=utf-8", "html", _html, is_spoken=True),
    "pdf": Kind(Phrase("PDF"), "application/pdf", "pdf", _pdf, is_spoken=True),
    "md": Kind(Phrase("Markdown"), "text/markdown; charset=utf-8", "md", _markdown, is_spoken=True),
    "txt": Kind(Phrase("Text"), _PLAIN, "txt", _text, is_spoken=True),
    "svg": Kind(Phrase("Chart as SVG"), "image/svg+xml", "svg", _svg, is_spoken=True),
    "csv": Kind(Phrase("Levels as CSV"), "text/csv; charset=utf-8", "csv", _export("to_csv")),
    "pine": Kind(Phrase("TradingView, Pine v6"), _PLAIN, "pine", _export("to_pine")),
    "tv": Kind(Phrase("TradingView, text to paste"), _PLAIN, "tv.txt", _export("to_paste")),
    "ninjatrader": Kind(Phrase("NinjaTrader"), _PLAIN, "ninjatrader.txt", _export("to_ninjatrader")),
    "sierra": Kind(Phrase("Sierra Chart"), _PLAIN, "sierra.txt", _export("to_sierra")),
    "ics": Kind(Phrase("Releases as a calendar"), "text/calendar; charset=utf-8", "ics", _calendar),
}


def file_name(symbol: str, as_of: date, kind: Kind) -> str:
    """The name a browser keeps a file under.

    >>> file_name("^GSPC", date(2015, 12, 31), KINDS["tv"])
    '_5EGSPC-2015-12-31.tv.txt'
    """
    return f"{file_stem(symbol).replace('%', '_')}-{as_of}.{kind.ending}"


def has_typst() -> bool:
    """Whether a PDF can be made here."""
    from importlib.util import find_spec

    return find_spec("typst") is not None
