"""The protocol: lists, calls and documents, served over standard input and output."""

import json
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager

import anyio
import anyio.to_process
import mcp_types as types
from mcp.server import Server
from mcp.server.context import ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from levelhead import __version__
from levelhead.errors import LevelheadError
from levelhead.mcp.catalogue import INSTRUCTIONS, tool_list, tools
from levelhead.mcp.documents import DOCUMENTS
from levelhead.mcp.lines import bounded_stdin
from levelhead.mcp.refusal import refusal
from levelhead.mcp.setup import Setup
from levelhead.mcp.worker import Answered, warm, work

SECONDS = 60.0
"""Longest a call may take; a page takes one or two seconds."""
AT_ONCE = 2
"""Calls worked on at the same time; the others wait."""

Arguments = Mapping[str, object] | None
Run = Callable[[str, Arguments], Awaitable[Answered]]
Start = Callable[[], Coroutine[object, object, None]]
Connection = Server[dict[str, object]]
Request = ServerRequestContext[dict[str, object]]


class TooLong(LevelheadError):
    """A call took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} seconds. Ask for less, or ask again")


class Ended(LevelheadError):
    """The process that worked on a call is gone."""

    def __init__(self) -> None:
        super().__init__("the work on this answer ended early, for want of memory perhaps. Ask again")


class Apart:
    """Answers calls in worker processes: one that takes too long, or is cancelled, is ended.

    Parameters
    ----------
    setup
        What the server was started with.
    seconds
        Longest a call may take, waiting for its turn included.
    """

    def __init__(self, setup: Setup, *, seconds: float = SECONDS) -> None:
        self._setup, self._seconds = setup, seconds
        self._limiter = anyio.CapacityLimiter(AT_ONCE)
        self._ready = anyio.Event()

    async def start(self) -> None:
        """Make a first worker, which imports everything while the client and the server still greet each other."""
        try:
            await anyio.to_process.run_sync(warm, cancellable=True, limiter=self._limiter)
        except (anyio.BrokenWorkerProcess, OSError):
            pass  # the first call tries again, and tells
        finally:
            self._ready.set()

    async def __call__(self, tool: str, arguments: Arguments) -> Answered:
        """Answer one call."""
        with anyio.move_on_after(self._seconds):
            await self._ready.wait()
            try:
                return await anyio.to_process.run_sync(
                    work, self._setup, tool, arguments, cancellable=True, limiter=self._limiter
                )
            except anyio.BrokenWorkerProcess:
                return _refused(Ended())
        return _refused(TooLong(self._seconds))


def _refused(error: LevelheadError) -> Answered:
    return Answered(json.dumps(refusal(error), ensure_ascii=False), is_error=True)


async def nothing() -> None:
    """Start nothing."""


def server(run: Run, *, start: Start = nothing) -> Connection:
    """The server.

    Parameters
    ----------
    run
        Answers one call: see :class:`Apart`.
    start
        Runs beside the connection from its beginning.
    """

    @asynccontextmanager
    async def lifespan(_: Connection) -> AsyncIterator[dict[str, object]]:
        async with anyio.create_task_group() as group:
            group.start_soon(start)
            yield {}
            group.cancel_scope.cancel()

    listed = types.ListToolsResult.model_validate(tool_list())
    names = tuple(tool.name for tool in tools())

    async def list_tools(_: Request, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return listed

    async def call_tool(_: Request, params: types.CallToolRequestParams) -> types.CallToolResult:
        if params.name not in names:
            raise MCPError(types.INVALID_PARAMS, f"unknown tool; there are {', '.join(names)}")
        found = await run(params.name, params.arguments)
        return types.CallToolResult(
            content=[types.TextContent(text=found.text)],
            structured_content=None if found.is_error else json.loads(found.text),
            is_error=found.is_error,
        )

    return Server(
        "levelhead",
        version=__version__,
        title="levelhead: market outlooks that show their work",
        instructions=INSTRUCTIONS,
        lifespan=lifespan,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=_list_documents,
        on_read_resource=_read_document,
    )


async def _list_documents(_: Request, __: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
    return types.ListResourcesResult(
        resources=[
            types.Resource(uri=each.address, name=each.name, description=each.about, mime_type=each.kind)
            for each in DOCUMENTS
        ]
    )


async def _read_document(_: Request, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
    for each in DOCUMENTS:
        if each.address == params.uri:
            content = types.TextResourceContents(uri=each.address, mime_type=each.kind, text=each.read())
            return types.ReadResourceResult(contents=[content])
    there = ", ".join(each.address for each in DOCUMENTS)
    raise MCPError(types.INVALID_PARAMS, f"unknown document; there are {there}")


def serve(setup: Setup) -> None:
    """Serve one client over standard input and output until it closes the connection."""
    # What the library would log are tracebacks of broken input, for nobody to read.
    for name in ("mcp", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # Ctrl-C ends the process: the thread that waits for the next line cannot be asked to stop.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    anyio.run(_serve, setup)


async def _serve(setup: Setup) -> None:
    run = Apart(setup)
    connection = server(run, start=run.start)
    async with stdio_server(stdin=bounded_stdin()) as (incoming, outgoing):
        await connection.run(incoming, outgoing, connection.create_initialization_options())
