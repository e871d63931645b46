"""The chart as one SVG document."""

from levelhead.render.chart.axes import draw_frame, draw_momentum, draw_months, draw_swings, draw_tags
from levelhead.render.chart.header import draw_footer, draw_header, footer_height, header_height
from levelhead.render.chart.layers import draw_fan_names, draw_gaps, draw_pane, draw_price_grid
from levelhead.render.chart.layout import Layout, arrange, check_size, type_for
from levelhead.render.chart.scale import band_text, price_text
from levelhead.render.chart.spec import ChartSpec
from levelhead.render.chart.theme import Theme, ThemeName, theme_named
from levelhead.render.chart.zones import draw_zones
from levelhead.render.svg import element, escaped, path, rectangles


def chart_svg(
    spec: ChartSpec, *, theme: ThemeName = "light", width: float = 1200, height: float = 760
) -> str:
    """Draw the chart; equal input gives equal bytes.

    Parameters
    ----------
    theme
        ``light`` or ``dark``.
    width, height
        Pixels; type keeps its size, and below 800 pixels of width there are fewer words and bars.

    Returns
    -------
    A well-formed SVG document without ids, styles or scripts, so that several fit on one page.

    Raises
    ------
    BadOption
        For an unknown theme or a size that cannot be read.
    """
    colours = theme_named(theme)
    check_size(width, height)
    kind = type_for(width)
    layout = arrange(
        spec,
        colours,
        width=width,
        height=height,
        header=header_height(spec, colours, kind, width),
        footer=footer_height(spec, kind, width),
    )
    gaps, taken = draw_gaps(layout, colours)
    parts = (
        element("title", escaped(spec.title)),
        element("desc", escaped(described(layout))),
        _ground(layout, colours),
        draw_header(layout.spec, colours, kind, width),
        draw_price_grid(layout, colours),
        draw_months(layout, colours),
        draw_pane(layout, colours, draw_zones(layout, colours)),
        gaps,
        draw_momentum(layout, colours),
        draw_frame(layout, colours),
        draw_fan_names(layout, colours),
        draw_swings(layout, colours, taken),
        draw_tags(layout, colours),
        draw_footer(spec, colours, kind, width, height),
    )
    page = element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
    )
    # One element a line, so that a difference between two charts can be read.
    return page.replace("><", ">\n<") + "\n"


def described(layout: Layout) -> str:
    """What the picture shows, for readers who do not see it."""
    spec, words = layout.spec, layout.spec.words
    first, last = words.written(spec.sessions[0].item()), words.written(spec.sessions[-1].item())
    said = [
        f"{spec.subtitle} {first} – {last}, {words.last} {price_text(float(spec.close[-1]), spec.places, words)}"
    ]
    said += [
        f"{line.label} {price_text(float(line.values[-1]), spec.places, words)}"
        for line in spec.averages
        if line.values[-1] == line.values[-1]
    ]
    said += [
        f"{words.side(zone.side)} {band_text(zone.low, zone.high, spec.places, words)} ({zone.label})"
        for zone in sorted(spec.zones, key=lambda each: (-each.high, -each.low, each.label))
    ]
    said += [
        f"{arrow} {price_text(barrier.price, spec.places, words)} ({barrier.label})"
        for arrow, barrier in (("▲", spec.up), ("▼", spec.down))
        if barrier is not None
    ]
    return "; ".join(said).strip()


def _ground(layout: Layout, theme: Theme) -> str:
    frames = [layout.pane, *([layout.below] if layout.below else [])]
    future = rectangles((layout.now, box.top, box.right, box.bottom) for box in frames)
    paper = rectangles([(0, 0, layout.width, layout.height)])
    return path(paper, fill=theme.paper) + path(future, fill=theme.future)
