"""The page as Markdown."""

from collections.abc import Iterable

from levelhead.measure import Claim
from levelhead.render.numbers import say
from levelhead.report import Listing, Outlook, Section, Table


def to_markdown(page: Outlook, *, picture: str | None = None) -> str:
    """The page in GitHub-flavoured Markdown.

    Parameters
    ----------
    page
        A finished outlook.
    picture
        Relative name of the chart to show under the title, ``None`` for none.
    """
    lines = [f"# {say(page.title)}", ""]
    if page.banner is not None:
        lines += [f"> **{say(page.banner)}**", ""]
    if picture is not None:
        lines += [f"![Chart of the last sessions with levels and scenarios]({picture})", ""]
    for section in page.sections:
        lines += section_lines(section)
    return "\n".join(lines).rstrip() + "\n"


def to_markdown_of(title: Claim, sections: Iterable[Section]) -> str:
    """A headline and sections in GitHub-flavoured Markdown: a page that is no outlook."""
    lines = [f"# {say(title)}", ""]
    for section in sections:
        lines += section_lines(section)
    return "\n".join(lines).rstrip() + "\n"


def section_lines(section: Section) -> list[str]:
    """One section, its title a heading of the second rank."""
    lines = [f"## {section.title}", ""]
    for block in section.blocks:
        if isinstance(block, Table):
            lines += _table(block)
        elif isinstance(block, Listing):
            lines += [*(f"- {say(claim)}" for claim in block.claims), ""]
        else:
            lines += [" ".join(say(claim) for claim in block.claims), ""]
    return lines


def _table(table: Table) -> list[str]:
    lines = [f"### {table.caption}", ""] if table.caption else []
    lines += [_row(table.header), "|" + " --- |" * len(table.header)]
    lines += [_row(row) for row in table.rows]
    return [*lines, ""]


def _row(cells: tuple[Claim, ...]) -> str:
    return "| " + " | ".join(say(cell).replace("|", "\\|") for cell in cells) + " |"
