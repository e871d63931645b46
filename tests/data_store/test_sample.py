"""The embedded sample: what great-tables carries, said loudly."""

import subprocess
import sys
from datetime import date

import pytest

from levelhead.data.embedded import sample
from levelhead.data.gate import Checked
from levelhead.errors import DataRejected, SourceMissing

pytest.importorskip("great_tables", reason="needs the extra [sample]")


@pytest.fixture(scope="module")
def whole() -> Checked:
    return sample()


def test_the_sample_spans_what_its_source_says(whole: Checked) -> None:
    bars = whole.bars
    assert (len(bars), bars.market.symbol) == (16_607, "^GSPC")
    assert bars.source == (
        f"embedded sample: S&P 500 daily bars {bars.first} to {bars.as_of} as carried by great-tables, MIT; "
        "not current"
    )


@pytest.mark.parametrize(
    ("day", "close"),
    [
        # Standard and Poor's index, published closes of days everybody quotes.
        (date(1987, 10, 16), 282.70),
        (date(1987, 10, 19), 224.84),
        (date(2000, 3, 24), 1527.46),
        (date(2009, 3, 9), 676.53),
    ],
)
def test_famous_closes_are_right(whole: Checked, day: date, close: float) -> None:
    assert whole.bars.close[whole.bars.row(day)] == pytest.approx(close, abs=0.005)


def test_flat_bars_and_repeated_opens_are_said(whole: Checked) -> None:
    """Before 1962 only closes were kept; until 2006 most opens are the previous close."""
    first = {note.code: note.session for note in whole.notes}
    assert first["FLAT"] == date(1950, 1, 3)
    assert first["OPEN_REPEATS"].year == 1962


def test_the_sample_ends_where_it_is_told() -> None:
    assert sample(date(2008, 10, 10)).bars.as_of == date(2008, 10, 10)


def test_before_its_first_bar_the_sample_has_nothing() -> None:
    with pytest.raises(DataRejected):
        sample(date(1949, 12, 30))


def test_a_missing_package_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[sample\]'"):
        sample()


def test_reading_the_sample_imports_neither_its_package_nor_a_frame() -> None:
    code = (
        "import sys; from levelhead.data.embedded import sample; sample();"
        "print([m for m in ('great_tables', 'pandas', 'polars', 'duckdb') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
