"""The picture of an outlook: bars, levels, the fan and the scenarios on one chart."""

from levelhead.render.chart.draw import chart_svg
from levelhead.render.chart.raster import chart_png
from levelhead.render.chart.spec import (
    ENGLISH,
    Barrier,
    ChartSpec,
    FanStep,
    Line,
    Side,
    SwingLabel,
    Words,
    Zone,
)
from levelhead.render.chart.theme import ThemeName

__all__ = [
    "ENGLISH",
    "Barrier",
    "ChartSpec",
    "FanStep",
    "Line",
    "Side",
    "SwingLabel",
    "ThemeName",
    "Words",
    "Zone",
    "chart_png",
    "chart_svg",
]
