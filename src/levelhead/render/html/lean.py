"""The chart's SVG in fewer bytes: paths step from point to point, to a tenth of a pixel."""

import re

_PATH = re.compile(r' d="([^"]*)"')
_STEP = re.compile(r"([MLHVZ])([^MLHVZ]*)")
_PLACE = re.compile(r'(?<= )(x|y|x1|y1|x2|y2|textLength)="(-?\d+\.\d+)"')
TENTH = 10


def lean(svg: str) -> str:
    """The same picture: every point within a twentieth of a pixel of where it was.

    Parameters
    ----------
    svg
        As :func:`levelhead.render.chart.chart_svg` writes it: paths of M, L, H, V and Z alone.
    """
    svg = _PLACE.sub(lambda found: f'{found[1]}="{_tenth(round(float(found[2]) * TENTH))}"', svg)
    return _PATH.sub(lambda found: f' d="{_relative(found[1])}"', svg)


def _relative(data: str) -> str:
    # Whole tenths, and differences of them: no error adds up along a path.
    x = y = at_x = at_y = 0
    written: list[str] = []
    last = ""
    for command, numbers in _STEP.findall(data):
        to = [round(float(each) * TENTH) for each in numbers.split()]
        if command == "Z":
            written.append("z")
            x, y, last = at_x, at_y, "z"
            continue
        new_x = to[0] if command != "V" else x
        new_y = to[-1] if command != "H" else y
        if command == "M":
            at_x, at_y = new_x, new_y
        letter, steps = _step(command, (x, y), (new_x, new_y), is_first=not written)
        if letter == last:
            letter = "" if steps.startswith("-") else " "
        written.append(letter + steps)
        # SVG 2, 9.3.3: pairs that follow a move are lines
        x, y, last = new_x, new_y, {"M": "L", "m": "l"}.get(letter, letter.strip() or last)
    return "".join(written)


def _step(command: str, start: tuple[int, int], end: tuple[int, int], *, is_first: bool) -> tuple[str, str]:
    """The shortest way to write one step: its letter and its numbers."""
    right, down = end[0] - start[0], end[1] - start[1]
    if command == "M":
        there, away = _pair(*end), _pair(right, down)
        return ("M", there) if is_first or len(there) < len(away) else ("m", away)
    if down == 0 and right:
        return "h", _tenth(right)
    if right == 0:
        return "v", _tenth(down)
    return "l", _pair(right, down)


def _pair(x: int, y: int) -> str:
    left, right = _tenth(x), _tenth(y)
    # SVG 2, 9.3.9: a number ends where no further character can belong to it
    ends = right.startswith("-") or (right.startswith(".") and "." in left)
    return left + ("" if ends else " ") + right


def _tenth(tenths: int) -> str:
    """Tenths in as few characters as SVG admits.

    >>> _tenth(-5), _tenth(120), _tenth(123)
    ('-.5', '12', '12.3')
    """
    whole, rest = divmod(abs(tenths), TENTH)
    sign = "-" if tenths < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{rest}"
