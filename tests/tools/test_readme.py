"""The page in README.md is put between its marks and nowhere else."""

from pathlib import Path

import pytest

from tools import readme

PAGE = "RTY, 24 November 2025\n"


def test_the_page_stands_between_the_marks():
    text = readme.filled("# levelhead\n<!-- page -->\nold\n<!-- /page -->\nrest\n", PAGE)
    assert text == (
        "# levelhead\n<!-- page -->\n```text\n$ levelhead outlook SPX --sample --format text\n\n"
        "RTY, 24 November 2025\n```\n<!-- /page -->\nrest\n"
    )


def test_filling_twice_changes_nothing():
    once = readme.filled("<!-- page -->\n<!-- /page -->\n", PAGE)
    assert readme.filled(once, PAGE) == once


@pytest.mark.parametrize(
    "text",
    ["", "<!-- page -->\n", "<!-- /page -->\n<!-- page -->\n", "<!-- page -->\n<!-- /page -->\n" * 2],
    ids=["no marks", "no end", "wrong order", "twice"],
)
def test_marks_that_are_not_a_pair_are_refused(text: str):
    with pytest.raises(ValueError, match="once each"):
        readme.filled(text, PAGE)


@pytest.mark.parametrize(
    ("shown", "drawn", "status"),
    [(PAGE, "<svg/>\n", 0), ("another\n", "<svg/>\n", 1), (PAGE, "<svg>new</svg>\n", 1)],
    ids=["current", "old page", "old picture"],
)
def test_an_old_page_or_picture_is_noticed(
    shown: str, drawn: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept = tmp_path / "README.md"
    kept.write_text(readme.filled("<!-- page -->\n<!-- /page -->\n", PAGE))
    picture = tmp_path / "sample.svg"
    picture.write_text("<svg/>\n")
    monkeypatch.setattr(readme, "README", kept)
    monkeypatch.setattr(readme, "PICTURE", picture)
    monkeypatch.setattr(
        readme, "page", lambda command=readme.COMMAND: shown if command == readme.COMMAND else drawn
    )
    assert readme.main(["--check"]) == status


def test_the_kept_readme_has_its_marks():
    text = readme.README.read_text(encoding="utf-8")
    assert readme.filled(text, PAGE).count(PAGE) == 1
