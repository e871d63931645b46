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
            written.append(f"M{_pair(new_x, new_y)}")
        else:
            letter = command.lower()
            steps = {"l": _pair(new_x - x, new_y - y), "h": _tenth(new_x - x), "v": _tenth(new_y - y)}[letter]
            written.append(
                ("" if steps.startswith("-") else " ") + steps if letter == last else letter + steps
            )
        x, y, last = new_x, new_y, command.lower()
    return "".join(written)


def _pair(x: int, y: int) -> str:
    right = _tenth(y)
    return _tenth(x) + ("" if right.startswith("-") else " ") + right


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
