"""The screen of a day is made of that day and what came before: later rows change no byte of its JSON."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from levelhead.data.universe import Universe
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, screen
from levelhead.render.screen_object import screen_json
from tests.pages import write_folder
from tests.property.test_truncation_of_the_page import truncated_folder

LATER = datetime(2025, 11, 24, 23, tzinfo=UTC)


def answer(folder: Path, home: Path, day: date, *symbols: str) -> str:
    question = Asked(Universe(home, folder=folder), Desk(home, data=folder), LATER, day)
    return screen_json(screen(question, symbols))


@pytest.mark.parametrize("row", [120, 290, 398])
def test_a_cut_and_a_ruined_folder_give_the_screen_of_the_whole(tmp_path: Path, home: Path, row: int) -> None:
    bars = write_folder(tmp_path / "data")
    day = date.fromisoformat(bars.read_text().splitlines()[1 + row][:10])
    cut = truncated_folder(tmp_path / "data", tmp_path / "cut", day, ruin=False)
    ruined = truncated_folder(tmp_path / "data", tmp_path / "ruined", day, ruin=True)
    whole = answer(tmp_path / "data", home, day)
    assert whole.count('"sessions_behind": 0') == 5
    assert (answer(cut, home, day), answer(ruined, home, day)) == (whole, whole)


@pytest.mark.shared
def test_a_cut_folder_of_real_series_gives_the_screen_of_the_whole(
    shared: Path, tmp_path: Path, home: Path
) -> None:
    day = date(2025, 4, 8)
    for part in ("bars", "rolls"):
        truncated_folder(shared / "data" / part, tmp_path / "cut", day, ruin=False)
    (tmp_path / "cut" / "calendar").symlink_to(shared / "data" / "calendar")
    markets = ("RTY", "^VIX")
    assert answer(tmp_path / "cut", home, day, *markets) == answer(shared / "data", home, day, *markets)
