"""A small checker of Pine v6: what the compiler would refuse first, from TradingView's reference manual.

It knows the functions that the script uses with their parameters, the built-in names, blocks by four spaces, and that a
name must be declared before it is used. It is no compiler: types are not inferred.
"""

import re
from dataclasses import dataclass, field

# Parameters in order; reference manual v6.
FUNCTIONS = {
    "indicator": "title shorttitle overlay format precision scale max_bars_back timeframe timeframe_gaps "
    "explicit_plot_zorder max_lines_count max_labels_count max_boxes_count "
    "calc_bars_count max_polylines_count dynamic_requests behind_chart",
    "input.text_area": "defval title tooltip group confirm display active",
    "input.color": "defval title tooltip inline group confirm display active",
    "input.bool": "defval title tooltip inline group confirm display active",
    "str.split": "string separator",
    "str.tonumber": "string",
    "array.size": "id",
    "array.get": "id index",
    "color.new": "color transp",
    "box.new": "left top right bottom border_color border_width border_style extend xloc bgcolor text text_size text_color "
    "text_halign text_valign text_wrap text_font_family force_overlay text_formatting",
    "line.new": "x1 y1 x2 y2 xloc extend color style width force_overlay",
    "label.new": "x y text xloc yloc color style textcolor size textalign tooltip text_font_family "
    "force_overlay text_formatting",
}
NAMES = {
    "barstate.islastconfirmedhistory",
    "bar_index",
    "extend.both",
    "label.style_none",
    "size.small",
    "true",
    "false",
}
TYPES = {"string", "color", "bool", "float", "int", "array<string>"}
RESERVED = {"high", "low", "open", "close", "volume", "time", "box", "line", "label", "color", "na"}
TOKEN = re.compile(
    r'"(?:\\.|[^"\\])*"|#[0-9a-fA-F]{6}|\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_.]*|==|>=|<=|[()<>,=?:+\-*/]|\S'
)


@dataclass
class Script:
    """What was found in a script."""

    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def check(source: str) -> Script:
    """Everything that is wrong, in order; none for a script that passes."""
    found = Script()
    lines = source.split("\n")
    if lines[0] != "//@version=6":
        found.faults.append("the first line is not the version")
    declared: set[str] = set()
    depth = opened = 0
    for number, line in enumerate(lines, start=1):
        code = line.strip()
        if not code or code.startswith("//"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if indent % 4 or indent // 4 > depth + opened or (opened and indent // 4 <= depth):
            found.faults.append(f"{number}: indent {indent}")
        depth, opened = indent // 4, int(code.startswith(("if ", "for ")))
        _line(code, number, declared, found)
    return found


def _line(code: str, number: int, declared: set[str], found: Script) -> None:
    tokens = TOKEN.findall(code)
    found.texts += [each for each in tokens if each.startswith('"')]
    loop = re.match(r"for (\w+) in (.*)", code)
    typed = re.match(r"(array<string>|\w+) (\w+) = (.*)", code)
    if loop:
        declared.add(loop[1])
        tokens = TOKEN.findall(loop[2])
    elif typed and typed[1] in TYPES:
        if typed[2] in RESERVED or typed[2] in declared:
            found.faults.append(f"{number}: {typed[2]} is taken")
        declared.add(typed[2])
        tokens = TOKEN.findall(typed[3])
    elif code.startswith("if "):
        tokens = TOKEN.findall(code[3:])
    _expression(tokens, number, declared, found)


def _expression(tokens: list[str], number: int, declared: set[str], found: Script) -> None:
    stack: list[tuple[str, int, set[str]]] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token == "(":
            stack.append((tokens[at - 1], 0, set()))
        elif token == ")":
            if not stack:
                found.faults.append(f"{number}: a bracket too many")
                return
            name, commas, _ = stack.pop()
            if name in FUNCTIONS and commas + 1 > len(FUNCTIONS[name].split()):
                found.faults.append(f"{number}: too many arguments of {name}")
        elif token == "," and stack:
            name, commas, named = stack[-1]
            stack[-1] = (name, commas + 1, named)
        elif re.fullmatch(r"[A-Za-z_][\w.]*", token):
            _name(token, after, number, declared, found, stack)
        elif token not in "<>=?:+-*/==>=<=" and not re.fullmatch(r'".*"|#[0-9a-fA-F]{6}|\d+(\.\d+)?', token):
            found.faults.append(f"{number}: {token}")
    if stack:
        found.faults.append(f"{number}: a bracket is open")


def _name(
    token: str,
    after: str,
    number: int,
    declared: set[str],
    found: Script,
    stack: list[tuple[str, int, set[str]]],
) -> None:
    if after == "(":
        found.calls.append(token)
        if token not in FUNCTIONS:
            found.faults.append(f"{number}: no function {token}")
    elif after == "=" and stack:
        name, _, named = stack[-1]
        if token not in FUNCTIONS.get(name, "").split() or token in named:
            found.faults.append(f"{number}: {name} has no parameter {token} here")
        named.add(token)
    elif token not in NAMES | declared:
        found.faults.append(f"{number}: {token} is not declared")
