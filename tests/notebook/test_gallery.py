"""The gallery notebook runs from top to bottom without a word of complaint, and the documentation shows what it shows."""

from pathlib import Path

import pytest

for needed in ("ipykernel", "nbclient", "great_tables", "pandas", "polars"):
    pytest.importorskip(needed, reason=f"needs {needed}")

import nbformat  # noqa: E402

import levelhead  # noqa: E402
from tools import gallery  # noqa: E402


def test_it_runs_without_a_word_and_the_documentation_shows_what_it_shows():
    """One run, a few seconds, for both; ``python -m tools.gallery`` puts the present one in."""
    executed = gallery.run()
    shown = gallery.PAGE.read_text(encoding="utf-8").splitlines()
    assert (gallery.complaints(executed), gallery.written(executed).splitlines()) == ([], shown)


def test_it_is_kept_without_outputs():
    """What a run leaves in the file would be a difference nobody reads."""
    code = [cell for cell in gallery.kept().cells if cell.cell_type == "code"]
    assert (len(code) > 10, [cell for cell in code if cell.outputs or cell.execution_count]) == (True, [])


def test_a_warning_would_be_seen(tmp_path: Path):
    """The one cell of this notebook warns as an old call of a library does."""
    cell = nbformat.v4.new_code_cell("import warnings\nwarnings.warn('old', DeprecationWarning)")
    path = tmp_path / "warns.ipynb"
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
    (said,) = gallery.complaints(gallery.run(path))
    assert "DeprecationWarning: old" in said


def test_the_kernel_shows_the_levelhead_under_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever else is on the path of a process of its own."""
    other = tmp_path / "elsewhere" / "levelhead"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(other.parent))
    path = tmp_path / "asks.ipynb"
    cell = nbformat.v4.new_code_cell("import levelhead\nprint(levelhead.__file__)")
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
    (shown,) = (output["text"] for cell in gallery.run(path).cells for output in cell.outputs)
    assert shown.strip() == levelhead.__file__
