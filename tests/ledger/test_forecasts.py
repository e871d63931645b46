"""What is written of an outlook, and what is refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785

from levelhead.data.read import read_bars
from levelhead.errors import HorizonBegun, TooFewPaths
from levelhead.ledger.book import Book
from levelhead.ledger.canonical import canonical
from levelhead.ledger.forecasts import check_window, issued_on
from levelhead.ledger.scored import counted
from levelhead.ledger.spelling import price_text, shares
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.bookkeeping import add_forecast, known_on
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of, sessions_ahead
from levelhead.render.json_page import to_json
from tests.data.bar_files import walk
from tests.hindcast_series import rolling_future
from tests.pages import write_bars, write_folder

NOW = datetime(2025, 11, 24, 23, tzinfo=UTC)
RTY = market("RTY")


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """400 bars of a made-up RTY up to November 24, 2025."""
    path = write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", walk(400, seed=14))
    return known(read_bars(path, market=RTY))


def add(folder, context, **options):
    """Write the forecast of five sessions."""
    return add_forecast(
        Book(folder, identity="test"), context, **({"horizon": 5, "now": NOW, "later": None} | options)
    )


def test_a_body_holds_no_floats_and_its_rows_sum_to_a_million(tmp_path, context):
    """Read back with the standard library; every float would be refused."""

    def refused(text):
        raise AssertionError(text)

    add(tmp_path, context)
    line = (tmp_path / "2025-11.jsonl").read_bytes().splitlines()[1]
    body = json.loads(line, parse_float=refused)["body"]
    assert [sum(body[name].values()) for name in ("probability", "climatology")] == [1_000_000] * 2
    assert len(body["ladder"]) > 5 and all(set(each["touch"]) == {"5", "10", "15"} for each in body["ladder"])


def test_bodies_are_spelled_as_rfc_8785_spells_them(tmp_path, context):
    """By a package we did not write."""
    body = add(tmp_path, context).entry.body
    assert canonical(body) == rfc8785.dumps(json.loads(canonical(body)))


def test_the_body_says_what_the_page_says(tmp_path, context):
    """Barriers, sessions, rows within a millionth, levels in the order of the page."""
    page = outlook_of(context, horizon=5)
    body = add(tmp_path, context).entry.body
    assert page.forecast is not None
    assert body["up"]["price"] == f"{page.forecast.scenarios.upper.price:.1f}"
    # Thanksgiving is no trade date of its own: its hours belong to the 28th
    assert body["sessions"] == ["2025-11-25", "2025-11-26", "2025-11-28", "2025-12-01", "2025-12-02"]
    for each, name in zip(page.forecast.odds, ("up", "neither", "down"), strict=True):
        assert abs(body["probability"][name] - each.probability * 1e6) < 1
    assert [each["low"] for each in body["ladder"]] == [
        price_text(RTY, each.level.low) for each in page.forecast.ladder
    ]
    assert (body["close"], body["data"]["bars"]) == (f"{context.bars.close[-1]:.1f}", 400)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([0.5, 0.25, 0.25], [500_000, 250_000, 250_000]),
        ([2 / 3, 1 / 6, 1 / 6], [666_667, 166_667, 166_666]),
        ([1.0, 0.0, 0.0], [1_000_000, 0, 0]),
        ([0.3333333, 0.3333333, 0.3333333], [333_334, 333_333, 333_333]),
    ],
)
def test_shares_of_a_million(given, expected):
    """What rounding leaves goes to the largest remainder."""
    assert shares(given) == expected


# --- hindsight ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minute", "written"), [(-1, True), (0, False), (60, False)])
def test_a_forecast_is_refused_once_its_first_session_is_under_way(tmp_path, context, minute, written):
    """25 November begins in Chicago at 06:00 UTC."""
    moment = datetime(2025, 11, 25, 6, tzinfo=UTC) + timedelta(minutes=minute)
    if written:
        assert add(tmp_path, context, now=moment).is_new
        return
    with pytest.raises(HorizonBegun, match="2025-11-25"):
        add(tmp_path, context, now=moment)
    assert not list(tmp_path.iterdir())


def test_a_forecast_is_refused_when_a_bar_of_its_horizon_is_in_hand(context):
    """Whatever the clock says: bars that reach 24 November, and a page of the 21st."""
    cut = context.upto(date(2025, 11, 21))
    page = issued_on(outlook_of(cut, horizon=5), sessions_ahead(RTY, cut.as_of, 5))
    early = datetime(2025, 11, 21, 23, tzinfo=UTC)
    with pytest.raises(HorizonBegun, match="reach to 2025-11-24"):
        check_window(page, now=early, later=context.bars)
    check_window(page, now=early, later=cut.bars)


def test_a_replay_may_be_written_at_any_time(tmp_path, context):
    """In a book of its own."""
    assert add(tmp_path, context, now=datetime(2026, 3, 1, tzinfo=UTC), replay=True).is_new


def test_a_replay_says_what_the_page_would_have_said(tmp_path, context):
    """Every key but those of the writing, and of the page that was not made."""
    issued, replay = (
        add(tmp_path / "a", context).entry.body,
        add(tmp_path / "b", context, replay=True).entry.body,
    )
    assert len(issued["made"].pop("page")) == 64 and replay["made"].pop("page") == ""
    assert replay == issued


def test_without_odds_there_is_nothing_to_write(tmp_path):
    """The error gives the counts the page gives."""
    path = write_bars(tmp_path / "RTY.csv", walk(70, seed=14))
    with pytest.raises(TooFewPaths) as caught:
        add(tmp_path / "book", known(read_bars(path, market=RTY)))
    assert (caught.value.needs, 0 <= caught.value.has < 60) == (60, True)
    assert not (tmp_path / "book").exists()


# --- the same again, and instead ------------------------------------------------------------------------------------


def test_the_same_forecast_is_written_once(tmp_path, context):
    """Same data, code and seed: the number it has."""
    first, again = add(tmp_path, context), add(tmp_path, context, now=NOW + timedelta(minutes=5))
    assert (again.entry, again.is_new) == (first.entry, False)
    assert len(Book(tmp_path).entries()) == 2


@pytest.mark.parametrize("what", ["data", "code", "seed"])
def test_other_data_code_or_draws_supersede(tmp_path, context, what, monkeypatch):
    """Both stay; the second names the first."""
    add(tmp_path, context)
    options = {}
    if what == "data":
        changed = context.bars.high.copy()
        changed[-3] += 0.1
        context = replace(context, bars=replace(context.bars, high=changed))
    if what == "code":
        monkeypatch.setattr("levelhead.pipeline.made_by.program_fingerprint", lambda: "0" * 64)
    if what == "seed":
        options["seed"] = 1
    second = add(tmp_path, context, **options)
    assert (second.entry.number, second.entry.body["supersedes"]) == (2, 1)
    assert counted(Book(tmp_path).entries()).superseded == 1


def test_another_horizon_is_another_question(tmp_path, context):
    """It supersedes nothing."""
    add(tmp_path, context)
    assert "supersedes" not in add(tmp_path, context, horizon=10).entry.body


def test_everything_that_was_known_is_in_the_key(tmp_path):
    """One quarter of a point in the implied volatility of one day, and it is another forecast."""
    context = rolling_future()
    first = add(tmp_path, context, replay=True)
    vix = context.implied[0]
    value = vix.value.copy()
    value[-1] += 0.25
    other = add(tmp_path, replace(context, implied=(replace(vix, value=value),)), replay=True)
    assert other.is_new and other.entry.body["data"]["known"] != first.entry.body["data"]["known"]
    assert other.entry.body["data"]["sha256"] == first.entry.body["data"]["sha256"]


# --- a span of days -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up series, the market's with rolls, a proxy and peers."""
    path = tmp_path_factory.mktemp("data")
    write_folder(path)
    return path


def test_a_day_of_a_span_is_read_as_that_day_alone(folder, tmp_path):
    """Cut from a later reading: the same page to the last byte, hence the same entry."""
    path = folder / "bars" / "RTY=F.csv"
    checked = read_bars(path, market=RTY)
    whole = known(checked, data=folder)
    for back in (2, 30):
        day = checked.bars.session[-back].item()
        alone = read_bars(path, market=RTY, as_of=day)
        cut = known_on(whole, alone, data=folder, rolls=None)
        add(tmp_path / str(back), known(alone, data=folder), replay=True)
        again = add(tmp_path / str(back), cut, replay=True)
        assert (again.is_new, cut.as_of) == (False, day)
        assert to_json(outlook_of(cut)) == to_json(outlook_of(known(alone, data=folder)))
