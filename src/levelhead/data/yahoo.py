"""Yahoo Finance as a live source: no key, raw prices, and an end to every wait."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from levelhead.data.gate import Checked, gate
from levelhead.data.intraday import IntradayBars
from levelhead.data.rows import Row
from levelhead.data.yahoo_fetch import Answer, Failure, Request
from levelhead.errors import SourceError, SourceMissing
from levelhead.markets.bars import Adjustment
from levelhead.markets.market import Kind, Market
from levelhead.markets.sessions import sessions

SOURCE = "Yahoo Finance"
DEADLINE = 8.0  # seconds, for everything together
FETCH = (sys.executable, "-m", "levelhead.data.yahoo_fetch")
_FROM_FILE = "or use a file: --bars FILE"
_REMEDIES: dict[Failure, str] = {
    "rate": f"Wait some minutes before the next try, {_FROM_FILE}",
    "server": f"Yahoo has a fault of its own; try again later, {_FROM_FILE}",
    "page": f"Yahoo wants a browser or is down; try again later, {_FROM_FILE}",
    "refused": f"Check the market's symbol, {_FROM_FILE}",
    "cut": f"Try again, {_FROM_FILE}",
    "empty": f"Try again later, {_FROM_FILE}",
    "network": f"Check the connection, {_FROM_FILE}",
    "slow": f"Give it more time with --deadline, {_FROM_FILE}",
    "huge": f"This is no answer of Yahoo's; check what stands between, {_FROM_FILE}",
    "shape": f"Yahoo may have changed its answers: update yfinance, {_FROM_FILE}",
}


def yahoo_symbol(market: Market) -> str:
    """Yahoo's spelling of a market.

    Futures are its continuous front month: unadjusted, held to expiry.
    """
    return f"{market.symbol}=F" if market.kind is Kind.FUTURE else market.symbol


def live(
    market: Market,
    *,
    now: datetime,
    deadline: float = DEADLINE,
    cache: Path | None = None,
    fetch: Sequence[str] = FETCH,
) -> Checked:
    """All daily bars Yahoo Finance has of a market, through the quality gate.

    The prices are as traded: not adjusted for dividends or rolls (Yahoo adjusts shares for splits). The bar
    of a session that is still open at ``now`` is the gate's to set aside.

    Parameters
    ----------
    market
        Which market.
    now
        The time of asking, with a time zone; no later bar is used.
    deadline
        Seconds for everything together: start, cookies, requests, and however slowly the server answers.
    cache
        Folder for yfinance's cookies and time zones, which saves requests next time; ``None`` keeps none.
    fetch
        Command that fetches; tests give one that reaches the loopback address only.

    Raises
    ------
    SourceMissing
        When yfinance is not installed.
    SourceError
        No network, refused, rate limited, not data, cut off, empty, or not done by the deadline.
    DataRejected
        When the gate refuses what came.
    """
    return live_and_running(market, now=now, deadline=deadline, cache=cache, fetch=fetch)[0]


def live_and_running(
    market: Market,
    *,
    now: datetime,
    deadline: float = DEADLINE,
    cache: Path | None = None,
    fetch: Sequence[str] = FETCH,
) -> tuple[Checked, IntradayBars | None]:
    """The same, and the prices so far of the session under way as one bar that ends at ``now``.

    Parameters as for :func:`live`.
    """
    if importlib.util.find_spec("yfinance") is None:
        raise SourceMissing(SOURCE, "yahoo")
    now = now.astimezone(UTC)
    symbol = yahoo_symbol(market)
    answer = _asked(
        {
            "symbol": symbol,
            "end": (now + timedelta(days=2)).date().isoformat(),
            "cache": _made(cache),
            "timeout": deadline,
        },
        fetch,
    )
    source = f"{SOURCE} {symbol} through yfinance {answer['version']}, fetched {now:%Y-%m-%dT%H:%MZ}"
    checked = gate(
        answer["rows"], market=market, as_of=None, adjustment=Adjustment.NONE, now=now, source=source
    )
    return checked, _running(answer["rows"], checked, now)


def _running(rows: Sequence[Row], checked: Checked, now: datetime) -> IntradayBars | None:
    """The last row, where the gate set it aside since its session is not over."""
    bars = checked.bars
    day = date.fromisoformat(str(rows[-1][0]))
    prices = [each for each in rows[-1][1:5] if each is not None]
    if day <= bars.as_of or len(prices) < 4 or not sessions(bars.market.calendar).is_session(day):
        return None
    o, h, l, c = (bars.market.to_tick(float(each)) for each in prices)
    return IntradayBars(
        bars.market,
        np.array([now.replace(tzinfo=None)], dtype="datetime64[s]"),
        np.array([day], dtype="datetime64[D]"),
        np.array([o]),
        np.array([max(o, h, c)]),
        np.array([min(o, l, c)]),
        np.array([c]),
        f"{SOURCE}, so far",
    )


def _made(cache: Path | None) -> str:
    if cache is None:
        return ""
    folder = cache / "yfinance"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""  # a cache only saves requests
    return str(folder) if os.access(folder, os.W_OK) else ""


def _asked(request: Request, fetch: Sequence[str]) -> Answer:
    symbol, deadline = request["symbol"], request["timeout"]
    try:
        done = subprocess.run(
            [*fetch, json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=deadline,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(symbol, "slow", f"no complete answer within {deadline:g} seconds") from error
    try:
        answer: Answer = json.loads(done.stdout)
    except ValueError as error:
        raise _failed(symbol, "shape", f"yfinance ended with status {done.returncode}") from error
    if "failure" not in answer:
        return answer
    if answer["failure"] == "missing":
        raise SourceMissing(SOURCE, "yahoo")
    raise _failed(symbol, answer["failure"], answer["detail"])


def _failed(symbol: str, failure: Failure, detail: str) -> SourceError:
    return SourceError(f"{SOURCE} {symbol}", detail.rstrip("."), _REMEDIES[failure])
