"""The calls of the Python package: read bars, write the outlook, count the odds, look back."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from levelhead.data.embedded import sample
from levelhead.data.gate import Checked
from levelhead.data.level_records import load_record
from levelhead.data.read import read_bars as read_checked
from levelhead.data.store import Store
from levelhead.errors import BadOption
from levelhead.evidence.origins import Geometry, Question
from levelhead.executors import Engine
from levelhead.factcheck import Audit
from levelhead.factcheck.grammar import Proposer
from levelhead.forecast import By, Forecast
from levelhead.levels import Candidate
from levelhead.machine.home import home as default_home
from levelhead.markets import Adjustment, Bars, Market, Verdict
from levelhead.markets.registry import market as market_of
from levelhead.pipeline.audit import Against, Shelf, audit_file
from levelhead.pipeline.backtest import Backtest, backtest_of
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import HORIZON, odds_of, outlook_of, sessions_ahead
from levelhead.render.audit_page import audit_html, audit_json, audit_markdown
from levelhead.render.chart import chart_svg
from levelhead.render.frames import TableName, page_frame
from levelhead.render.html import to_html
from levelhead.render.json_page import to_json
from levelhead.render.languages import language as language_of
from levelhead.render.markdown import to_markdown
from levelhead.render.pdf import Paper, to_pdf, to_png
from levelhead.render.picture import chart_spec
from levelhead.render.terminal import to_text
from levelhead.report import Outlook
from levelhead.report.watched import with_watched_levels

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame


class CheckedNote(Audit):
    """A finished fact-check that can write itself."""

    __slots__ = ()

    def to_markdown(self) -> str:
        """The report in Markdown."""
        return audit_markdown(self)

    def to_json(self) -> str:
        """The report as JSON text."""
        return audit_json(self)

    def to_html(self) -> str:
        """The report as one HTML page that loads nothing."""
        return audit_html(self)


class Page(Outlook):
    """A finished outlook that can write itself."""

    __slots__ = ()

    def to_markdown(self, *, language: str = "en") -> str:
        """The page in Markdown; ``language`` is ``en`` or ``de``, here and below."""
        return to_markdown(self, language=language_of(language))

    def to_json(self) -> str:
        """The page as JSON text: facts, the same in every language."""
        return to_json(self)

    def to_text(self, *, language: str = "en") -> str:
        """The page as plain text, 100 columns wide."""
        return to_text(self, language=language_of(language))

    def to_svg(self, *, language: str = "en") -> str:
        """The chart."""
        ahead = sessions_ahead(self.context.bars.market, self.as_of, self.horizon)
        return chart_svg(chart_spec(self, ahead=ahead, language=language_of(language)))

    def to_html(self, *, language: str = "en") -> str:
        """The page as one HTML file that needs nothing beside itself."""
        return to_html(self, language_of(language))

    def to_pdf(self, *, paper: Paper = "a4", language: str = "en") -> bytes:
        """The page for a printer; needs the extra ``pdf``."""
        return to_pdf(self, paper=paper, language=language_of(language))

    def to_png(self, *, paper: Paper = "a4", ppi: float = 144, language: str = "en") -> bytes:
        """The whole page as one tall picture; needs the extra ``png``."""
        return to_png(self, paper=paper, ppi=ppi, language=language_of(language))

    def to_frame(self, table: TableName = "levels", *, backend: str | None = None) -> object:
        """A table of the page as a data frame of ``pandas``, ``polars`` or ``pyarrow``; the first that is installed.

        ``levels``, ``tests`` of these levels, ``scenarios``, ``claims`` with every sentence, ``measurements`` with
        every number behind them, or ``bars``.
        """
        return page_frame(self, table, backend)


def read_bars(
    path: "Path | str | IntoDataFrame",
    *,
    market: Market | str,
    as_of: date | None = None,
    adjustment: Adjustment | None = None,
) -> Bars:
    """Daily bars through the quality gate.

    Parameters
    ----------
    path
        A file in any supported format, or a table of pandas, polars or pyarrow with the columns date, open, high, low,
        close and perhaps volume, in any order and case; the index of a pandas frame may hold the dates.
    market
        Whose bars they are, in any usual spelling.
    as_of
        The last session wanted; ``None``: all.
    adjustment
        What was done to the prices; ``None``: found from them.

    Raises
    ------
    DataRejected
        When the gate refuses them; ``levelhead.data.read_bars`` also returns what it noted.
    """
    return _read(path, market=_market(market), as_of=as_of, adjustment=adjustment).bars


def sample_bars(*, as_of: date | None = None) -> Bars:
    """Daily bars of the S&P 500 index from 1950 to 2015, to try things out without a file; needs the extra ``sample``.

    Raises
    ------
    SourceMissing
        When great-tables, which carries them, is not installed.
    """
    return sample(as_of).bars


def outlook(
    bars_or_symbol: Bars | str,
    *,
    as_of: date | None = None,
    bars: "Bars | Path | str | IntoDataFrame | None" = None,
    data: Path | str | None = None,
    rolls: Path | str | None = None,
    horizon: int = HORIZON,
    levels: Iterable[Candidate] = (),
    home: Path | None = None,
) -> Page:
    """The outlook of a market.

    Parameters
    ----------
    bars_or_symbol
        Bars, or a symbol in any usual spelling: its bars come from ``bars``, else from the store.
    as_of
        Nothing after the close of that session is read.
    bars
        Daily bars: a file, a table as for :func:`read_bars`, or bars of that market.
    data
        A folder with peers, the longer proxy and roll tables.
    rolls
        A roll table.
    horizon
        Sessions ahead, 1 to 63.
    levels
        Your own levels.
    home
        Where the store, kept series and the record of levels lie; ``None``: ``LEVELHEAD_HOME``, else the user's
        data folder.
    """
    folder = home or default_home()
    checked = _checked(bars_or_symbol, as_of=as_of, bars=bars, home=folder)
    context = known(checked, data=_path(data), rolls=_path(rolls), home=folder)
    record = load_record(folder, context.bars, horizon=horizon)
    page = with_watched_levels(outlook_of(context, horizon=horizon, own=levels, record=record))
    return Page(**{each.name: getattr(page, each.name) for each in fields(page)})


def odds(
    bars_or_symbol: Bars | str,
    *,
    up: float,
    down: float,
    up_by: By | str = By.TOUCH,
    down_by: By | str = By.TOUCH,
    as_of: date | None = None,
    bars: "Bars | Path | str | IntoDataFrame | None" = None,
    data: Path | str | None = None,
    rolls: Path | str | None = None,
    horizon: int = HORIZON,
    home: Path | None = None,
) -> Forecast:
    """Which of two prices comes first, or neither by the horizon; parameters as for :func:`outlook`."""
    folder = home or default_home()
    checked = _checked(bars_or_symbol, as_of=as_of, bars=bars, home=folder)
    context = known(checked, data=_path(data), rolls=_path(rolls), home=folder)
    _, forecast = odds_of(context, up=up, down=down, up_by=By(up_by), down_by=By(down_by), horizon=horizon)
    return forecast


def backtest(
    bars_or_symbol: Bars | str,
    *,
    horizon: int = HORIZON,
    geometry: Geometry | str = Geometry.LEVELS,
    start: date | None = None,
    end: date | None = None,
    step: int = 1,
    as_of: date | None = None,
    bars: "Bars | Path | str | IntoDataFrame | None" = None,
    data: Path | str | None = None,
    rolls: Path | str | None = None,
    processes: int = 1,
    engine: str = "local",
    cluster: str | None = None,
    home: Path | None = None,
) -> Backtest:
    """A forecast on every past session, from what was known then, settled and scored.

    Parameters as for :func:`outlook`, and:

    Parameters
    ----------
    geometry
        ``levels``: the barriers a page would choose; ``atr``: six fixed pairs of multiples of ATR(14).
    start, end, step
        First and last origin, and sessions from one to the next.
    processes
        How many work on it; they change no number. More than one needs a script that guards its own start
        with ``if __name__ == "__main__"``.
    engine, cluster
        ``local``, ``ray`` or ``dask`` hands out the work; the address of a running cluster, else workers are
        started on this machine.
    home
        Where bars of a symbol lie and where the result is kept; ``None``: bars from the user's data folder,
        and nothing is kept.
    """
    checked = _checked(bars_or_symbol, as_of=as_of, bars=bars, home=home)
    context = known(checked, data=_path(data), rolls=_path(rolls), home=home)
    question = Question(horizon, Geometry(geometry), start, end, step)
    return backtest_of(
        context, question, processes=processes, engine=Engine(engine), cluster=cluster, home=home
    )


def audit(
    note: Path | str,
    *,
    bars: "Bars | Path | str | IntoDataFrame",
    market: Market | str | None = None,
    as_of: date | None = None,
    data: Path | str | None = None,
    rolls: Path | str | None = None,
    propose: Proposer | None = None,
    home: Path | None = None,
) -> CheckedNote:
    """Somebody's note, held against daily bars.

    Parameters
    ----------
    note
        A file: Markdown, HTML, plain text or PDF.
    bars
        Daily bars: a file, a folder with a file for each market, a table, or what :func:`read_bars` returned.
    market
        What the note is about; ``None``: the market of these bars, else the one the note names.
    as_of
        The session it was written on; ``None``: the date it bears, else the last bar.
    data
        A folder with a second series of the market, peers, yields, roll tables.
    rolls
        A roll table.
    propose
        May add statements to those the grammar finds; they are checked like all others.
    home
        Where kept series lie; ``None``: ``LEVELHEAD_HOME``, else the user's data folder.
    """
    if market is None and isinstance(bars, Bars):
        market = bars.market
    is_path = isinstance(bars, str | PathLike)
    against = Against(
        Path(cast("str", bars)) if is_path else None,
        market=market.symbol if isinstance(market, Market) else market,
        as_of=as_of,
        data=_path(data),
        rolls=_path(rolls),
        home=home or default_home(),
        propose=propose,
    )

    def read(_: Path, wanted: Market, day: date | None) -> Checked:
        return _checked(wanted.symbol, as_of=day, bars=bars, home=home)

    found = audit_file(Path(note), against, shelf=None if is_path else Shelf(read))
    return CheckedNote(**{each.name: getattr(found, each.name) for each in fields(found)})


def _checked(
    bars_or_symbol: Bars | str,
    *,
    as_of: date | None,
    bars: "Bars | Path | str | IntoDataFrame | None",
    home: Path | None,
) -> Checked:
    if isinstance(bars_or_symbol, Bars):
        given = bars_or_symbol if as_of is None else bars_or_symbol.upto(as_of)
        return Checked(given, (), Verdict.OK)
    wanted = market_of(bars_or_symbol)
    if isinstance(bars, Bars):
        if bars.market.symbol != wanted.symbol:
            raise BadOption("bars", f"bars of {bars.market.symbol}", f"bars of {wanted.symbol}")
        return _checked(bars, as_of=as_of, bars=None, home=home)
    if bars is not None:
        return _read(bars, market=wanted, as_of=as_of)
    return Store(home or default_home()).bars(wanted.symbol, as_of=as_of)


def _read(
    bars: "Path | str | IntoDataFrame",
    *,
    market: Market,
    as_of: date | None,
    adjustment: Adjustment | None = None,
) -> Checked:
    if isinstance(bars, str | PathLike):
        return read_checked(Path(bars), market=market, as_of=as_of, adjustment=adjustment)
    from levelhead.data.frames import bars_from_frame

    return bars_from_frame(bars, market=market, as_of=as_of, adjustment=adjustment)


def _market(market: Market | str) -> Market:
    return market if isinstance(market, Market) else market_of(market)


def _path(path: Path | str | None) -> Path | None:
    return None if path is None else Path(path)
