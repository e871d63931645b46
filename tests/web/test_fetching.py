"""Live bars of stored markets, from a source of the test's own."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from levelhead.data.gate import Checked
from levelhead.data.store import Store
from levelhead.errors import SourceError
from levelhead.markets.market import Market
from levelhead.web.fetching import keep_fetching
from tests.data_store import series
from tests.web.asking import NOW


def test_new_bars_of_stored_markets_are_kept_and_a_failure_stops_no_other(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    for symbol in ("ES", "M2K", "RTY"):
        Store(home).put(series.checked(series.bars(300, symbol=symbol)), at=series.AT)
    asked: list[str] = []

    def source(wanted: Market, now: datetime) -> Checked:
        asked.append(wanted.symbol)
        if wanted.symbol == "ES":
            raise SourceError("source", "no answer", "Wait")
        return series.checked(series.bars(303, symbol=wanted.symbol))

    async def twice() -> None:
        running = asyncio.create_task(keep_fetching(home, source, lambda: NOW, seconds=0.01))
        while len(asked) < 7:
            await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(twice())
    stored = {each.symbol: each.bars for each in Store(home).list()}
    assert (stored, asked[:6]) == ({"ES": 300, "M2K": 303, "RTY": 303}, ["ES", "M2K", "RTY"] * 2)
    assert capsys.readouterr().err == "note: ES: source: no answer. Wait\n"
