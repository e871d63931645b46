"""What each stage of a page costs inside a process, after imports."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.figure import Figure
from bench.synthetic import write_bars
from levelhead.data.read import read_bars
from levelhead.forecast import issue
from levelhead.levels import find_levels
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.outlook import outlook_of, sessions_ahead
from levelhead.render.chart import chart_svg
from levelhead.render.json_page import to_json
from levelhead.render.markdown import to_markdown
from levelhead.render.picture import chart_spec
from levelhead.technical import read_chart

HORIZON = 15
QUICK_SLACK = (
    2.0  # three runs on a machine that tests at the same time: look for breakage, not for milliseconds
)


def figures(*, quick: bool = False) -> list[Figure]:
    """CPU milliseconds of reading, the chart, levels, odds, the page and its forms, on 2,100 and 6,500 bars."""
    runs = 3 if quick else 15
    rows: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (2_100, 6_500):
            slack = QUICK_SLACK if quick else 1.0
            rows += _stages(write_bars(Path(folder) / f"{count}.csv", count), count, runs, slack)
    return rows


def _stages(file: Path, count: int, runs: int, slack: float) -> list[Figure]:
    rty = market("RTY")
    checked = read_bars(file, market=rty)
    context = Context(checked.bars, checked.bars.as_of, notes=checked.notes)
    overview = read_chart(context)
    levels = find_levels(context, overview, horizon=HORIZON)
    page = outlook_of(context, horizon=HORIZON)
    ahead = sessions_ahead(rty, context.as_of, HORIZON)
    spec = chart_spec(page, ahead=ahead)
    stages: list[tuple[str, Callable[[], object], float | None]] = [
        ("read and check the file", lambda: read_bars(file, market=rty), None),
        ("read the chart", lambda: read_chart(context), None),
        ("find levels with their tests", lambda: find_levels(context, overview, horizon=HORIZON), 50.0),
        ("all odds of the page", lambda: issue(context, overview, levels, horizon=HORIZON), 50.0),
        ("the whole page", lambda: outlook_of(context, horizon=HORIZON), None),
        ("its Markdown", lambda: to_markdown(page), None),
        ("its JSON", lambda: to_json(page), None),
        ("its chart as SVG", lambda: chart_svg(spec), None),
    ]
    return [
        Figure(
            f"{name}, {count:,} bars", _milliseconds(work, runs), "CPU ms", budget and budget * slack, runs
        )
        for name, work, budget in stages
    ]


def _milliseconds(work: Callable[[], object], runs: int) -> float:
    work()
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append((time.process_time() - start) * 1e3)
    return statistics.median(spent)
