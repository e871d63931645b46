"""The time axis, the momentum pane, the swing labels and the column of tags."""

from datetime import date

from levelhead.render.chart.labels import Box, free_spot
from levelhead.render.chart.layers import curve_data, month_starts
from levelhead.render.chart.layout import Layout
from levelhead.render.chart.spec import SwingLabel
from levelhead.render.chart.tags import LEADER, Placed
from levelhead.render.chart.text import fitted, width, written
from levelhead.render.chart.theme import Theme
from levelhead.render.svg import clipped, line, path, polyline, rectangles, segments

_TIP = 8.0  # from a turning point to its text
_WEEKS_FROM = 7.0  # pixels per session from which week marks help
_DAYS_FROM = 10.0  # and from which they carry the day of the month


def draw_months(layout: Layout, theme: Theme) -> str:
    """Month grid through both panes; the ends of the past and of the horizon are dated."""
    sessions: list[date] = layout.sessions.tolist()
    starts = month_starts(sessions)
    edges = [float(layout.x[at]) - layout.slot / 2 for at in starts]
    spans = [(layout.pane.top, layout.pane.bottom), (layout.floor, layout.floor + 5)]
    if layout.below:
        spans.append((layout.below.top, layout.floor))
    grid = path(
        segments(((x, top), (x, bottom)) for x in edges for top, bottom in spans),
        stroke=theme.grid,
        stroke_width=1,
    )
    dated, taken = _ends(layout, theme, sessions)
    months = _month_names(layout, theme, sessions, taken)
    return grid + dated + months + _weeks(layout, theme, sessions, taken)


def _month_names(layout: Layout, theme: Theme, sessions: list[date], taken: list[Box]) -> str:
    size, floor, words = layout.type.key - 1, layout.floor, layout.spec.words
    starts = month_starts(sessions)
    if not starts or layout.x[starts[0]] - layout.x[0] > 6 * size:
        # The month the picture begins in is named only where its name leaves room for the next.
        starts = [0, *starts]
    parts = []
    for at in starts:
        x = float(layout.x[at]) - layout.slot / 2
        month, year = words.months[sessions[at].month - 1], sessions[at].year
        text = f"{month} {year}" if sessions[at].month == 1 or at == starts[0] else month
        box = Box(x + 3, floor, x + 9 + width(text, size), floor + 20)
        if box.right < layout.pane.right and not any(box.meets(other) for other in taken):
            taken.append(box)
            parts.append(written(text, x + 3, floor + 5 + size, size, fill=theme.muted))
    return "".join(parts)


def _ends(layout: Layout, theme: Theme, sessions: list[date]) -> tuple[str, list[Box]]:
    size, floor, words = layout.type.key - 1, layout.floor, layout.spec.words
    y, now, top = floor + 5 + size, float(layout.x[layout.bars - 1]), layout.pane.top
    text = words.written(sessions[layout.bars - 1], short=bool(layout.spec.fan))
    wide = width(text, size, bold=True)
    left = max(now + layout.slot / 2 - wide, layout.pane.left)
    parts = [
        written(text, left, y, size, fill=theme.ink, bold=True, held=True),
        line((layout.now, top), (layout.now, floor + 5), stroke=theme.frame, stroke_width=1),
    ]
    taken = [Box(left - 6, floor, left + wide + 8, floor + 20)]
    if layout.spec.fan:
        x = float(layout.x[-1])
        parts.append(
            line((x, top), (x, floor + 5), stroke=theme.muted, stroke_width=1, stroke_dasharray="3 3")
        )
        count = len(layout.spec.fan)
        template = words.one_session if count == 1 else words.horizon
        text = template.format(sessions=count, day=words.written(sessions[-1]))
        left = max(x - 4, taken[0].right + 4)
        text = fitted(text, size, layout.width - 18 - left, bold=True)
        parts.append(written(text, left, y, size, fill=theme.ink, bold=True, held=True))
        taken.append(Box(left - 6, floor, layout.width, floor + 20))
    return "".join(parts), taken


def _weeks(layout: Layout, theme: Theme, sessions: list[date], taken: list[Box]) -> str:
    """Marks at the first session of each week on short pictures, with the day where there is room."""
    if layout.slot < _WEEKS_FROM:
        return ""
    floor, size = layout.floor, layout.type.axis
    parts = []
    for at in range(1, len(sessions)):
        if sessions[at].isocalendar()[:2] == sessions[at - 1].isocalendar()[:2]:
            continue
        x, text = float(layout.x[at]), str(sessions[at].day)
        parts.append(line((x, floor), (x, floor + 3), stroke=theme.frame, stroke_width=1))
        half = width(text, size) / 2 + 4
        box = Box(x - half, floor, x + half, floor + 20)
        if layout.slot >= _DAYS_FROM and not any(box.meets(other) for other in taken):
            parts.append(written(text, x, floor + 6 + size, size, fill=theme.muted, anchor="middle"))
    return "".join(parts)


def draw_frame(layout: Layout, theme: Theme) -> str:
    """The edges of the panes: the floor line is the strongest."""
    frames = [layout.pane, *([layout.below] if layout.below else [])]
    edges = "".join(
        polyline([(box.left, box.top), (box.left, box.bottom), (box.right, box.bottom), (box.right, box.top)])
        for box in frames
    )
    return path(edges, fill="none", stroke=theme.frame, stroke_width=1)


