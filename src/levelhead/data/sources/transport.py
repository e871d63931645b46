"""How bytes come from a source: one protocol, and HTTP behind it with an end to every wait.

The limits of HTTP clients count per read, so a server that sends a byte a second never meets one. Here one
deadline covers everything from the name look-up to the last byte, retries included.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from levelhead.errors import SourceError

if TYPE_CHECKING:
    import httpx2

DEADLINE = 30.0  # seconds for one answer, retries included
READ = 10.0  # seconds a server may stay silent
MOST_BYTES = 64 * 2**20  # the longest history of one source is under a tenth of that
ATTEMPTS = 4
PAUSE = 0.5  # seconds before the second attempt; doubled each time
_LATER = "Try again later"


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered.

    Parameters
    ----------
    status
        HTTP status.
    body
        Unpacked.
    url
        What was asked, without its parameters: a key may be among them.
    whole
        The server had said where the body ends, and it ended there. Without it a body may have been cut off.
    """

    status: int
    body: bytes
    url: str
    whole: bool = True


class Transport(Protocol):
    """Something that brings answers: HTTP, or a test's own server."""

    def get(
        self,
        url: str,
        *,
        source: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer to a GET request, whatever its status below 500 but 429.

        Parameters
        ----------
        url
            Without parameters.
        source
            Whom an error names, such as ``FRED DGS10``.
        params, headers
            Added to the request.

        Raises
        ------
        SourceError
            When no answer came in time, or none that can be used.
        """

    def post(self, url: str, *, source: str, content: bytes, headers: Mapping[str, str]) -> Response:
        """The answer to a POST request; see :meth:`get`."""


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    url: str
    source: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


class _Again(Exception):
    """Worth another attempt, after ``wait`` seconds where the server named them."""

    def __init__(self, error: SourceError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


class HttpTransport:
    """HTTP through httpx2, retried through stamina.

    A timeout, a cut answer, status 429 and every 5xx are tried again after growing pauses, or after the
    ``Retry-After`` of the server where it still fits the deadline. Redirects are not followed.

    Parameters
    ----------
    agent
        What to call ourselves (User-Agent): several sources turn away programs that leave no address in it.
    deadline
        Seconds for one answer, with all attempts.
    most
        Bytes an unpacked body may have.
    pause
        Seconds before the second attempt.
    """

    def __init__(
        self,
        agent: str = "levelhead",
        *,
        deadline: float = DEADLINE,
        most: int = MOST_BYTES,
        pause: float = PAUSE,
    ) -> None:
        self.agent, self.deadline, self.most, self.pause = agent, deadline, most, pause
        self._client: httpx2.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._client.close()

    def get(
        self,
        url: str,
        *,
        source: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """See :meth:`Transport.get`."""
        return self._timely(_Asked("GET", url, source, params or {}, headers or {}))

    def post(self, url: str, *, source: str, content: bytes, headers: Mapping[str, str]) -> Response:
        """See :meth:`Transport.post`."""
        return self._timely(_Asked("POST", url, source, headers=headers, content=content))

    def _timely(self, asked: _Asked) -> Response:
        # A thread of its own, because nothing ends a name look-up or headers that drip; it dies with the process.
        until = time.monotonic() + self.deadline
        outcome: list[Response | Exception] = []
        thread = threading.Thread(
            target=lambda: outcome.append(_caught(lambda: self._retried(asked, until))), daemon=True
        )
        thread.start()
        thread.join(max(0.0, until - time.monotonic()) + 0.2)
        if not outcome:
            self._client = None  # the thread still holds it
            raise self._slow(asked)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _retried(self, asked: _Asked, until: float) -> Response:
        import stamina

        def again(error: Exception) -> bool | float:
            if not isinstance(error, _Again):
                return False
            if error.wait is None:
                return True
            return error.wait if time.monotonic() + error.wait < until else False

        _quiet()
        attempts = stamina.retry_context(
            on=again,
            attempts=ATTEMPTS,
            timeout=max(0.01, until - time.monotonic()),
            wait_initial=self.pause,
            wait_jitter=self.pause / 2,
            wait_max=16 * self.pause,
        )
        try:
            for attempt in attempts:
                with attempt:
                    return self._once(asked, until)
        except _Again as last:
            raise last.error from last
        raise AssertionError("an attempt ends with an answer or an error")

    def _once(self, asked: _Asked, until: float) -> Response:
        import httpx2

        left = until - time.monotonic()
        if left <= 0:
            raise self._slow(asked)
        if self._client is None:
            self._client = httpx2.Client(headers={"User-Agent": self.agent, "Accept-Encoding": "gzip"})
        try:
            with self._client.stream(
                asked.method,
                asked.url,
                params=dict(asked.params) or None,
                headers=dict(asked.headers),
                content=asked.content,
                timeout=min(READ, left),
            ) as answer:
                return self._read(asked, answer, until)
        except httpx2.TimeoutException as error:
            raise _Again(self._slow(asked)) from error
        except httpx2.RemoteProtocolError as error:
            raise _Again(SourceError(asked.source, "the answer broke off", _LATER)) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            cause = " ".join(str(error).split())[:200] or type(error).__name__
            remedy = "Check the connection; what is kept already stays usable"
            raise SourceError(asked.source, cause, remedy) from error

    def _read(self, asked: _Asked, answer: "httpx2.Response", until: float) -> Response:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > self.most:
                remedy = "This is no answer of that source; check what stands between"
                raise SourceError(asked.source, f"the answer takes more than {self.most:,} bytes", remedy)
            if time.monotonic() > until:
                raise self._slow(asked)
            parts.append(part)
        status, headers = answer.status_code, answer.headers
        if status == 429:
            cause = "too many requests (HTTP status 429)"
            raise _Again(SourceError(asked.source, cause, "Wait some minutes"), _retry_after(headers))
        if status >= 500:
            error = SourceError(asked.source, f"it has a fault of its own (HTTP status {status})", _LATER)
            raise _Again(error, _retry_after(headers))
        whole = "content-length" in headers or "chunked" in headers.get("transfer-encoding", "")
        return Response(status, b"".join(parts), asked.url, whole)

    def _slow(self, asked: _Asked) -> SourceError:
        return SourceError(
            asked.source,
            f"no complete answer within {self.deadline:g} seconds",
            "Try again later, or give it more time with --deadline",
        )


def _caught(work: Callable[[], Response]) -> Response | Exception:
    try:
        return work()
    except Exception as error:  # noqa: BLE001  raised again in the thread that asked
        return error


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks to wait; a date counts from the server's own clock."""
    text = headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        waiting = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, waiting.total_seconds())


def _quiet() -> None:
    """Retries are no warnings to a user: without a handler Python prints them."""
    import logging

    logger = logging.getLogger("stamina")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
