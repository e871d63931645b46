"""The fact-check as Markdown and as one self-contained HTML page; words of the note are text, never markup."""

import html
import json
import re
from functools import partial

from levelhead.factcheck import Audit, Ruling
from levelhead.markets.registry import market
from levelhead.render.audit_object import audit_object, bounded
from levelhead.render.audit_text import (
    AGAINST,
    LABELS,
    NEAREST,
    NOTHING,
    READING,
    STATEMENT_HEADER,
    STATEMENTS,
    TABLE,
    TABLE_HEADER,
    TITLE,
    Line,
    capital,
    dated,
    fairness,
    lines,
    place,
    summary,
    table_rows,
    table_sentences,
)
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say

MARKS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: f"\\{mark}" for mark in "\\`*_[]|~$#@"}
)
ADDRESS = re.compile(r"(\w)(://|\.(?=\w+\.\w))")


def audit_json(audit: Audit) -> str:
    """The object as text."""
    return json.dumps(audit_object(audit), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def audit_markdown(audit: Audit) -> str:
    """The report in GitHub-flavoured Markdown; the summary first."""
    page = [f"# Fact-check: {escaped(audit.note.title or audit.note.name)}", ""]
    if audit.is_empty:
        return "\n".join([*page, NOTHING, ""])
    traded = market(audit.market)
    page += [f"{place(audit)} {dated(audit)}", ""]
    page += [" ".join(summary(audit)), ""]
    page += ["## Statements", "", markdown_row(STATEMENT_HEADER), "| --- | --- | --- |"]
    for each in lines(audit):
        shows = each.shows + (f" Nearest that holds: {each.nearest}." if each.nearest else "")
        page.append(markdown_row((f"**{LABELS[each.ruling]}**", f"“{escaped(each.quote)}”", escaped(shows))))
    page.append("")
    for table, outcome in zip(audit.tables, audit.outcomes, strict=True):
        page += ["## Table of scenarios", "", markdown_row(TABLE_HEADER), "|" + " --- |" * len(TABLE_HEADER)]
        page += [markdown_row(tuple(escaped(cell) for cell in row)) for row in table_rows(table, traded)]
        page += ["", *(f"{sentence}" for sentence in table_sentences(table, outcome, traded)), ""]
    if audit.contradictions:
        page += ["## The note against itself", ""]
        for found in audit.contradictions:
            quotes = ", ".join(f"“{escaped(bounded(quote))}”" for quote in found.quotes)
            page.append(f"- {escaped(capital(say(found.claim)))} ({quotes}).")
        page.append("")
    page += ["## How to read this", "", fairness(), ""]
    return "\n".join(page)


def escaped(text: str) -> str:
    """Words of the note with every mark of Markdown and HTML made harmless, on one line.

    Links need brackets or a bare address; both are broken up, and so are mail addresses.
    """
    line = " ".join(text.split()).translate(MARKS)
    return ADDRESS.sub(r"\1\\\2", line)


def markdown_row(cells: tuple[str, ...]) -> str:
    """A row of a Markdown table; its cells are escaped already."""
    return "| " + " | ".join(cells) + " |"


STYLE = """
:root{color-scheme:light dark;--ink:#1c2024;--paper:#fff;--line:#d4d8dd;--soft:#5b6570;--true:#1a7f4b;--false:#b3261e;
--unsupported:#8a5a00;--open:#5b6570}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--paper:#14171a;--line:#363c43;--soft:#9aa4ae;--true:#5ec98f;
--false:#ff8a80;--unsupported:#e5b454;--open:#9aa4ae}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:70rem;padding:1.5rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin-top:2rem}
.frame{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.5rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td.verdict{white-space:nowrap;font-weight:600}.true{color:var(--true)}.false{color:var(--false)}
.unsupported{color:var(--unsupported)}.not-checkable{color:var(--open)}
q{font-style:italic}.soft{color:var(--soft);font-size:.9rem}p.summary{font-size:1.1rem}
"""
SIGNS = {Ruling.TRUE: "✓", Ruling.FALSE: "✗", Ruling.UNSUPPORTED: "?", Ruling.NOT_CHECKABLE: "–"}


def audit_html(audit: Audit) -> str:
    """One HTML page without a script, a picture or a link: it loads nothing."""
    return html_page(html.escape(audit.note.title or audit.note.name), audit_body(audit))


def audit_title(audit: Audit, language: Language = ENGLISH) -> str:
    """The headline, plain."""
    before, _, after = language.text(TITLE).partition("{name}")
    return f"{before}{audit.note.title or audit.note.name}{after}"


def audit_body(audit: Audit, language: Language = ENGLISH) -> list[str]:
    """What stands in the page: markup, all words of the note escaped.

    Findings are English sentences in every language and marked as such; what stands around them is translated.
    """
    say_escaped = partial(_escaped, language=language)
    body = [f"<h1>{html.escape(audit_title(audit, language))}</h1>"]
    if audit.is_empty:
        return [*body, f"<p>{say_escaped(NOTHING)}</p>"]
    traded = market(audit.market)
    body.append(
        f'<p class="soft">{html.escape(place(audit))} {_english(html.escape(dated(audit)), language)}</p>'
    )
    body.append(f'<p class="summary">{html.escape(" ".join(summary(audit, language)))}</p>')
    body.append(f"<h2>{say_escaped(STATEMENTS)}</h2>")
    rows = [_statement_row(each, language) for each in lines(audit)]
    body.append(html_table(tuple(language.text(each) for each in STATEMENT_HEADER), rows))
    for table, outcome in zip(audit.tables, audit.outcomes, strict=True):
        body.append(f"<h2>{say_escaped(TABLE)}</h2>")
        cells = table_rows(table, traded, language)
        rows = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in cells]
        body.append(html_table(tuple(language.text(each) for each in TABLE_HEADER), rows))
        told = table_sentences(table, outcome, traded, language)
        body += [f"<p>{html.escape(each)}</p>" for each in told]
    if audit.contradictions:
        body.append(f"<h2>{say_escaped(AGAINST)}</h2><ul>")
        for found in audit.contradictions:
            quotes = ", ".join(f"<q>{html.escape(bounded(quote))}</q>" for quote in found.quotes)
            said = _english(html.escape(capital(say(found.claim))), language)
            body.append(f"<li>{said} ({quotes})</li>")
        body.append("</ul>")
    return [*body, f"<h2>{say_escaped(READING)}</h2><p>{html.escape(fairness(language))}</p>"]


