"""What a page says first of its table: the range leads where it is the likeliest row, and nowhere else."""

from datetime import date
from pathlib import Path

import pytest

from levelhead.forecast import Row
from levelhead.forecast.ensemble import AtrPaths
from levelhead.markets import Context
from levelhead.measure import Claim, Measurement
from levelhead.pipeline.outlook import outlook_of, sessions_ahead
from levelhead.render.json_page import json_object
from levelhead.render.picture import chart_spec
from levelhead.report import Outlook
from tests.engine_series import restless_bars
from tests.pages import page

LENGTHS, HORIZONS = (600, 655, 710, 765, 820, 875, 930), (1, 2, 3, 5, 10, 15, 42, 63)
BARS = restless_bars(930, seed=11)


@pytest.fixture(scope="module")
def pages() -> list[Outlook]:
    """Seven days of a market, rough and calm ones, at eight horizons."""
    found = []
    for length in LENGTHS:
        bars = BARS.upto(BARS.session[length - 1].item())
        found += [outlook_of(Context(bars, bars.as_of), horizon=each, engine=AtrPaths()) for each in HORIZONS]
    return found


def odds_claim(outlook: Outlook) -> Claim:
    return next(each for each in outlook.claims if each.id == "introduction.odds")


def printed_first(claim: Claim) -> Measurement:
    """The probability a reader meets first."""
    odds = [each for each in claim.measurements if each.name.startswith("p_")]
    return min(odds, key=lambda each: claim.template.index(f"{{{each.name}}}"))


def assert_range_leads_only_where_largest(outlook: Outlook) -> bool:
    """And then it does; returns whether it did."""
    assert outlook.forecast is not None
    said = {each.row: each.probability for each in outlook.forecast.odds}
    largest = said[Row.NEITHER] > max(said[Row.UP], said[Row.DOWN])
    first = printed_first(odds_claim(outlook))
    assert first.name == ("p_neither" if largest else "p_up")
    assert first.value == said[Row.NEITHER if largest else Row.UP]
    assert ("likeliest" in odds_claim(outlook).template) is largest
    return largest


def test_the_range_leads_where_it_is_the_likeliest_row(pages: list[Outlook]) -> None:
    """Both kinds of pages are among them."""
    assert {assert_range_leads_only_where_largest(each) for each in pages} == {True, False}


def test_the_table_shows_up_neither_down(pages: list[Outlook]) -> None:
    """On the page, in the JSON and in the values, whatever is largest."""
    for outlook in pages:
        cells = [
            each.id.split(".")[1]
            for each in outlook.probability.claims
            if each.id.endswith(".scenario") and "heading" not in each.id
        ]
        rows = json_object(outlook)["scenarios"]["rows"]  # type: ignore[index,call-overload]
        assert cells == [each["name"] for each in rows] == ["up", "neither", "down"]


def test_no_other_sentence_calls_a_row_likely(pages: list[Outlook]) -> None:
    """One place leads with a row; nothing else names a winner."""
    for outlook in pages:
        others = [each for each in outlook.claims if each.id != "introduction.odds"]
        assert not [each for each in others if "likeliest" in each.template or "most likely" in each.template]


def test_the_picture_names_the_barriers_alone(pages: list[Outlook]) -> None:
    for outlook in pages[:: len(HORIZONS)]:
        ahead = sessions_ahead(outlook.context.bars.market, outlook.as_of, outlook.horizon)
        spec = chart_spec(outlook, ahead=ahead)
        assert spec.up is not None and spec.down is not None
        assert (spec.up.label.split()[1:3], spec.down.label.split()[1:3]) == (
            ["up", "first"],
            ["down", "first"],
        )


@pytest.mark.shared
@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("day", [date(2020, 3, 16), date(2023, 7, 3), date(2025, 11, 24)])
def test_real_pages_lead_alike(shared: Path, day: date, horizon: int) -> None:
    found = page(shared / "data" / "bars" / "RTY=F.csv", "RTY", as_of=day, horizon=horizon, engine=AtrPaths())
    assert (
        assert_range_leads_only_where_largest(found) or horizon > 3
    )  # in so few sessions hardly a side is met
