"""What the server hands to its worker processes; the server itself imports nothing that measures."""

from collections.abc import Mapping
from dataclasses import dataclass

from levelhead.mcp.setup import Setup


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as JSON text on one line; ``is_error``: it says what to do instead."""

    text: str
    is_error: bool = False


def work(setup: Setup, tool: str, arguments: Mapping[str, object] | None) -> Answered:
    """Answer one call: see :func:`levelhead.mcp.answering.answer`."""
    from levelhead.mcp.answering import answer

    return answer(setup, tool, arguments)


def warm() -> None:
    """Import everything an answer needs."""
    import levelhead.mcp.answering  # noqa: F401
