"""The chart as a PNG, rasterised by the optional typst package."""

from levelhead.errors import SourceMissing
from levelhead.render.chart.draw import chart_svg
from levelhead.render.chart.spec import ChartSpec
from levelhead.render.chart.theme import ThemeName

_PAGE = (
    "#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)\n'
)
_POINTS_PER_INCH = 72


def chart_png(
    spec: ChartSpec, *, scale: float = 2, theme: ThemeName = "light", width: float = 1200, height: float = 760
) -> bytes:
    """Draw the chart and rasterise it.

    Fonts of the machine are ignored: the two families inside the typst package are used, so the picture is
    the same everywhere, also where no font is installed.

    Parameters
    ----------
    scale
        Picture pixels per chart pixel.
    theme, width, height
        As for :func:`levelhead.render.chart.chart_svg`.

    Raises
    ------
    SourceMissing
        When the extra ``png`` is not installed.
    BadOption
        As :func:`levelhead.render.chart.chart_svg`.
    """
    try:
        import typst
    except ImportError:
        raise SourceMissing("PNG renderer", "png") from None
    svg = chart_svg(spec, theme=theme, width=width, height=height)
    picture = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=_POINTS_PER_INCH * scale,
        sys_inputs={"svg": svg, "width": f"{width:g}", "height": f"{height:g}"},
        ignore_system_fonts=True,
    )
    assert isinstance(picture, bytes)
    return picture
