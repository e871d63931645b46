"""The page as Markdown."""

from collections.abc import Iterable

from levelhead.measure import Claim
from levelhead.render.numbers import say
from levelhead.report import Listing, Outlook, Paragraph, Section, Table


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
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _section(section: Section) -> list[str]:
    return [f"## {section.title}", "", *markdown_blocks(section.blocks)]


def markdown_blocks(blocks: Iterable[Paragraph | Listing | Table]) -> list[str]:
    """Lines of paragraphs, lists and tables, an empty one after each."""
    lines: list[str] = []
    for block in blocks:
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
