"""What the dashboard sees of a disk without opening a file."""

import os
from pathlib import Path

import pytest

from levelhead.web.disk import look
from levelhead.web.room import Settings

LINKS = pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")


@LINKS
def test_a_link_to_nothing_hides_no_file_beside_it(home: Path):
    """An editor's lock is one; folders are listed in no order, so there are many."""
    folder = home / "series"
    folder.mkdir(parents=True)
    for at in range(20):
        (folder / f".#{at}").symlink_to("nobody@nowhere:1")
        (folder / f"{at}.json").write_text("1")
    tokens = {look(Settings(home)).around}
    for at in range(20):
        (folder / f"{at}.json").write_text("22")
        tokens.add(look(Settings(home)).around)
    assert len(tokens) == 21


@LINKS
def test_a_file_in_a_linked_folder_is_seen(home: Path, tmp_path: Path):
    """Series are often kept once, on another disk."""
    kept = tmp_path / "kept"
    kept.mkdir()
    data = tmp_path / "data"
    data.mkdir()
    (data / "series").symlink_to(kept, target_is_directory=True)
    before = look(Settings(home, data))
    (kept / "VIX.csv").write_text("Date,Close\n")
    assert look(Settings(home, data)) != before


@LINKS
def test_a_circle_of_links_ends(home: Path):
    folder = home / "series"
    folder.mkdir(parents=True)
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert look(Settings(home)) == look(Settings(home))
