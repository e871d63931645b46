"""Round prices, their decimals, and colours that can be told apart."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

from levelhead.errors import BadOption, InconsistentPage
from levelhead.render.chart import ChartSpec, FanStep, Zone, chart_svg
from levelhead.render.chart.scale import nice_step, ticks
from levelhead.render.chart.text import width
from levelhead.render.chart.theme import theme_named
from levelhead.render.chart.zones import hatch
from tests.chart_series import made_up, whole


@pytest.mark.parametrize(
    ("span", "count", "step"),
    [(100, 10, 10.0), (101, 10, 20.0), (210, 10, 25.0), (260, 10, 50.0), (0.0007, 8, 0.0001), (5.1, 1, 10.0)],
)
def test_a_step_is_a_round_number(span, count, step):
    """Worked by hand from the rule 1, 2, 2.5, 5 times a power of ten."""
    assert nice_step(span, count) == pytest.approx(step)


@pytest.mark.parametrize(
    ("low", "high", "places", "expected"),
    [
        (2281.3, 2593.0, 1, ((2300, 2350, 2400, 2450, 2500, 2550), 0)),
        (-40.3, 21.0, 2, ((-40, -30, -20, -10, 0, 10, 20), 0)),
        (0.00641, 0.00662, 7, ((0.00645, 0.0065, 0.00655, 0.0066), 5)),
        (45_900, 47_800, 0, ((46_000, 46_500, 47_000, 47_500), 0)),
    ],
)
def test_ticks_are_the_round_prices_of_the_range(low, high, places, expected):
    prices, decimals = ticks(low, high, 7, places=places)
    assert (pytest.approx(prices), decimals) == expected


def test_a_tick_is_never_finer_than_the_market():
    assert ticks(100.0, 100.4, 8, places=0) == ((100.0,), 0)


def test_a_monospaced_text_has_the_width_of_its_font():
    """DejaVu Sans Mono: 1233 of 2048 units a glyph (its hmtx table)."""
    assert width("2,455.0", 2048, family="mono") == pytest.approx(7 * 1233, rel=1e-3)


def linear(colour: str) -> list[float]:
    """Linear RGB of an sRGB colour, IEC 61966-2-1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2, section "relative luminance"."""
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_keeps_the_contrast_that_accessibility_asks(name):
    """WCAG 2.2, criterion 1.4.3: at least 4.5 to 1 for text."""
    theme = theme_named(name)
    pairs = [
        (theme.ink, theme.paper), (theme.muted, theme.paper), (theme.ink, theme.future),
        (theme.on_filled, theme.ink), (theme.on_filled, theme.up), (theme.on_filled, theme.down),
    ]  # fmt: skip
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_lines_keep_the_contrast_that_accessibility_asks(name):
    """WCAG 2.2, criterion 1.4.11: at least 3 to 1 for graphics one must tell apart from the ground."""
    theme = theme_named(name)
    colours = [theme.resistance, theme.support, theme.at, theme.bar, theme.momentum, *theme.averages]
    assert [colour for colour in colours if contrast(colour, theme.paper) < 3] == []


# Machado, Oliveira and Fernandes (2009), severity 1.0, linear RGB: what a reader without one cone type sees.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_zones_differ_for_colour_blind_readers(name, kind):
    theme = theme_named(name)
    seen = [
        [
            sum(weight * each for weight, each in zip(row, linear(colour), strict=True))
            for row in BLINDNESS[kind]
        ]
        for colour in (theme.resistance, theme.support)
    ]
    assert max(abs(a - b) for a, b in zip(*seen, strict=True)) > 0.25


def test_each_side_has_a_letter_and_a_hatch_of_its_own():
    svg = chart_svg(whole())
    marks = [svg.count(f">{mark}</text>") for mark in ("R", "S", "=")]
    assert marks == [2, 1, 1]


@pytest.mark.parametrize("one", [*combinations(["resistance", "support", "at"], 2)])
def test_hatches_differ(one):
    first, second = (hatch(side, 0, 0, 30, 12) for side in one)
    assert first != second


def test_a_hatch_stays_in_its_rectangle():
    for side in ("resistance", "support", "at"):
        points = re.findall(r"[ML](\S+?) ([^ML]+)", hatch(side, 10, 20, 57, 33))
        assert points
        assert all(10 <= float(x) <= 57 and 20 <= float(y) <= 33 for x, y in points)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"close": made_up(29).close}, "equal lengths"),
        ({"high": made_up(30).high * float("nan")}, "prices are finite"),
        ({"sessions": made_up(30).sessions[::-1]}, "sessions increase"),
        ({"zones": (Zone(2, 1, "at", ""),)}, "a zone has low <= high"),
        ({"zones": (Zone(1, 2, "left", ""),)}, "a zone has a side"),
        ({"fan": (FanStep(made_up(30).sessions[-1].item(), 1, 2, 3, 4, 5),)}, "the fan follows the bars"),
        ({"fan": (FanStep(whole().fan[0].session, 1, 2, 3, 5, 4),)}, "quantiles rise"),
    ],
)
def test_a_chart_that_contradicts_itself_is_refused(change, rule):
    with pytest.raises(InconsistentPage) as refused:
        replace(made_up(30), **change)
    assert refused.value.rule == rule


def test_a_chart_without_bars_is_refused():
    empty = made_up(1).sessions[:0]
    with pytest.raises(InconsistentPage, match="a chart has bars"):
        ChartSpec("", "", "", empty, *[made_up(1).close[:0]] * 4, places=1)


@pytest.mark.parametrize(
    ("options", "option"),
    [({"theme": "sepia"}, "theme"), ({"width": 200}, "width"), ({"height": 20_000}, "height")],
)
def test_a_chart_nobody_could_read_is_refused(options, option):
    with pytest.raises(BadOption) as refused:
        chart_svg(made_up(30), **options)
    assert refused.value.option == option


def test_a_header_that_leaves_no_room_is_refused_with_the_height_it_needs():
    with pytest.raises(BadOption) as refused:
        chart_svg(whole(), width=600, height=300)
    needed = int(refused.value.expected.split()[2])
    assert chart_svg(whole(), width=600, height=needed).startswith("<svg")
