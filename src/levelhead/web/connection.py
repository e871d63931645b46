"""A connection that may not be held for nothing: a request must arrive in time, an answer must be taken in time."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ARRIVES = 10.0
"""Seconds in which a request must have arrived whole, counted from the first byte or the connection."""
TAKEN = 30.0
"""Seconds in which a reader must go on taking an answer that waits for him."""


class Connection(H11Protocol):
    """uvicorn's connection with both deadlines; uvicorn itself ends only one that is idle after an answer."""

    _due: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget both deadlines."""
        self._arrived()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read; more bytes of the same request do not put its end off."""
        self._wait()
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._arrived()

    def on_response_complete(self) -> None:
        """Wait for the rest of a request that began to arrive behind the last one."""
        super().on_response_complete()
        if (
            self.conn.their_state is h11.IDLE
            and self.conn.trailing_data[0]
            and not self.transport.is_closing()
        ):
            self._wait()

    def pause_writing(self) -> None:
        """The reader takes nothing for now."""
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(TAKEN, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader goes on."""
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None
        super().resume_writing()

    def _wait(self) -> None:
        if self._due is None:
            self._due = self.loop.call_later(ARRIVES, self._too_late)

    def _arrived(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _too_late(self) -> None:
        self._due = None
        if not self.transport.is_closing():
            self.transport.abort()
