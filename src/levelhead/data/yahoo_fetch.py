"""The child process that talks to Yahoo Finance; :mod:`levelhead.data.yahoo` starts it and ends it in time.

It runs apart because nothing inside one process can end a request that a server answers one byte a second:
the time limits of HTTP clients count per read. It also keeps pandas, and whatever yfinance prints, out of
the program.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict

COLUMNS = ("Open", "High", "Low", "Close", "Volume")
CHART = "/v8/finance/chart/"
MEMORY = 512 * 2**20  # bytes beyond what the imports take; a century of bars needs a tenth
Failure = Literal[
    "missing", "rate", "server", "page", "refused", "cut", "empty", "network", "slow", "huge", "shape"
]


class Request(TypedDict):
    """What to fetch: ``end`` is the first day not wanted (ISO), ``cache`` a folder or empty, ``timeout``
    seconds per read."""

    symbol: str
    end: str
    cache: str
    timeout: float


class Answer(TypedDict, total=False):
    """Either rows (ISO day, open, high, low, close, volume) with the version of yfinance, or a failure."""

    rows: list[list[str | float | None]]
    version: str
    failure: Failure
    detail: str


@dataclass(slots=True)
class Seen:
    """The last answer to a request for bars: yfinance's own errors do not tell one failure from another."""

    status: int = 0
    body: str = ""


def main(session: Callable[[Seen], object] | None = None) -> None:
    """Read a :class:`Request` from the first argument, write an :class:`Answer` to standard output.

    Parameters
    ----------
    session
        Makes the HTTP session; tests give one that reaches the loopback address only.
    """
    out = os.dup(1)
    os.dup2(2, 1)  # what yfinance prints must not mix with the answer
    request: Request = json.loads(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        answer = _fetch(request, request["cache"] or scratch, session or recording_session)
    with os.fdopen(out, "w", encoding="utf-8") as pipe:
        json.dump(answer, pipe)


def recording_session(seen: Seen) -> object:
    """A session as yfinance makes it (Yahoo turns away what does not look like a browser), noting answers."""
    from curl_cffi import requests

    class Recording(requests.Session):  # type: ignore[type-arg, misc, unused-ignore]
        def request(self, method: Any, url: str, *args: Any, **options: Any) -> Any:
            answer = super().request(method, url, *args, **options)
            if CHART in url:
                seen.status, seen.body = answer.status_code, answer.text
            return answer

    return Recording(impersonate="chrome")


def _fetch(request: Request, cache: str, session: Callable[[Seen], object]) -> Answer:
    try:
        import yfinance
    except ImportError as error:
        return {"failure": "missing", "detail": str(error)}
    _cap_memory()
    yfinance.set_tz_cache_location(cache)
    # Otherwise it logs failures and returns an empty frame.
    yfinance.config.debug.hide_exceptions = False
    seen = Seen()
    try:
        frame = yfinance.Ticker(request["symbol"], session=session(seen)).history(
            period="max",
            interval="1d",
            end=request["end"],
            auto_adjust=False,  # prices as they were traded
            actions=False,
            keepna=True,  # the quality gate decides about rows without prices
            timeout=request["timeout"],
        )
        rows = _rows(frame)
    except Exception as error:  # noqa: BLE001  any failure of a third party's code is an answer here
        failure, detail = classify(seen, error)
        return {"failure": failure, "detail": detail}
    if not rows:
        return {"failure": "empty", "detail": "the answer holds no bar"}
    return {"rows": rows, "version": yfinance.__version__}


def _cap_memory() -> None:
    """Let an answer that unpacks to gigabytes fail here instead of taking the machine's memory (Linux)."""
    sizes = Path("/proc/self/statm")
    if not sizes.exists():
        return
    import resource

    pages = int(sizes.read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _rows(frame: Any) -> list[list[str | float | None]]:
    if frame.columns.nlevels > 1:  # (price, ticker), as `yfinance.download` shapes it
        frame = frame.droplevel(1, axis=1)
    columns = [frame[name].astype(float).tolist() for name in COLUMNS]
    days = [stamp.date().isoformat() for stamp in frame.index]
    return [
        [day, *(None if value != value else value for value in values)]  # noqa: PLR0124  NaN is not itself
        for day, *values in zip(days, *columns, strict=True)
    ]


def classify(seen: Seen, error: Exception) -> tuple[Failure, str]:
    """What kind of failure ``error`` is, judged by the last answer Yahoo gave, and the detail worth saying.

    >>> classify(Seen(503, "busy"), ValueError())
    ('server', 'HTTP status 503')
    >>> classify(Seen(200, "<html>We are down</html>"), ValueError())
    ('page', 'a web page came instead of data')
    """
    if seen.status == 429 or type(error).__name__ == "YFRateLimitError":
        return "rate", "too many requests (HTTP status 429)"
    if seen.status >= 500:
        return "server", f"HTTP status {seen.status}"
    if seen.body.lstrip().startswith("<"):
        return "page", "a web page came instead of data"
    if not seen.status:
        return _unanswered(error)
    return _unusable(seen, error)


def _unanswered(error: Exception) -> tuple[Failure, str]:
    names = {kind.__name__ for kind in type(error).__mro__}
    text = _plainly(error)
    if "MemoryError" in names or "curl: (23)" in str(error):  # (23): there was no room to write to
        return "huge", f"the answer takes more than {MEMORY // 2**20} MiB"
    if names & {"Timeout", "TimeoutError", "ReadTimeout", "ConnectTimeout"}:
        return "slow", text
    if names & {"IncompleteRead", "ChunkedEncodingError"}:
        return "cut", text
    if names & {"RequestException", "OSError", "CurlError"}:
        return "network", text
    return "shape", f"{type(error).__name__}: {text}"


def _unusable(seen: Seen, error: Exception) -> tuple[Failure, str]:
    try:
        chart = json.loads(seen.body)["chart"]
    except ValueError:
        return "cut", f"{len(seen.body)} characters came, then the answer broke off"
    except (KeyError, TypeError):
        return "shape", "the answer has no chart in it"
    if isinstance(chart, dict) and (reason := chart.get("error")):
        return "refused", str(reason.get("description", reason) if isinstance(reason, dict) else reason)
    if (
        not isinstance(chart, dict)
        or not chart.get("result")
        or type(error).__name__ == "YFPricesMissingError"
    ):
        return "empty", "the answer holds no bar"
    return "shape", f"{type(error).__name__}: {_plainly(error)}"


def _plainly(error: Exception) -> str:
    """The error's words without curl's frame around them.

    >>> _plainly(OSError("Failed to perform, curl: (6) Could not resolve host: a.b. See https://c first."))
    'Could not resolve host: a.b'
    """
    text = " ".join(str(error).split())
    return re.sub(r"^Failed to perform, curl: \(\d+\) ", "", text.partition(". See https://")[0])[:200]


if __name__ == "__main__":
    main()
