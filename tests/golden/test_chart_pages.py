"""The chart, whole, as it is published."""

from collections.abc import Callable
from dataclasses import replace

from levelhead.render.chart import chart_svg
from tests.chart_series import made_up, whole

Golden = Callable[[str, str | bytes], None]


def test_the_whole_chart(golden: Golden):
    golden("chart.svg", chart_svg(whole()))


def test_the_whole_chart_on_a_phone_in_the_dark(golden: Golden):
    golden("chart_narrow_dark.svg", chart_svg(whole(), theme="dark", width=600, height=460))


def test_thirty_bars_and_nothing_else(golden: Golden):
    golden("chart_bare.svg", chart_svg(replace(made_up(30), title="", subtitle="", footer="")))
