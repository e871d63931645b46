"""What a client can read beside the tools: the schema of the page and the definition of every sentence."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from levelhead.render.schema import outlook_schema


@dataclass(frozen=True, slots=True)
class Document:
    """One document.

    Parameters
    ----------
    address
        Its URI; the only ones that can be read are those listed.
    name, about, kind
        What a client shows; ``kind`` is the media type.
    read
        Gives its text.
    """

    address: str
    name: str
    about: str
    kind: str
    read: Callable[[], str]


def _schema() -> str:
    return json.dumps(outlook_schema(), indent=2, ensure_ascii=False) + "\n"


def _definitions() -> str:
    return (files("levelhead.mcp") / "definitions.md").read_text(encoding="utf-8")


DOCUMENTS = (
    Document(
        "levelhead://outlook.schema.json",
        "outlook.schema.json",
        "JSON Schema of `levelhead outlook --format json`: every key, unit and range.",
        "application/schema+json",
        _schema,
    ),
    Document(
        "levelhead://definitions.md",
        "definitions.md",
        "What each sentence of an outlook means, defined before it is measured.",
        "text/markdown",
        _definitions,
    ),
)
