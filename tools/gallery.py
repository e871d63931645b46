"""Run docs/gallery.ipynb, put what it shows into docs/gallery.md: ``python -m tools.gallery``; ``--check`` compares.

The notebook is kept without outputs; the page beside it has them, as Markdown, so that a reader without Jupyter sees what
a notebook shows, and a number that changed is a line in a difference.
"""

import difflib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import levelhead

DOCS = Path(__file__).resolve().parents[1] / "docs"
SOURCE = Path(levelhead.__file__).resolve().parents[1]
NOTEBOOK, PAGE = DOCS / "gallery.ipynb", DOCS / "gallery.md"
SECONDS = 120  # for any one cell, on a busy machine
# The evening of the sample's last session: how old the sample has become is not what the notebook is about.
NOW = "2015-12-31T23:00Z"
_LEAD = "Run it yourself: {download}`gallery.ipynb <gallery.ipynb>`."
# The hash of an entry covers the program that made it: it changes with every line of levelhead.
_HASH = re.compile(r"\b[0-9a-f]{16}\b")


def kept(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """The notebook as it lies in the repository."""
    found: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return found


def run(path: Path = NOTEBOOK) -> nbformat.NotebookNode:
    """The notebook with its outputs; every warning is shown in them.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        For the first cell that fails.
    """
    notebook = kept(path)
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3")
    # or it warns of its own transport, which is nobody's business here
    client.extra_arguments = ["--IPKernelApp.log_level=40"]
    environment = {
        **os.environ,
        "LEVELHEAD_NOW": NOW,
        "PYTHONWARNINGS": "default",
        "NO_COLOR": "1",
        # the kernel is a process of its own: it shows the levelhead that runs it, not another that is installed
        "PYTHONPATH": os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH")))),
    }
    client.execute(env=environment, cwd=str(path.parent))
    return notebook


def complaints(notebook: nbformat.NotebookNode) -> list[str]:
    """What cells wrote to standard error: warnings, for the most part."""
    return [
        output["text"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output["output_type"] == "stream" and output["name"] == "stderr"
    ]


def written(notebook: nbformat.NotebookNode) -> str:
    """The notebook as a page of the documentation: words, code, what each cell prints, and values as quotations."""
    parts: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        parts += _shown(cell)
    title, *rest = parts
    return "\n\n".join((title, _LEAD, *rest)) + "\n"


def _shown(cell: nbformat.NotebookNode) -> Iterator[str]:
    # one stream comes in as many pieces as the kernel happened to send
    printed = "".join(each["text"] for each in cell.outputs if each["output_type"] == "stream")
    if printed:
        yield _plain(printed)
    for output in cell.outputs:
        if output["output_type"] == "stream":
            continue
        if "text/markdown" in output.get("data", {}):
            yield _quoted(output["data"]["text/markdown"])
        else:
            yield _plain(output["data"]["text/plain"])


def _plain(printed: str) -> str:
    lines = [line.rstrip() for line in _HASH.sub("…", printed).splitlines()]
    return "```text\n" + "\n".join(lines).strip("\n") + "\n```"


def _quoted(shown: str) -> str:
    """A quotation; headings of a value become bold lines, for they are none of this page."""
    lines = (re.sub(r"^#+ (.*)$", r"**\1**", line) for line in shown.rstrip("\n").split("\n"))
    return "\n".join(f"> {line}".rstrip() for line in lines)


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` show how it differs from what the notebook shows now; 1 if it does."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tools.gallery [--check]", file=sys.stderr)
        return 2
    new = written(run())
    if not arguments:
        PAGE.write_text(new, encoding="utf-8")
        return 0
    old = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    difference = list(
        difflib.unified_diff(old.splitlines(), new.splitlines(), PAGE.name, "now", lineterm="", n=1)
    )
    if difference:
        print("\n".join(difference[:60]))
        print("docs/gallery.md shows an old run; `python -m tools.gallery` puts the present one in")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
