"""One call, one answer: the function that runs in a process of its own."""

import json
from collections.abc import Callable, Mapping

from levelhead.errors import BadOption
from levelhead.mcp import outcomes, readings
from levelhead.mcp.catalogue import tools
from levelhead.mcp.given import Given
from levelhead.mcp.refusal import refusal
from levelhead.mcp.setup import Setup
from levelhead.mcp.worker import Answered
from levelhead.render.plain import Json

MOST_BYTES = 1024 * 1024
"""The largest answer; a whole page has about 210,000 bytes."""

_ANSWERS: dict[str, Callable[[Setup, Given], dict[str, Json]]] = {
    "markets": readings.listed_markets,
    "outlook": readings.outlook,
    "levels": readings.levels,
    "odds": readings.odds,
    "audit": readings.audit,
    "record": outcomes.record,
    "grade": outcomes.grade,
}
_KNOWN = {tool.name: tuple(tool.arguments) for tool in tools()}


def answer(setup: Setup, tool: str, arguments: Mapping[str, object] | None) -> Answered:
    """Answer one call; every error becomes an answer that says what to do.

    Parameters
    ----------
    setup
        What the server was started with.
    tool
        One of the names of :func:`levelhead.mcp.catalogue.tools`.
    arguments
        As the client sent them.
    """
    try:
        found = _ANSWERS[tool](setup, Given(arguments, _KNOWN[tool]))
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if len(text.encode()) > MOST_BYTES:
            raise BadOption(tool, f"{len(text):,} characters", "a smaller answer: ask for fewer sections")
    except Exception as error:  # noqa: BLE001  the edge: no traceback and no path reaches a client
        return Answered(json.dumps(refusal(error, setup.folders), ensure_ascii=False), is_error=True)
    return Answered(text)
