"""The reliability diagram: marks where the bins are, words for whoever does not see them."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from levelhead.errors import BadOption
from levelhead.evidence.close_record import Pit
from levelhead.evidence.record import TrackRecord, track_record
from levelhead.evidence.reliability import Bin
from levelhead.render.reliability import misses, pit_svg, reliability_svg
from tests.made_records import made_hindcast

SVG = "{http://www.w3.org/2000/svg}"
RIGHT = Bin(0.2, 0.3, 1353, 0.25, 0.25, (0.2, 0.3))
WRONG = Bin(0.6, 0.7, 87, 0.65, 0.4, (0.3, 0.5))


def record(*bins: Bin, deciles=(10,) * 10) -> TrackRecord:
    """A record with these bins and this PIT."""
    made = track_record(made_hindcast(), horizon=5)
    close = replace(made.close, pit=Pit(sum(deciles), 0.5, 0.29, 0.05, 0.05, deciles))
    return replace(made, bins=bins, close=close)


def drawn(svg: str) -> ElementTree.Element:
    """The picture as a parser reads it."""
    return ElementTree.fromstring(svg)


def test_a_mark_stands_where_said_and_came_meet():
    """On a picture of 560 by 620 the scale runs from 58 to 540 across and from 434 up to 14."""
    circle = drawn(reliability_svg(record(WRONG))).find(f"{SVG}circle")
    assert float(circle.get("cx")) == pytest.approx(58 + 0.65 * 482, abs=0.01)
    assert float(circle.get("cy")) == pytest.approx(434 - 0.4 * 420, abs=0.01)


def test_a_mark_whose_interval_misses_what_was_said_is_hollow():
    """Told by shape, so that it is told without colour too."""
    right, wrong = drawn(reliability_svg(record(RIGHT, WRONG))).findall(f"{SVG}circle")
    assert right.get("fill") == right.get("stroke")
    assert wrong.get("fill") == "#ffffff"
    assert (misses(RIGHT), misses(WRONG)) == (False, True)


def test_words_say_every_bin():
    """What was said, what came with its interval, of how many."""
    words = drawn(reliability_svg(record(RIGHT, WRONG))).find(f"{SVG}desc").text
    assert "said 25.0%, came true 25.0% (20.0% to 30.0%) of 1,353" in words
    assert "said 65.0%, came true 40.0% (30.0% to 50.0%) of 87" in words


def test_bars_beneath_are_as_high_as_counts():
    """The fullest tenth fills its room, another its share of it."""
    boxes = re.findall(r'd="M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H', reliability_svg(record(RIGHT, WRONG)))
    heights = [float(bottom) - float(top) for top, bottom in boxes][1:]  # the first is the ground
    assert heights[1] / heights[0] == pytest.approx(87 / 1353, abs=0.001)


def test_the_title_is_escaped():
    """A market may be called anything."""
    assert drawn(reliability_svg(record(RIGHT), title="S&P <500>")).find(f"{SVG}title").text == "S&P <500>"


@pytest.mark.parametrize("picture", [reliability_svg, pit_svg])
def test_a_picture_too_small_to_read_is_refused(picture):
    """The message names the smallest one."""
    with pytest.raises(BadOption, match="at least 280 by 320"):
        picture(record(RIGHT), width=200)


@pytest.mark.parametrize("picture", [reliability_svg, pit_svg])
def test_a_record_without_bins_or_closes_draws_its_axes(picture):
    """And says so, or nothing."""
    empty = record(deciles=(0,) * 10)
    assert drawn(picture(empty)).find(f"{SVG}circle") is None


def test_pit_counts_are_said_with_what_was_to_be_expected():
    """A tenth of all closes in each tenth."""
    words = drawn(pit_svg(record(RIGHT, deciles=(5, 15, *(10,) * 8)))).find(f"{SVG}desc").text
    assert "100 closes" in words
    assert "5, 15, 10" in words
    assert words.endswith("10 each where right.")


def test_equal_records_give_equal_bytes():
    """And a dark picture is another."""
    made = record(RIGHT, WRONG)
    assert reliability_svg(made) == reliability_svg(made)
    assert reliability_svg(made) != reliability_svg(made, theme="dark")
    assert np.isfinite(made.calibration_error)
