"""A real server on a free port of this machine, in a thread, for as long as a test looks at it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from levelhead.web.guard import Guard
from levelhead.web.live import Readers
from levelhead.web.server import Server, listening


@contextmanager
def served(app: Guard) -> Iterator[int]:
    """The port on which it is answered."""
    bound = listening("127.0.0.1", 0)
    server = Server(app, getattr(getattr(app.app, "state", None), "readers", Readers()))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield bound.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(15)
        bound.close()
        assert not thread.is_alive()


def connected(port: int, content: bytes = b"", *, timeout: float = 10.0) -> socket.socket:
    """A connection that has sent so much."""
    made = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    made.sendall(content)
    return made


def received(connection: socket.socket, *, until: bytes | None = None) -> bytes:
    """What comes until the other side closes, or until these bytes have come; it comes within half a minute."""
    parts, late = b"", time.monotonic() + 30
    try:
        while until is None or until not in parts:
            assert time.monotonic() < late, parts
            part = connection.recv(65_536)
            if not part:
                break
            parts += part
    except ConnectionResetError:
        pass
    return parts
