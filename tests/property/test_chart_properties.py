"""No label hides another, none leaves its frame, and every input gives one well-formed document."""

import re
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.render.chart import Barrier, ChartSpec, Line, SwingLabel, Zone, chart_svg
from levelhead.render.chart.axes import place_swings
from levelhead.render.chart.header import footer_height, header_height
from levelhead.render.chart.labels import Box, spread
from levelhead.render.chart.layout import Layout, arrange, type_for
from levelhead.render.chart.text import fitted, width, wrapped
from levelhead.render.chart.theme import theme_named
from levelhead.render.svg import element, escaped, number
from tests.chart_series import made_up, weekdays, whole

PRICE = st.floats(1500, 3500)
TEXT = st.text(max_size=60)
SIDE = st.sampled_from(["resistance", "support", "at"])
ZONE = st.builds(
    lambda low, size, side, text: Zone(low, low + size, side, text), PRICE, st.floats(0, 60), SIDE, TEXT
)
ZONES = st.lists(ZONE, max_size=30).map(tuple)
SIZE = st.tuples(st.sampled_from([420, 600, 799, 800, 1200, 1900]), st.sampled_from([480, 760, 1000]))


def laid_out(spec: ChartSpec, size: tuple[int, int] = (1200, 760)) -> Layout:
    theme, kind = theme_named("light"), type_for(size[0])
    header, footer = header_height(spec, theme, kind, size[0]), footer_height(spec, kind, size[0])
    return arrange(spec, theme, width=size[0], height=size[1], header=header, footer=footer)


def apart(boxes: list[Box], slack: float = 1e-6) -> bool:
    """No two boxes share more than an edge (a test of its own, not ``Box.meets``)."""
    return all(
        min(a.right, b.right) - max(a.left, b.left) <= slack
        or min(a.bottom, b.bottom) - max(a.top, b.top) <= slack
        for a, b in combinations(boxes, 2)
    )


def within(boxes: list[Box], left: float, top: float, right: float, bottom: float) -> bool:
    slack = 1e-6
    return all(
        box.left >= left - slack
        and box.top >= top - slack
        and box.right <= right + slack
        and box.bottom <= bottom + slack
        for box in boxes
    )


BARRIER = st.builds(Barrier, PRICE, TEXT)


@given(zones=ZONES, up=BARRIER, down=BARRIER, averages=st.lists(PRICE, max_size=4), size=SIZE)
def test_no_two_tags_meet_and_none_leaves_the_column(zones, up, down, averages, size):
    curves = tuple(Line(f"average {value:.0f}", np.full(130, value)) for value in averages)
    spec = replace(made_up(), zones=zones, averages=curves, up=up, down=down)
    layout = laid_out(spec, size)
    boxes = [tag.box for tag in layout.tags]
    assert apart(boxes)
    assert within(boxes, layout.pane.right, layout.pane.top, size[0], layout.pane.bottom)


@given(zones=ZONES, size=SIZE)
def test_the_last_close_always_has_its_tag(zones, size):
    spec = replace(made_up(), zones=zones)
    figures = [tag.tag.figure for tag in laid_out(spec, size).tags]
    assert f"{spec.close[-1]:,.1f}" in figures


SWINGS = st.lists(st.tuples(st.integers(0, 129), st.booleans(), st.text(max_size=25)), max_size=40)


@given(rows=SWINGS, size=SIZE)
def test_no_two_swing_labels_meet_and_none_leaves_the_pane(rows, size):
    bars = made_up()
    swings = tuple(
        SwingLabel(bars.sessions[row].item(), float((bars.high if above else bars.low)[row]), text, above)
        for row, above, text in rows
    )
    layout = laid_out(replace(bars, swings=swings), size)
    boxes = [box for _, _, box in place_swings(layout, [])]
    pane = layout.pane
    assert apart(boxes)
    assert within(boxes, pane.left, pane.top, pane.right, pane.bottom)


def test_a_swing_label_hides_no_bar():
    layout = laid_out(whole())
    high, low = layout.price.ys(layout.spec.high), layout.price.ys(layout.spec.low)
    x = layout.x[: layout.bars]
    placed = place_swings(layout, [])
    hidden = [
        swing.text
        for swing, _, box in placed
        if ((x > box.left) & (x < box.right) & (high < box.bottom) & (low > box.top)).any()
    ]
    assert ([swing.text for swing, _, _ in placed], hidden) == (["the high", "the low"], [])


@given(wanted=st.lists(st.floats(-50, 250), min_size=1, max_size=10).map(sorted))
def test_spread_labels_keep_their_distance_their_order_and_their_bounds(wanted):
    placed = spread(wanted, 20, 0, 200)
    assert all(after - before >= 20 - 1e-9 for before, after in pairwise(placed))
    assert placed[0] >= 10 - 1e-9
    assert placed[-1] <= 190 + 1e-9


@given(wanted=st.lists(st.integers(0, 9), min_size=1, max_size=10, unique=True).map(sorted))
def test_labels_with_room_stay_where_they_are_wanted(wanted):
    centres = [10.0 + 20 * slot for slot in wanted]
    assert spread(centres, 20, 0, 200) == pytest.approx(centres)


