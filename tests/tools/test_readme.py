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


@pytest.mark.parametrize(("shown", "status"), [(PAGE, 0), ("another\n", 1)])
def test_an_old_page_is_noticed(shown: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept = tmp_path / "README.md"
    kept.write_text(readme.filled("<!-- page -->\n<!-- /page -->\n", PAGE))
    monkeypatch.setattr(readme, "README", kept)
    monkeypatch.setattr(readme, "page", lambda: shown)
    assert readme.main(["--check"]) == status


def test_the_kept_readme_has_its_marks():
    text = readme.README.read_text(encoding="utf-8")
    assert readme.filled(text, PAGE).count(PAGE) == 1
