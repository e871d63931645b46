"""Tables in and out of pandas, polars and pyarrow: the way there and back changes no bar."""

import csv
import io
import json
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import narwhals as nw
import numpy as np
import pytest

import levelhead
from levelhead.api import Page
from levelhead.errors import BadOption, DataRejected, SourceMissing
from levelhead.markets import Bars
from levelhead.measure import Measurement
from levelhead.pipeline.backtest import Backtest
from levelhead.render.numbers import say
from levelhead.render.record_page import forecasts_csv
from tests.data.bar_files import HEADER, walk
from tests.pages import write_bars

ROWS = walk(500, seed=14)
LIBRARIES = [name for name in ("pandas", "polars", "pyarrow") if find_spec(name)]
needs_pandas = pytest.mark.skipif(find_spec("pandas") is None, reason="needs pandas")
needs_polars = pytest.mark.skipif(find_spec("polars") is None, reason="needs polars")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", ROWS)


@pytest.fixture(scope="module")
def bars(path: Path) -> Bars:
    return levelhead.read_bars(path, market="RTY")


@pytest.fixture(scope="module")
def outlook(bars: Bars, tmp_path_factory: pytest.TempPathFactory) -> Page:
    return levelhead.outlook(bars, home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def backtest(bars: Bars) -> Backtest:
    return levelhead.backtest(bars, start=date(2025, 3, 1), step=20)


def rows(frame: object) -> list[dict[str, object]]:
    return list(nw.from_native(frame, eager_only=True).iter_rows(named=True))  # type: ignore[call-overload]


def columns(frame: object) -> list[str]:
    return nw.from_native(frame, eager_only=True).columns  # type: ignore[call-overload]


@pytest.mark.parametrize("library", LIBRARIES)
def test_bars_that_went_out_come_in_the_same(library: str, bars: Bars):
    back = levelhead.read_bars(bars.to_frame(backend=library), market="RTY")
    assert back.fingerprint == bars.fingerprint


@needs_pandas
def test_dates_in_the_index_and_columns_in_another_case(bars: Bars):
    frame = bars.to_frame(backend="pandas").set_index("session").rename(columns=str.upper)
    assert levelhead.read_bars(frame, market="RTY").fingerprint == bars.fingerprint


@needs_polars
def test_instants_of_new_york_in_polars_belong_to_their_local_date(bars: Bars):
    import polars as pl

    frame = bars.to_frame(backend="polars").with_columns(
        pl.col("session").cast(pl.Datetime("us")).dt.replace_time_zone("America/New_York").alias("Date")
    )
    assert levelhead.read_bars(frame.drop("session"), market="RTY").fingerprint == bars.fingerprint


@needs_polars
def test_dates_as_text(bars: Bars):
    import polars as pl

    frame = pl.DataFrame(ROWS, schema=list(HEADER), orient="row").with_columns(
        pl.col(HEADER[1:]).cast(pl.Float64)
    )
    assert levelhead.read_bars(frame, market="RTY").fingerprint == bars.fingerprint


@needs_polars
def test_a_missing_close_is_refused_as_in_a_file(bars: Bars):
    import polars as pl

    frame = bars.to_frame(backend="polars").with_columns(pl.lit(None, dtype=pl.Float64).alias("close"))
    with pytest.raises(DataRejected):
        levelhead.read_bars(frame, market="RTY")


@needs_pandas
def test_nothing_after_the_day_asked_for_is_read(bars: Bars):
    frame = bars.to_frame(backend="pandas")
    frame.loc[460:, "close"] = np.inf
    day = date.fromisoformat(ROWS[449][0])
    assert levelhead.read_bars(frame, market="RTY", as_of=day).fingerprint == bars.upto(day).fingerprint


@needs_pandas
def test_the_outlook_of_a_frame_prints_what_the_gate_noted(bars: Bars, tmp_path: Path):
    """A Saturday's bar is set aside, and the page says so."""
    import pandas as pd

    frame = bars.to_frame(backend="pandas")
    saturday = frame.tail(2).head(1).assign(session=np.datetime64("2025-11-22"))
    frame = pd.concat([frame[:-1], saturday, frame[-1:]])
    noted = levelhead.outlook("RTY", bars=frame, home=tmp_path).context.notes
    assert [each.session for each in noted if str(each.session) == "2025-11-22"] != []


@needs_pandas
def test_odds_and_backtest_take_a_frame(bars: Bars, backtest: Backtest):
    frame = bars.to_frame(backend="pandas")
    up, down = round(float(bars.close[-1]) * 1.04, 1), round(float(bars.close[-1]) * 0.96, 1)
    asked = levelhead.odds("RTY", bars=frame, up=up, down=down)
    tested = levelhead.backtest("RTY", bars=frame, start=date(2025, 3, 1), step=20)
    assert (asked.odds, tested.record.scores) == (
        levelhead.odds(bars, up=up, down=down).odds,
        backtest.record.scores,
    )


def test_bars_stand_beside_their_symbol_too(bars: Bars):
    """Whoever has read them may name the market and give them, and is told when they are another's."""
    up, down = round(float(bars.close[-1]) * 1.04, 1), round(float(bars.close[-1]) * 0.96, 1)
    day = bars.session[-3].item()
    asked = levelhead.odds("RTY", bars=bars, as_of=day, up=up, down=down)
    assert asked.odds == levelhead.odds(bars, as_of=day, up=up, down=down).odds
    with pytest.raises(BadOption, match="got bars of RTY, expected bars of ES"):
        levelhead.odds("ES", bars=bars, up=up, down=down)


def test_what_is_no_frame_is_a_usage_error():
    with pytest.raises(BadOption, match="a table of pandas, polars or pyarrow"):
        levelhead.read_bars([1, 2, 3], market="RTY")  # type: ignore[arg-type]


@needs_pandas
def test_sessions_of_bars_are_dates_that_pandas_can_slice(bars: Bars):
    frame = bars.to_frame(backend="pandas").set_index("session")
    assert len(frame.loc["2025-11"]) == sum(row[0].startswith("2025-11") for row in ROWS)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_backtest_has_the_rows_of_its_csv(library: str, backtest: Backtest):
    """One a forecast, equal to the file of ``backtest --forecasts`` value by value."""
    market, horizon = backtest.market, backtest.question.horizon
    told = list(csv.DictReader(io.StringIO(forecasts_csv(market, backtest.hindcast, horizon=horizon))))
    found = rows(backtest.to_frame(backend=library))
    assert (list(found[0]), len(found)) == (list(told[0]), len(told))
    for mine, theirs in zip(found, told, strict=True):
        assert str(mine["as_of"])[:10] == theirs["as_of"]
        assert [mine[name] for name in ("market", "up_by", "down_by", "outcome")] == [
            theirs[name] for name in ("market", "up_by", "down_by", "outcome")
        ]
        numbers = ("up", "down", "z", "p_up", "p_neither", "p_down", "c_up", "c_neither", "c_down")
        assert [mine[name] for name in numbers] == [float(theirs[name]) for name in numbers]


@pytest.mark.parametrize("library", LIBRARIES)
def test_rows_of_scenarios_sum_to_one(library: str, outlook: Page):
    found = rows(outlook.to_frame("scenarios", backend=library))
    sums = [sum(row[name] for row in found) for name in ("probability", "climatology")]  # type: ignore[misc]
    assert ([row["scenario"] for row in found], sums) == (
        ["up", "neither", "down"],
        pytest.approx([1, 1]),
    )


@needs_polars
def test_a_forecast_is_the_table_of_scenarios(outlook: Page):
    assert rows(outlook.forecast.to_frame(backend="polars")) == rows(
        outlook.to_frame("scenarios", backend="polars")
    )


@needs_polars
def test_bins_hold_every_row_of_every_forecast(backtest: Backtest):
    found = rows(backtest.record.to_frame(backend="polars"))
    assert sum(row["n"] for row in found) == 3 * backtest.record.forecasts  # type: ignore[misc]


@needs_polars
def test_claims_are_the_page_in_order(outlook: Page):
    assert [row["text"] for row in rows(outlook.to_frame("claims", backend="polars"))] == [
        say(each) for each in outlook.claims
    ]


@needs_polars
def test_every_number_of_a_sentence_is_a_row_of_measurements(outlook: Page):
    """The close, as the page says it, as it was measured, and how."""
    found = rows(outlook.to_frame("measurements", backend="polars"))
    close = next(row for row in found if row["claim"] == "introduction.where" and row["name"] == "close")
    told: Measurement = next(
        each for each in outlook.introduction.blocks[0].claims[0].measurements if each.name == "close"
    )
    assert (close["value"], close["method"], json.loads(str(close["inputs"]))) == (
        told.value,
        told.method,
        dict(told.inputs),
    )


@needs_polars
def test_dated_tests_are_those_of_the_levels(outlook: Page):
    found = rows(outlook.to_frame("tests", backend="polars"))
    assert len(found) == sum(len(level.touches) for level in outlook.listed) > 0


@needs_polars
def test_the_levels_stay_what_to_frame_gives(outlook: Page):
    assert columns(outlook.to_frame(backend="polars")) == columns(
        outlook.to_frame("levels", backend="polars")
    )


def test_a_table_there_is_none_of_is_named(outlook: Page):
    with pytest.raises(BadOption, match="levels, tests, claims, measurements, scenarios, bars"):
        outlook.to_frame("level")  # type: ignore[arg-type]


def test_a_library_that_is_not_installed_says_what_to_install(bars: Bars, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("levelhead.render.exports.table.find_spec", {}.get)
    with pytest.raises(SourceMissing, match=r"pip install 'levelhead\[polars\]'"):
        bars.to_frame(backend="polars")


def test_sample_bars_end_in_2015():
    pytest.importorskip("great_tables", reason="the extra sample is not installed")
    found = levelhead.sample_bars(as_of=date(2015, 12, 30))
    assert (found.market.symbol, found.as_of, float(found.close[-1])) == (
        "^GSPC",
        date(2015, 12, 30),
        2063.36,
    )
