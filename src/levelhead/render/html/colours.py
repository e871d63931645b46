"""One palette for page and chart: the chart's themes as custom properties, and an SVG that follows them."""

import re
from dataclasses import fields

from levelhead.render.chart.text import MONO, SERIF
from levelhead.render.chart.theme import Theme, theme_named
from levelhead.render.html.markup import Html
from levelhead.render.svg import escaped

# Plain names for the page's style sheet, by the field of the theme they come from.
_PAGE = {
    "paper": "paper", "future": "panel", "ink": "ink", "muted": "muted", "grid": "grid", "frame": "frame",
    "bar": "bar", "resistance": "resistance", "support": "support", "at": "at", "up": "up", "down": "down",
    "on_filled": "on-filled", "momentum": "momentum",
}  # fmt: skip
_FAMILIES = {"serif": SERIF, "mono": MONO}
_COLOUR = re.compile(r'="(#[0-9a-f]{6})"')


def palette(theme: Theme) -> dict[str, str]:
    """Colours by the name of the custom property, without its two hyphens."""
    named = {name: str(getattr(theme, field)) for field, name in _PAGE.items()}
    return named | {f"average-{letter}": each for letter, each in zip("abc", theme.averages, strict=True)}


def properties() -> str:
    """The style sheet's custom properties: light, dark where asked for, light on paper."""
    light, dark = (_listed(palette(theme_named(name))) for name in ("light", "dark"))
    return (
        f":root{{color-scheme:light;{light}{_listed(_FAMILIES)}}}\n"
        f"@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )


# How notebooks say which ground they stand on: JupyterLab, VS Code, Colab, and this project's documentation.
_DARK = ("[data-jp-theme-light=false]", ".vscode-dark", "[theme=dark]", "[data-theme=dark]")
_LIGHT = ("[data-jp-theme-light=true]", ".vscode-light", "[theme=light]", "[data-theme=light]")


def scoped_properties(name: str) -> str:
    """The same for the pieces of a class, inside somebody else's page: its theme counts, else the reader's."""
    light, dark = (_listed(palette(theme_named(each))) for each in ("light", "dark"))
    return (
        f".{name}{{color-scheme:light;{light}{_listed(_FAMILIES)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{.{name}{{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{{','.join(f'{each} .{name}' for each in _DARK)}{{color-scheme:dark;{dark}}}\n"
        f"{','.join(f'{each} .{name}' for each in _LIGHT)}{{color-scheme:light;{light}}}}}\n"
    )


def following(svg: str) -> Html:
    """A light chart whose colours change with the page's theme, its fonts named once for all.

    The document must come from :func:`levelhead.render.chart.chart_svg`: it has escaped every text.
    """
    names = _names()
    for name, family in _FAMILIES.items():
        svg = svg.replace(f'font-family="{escaped(family)}"', f'font-family="var(--{name})"')
    # most texts are in the one family, which they inherit
    serif = ' font-family="var(--serif)"'
    svg = svg.replace(serif, "").replace("<svg", f"<svg{serif}", 1)
    return Html(_COLOUR.sub(lambda found: f'="var(--{names[found[1]]})"', svg))


def _names() -> dict[str, str]:
    """The property for each colour of the light theme; colours of one value go dark together."""
    light, dark = theme_named("light"), theme_named("dark")
    by_colour = {colour: name for name, colour in reversed(palette(light).items())}
    for field in fields(Theme):
        colour, night = getattr(light, field.name), getattr(dark, field.name)
        if isinstance(colour, str):
            assert palette(dark)[by_colour[colour]] == night, field.name
    return by_colour


def _listed(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
