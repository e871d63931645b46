"""Colours of the chart. Nothing is told by colour alone: zones carry a letter and a hatch, curves a dash."""

from dataclasses import dataclass
from typing import Literal

from levelhead.errors import BadOption

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours.

    Resistance is vermillion and support blue (Okabe and Ito, 2008: distinct for all common colour vision).
    Bars and the fan share one slate, because the fan is the same price, later.
    """

    paper: str
    future: str  # ground to the right of the last bar
    ink: str
    muted: str
    grid: str
    frame: str
    bar: str
    hollow: str  # body of a bar that closed at or above its open
    fan: str
    resistance: str
    support: str
    at: str
    up: str
    down: str
    on_filled: str  # text on a filled tag
    averages: tuple[str, str, str]
    momentum: str
    fill_opacity: float

    def side(self, side: str) -> str:
        """Colour of zones on this side."""
        return {"resistance": self.resistance, "support": self.support}.get(side, self.at)


_THEMES = {
    "light": Theme(
        paper="#ffffff", future="#f6f7f9", ink="#16202b", muted="#5c6773", grid="#e8ebef", frame="#b9c1ca",
        bar="#55636f", hollow="#ffffff", fan="#55636f", resistance="#c4500a", support="#0a6cb0", at="#7a4fa3",
        up="#0b6b55", down="#a4262c", on_filled="#ffffff", averages=("#a67c00", "#7b3f98", "#00848a"),
        momentum="#2f4a63", fill_opacity=0.11,
    ),
    "dark": Theme(
        paper="#10161d", future="#151d26", ink="#e8edf2", muted="#97a3b0", grid="#212b36", frame="#445261",
        bar="#a3b0bd", hollow="#10161d", fan="#a3b0bd", resistance="#ff9457", support="#5fb4f2", at="#c39ae8",
        up="#5fd0b0", down="#ff8a86", on_filled="#10161d", averages=("#e6c04c", "#cf97ea", "#4fcfd4"),
        momentum="#9dbbd8", fill_opacity=0.13,
    ),
}  # fmt: skip

DASHES = (None, "9 3", "2 3")


def theme_named(name: str) -> Theme:
    """The colours of ``light`` or ``dark``.

    Raises
    ------
    BadOption
        For any other name.
    """
    if name not in _THEMES:
        raise BadOption("theme", name, "light or dark")
    return _THEMES[name]
