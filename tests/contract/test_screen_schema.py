"""Every screen keeps the published schema, and the schema names every key a screen has."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from levelhead.data.universe import Universe
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.schema import screen_schema
from levelhead.render.screen_object import screen_object
from levelhead.report.screen import Order
from tests.contract.test_outlook_schema import META, closed
from tests.data.bar_files import walk
from tests.pages import write_bars

CLOSED = jsonschema.Draft202012Validator(closed(screen_schema()))
NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)


def faults(folder: Path, home: Path, as_of: date | None = None) -> list[str]:
    question = Asked(Universe(home, folder=folder), Desk(home, data=folder), NOW, as_of)
    written = json.loads(json.dumps(screen_object(screen(question)), allow_nan=False))
    return [f"{each.json_path}: {each.message[:200]}" for each in CLOSED.iter_errors(written)]


def test_the_schema_is_one() -> None:
    assert list(jsonschema.Draft202012Validator(META).iter_errors(screen_schema())) == []


def test_the_schema_names_every_order() -> None:
    assert screen_schema()["properties"]["order"]["enum"] == [str(each) for each in Order]  # type: ignore[index,call-overload]


@pytest.mark.parametrize("as_of", [None, date(2025, 9, 19), date(2025, 9, 22)])
def test_made_up_markets_keep_it(tmp_path: Path, home: Path, as_of: date | None) -> None:
    """A long history, one too short for odds, one too short for a row, and no bars at all."""
    for symbol, count in (("RTY", 900), ("M2K", 120), ("QQQ", 60)):
        write_bars(tmp_path / "bars" / f"{symbol}.csv", walk(count, seed=count, places=1))
    (tmp_path / "bars" / "SPY.csv").write_text("date,close\n")
    assert faults(tmp_path, home, as_of) == []


@pytest.mark.shared
def test_real_markets_keep_it(shared: Path, home: Path) -> None:
    assert faults(shared / "data", home) == []
