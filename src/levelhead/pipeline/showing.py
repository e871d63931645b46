"""What a backtest looks like in a notebook; the values below it are shown by ``levelhead.render.notebook``.

Imported by :mod:`levelhead.measure.showing` when the first value shows itself.
"""

from levelhead.measure.showing import as_frame, as_html, as_line, as_markdown
from levelhead.pipeline.backtest import Backtest
from levelhead.render.frames import origins_frame
from levelhead.render.notebook import record_html, record_markdown, record_name


@as_line.register
def _(value: Backtest) -> str:
    return f"Backtest · {record_name(value.record)}"


@as_html.register
def _(value: Backtest) -> str | None:
    return record_html(value.record)


@as_markdown.register
def _(value: Backtest) -> str | None:
    return record_markdown(value.record)


@as_frame.register
def _(value: Backtest, backend: str | None) -> object:
    market = value.market
    return origins_frame(market, value.hindcast, horizon=value.question.horizon, backend=backend)
