"""Colours that can be read, and a smaller SVG that is the same picture."""

import re

import pytest

from levelhead.render.chart import chart_svg
from levelhead.render.chart.theme import theme_named
from levelhead.render.html.colours import following, palette
from levelhead.render.html.lean import lean
from tests.chart_series import whole

# foreground and ground, as the style sheet pairs them
PAIRS = (
    ("ink", "paper"),
    ("muted", "paper"),
    ("ink", "panel"),
    ("muted", "panel"),
    ("ink", "grid"),
    ("resistance", "paper"),
    ("support", "paper"),
    ("at", "paper"),
    ("paper", "ink"),
    ("up", "paper"),
    ("down", "paper"),
    ("on-filled", "up"),
    ("on-filled", "down"),
)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_luminance_formula_gives_the_published_contrast():
    """W3C: #777777 on white is 4.48:1, the well-known grey that just fails."""
    assert round((luminance("#ffffff") + 0.05) / (luminance("#777777") + 0.05), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, front: str, ground: str):
    colours = palette(theme_named(theme))
    low, high = sorted((luminance(colours[front]), luminance(colours[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_chart_on_a_page_has_no_colour_of_its_own():
    assert re.findall(r'="#[0-9a-f]{3,8}"|Georgia', following(chart_svg(whole()))) == []


def test_every_colour_it_names_is_one_of_the_page():
    named = set(re.findall(r"var\(--([a-z-]+)\)", following(chart_svg(whole()))))
    assert named - set(palette(theme_named("light"))) == {"serif", "mono"}


def points(data: str) -> list[tuple[float, float]]:
    """Corners of a path of absolute and relative M, L, H, V, Z; SVG 2, section 9.3."""
    found, x, y, start = [], 0.0, 0.0, (0.0, 0.0)
    command = ""
    tokens = re.findall(r"[MLHVZmlhvz]|-?(?:\d+\.\d+|\.\d+|\d+)", data)
    while tokens:
        if re.fullmatch(r"[A-Za-z]", tokens[0]):
            command = tokens.pop(0)
        if command in "Zz":
            x, y = start
            found.append((x, y))
            continue
        by = command.islower()
        if command in "MLml":
            dx, dy = float(tokens.pop(0)), float(tokens.pop(0))
            x, y = (x + dx, y + dy) if by else (dx, dy)
        elif command in "Hh":
            dx = float(tokens.pop(0))
            x = x + dx if by else dx
        else:
            dy = float(tokens.pop(0))
            y = y + dy if by else dy
        found.append((x, y))
        if command in "Mm":
            start = (x, y)
            command = "l" if by else "L"
    return found


def test_every_corner_stays_within_a_twentieth_of_a_pixel():
    svg = chart_svg(whole())
    full = [points(each) for each in re.findall(r' d="([^"]*)"', svg)]
    small = [points(each) for each in re.findall(r' d="([^"]*)"', lean(svg))]
    moved = [
        max(abs(a[0] - b[0]), abs(a[1] - b[1]))
        for one, two in zip(full, small, strict=True)
        for a, b in zip(one, two, strict=True)
    ]
    assert max(moved) < 0.0501


def test_it_is_a_good_deal_smaller():
    svg = chart_svg(whole())
    assert len(lean(svg)) < 0.85 * len(svg)