def draw_momentum(layout: Layout, theme: Theme) -> str:
    """RSI and its signal between the lines of 30, 50 and 70."""
    box, spec = layout.below, layout.spec
    if box is None or spec.rsi is None:
        return ""
    scale, size, x = layout.momentum, layout.type.axis, layout.x[: layout.bars]
    band = rectangles([(box.left, scale.y(70), box.right, scale.y(30))])
    parts = [path(band, fill=theme.momentum, fill_opacity=0.06)]
    for level in (30, 50, 70):
        y = scale.y(level)
        dash = "2 3" if level == 50 else None
        parts.append(
            line((box.left, y), (box.right, y), stroke=theme.frame, stroke_width=0.9, stroke_dasharray=dash)
        )
        parts.append(
            written(
                str(level), box.left - 7, y + size * 0.36, size, fill=theme.muted, family="mono", anchor="end"
            )
        )
    signal = "" if spec.rsi_signal is None else curve_data(x, spec.rsi_signal, scale)
    curves = path(signal, fill="none", stroke=theme.muted, stroke_width=1.4, stroke_dasharray="3 3") + path(
        curve_data(x, spec.rsi, scale),
        fill="none",
        stroke=theme.momentum,
        stroke_width=1.8,
        stroke_linejoin="round",
    )
    parts.append(clipped(box.left, box.top, box.right, box.bottom, curves))
    return "".join(parts)


def place_swings(layout: Layout, taken: list[Box]) -> list[tuple[SwingLabel, float, Box]]:
    """The shown swings whose text finds a free place: each with the x of its bar and that place."""
    days: list[date] = layout.spec.sessions.astype("datetime64[D]").tolist()
    rows = {day: row for row, day in enumerate(days)}
    size, pane = layout.type.key - 0.5, layout.pane
    # The names of the fan stand to the right of its last step.
    right = float(layout.x[-1]) if layout.spec.fan else pane.right - 3
    room = Box(pane.left + 3, pane.top + 3, right, pane.bottom - 3)
    occupied, found = list(taken), []
    clear, bars = layout.obstacles(curves=True), layout.obstacles()
    for swing in layout.spec.swings:
        row = rows.get(swing.session)
        if row is None or not layout.price.shows(swing.price):
            continue
        x = float(layout.x[row])
        point = (x, layout.price.y(swing.price) + (-_TIP if swing.above else _TIP))
        extent = (width(swing.text, size, bold=True) + 6, size * 1.25)
        # On a curve a text is still readable through its seam; on a bar it hides the bar.
        box = free_spot(
            point, extent, above=swing.above, room=room, bars=clear, taken=occupied, levels=4
        ) or free_spot(point, extent, above=swing.above, room=room, bars=bars, taken=occupied)
        if box is not None:
            occupied.append(box)
            found.append((swing, x, box))
    return found


def draw_swings(layout: Layout, theme: Theme, taken: list[Box]) -> str:
    """An arrowhead at each turning point and its text nearby."""
    size, parts = layout.type.key - 0.5, []
    for swing, x, box in place_swings(layout, taken):
        tip = -1 if swing.above else 1
        y = layout.price.y(swing.price)
        base = y + tip * _TIP
        head = [(x, y + tip * 2.5), (x - 3.5, base), (x + 3.5, base)]
        parts.append(path(polyline(head, closed=True), fill=theme.ink))
        near = box.bottom if swing.above else box.top
        if abs(near - base) > 6:
            middle = min(max(x, box.left + 4), box.right - 4)
            parts.append(line((x, base), (middle, near), stroke=theme.muted, stroke_width=0.8))
        parts.append(
            written(
                swing.text, (box.left + box.right) / 2, box.bottom - size * 0.33, size,
                fill=theme.ink, bold=True, anchor="middle", halo=theme.paper, held=True,
            )
        )  # fmt: skip
    return "".join(parts)


def draw_tags(layout: Layout, theme: Theme) -> str:
    """Both columns of tags with their leaders."""
    placed = (*layout.tags, *layout.momentum_tags)
    return "".join(_leader(tag, layout) for tag in placed) + "".join(
        _tag(tag, layout, theme) for tag in placed
    )


def _leader(placed: Placed, layout: Layout) -> str:
    right, middle = layout.pane.right, (placed.box.top + placed.box.bottom) / 2
    bend = [
        (right, placed.points_at),
        (right + 3, placed.points_at),
        (right + LEADER - 3, middle),
        (right + LEADER, middle),
    ]
    return path(polyline(bend), fill="none", stroke=placed.tag.colour, stroke_width=1.1)


def _tag(placed: Placed, layout: Layout, theme: Theme) -> str:
    tag, box, sizes = placed.tag, placed.box, layout.type.tag
    base = (box.top + box.bottom) / 2 + sizes.figure * 0.36
    outline = rectangles([(box.left, box.top, box.right, box.bottom)])
    text, figure = theme.ink, theme.ink
    if tag.style == "filled":
        ground, text, figure = path(outline, fill=tag.colour), theme.on_filled, theme.on_filled
    elif tag.style == "tinted":
        edge = rectangles([(box.left, box.top, box.left + 3, box.bottom)])
        ground = path(outline, fill=tag.colour, fill_opacity=0.13) + path(edge, fill=tag.colour)
    else:
        y, end = (box.top + box.bottom) / 2, box.left + 14
        ground = line((box.left, y), (end, y), stroke=tag.colour, stroke_width=2, stroke_dasharray=tag.dash)
    mark_colour = figure if tag.style == "filled" else tag.colour
    return (
        ground
        + written(tag.mark, box.left + 6, base, sizes.figure, fill=mark_colour, family="mono", bold=True)
        + written(
            tag.figure, box.left + sizes.figure_at(tag), base, sizes.figure,
            fill=figure, family="mono", bold=True, held=True,
        )
        + written(
            placed.label, box.left + sizes.label_at(tag), base + 0.4, sizes.label, fill=text, held=True
        )
    )  # fmt: skip
