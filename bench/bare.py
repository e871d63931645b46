"""The least that Starlette and uvicorn can do: one file's bytes at every address. ``python -m bench.bare FILE``."""

import socket
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    """Serve the file until ended."""
    body = Path(sys.argv[1]).read_bytes()

    async def whole(_: Request) -> Response:
        return Response(body, media_type="text/html")

    app = Starlette(routes=[Route("/{rest:path}", whole)])
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", 0))
        bound.listen(512)
        print(f"Listening on http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
        config = uvicorn.Config(app, http="h11", ws="none", log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[bound])


if __name__ == "__main__":
    main()
