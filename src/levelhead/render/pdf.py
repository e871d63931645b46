"""The page as a PDF for printing and mailing, set by the optional typst package."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Literal, TypeAlias

from levelhead.errors import BadOption, SourceMissing
from levelhead.markets.sessions import sessions
from levelhead.measure.phrase import Phrase
from levelhead.render.chart import chart_svg
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.render.picture import chart_spec
from levelhead.report import Listing, Outlook, Section, Table

Paper = Literal["a4", "letter"]
Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool
_SIZES = {"a4": "a4", "letter": "us-letter"}
_SMALL = frozenset({"data", "disclaimer"})
_PAGES = 2
_COARSEST, _FINEST = 36, 600  # pixels an inch
_ALT = Phrase("Chart of daily bars with levels, averages, momentum and past paths.")
_SCALES = (1.0, 0.96, 0.92, 0.88)  # of type and chart, the first at which the page fits; none: the last
_LONG = 40  # characters from which a column shares the room that short ones leave


def to_pdf(page: Outlook, *, paper: Paper = "a4", language: Language = ENGLISH) -> bytes:
    """The page as a PDF with selectable text, embedded fonts and tags for readers who do not see it.

    Dated by the page's session and set in the fonts inside the typst package, so that equal pages are equal
    bytes on any machine. Tables stay whole; type and chart shrink by up to an eighth where two sheets would not do.

    Parameters
    ----------
    page
        A finished outlook.
    paper
        ``a4`` or ``letter``.
    language
        Of everything on it.

    Raises
    ------
    SourceMissing
        When the extra ``pdf`` is not installed.
    BadOption
        For another paper.

    References
    ----------
    ISO 14289-1 (PDF/UA-1), which the document says it keeps.
    """
    if paper not in _SIZES:
        raise BadOption("--paper", paper, " or ".join(_SIZES))
    try:
        import typst
    except ImportError:
        raise SourceMissing("PDF renderer", "pdf") from None
    source = (files("levelhead.render") / "assets" / "page.typ").read_bytes()
    inputs: dict[str, str] = {}
    for scale in _SCALES:
        inputs = {"page": json.dumps(_data(page, paper, scale, language), ensure_ascii=False)}
        found = typst.query(
            source, "<pages>", field="value", one=True, sys_inputs=inputs, ignore_system_fonts=True
        )
        if int(json.loads(found)) <= _PAGES:
            break
    document = typst.compile(
        source, format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards="ua-1"
    )
    assert isinstance(document, bytes)
    return document


def _data(page: Outlook, paper: Paper, scale: float, language: Language) -> Json:
    market, day = page.context.bars.market, page.as_of
    spec = chart_spec(page, ahead=sessions(market.calendar).after(day, page.horizon), language=language)
    return {
        "title": say(page.title, language),
        "banner": "" if page.banner is None else say(page.banner, language),
        "brand": f"levelhead · {market.symbol} · {day}",
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "scale": scale,
        "paper": _SIZES[paper],
        "lang": language.code,
        # the title stands over it already
        "chart": chart_svg(replace(spec, title=""), width=1200, height=560 * scale),
        "alt": f"{language.text(_ALT)} {spec.subtitle}",
        "sections": [_section(part, language) for part in page.sections if part.blocks],
    }


def _section(part: Section, language: Language) -> Json:
    tables = [block for block in part.blocks if isinstance(block, Table)]
    return {
        "title": language.text(part.title),
        "small": part.id in _SMALL,
        "wide": any(len(block.header) > 2 for block in tables),
        "blocks": [_block(block, language) for block in part.blocks],
    }


def _block(block: object, language: Language) -> Json:
    if isinstance(block, Table):
        return _table(block, language)
    if isinstance(block, Listing):
        return {"kind": "list", "items": [say(claim, language) for claim in block.claims]}
    return {"kind": "text", "text": " ".join(say(claim, language) for claim in block.claims)}  # type: ignore[attr-defined]


def _table(block: Table, language: Language) -> Json:
    rows = [[say(cell, language) for cell in row] for row in block.rows]
    header = [say(cell, language) for cell in block.header]
    longest = [max(len(row[at]) for row in rows) for at in range(len(header))]
    # Short columns take what they need, long ones share the rest in proportion, within limits.
    widths = [0 if each <= _LONG else min(each, 90) for each in longest]
    return {
        "kind": "table",
        "caption": language.text(block.caption),
        "side": block.caption,
        "header": list(header),
        "rows": [list(row) for row in rows],
        "widths": list(widths) if any(widths) else [1 for _ in widths],
    }


def to_png(page: Outlook, *, paper: Paper = "a4", ppi: float = 144, language: Language = ENGLISH) -> bytes:
    """The whole page as one tall picture: the printed page on a sheet as long as it needs.

    Fonts and date as for :func:`to_pdf`, so equal pages are equal bytes on any machine.

    Parameters
    ----------
    page
        A finished outlook.
    paper
        Whose width it has: ``a4`` or ``letter``.
    ppi
        Pixels an inch, 36 to 600; at 144 a picture of A4 is 1,191 pixels wide.
    language
        Of everything on it.

    Raises
    ------
    SourceMissing
        When the extra ``png`` is not installed.
    BadOption
        For another paper or resolution.
    """
    if paper not in _SIZES:
        raise BadOption("--paper", paper, " or ".join(_SIZES))
    if not _COARSEST <= ppi <= _FINEST:
        raise BadOption("ppi", ppi, f"pixels an inch from {_COARSEST} to {_FINEST}")
    try:
        import typst
    except ImportError:
        raise SourceMissing("PNG renderer", "png") from None
    data = _data(page, paper, 1.0, language)
    assert isinstance(data, dict)
    picture = typst.compile(
        (files("levelhead.render") / "assets" / "page.typ").read_bytes(),
        format="png",
        ppi=ppi,
        sys_inputs={"page": json.dumps({**data, "tall": True}, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    assert isinstance(picture, bytes)
    return picture