@given(
    wanted=st.lists(st.floats(0, 100), min_size=2, max_size=4).map(sorted),
    nudges=st.lists(st.floats(-5, 5), min_size=4, max_size=4),
)
def test_no_other_legal_places_are_nearer(wanted, nudges):
    """Least squares: moving the labels to any other legal places costs more."""
    placed = spread(wanted, 10, 0, 100)
    other = [centre + nudge for centre, nudge in zip(placed, nudges, strict=False)]
    legal = all(b - a >= 10 for a, b in pairwise(other)) and other[0] >= 5 and other[-1] <= 95
    cost = [
        sum((at - want) ** 2 for at, want in zip(places, wanted, strict=True)) for places in (placed, other)
    ]
    assert not legal or cost[0] <= cost[1] + 1e-9


@given(title=st.text(), label=st.text(), name=st.text())
def test_any_text_gives_well_formed_xml(title, label, name):
    bars = made_up(30)
    last = float(bars.close[-1])
    spec = replace(
        bars,
        title=title,
        footer=label,
        zones=(Zone(last, last + 1, "at", label),),
        up=Barrier(last + 9, name),
    )
    assert ElementTree.fromstring(chart_svg(spec)).tag == "{http://www.w3.org/2000/svg}svg"


LEGAL = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@given(text=st.text(LEGAL))
def test_what_a_parser_reads_is_what_was_written(text):
    parsed = ElementTree.fromstring(element("text", escaped(text), label=text))
    assert (parsed.text or "", parsed.get("label")) == (text, text)


@given(code=st.one_of(st.integers(0, 31), st.integers(0xD800, 0xDFFF), st.sampled_from([0xFFFE, 0xFFFF])))
def test_characters_that_xml_forbids_are_replaced(code):
    assert escaped(chr(code)) in {"\ufffd", " "}


@given(value=st.floats(-1e6, 1e6))
def test_a_number_has_at_most_two_decimals_and_no_negative_zero(value):
    text = number(value)
    assert re.fullmatch(r"-?\d+(\.\d{1,2})?", text) and text != "-0"
    assert abs(float(text) - value) <= 0.005 + 1e-9


@given(text=TEXT, room=st.floats(0, 300), size=st.floats(8, 30))
def test_a_fitted_text_fits(text, room, size):
    assert width(fitted(text, size, room), size) <= max(room, 0)


@given(words=st.lists(st.text("abcdefg", min_size=1, max_size=8), max_size=30), rows=st.integers(1, 4))
def test_wrapping_loses_no_word_where_there_is_room(words, rows):
    text = " ".join(words)
    assert " ".join(wrapped(text, 12, 10_000, rows=rows)) == text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1200, 760), (600, 460)])
def test_equal_input_gives_equal_bytes(theme, size):
    first, second = (chart_svg(whole(), theme=theme, width=size[0], height=size[1]) for _ in range(2))
    assert first == second


SERIES = {
    "yen": made_up(start=0.0065, step=0.00004, places=7),
    "dow": made_up(start=46_514.0, step=300.0, places=0),
    "oil below zero": made_up(start=-5.0, step=3.0, places=2),
    "thirty bars": made_up(30),
    "one bar": made_up(1),
    "no movement": made_up(step=0.0),
    "more than is shown": made_up(900),
}


@pytest.mark.parametrize("name", SERIES)
def test_no_coordinate_is_missing(name):
    svg = chart_svg(SERIES[name])
    ElementTree.fromstring(svg)
    assert re.search(r"\b(nan|inf)\b", svg) is None


@pytest.mark.parametrize("name", SERIES)
def test_every_bar_shown_lies_in_the_pane(name):
    layout = laid_out(SERIES[name])
    ys = layout.price.ys(np.concatenate([layout.spec.high, layout.spec.low]))
    assert layout.pane.top < ys.min() <= ys.max() < layout.pane.bottom


def test_no_more_than_half_a_year_is_shown():
    assert laid_out(made_up(900)).spec.sessions.tolist() == weekdays(made_up().sessions[0].item(), 900)[-130:]


def test_a_far_zone_does_not_flatten_the_bars():
    spec = replace(made_up(), zones=(Zone(9000, 9010, "resistance", "far"),))
    price = laid_out(spec).price
    assert (spec.high.max() - spec.low.min()) / (price.high - price.low) > 0.8


def test_of_the_zones_beyond_the_range_only_the_nearest_is_named():
    zones = tuple(Zone(price, price + 5, "resistance", f"{price}") for price in (9000, 8000, 8500))
    tags = laid_out(replace(made_up(), zones=zones)).tags
    assert [tag.tag.figure for tag in tags if tag.tag.mark == "R"] == ["8,000.0–8,005.0 ↑"]


def test_an_average_that_is_not_warm_has_no_curve_and_no_tag():
    cold = replace(made_up(), averages=(Line("200-day average", np.full(130, np.nan)),))
    assert "200-day average" not in chart_svg(cold)


def test_a_momentum_that_is_not_warm_has_no_pane():
    assert laid_out(replace(made_up(), rsi=np.full(130, np.nan))).below is None


def test_days_without_bars_are_marked():
    bars = made_up()
    kept = np.r_[0:40, 50:130]
    columns = {name: getattr(bars, name)[kept] for name in ("sessions", "open", "high", "low", "close")}
    assert chart_svg(replace(bars, **columns)).count("16 days without bars") == 1


def test_two_charts_on_one_page_share_no_id():
    assert ' id="' not in chart_svg(whole())
