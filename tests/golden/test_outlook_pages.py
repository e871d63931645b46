"""Whole pages of a made-up market, as a reader and as a program get them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from levelhead.data.own_levels import read_own_levels
from levelhead.data.read import read_bars
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import outlook_of, sessions_ahead
from levelhead.render.chart import chart_svg
from levelhead.render.html import to_html
from levelhead.render.html.assets import SCRIPTS, STYLE, asset
from levelhead.render.json_page import to_json
from levelhead.render.markdown import to_markdown
from levelhead.render.picture import chart_spec
from levelhead.render.terminal import to_text
from levelhead.report import Outlook
from tests.data.bar_files import walk
from tests.macro_folder import write_macro
from tests.pages import OWN_LEVELS, page, write_bars, write_folder

Golden = Callable[[str, str | bytes], None]


def whole(folder: Path) -> Outlook:
    """400 bars of a future with expiries, rolls, peers, a proxy and the reader's own levels."""
    bars, own = write_folder(folder), folder / "levels.txt"
    own.write_text(OWN_LEVELS)
    checked = read_bars(bars, market=market("RTY"))
    return outlook_of(known(checked, data=folder), own=read_own_levels(own, market=market("RTY")))


def test_the_whole_page(golden: Golden, tmp_path: Path) -> None:
    golden("page.md", to_markdown(whole(tmp_path), picture="page.svg"))


def test_the_whole_page_for_programs(golden: Golden, tmp_path: Path) -> None:
    golden("page.json", to_json(whole(tmp_path)))


def test_the_whole_page_in_a_browser(golden: Golden, tmp_path: Path) -> None:
    """Scripts and style stand in files of their own; the page keeps a line for each."""
    html = to_html(whole(tmp_path))
    for name in (*SCRIPTS, STYLE):
        html = html.replace(asset(name), f"/* {name} */")
    for end in ("</li>", "</tr>", "</dt>", "</dd>"):
        html = html.replace(end, f"{end}\n")
    golden("page.html", html)


def test_the_whole_page_in_a_terminal(golden: Golden, tmp_path: Path) -> None:
    golden("page.txt", to_text(whole(tmp_path), width=100))


def test_the_picture_of_the_whole_page(golden: Golden, tmp_path: Path) -> None:
    outlook = whole(tmp_path)
    ahead = sessions_ahead(market("RTY"), outlook.as_of, outlook.horizon)
    golden("page.svg", chart_svg(chart_spec(outlook, ahead=ahead)))


def test_a_page_with_every_series(golden: Golden, tmp_path: Path) -> None:
    """Yields, credit, releases, futures, statements, breadth and positions: the whole of Fundamentals to Watch."""
    golden("page_every_series.md", to_markdown(page(write_macro(tmp_path), "RTY", data=tmp_path)))


def test_a_page_without_futures(golden: Golden, tmp_path: Path) -> None:
    """The two-year yield speaks in place of Fed funds futures."""
    text = to_markdown(page(write_macro(tmp_path, funds=False), "RTY", data=tmp_path))
    section = text.partition("## Fundamentals to Watch\n")[2].partition("\n## ")[0]
    golden("fundamentals_without_futures.md", section)


def test_a_page_of_a_hundred_bars(golden: Golden, tmp_path: Path) -> None:
    """No long averages, no RSI, no table: each absence is a sentence."""
    golden("page_100_bars.md", to_markdown(page(write_bars(tmp_path / "RTY.csv", walk(100, seed=12)), "RTY")))


def test_a_page_at_the_record_high(golden: Golden, tmp_path: Path) -> None:
    """The close is the highest price ever: nothing stands above it but round numbers and pivots."""
    rows = walk(300, seed=9)
    top = max(float(row[2]) for row in rows) + 40
    rows[-1][2:5] = [f"{top:.1f}", rows[-1][3], f"{top:.1f}"]
    outlook = page(write_bars(tmp_path / "RTY.csv", rows), "RTY")
    assert outlook.overview.peak.session == date(2025, 11, 24)
    golden("page_at_record_high.md", to_markdown(outlook))