def _escaped(words: str, language: Language) -> str:
    return html.escape(language.text(words))


def _english(markup: str, language: Language) -> str:
    """Markup of English words, marked as such where the page is in another language."""
    return markup if language.is_english else f'<span lang="en">{markup}</span>'


def _statement_row(each: Line, language: Language) -> str:
    name = LABELS[each.ruling]
    shows = _english(html.escape(each.shows), language)
    if each.nearest:
        before, _, after = _escaped(NEAREST, language).partition("{nearest}")
        shows += f"<br>{before}{_english(html.escape(each.nearest), language)}{after}"
    if each.allowed:
        allowed = _english(html.escape(capital(each.allowed)), language)
        shows += f'<br><span class="soft">{allowed}.</span>'
    style = name.replace(" ", "-")
    return (
        f'<td class="verdict {style}">{SIGNS[each.ruling]} {_escaped(name, language)}</td>'
        f"<td><q>{html.escape(each.quote)}</q></td><td>{shows}</td>"
    )


def html_table(header: tuple[str, ...], rows: list[str]) -> str:
    """A table that scrolls inside its frame; cells are escaped already."""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in header)
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f'<div class="frame"><table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>'


def html_page(title: str, body: list[str]) -> str:
    """A whole page under a policy that lets nothing load or run."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fact-check: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )
