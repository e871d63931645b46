"""The overview of the dashboard: the screen, with links to pages and to other orders."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from levelhead.web.pages.markets import page
from levelhead.web.room import Room, Settings, room_of
from levelhead.web.tongue import Tongue
from levelhead.web.wanted import Wanted
from tests.data.bar_files import walk
from tests.pages import write_bars

NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)


def room(home: Path, data: Path | None = None, state: str = "") -> Room:
    return room_of(Settings(home, data=data), now=NOW, state=state, tongue=Tongue(), kept={}, days={})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data")
    write_bars(path / "bars" / "RTY.csv", walk(260, seed=14))
    write_bars(path / "bars" / "RUT.csv", walk(260, seed=15, places=2, start=200_000))
    (path / "bars" / "ES.csv").write_text("no bars\n")
    return path


def test_each_row_leads_to_the_page_of_its_market(home: Path, folder: Path) -> None:
    body = page(room(home, folder), Wanted("markets")).body
    assert re.findall(r'<a href="(/[^"?]+)" class="to">', body) == ["/RTY", "/%5ERUT"]


def test_every_order_is_a_link_and_the_current_one_says_so(home: Path, folder: Path) -> None:
    body = page(room(home, folder), Wanted("markets", name="symbol")).body
    assert re.findall(r'href="(/(?:\?[^"]*)?)"', body) == [
        "/",
        *(f"/?sort={order}" for order in ("symbol", "distance", "odds", "gap", "change", "rsi", "news")),
    ]
    assert re.findall(r'<a href="([^"]+)" aria-current="true">', body) == ["/?sort=symbol"]


def test_the_order_asked_for_is_the_order_of_the_json(home: Path, folder: Path) -> None:
    found = json.loads(page(room(home, folder), Wanted("markets", name="symbol")).data)
    assert (found["order"], [row["market"]["symbol"] for row in found["markets"]]) == (
        "symbol",
        ["RTY", "^RUT"],
    )


def test_a_reason_names_no_folder_of_this_machine(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = page(room(home, folder), Wanted("markets"))
    assert json.loads(sheet.data)["apart"][0]["market"] == "ES"
    assert str(folder).encode() not in sheet.data and str(folder) not in sheet.body


def test_another_order_of_the_same_bars_makes_no_row_again(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page(room(home, folder, state="a"), Wanted("markets"))
    monkeypatch.setattr("levelhead.web.pages.markets.screen", lambda *_: pytest.fail("rows were made again"))
    again = page(room(home, folder, state="a"), Wanted("markets", name="rsi"))
    assert len(json.loads(again.data)["markets"]) == len(json.loads(first.data)["markets"])
    with pytest.raises(pytest.fail.Exception, match="made again"):
        page(room(home, folder, state="b"), Wanted("markets"))


def test_an_empty_machine_shows_the_sample_and_says_how_to_get_bars(home: Path) -> None:
    sheet = page(room(home), Wanted("markets"))
    assert "levelhead data import FILE --market RTY" in sheet.body
    assert [row["as_of"] for row in json.loads(sheet.data)["markets"]] == ["2015-12-31"]
