"""A screen's rows are the outlook's figures, whatever order or process they were made in."""

import csv
import io
import json
import pickle
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from levelhead.data.universe import Universe
from levelhead.errors import BadOption
from levelhead.forecast import Row
from levelhead.levels import Side
from levelhead.markets.registry import market
from levelhead.pipeline.desk import Desk
from levelhead.pipeline.screen import Asked, row_of, screen
from levelhead.render.html.screen import screen_html
from levelhead.render.json_page import json_object
from levelhead.render.markdown import to_markdown_of
from levelhead.render.numbers import written
from levelhead.render.screen_csv import COLUMNS as LINE
from levelhead.render.screen_csv import screen_csv
from levelhead.render.screen_object import screen_json, screen_object
from levelhead.render.screen_text import screen_text
from levelhead.report.screen import MarketRow, Order, Screen, SetApart
from levelhead.report.screen_sections import COLUMNS, screen_sections, screen_table, title_of
from tests.data.bar_files import walk
from tests.pages import write_bars, write_folder

NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def asked(folder: Path, home: Path, **options: object) -> Asked:
    values: dict[str, object] = {"now": NOW} | options
    return Asked(Universe(home, folder=folder), Desk(home, data=folder), **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five markets of 1,000 sessions, one of 90, and a file that is no bars."""
    path = tmp_path_factory.mktemp("data")
    write_folder(path, count=1_000)
    write_bars(path / "bars" / "M2K=F.csv", walk(90, seed=3))
    (path / "bars" / "QQQ.csv").write_text("nothing,of,the,kind\n1,2,3,4\n")
    return path


@pytest.fixture(scope="module")
def made(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Screen:
    return screen(asked(folder, tmp_path_factory.mktemp("home")))


def only(made: Screen, symbol: str) -> MarketRow:
    return next(row for row in made.rows if row.market.symbol == symbol)


def same_as_outlook(row: MarketRow, desk: Desk, universe: Universe, as_of: date | None = None) -> None:
    """Every figure of a row against the market's own page, to the last bit."""
    page = desk.page(universe.checked(row.market.symbol, as_of=as_of, now=NOW))
    issued, brief, read = page.forecast, row.brief, page.overview
    assert (row.as_of, row.close, row.atr) == (page.as_of, read.close, read.atr)
    assert repr(row.change) == repr(read.change)  # NaN on an expiry quotation
    assert (row.averages, row.regime, row.momentum) == (read.averages, read.regime, read.momentum)
    assert issued is not None and brief is not None
    assert (brief.odds, brief.scenarios) == (issued.odds, issued.scenarios)
    assert (brief.n, brief.climatology_n, brief.effective_n, brief.model) == (
        issued.n,
        issued.climatology_n,
        issued.effective_n,
        issued.model,
    )
    for side, level in ((Side.RESISTANCE, row.resistance), (Side.SUPPORT, row.support), (Side.AT, row.at)):
        first = next((each for each in page.listed if each.side is side), None)
        assert (first is None) == (level is None)
        if first is None or level is None:
            continue
        assert (first.low, first.high, first.distance, first.reasons) == (
            level.low,
            level.high,
            level.distance,
            level.reasons,
        )
        if side is not Side.AT:
            rung = next(each for each in issued.ladder if each.level is first)
            assert [row.touch(level, sessions) for sessions in rung.horizons] == list(rung.probability)
    assert page.drivers.events is not None and row.events == page.drivers.events.inside
    assert page.since is not None and row.news.crossings == page.since.crossings
    shown = {(each.low, each.high) for each in page.listed}
    won = {(each.low, each.high) for each in page.since.regained if (each.low, each.high) in shown}
    assert {(each.low, each.high) for each in row.news.regained} == won


@pytest.mark.parametrize("symbol", ["RTY", "^RUT"])
def test_a_row_is_the_outlook_to_the_last_bit(folder: Path, home: Path, made: Screen, symbol: str) -> None:
    same_as_outlook(only(made, symbol), Desk(home, data=folder), Universe(home, folder=folder))


@pytest.mark.parametrize("day", [date(2025, 9, 19), date(2024, 8, 5)])
def test_a_row_of_a_past_day_is_the_outlook_of_that_day(folder: Path, home: Path, day: date) -> None:
    question = asked(folder, home, as_of=day)
    same_as_outlook(row_of(question, "RTY"), question.desk, question.universe, day)


@pytest.mark.shared
def test_real_rows_are_the_outlooks(shared: Path, home: Path) -> None:
    question = asked(shared / "data", home, as_of=date(2025, 4, 8))
    same_as_outlook(row_of(question, "RTY"), question.desk, question.universe, question.as_of)


def test_json_of_a_row_spells_what_json_of_the_outlook_spells(folder: Path, home: Path, made: Screen) -> None:
    rows = screen_object(made)["markets"]
    found = json.loads(json.dumps(rows))[0]
    question = asked(folder, home)
    page = json.loads(json.dumps(json_object(question.desk.page(question.universe.checked("RTY", now=NOW)))))
    assert found["market"]["symbol"] == "RTY"
    for mine, theirs in zip(found["odds"]["rows"], page["scenarios"]["rows"], strict=True):
        assert mine == {name: theirs[name] for name in mine}
    assert found["odds"]["up"] == {name: page["scenarios"]["up"][name] for name in found["odds"]["up"]}
    nearest = next(each for each in page["levels"] if each["side"] == "resistance" and each["on_page"])
    assert (found["resistance"]["low"], found["resistance"]["p_touch"]) == (
        nearest["low"],
        nearest["p_touch"],
    )
    assert (found["rsi"]["value"], found["regime"]) == (
        page["technical"]["rsi14"],
        page["technical"]["regime"],
    )


def test_a_bad_market_is_set_apart_with_the_reason_and_stops_none(made: Screen) -> None:
    assert [row.market.symbol for row in made.rows] == ["RTY", "M2K", "ES", "NQ", "YM", "^RUT"]
    assert [(each.symbol, each.kind, each.status) for each in made.apart] == [("QQQ", "DataRejected", 3)]
    assert made.apart[0].reason.startswith("COLUMNS: ")


def test_a_short_history_has_a_row_without_odds(made: Screen) -> None:
    row = only(made, "M2K")
    assert (row.brief, row.regime, row.momentum, row.paths < 60) == (None, None, None, True)
    assert [each.window for each in row.averages] == [50]


def test_an_unknown_market_among_others_is_set_apart(folder: Path, home: Path) -> None:
    found = screen(asked(folder, home), ["RTYY", "YM"])
    assert ([row.market.symbol for row in found.rows], [each.kind for each in found.apart]) == (
        ["YM"],
        ["UnknownMarket"],
    )


def test_one_market_in_two_spellings_has_one_row(folder: Path, home: Path) -> None:
    assert len(screen(asked(folder, home), ["YM", "/YM", "YM=F"]).rows) == 1


def test_a_market_without_bars_is_fetched_where_that_is_allowed(folder: Path, home: Path) -> None:
    question = asked(folder, home, fetch=lambda _: question.universe.checked("RTY", now=NOW))
    assert screen(question, ["CL"]).rows[0].market.symbol == "RTY"
    kept = screen(asked(folder, home), ["CL"])
    assert [(each.symbol, each.kind) for each in kept.apart] == [("CL", "NotStored")]


def test_sessions_behind_are_counted_on_the_calendar(folder: Path, home: Path) -> None:
    """Friday after Thanksgiving 2025 has closed: Tuesday, Wednesday and Friday are missing, Thursday is none."""
    later = asked(folder, home, now=datetime(2025, 11, 28, 23, tzinfo=UTC))
    assert row_of(later, "YM").behind == 3
    assert row_of(replace(later, as_of=date(2025, 11, 25)), "YM").behind == 1


# --- orders ----------------------------------------------------------------------------------------------------


def test_orders_put_first_what_they_name(made: Screen) -> None:
    def ups(order: Order) -> list[MarketRow]:
        return [row for row in made.ordered(order).rows if row.brief is not None]

    near = [row.nearest for row in made.ordered(Order.DISTANCE).rows]
    assert near == sorted(near)
    assert [row.market.symbol for row in made.ordered(Order.SYMBOL).rows] == [
        "ES",
        "M2K",
        "NQ",
        "RTY",
        "^RUT",
        "YM",
    ]
    likely = [max(row.odds(Row.UP).probability, row.odds(Row.DOWN).probability) for row in ups(Order.ODDS)]  # type: ignore[union-attr]
    assert all(a >= b for a, b in pairwise(likely))
    moves = [abs(row.change_ratio) for row in made.ordered(Order.CHANGE).rows]
    assert moves == sorted(moves, reverse=True)


@pytest.mark.parametrize("order", [Order.ODDS, Order.GAP, Order.RSI])
def test_a_market_without_the_figure_comes_last(made: Screen, order: Order) -> None:
    assert made.ordered(order).rows[-1].market.symbol == "M2K"


@pytest.mark.parametrize("order", Order)
def test_an_order_keeps_every_row(made: Screen, order: Order) -> None:
    assert {row.market.symbol for row in made.ordered(order).rows} == {row.market.symbol for row in made.rows}


# --- forms -----------------------------------------------------------------------------------------------------


def test_every_number_of_a_cell_is_a_measurement(made: Screen) -> None:
    for row in screen_table(made).rows:
        for cell in row:
            printed = [written(each) for each in cell.measurements]
            said = cell.template.format(**{each.name: written(each) for each in cell.measurements})
            for number in NUMBER.findall(said):
                assert any(number in each for each in printed), (cell.id, number)


def test_a_row_has_a_cell_for_each_column(made: Screen) -> None:
    table = screen_table(made)
    assert {len(row) for row in table.rows} == {len(table.header)} == {len(COLUMNS)}


def test_the_zone_that_price_is_in_is_named(made: Screen) -> None:
    inside = [row for row in made.rows if row.at is not None]
    assert inside and all(
        row.at.low <= row.close <= row.at.high and row.nearest == 0 for row in inside if row.at
    )
    cells = {row[0].id: row[COLUMNS.index("at")] for row in screen_table(made).rows}
    assert [cells[f"screen.{row.market.symbol}.market"].cited[0] for row in inside] == ["low"] * len(inside)


def test_odds_stand_beside_interval_base_rate_and_counts(made: Screen) -> None:
    cells = dict(zip(COLUMNS, screen_table(made).rows[0], strict=True))
    assert cells["up"].cited == ("p", "low", "high", "base")
    assert cells["paths"].cited == ("n", "effective")


@pytest.mark.parametrize("width", [60, 80, 100, 140, 160])
def test_text_keeps_its_width_and_names_every_market_in_every_part(made: Screen, width: int) -> None:
    text = screen_text(made, width=width)
    assert max(map(len, text.splitlines())) <= width
    heads = sum(line.lstrip().startswith("Market ") or line.strip() == "Market" for line in text.splitlines())
    assert (
        sum(line.startswith(" ^RUT") for line in text.splitlines()) == heads - 1
    )  # one of them is what is set apart


def test_csv_has_one_line_a_market_and_no_formula(made: Screen) -> None:
    trap = SetApart("=HYPERLINK(1)", "@SUM(1)\n+1", "UnknownMarket", 2)
    lines = list(csv.DictReader(io.StringIO(screen_csv(replace(made, apart=(trap,))))))
    assert [line["market"] for line in lines] == ["RTY", "M2K", "ES", "NQ", "YM", "^RUT", "'=HYPERLINK(1)"]
    assert lines[-1]["set_apart"] == "'@SUM(1) +1"
    assert {len(line) for line in lines} == {len(LINE)} == {len(set(LINE))}
    assert float(lines[0]["up_probability"]) == made.rows[0].brief.odds[0].probability  # type: ignore[union-attr]


def test_markdown_has_a_row_for_each_market(made: Screen) -> None:
    text = to_markdown_of(title_of(made), screen_sections(made))
    assert text.startswith("# Screen of 6 markets, November 24, 2025\n")
    assert sum(line.startswith("| ^RUT |") for line in text.splitlines()) == 1


def test_html_escapes_what_was_typed(made: Screen) -> None:
    page = screen_html(replace(made, apart=(SetApart("<script>", "<b>no</b>", "UnknownMarket", 2),)))
    assert "&lt;script&gt;" in page and "<b>no</b>" not in page


def test_a_screen_of_no_market_is_a_page_all_the_same() -> None:
    empty = Screen(date(2025, 11, 24), None, 15, (), (SetApart("X", "why", "NotStored", 3),))
    assert "1 market has no row" in screen_text(empty)
    assert "Set apart" in screen_html(empty)
    assert json.loads(screen_json(empty))["markets"] == []


def test_a_last_session_of_another_year_says_so(made: Screen) -> None:
    old = replace(made.rows[0], as_of=date(2015, 12, 31), behind=7)
    cells = dict(zip(COLUMNS, screen_table(replace(made, rows=(old,))).rows[0], strict=True))
    said = cells["session"].template.format(
        **{each.name: written(each) for each in cells["session"].measurements}
    )
    assert said == "Dec 31, 2015 (7 behind)"


def test_a_row_is_small_enough_to_travel(made: Screen) -> None:
    """Two thousand of them are to fit into some ten megabytes."""
    assert max(len(pickle.dumps(row)) for row in made.rows) < 8_000


def test_a_horizon_that_cannot_be_is_refused_before_any_work(folder: Path, home: Path) -> None:
    with pytest.raises(BadOption, match="1 to 63"):
        screen(asked(folder, home, horizon=64))


def test_the_registry_orders_a_desk(made: Screen) -> None:
    assert made.order is Order.DESK
    assert all(row.market == market(row.market.symbol) for row in made.rows)
