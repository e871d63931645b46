"""The page as Markdown."""

from collections.abc import Iterable

from levelhead.measure import Claim
from levelhead.measure.phrase import Phrase
from levelhead.render.languages import ENGLISH, Language
from levelhead.render.numbers import say
from levelhead.report import Listing, Outlook, Section, Table

_ALT = Phrase("Chart of the last sessions with levels and scenarios")


def to_markdown(page: Outlook, *, picture: str | None = None, language: Language = ENGLISH) -> str:
    """The page in GitHub-flavoured Markdown.

    Parameters
    ----------
    page
        A finished outlook.
    picture
        Relative name of the chart to show under the title, ``None`` for none.
    language
        Of everything on it.
    """
    lines = [f"# {say(page.title, language)}", ""]
    if page.banner is not None:
        lines += [f"> **{say(page.banner, language)}**", ""]
    if picture is not None:
        lines += [f"![{language.text(_ALT)}]({picture})", ""]
    for section in page.sections:
        lines += section_lines(section, language)
    return "\n".join(lines).rstrip() + "\n"


def to_markdown_of(title: Claim, sections: Iterable[Section], language: Language = ENGLISH) -> str:
    """A headline and sections in GitHub-flavoured Markdown: a page that is no outlook."""
    lines = [f"# {say(title, language)}", ""]
    for section in sections:
        lines += section_lines(section, language)
    return "\n".join(lines).rstrip() + "\n"


def section_lines(section: Section, language: Language = ENGLISH) -> list[str]:
    """One section, its title a heading of the second rank."""
    lines = [f"## {language.text(section.title)}", ""]
    for block in section.blocks:
        if isinstance(block, Table):
            lines += _table(block, language)
        elif isinstance(block, Listing):
            lines += [*(f"- {say(claim, language)}" for claim in block.claims), ""]
        else:
            lines += [" ".join(say(claim, language) for claim in block.claims), ""]
    return lines


def _table(table: Table, language: Language) -> list[str]:
    lines = [f"### {language.text(table.caption)}", ""] if table.caption else []
    lines += [_row(table.header, language), "|" + " --- |" * len(table.header)]
    lines += [_row(row, language) for row in table.rows]
    return [*lines, ""]


def _row(cells: tuple[Claim, ...], language: Language) -> str:
    return "| " + " | ".join(say(cell, language).replace("|", "\\|") for cell in cells) + " |"
