"""The fixture that compares whole pages does compare them."""

from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Callable[[str, str | bytes], None]]


@pytest.fixture
def make(golden: object) -> Make:
    """The class behind the fixture ``golden``, to be pointed at folders of the test's own."""
    return type(golden)  # type: ignore[return-value]


def test_an_equal_page_passes(make: Make, tmp_path: Path):
    (tmp_path / "page.md").write_text("# RTY\n")
    assert make(tmp_path)("page.md", "# RTY\n") is None


def test_a_changed_page_fails_and_shows_both_lines(make: Make, tmp_path: Path):
    (tmp_path / "page.md").write_text("resistance 2455\nsupport 2350\n")
    with pytest.raises(pytest.fail.Exception, match=r"(?s)-support 2350\n\+support 2360"):
        make(tmp_path)("page.md", "resistance 2455\nsupport 2360\n")


def test_line_ends_count(make: Make, tmp_path: Path):
    (tmp_path / "page.md").write_bytes(b"one\r\n")
    with pytest.raises(pytest.fail.Exception, match="first difference at byte 3"):
        make(tmp_path)("page.md", "one\n")


def test_a_page_that_is_not_kept_fails(make: Make, tmp_path: Path):
    with pytest.raises(pytest.fail.Exception, match="not kept yet"):
        make(tmp_path)("new.md", "text")


def test_a_picture_is_compared_by_its_bytes(make: Make, tmp_path: Path):
    (tmp_path / "chart.png").write_bytes(b"\x89PNG\xff\x00")
    with pytest.raises(pytest.fail.Exception, match="first difference at byte 5"):
        make(tmp_path)("chart.png", b"\x89PNG\xff\x01")


def test_updating_writes_to_the_other_folder_and_leaves_the_kept_one(make: Make, tmp_path: Path):
    kept, fresh = tmp_path / "kept", tmp_path / "fresh"
    make(kept, fresh)("deep/page.md", "new")
    assert ((fresh / "deep" / "page.md").read_text(), kept.exists()) == ("new", False)


def test_every_test_has_a_home_of_its_own(home: Path):
    assert not home.exists()
