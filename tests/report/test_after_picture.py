"""The picture of what came: bars where prices were, a ring where it was decided, words for whoever does not see it."""

from xml.etree import ElementTree

import pytest

from levelhead.errors import BadOption
from levelhead.forecast import Row
from levelhead.pipeline.aftermath import aftermath
from levelhead.pipeline.outlook import sessions_ahead
from levelhead.render.after_picture import after_svg
from tests.report.test_aftermath import beyond, later, page, quiet

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*ahead, **options) -> ElementTree.Element:
    """The picture of these bars, as a parser reads it."""
    days = sessions_ahead(page().context.bars.market, page().as_of, 5)
    return ElementTree.fromstring(after_svg(page(), aftermath(page(), later(*ahead)), days=days, **options))


def bodies(picture: ElementTree.Element) -> int:
    """Candles that have a body: filled paths with an outline."""
    return sum(
        each.get("stroke") is not None and each.get("fill") not in (None, "none")
        for each in picture.findall(f"{SVG}path")
    )


def test_each_session_that_came_is_a_candle():
    """Three came of five."""
    assert bodies(drawn(quiet(), quiet(3.0), quiet(-2.0))) == 3


@pytest.mark.parametrize("row", [Row.UP, Row.DOWN])
def test_a_ring_marks_where_it_was_decided(row):
    """On the second of five sessions: two and a half rooms of six from the left edge."""
    picture = drawn(quiet(), beyond(row), quiet())
    (ring,) = picture.findall(f"{SVG}circle")
    ground = max(
        float(each.get("x", 0)) for each in picture.findall(f"{SVG}text") if each.get("text-anchor") == "end"
    )
    left = ground + 7
    assert float(ring.get("cx")) == pytest.approx(left + 2.5 * (900 - 12 - left) / 6, abs=0.02)


def test_nothing_is_ringed_while_nothing_is_decided():
    """Neither so far."""
    assert drawn(quiet(), quiet()).find(f"{SVG}circle") is None


def test_words_say_the_outcome_and_every_close():
    """In the sentence of the section."""
    words = drawn(quiet(), beyond(Row.UP)).find(f"{SVG}desc").text
    assert words.startswith("Up came first: on November 5 price")
    assert "2025-11-04" in words
    assert "2025-11-05" in words


def test_before_anything_came_the_spread_stands_alone():
    """No candle, and words that say so."""
    picture = drawn()
    assert bodies(picture) == 0
    assert picture.find(f"{SVG}desc").text.endswith("No close came yet.")


def test_a_crash_stays_inside_the_picture():
    """The scale follows the bars, however far they go."""
    low = page().overview.close - 400
    picture = drawn((low, low + 5, low - 5, low))
    for each in picture.findall(f"{SVG}text"):
        assert 0 <= float(each.get("y")) <= 420


def test_too_small_is_refused():
    """With the smallest size there is."""
    with pytest.raises(BadOption, match="at least 320 by 240"):
        drawn(quiet(), width=100)
