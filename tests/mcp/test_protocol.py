"""The protocol itself: the list of tools, calls, documents, broken input, and what the process does to the machine."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, MCPError
from mcp_types import CallToolResult

from levelhead.mcp.answering import answer
from levelhead.mcp.catalogue import tool_list
from levelhead.mcp.server import Apart, server
from levelhead.mcp.setup import Setup
from levelhead.mcp.worker import Answered
from levelhead.render.schema import outlook_schema
from tests.mcp.desks import CALLS

ROOT = Path(__file__).resolve().parents[2]
Golden = Callable[[str, str], None]
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def _here(desk: Setup) -> Callable[[str, Any], Awaitable[Answered]]:
    """Answers in this process, so that a failure shows its place."""

    async def run(tool: str, arguments: Any) -> Answered:
        return answer(desk, tool, arguments)

    return run


def _with_client(desk: Setup, talk: Callable[[Client], Awaitable[Any]], *, mode: str = "auto") -> Any:
    async def session() -> Any:
        async with Client(server(_here(desk)), mode=mode) as client:
            return await talk(client)

    return anyio.run(session)


def test_the_list_of_tools_is_the_kept_one(golden: Golden):
    golden("mcp/tools.json", json.dumps(tool_list(), indent=2, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_sees_that_list(mode: str, desk: Setup):
    async def talk(client: Client) -> Any:
        listed = await client.list_tools()
        return [each.model_dump(by_alias=True, exclude_none=True) for each in listed.tools]

    assert _with_client(desk, talk, mode=mode) == tool_list()["tools"]


def test_every_schema_is_one():
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    listed: Any = tool_list()["tools"]
    schemas = [tool[name] for tool in listed for name in ("inputSchema", "outputSchema")]
    assert [error.message for schema in schemas for error in meta.iter_errors(schema)] == []


@pytest.mark.parametrize("tool", CALLS)
def test_an_answer_keeps_its_schema(tool: str, desk: Setup):
    """The client of the library holds it against the schema; here it is held once more, with every error named."""

    async def talk(client: Client) -> CallToolResult:
        return await client.call_tool(tool, CALLS[tool])

    found = _with_client(desk, talk)
    listed: Any = tool_list()["tools"]
    schema = next(each for each in listed if each["name"] == tool)["outputSchema"]
    wrong = [each.message for each in Draft202012Validator(schema).iter_errors(found.structured_content)]
    assert (found.is_error, wrong) == (False, [])
    assert json.loads(found.content[0].text) == found.structured_content  # for clients that read text


def test_a_call_that_cannot_be_answered_is_an_error_of_the_tool(desk: Setup):
    async def talk(client: Client) -> CallToolResult:
        return await client.call_tool("outlook", {"symbol": "RTX"})

    found = _with_client(desk, talk)
    assert (found.is_error, found.structured_content) == (True, None)
    assert "Did you mean RTY" in found.content[0].text


def test_a_tool_that_is_none_is_an_error_of_the_protocol(desk: Setup):
    async def talk(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("place_order", {})
        return raised.value.message

    assert _with_client(desk, talk) == (
        "unknown tool; there are markets, outlook, levels, odds, audit, record, grade"
    )


def test_the_documents_are_the_published_ones(desk: Setup):
    async def talk(client: Client) -> list[str]:
        listed = await client.list_resources()
        return [(await client.read_resource(each.uri)).contents[0].text for each in listed.resources]

    schema, definitions = _with_client(desk, talk)
    assert json.loads(schema) == outlook_schema()
    assert definitions == (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "levelhead://../definitions.md", "http://127.0.0.1/"]
)
def test_no_other_document_can_be_read(address: str, desk: Setup):
    async def talk(client: Client) -> str:
        with pytest.raises(MCPError) as raised:
            await client.read_resource(address)
        return raised.value.message

    assert _with_client(desk, talk).startswith("unknown document")


def test_a_call_that_takes_too_long_is_ended(desk: Setup):
    """The client is told, and the worker is killed."""

    async def session() -> list[Answered]:
        run = Apart(desk, seconds=0.05)
        await run.start()
        return [await run("outlook", {"symbol": "RTY"})]

    (late,) = anyio.run(session)
    assert json.loads(late.text) == {
        "error": {"kind": "TooLong", "message": "no answer within 0.05 seconds. Ask for less, or ask again"}
    }


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _call(number: int, tool: str, arguments: Any) -> bytes:
    params = {"name": tool, "arguments": arguments}
    return _line({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})


@pytest.fixture
def process(desk: Setup) -> Any:
    """The command as an MCP client starts it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "LEVELHEAD_HOME": str(desk.home)}
    with subprocess.Popen(
        [sys.executable, "-m", "levelhead", "mcp", "--data", str(desk.data), "--horizon", "10"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:
        yield started
        started.kill()


def test_broken_and_huge_input_ends_nothing_and_standard_output_carries_the_protocol_alone(process: Any):
    broken = [b"garbage\n", b"\xff\xfe\x00\n", b"[1, 2\n", b"x" * 5_000_000 + b"\n", b'{"jsonrpc": "2.0"}\n']
    sent = [
        *broken,
        _line(HELLO),
        _line({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        *broken,
        _call(2, "odds", {"symbol": "RTY", "up": 1850, "down": 1650}),
        _call(3, "odds", {"symbol": "RTY", "up": "NaN", "down": 1650}),
        _call(4, "audit", {"note": "y" * 70_000}),
        _call(5, "markets", [1]),
        _line({"jsonrpc": "2.0", "id": 6, "method": "no/such"}),
    ]
    for each in sent:
        process.stdin.write(each)
    process.stdin.flush()
    answers = {found["id"]: found for found in (json.loads(process.stdout.readline()) for _ in range(6))}
    process.stdin.close()
    assert (process.wait(30), process.stdout.read(), process.stderr.read()) == (0, b"", b"")
    assert answers[1]["result"]["serverInfo"]["name"] == "levelhead"
    assert answers[2]["result"]["structuredContent"]["horizon"] == 10
    assert [answers[number]["result"]["isError"] for number in (3, 4)] == [True, True]
    assert [answers[number]["error"]["code"] for number in (5, 6)] == [-32602, -32601]
