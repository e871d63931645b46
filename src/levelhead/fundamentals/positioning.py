"""Positions of futures traders as the CFTC counts them: a description, not a forecast.

Neither their level nor their change said anything measurable about the next 15 sessions of the Russell 2000 (293
weeks from 2021 to 2026, legacy net as a share of open interest): nothing here claims a direction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from levelhead.kernels.arrays import FloatArray, SessionArray
from levelhead.markets.context import Context
from levelhead.markets.market import Kind, Market
from levelhead.markets.registry import markets
from levelhead.markets.series import Series

REPORTS = 156  # three years
FEWEST_REPORTS = 52
WEEKS = 4
OPEN_INTEREST = "open_interest"
# the legacy report names its groups, the report of traders in financial futures nets them
GROUPS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "TFF": (
        ("lev_money_net", "leveraged funds"),
        ("asset_mgr_net", "asset managers"),
        ("dealer_net", "dealers"),
    ),
    "COT": (
        ("large_speculators", "large speculators"),
        ("commercials", "commercials"),
        ("small_speculators", "small speculators"),
    ),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Net position of one group of traders.

    Parameters
    ----------
    name
        ``large_speculators``, ``lev_money`` and so on, as the report spells it.
    label
        In words.
    net
        Contracts long less short in the latest report.
    share
        ``net`` over open interest; ``None`` where that is not known for the report.
    before, share_before
        The same four weeks earlier; ``None`` where no report lies there.
    percentile
        Share of the last 156 reports, the latest among them, at or below the latest; of ``share`` where every
        one of them has it, else of ``net``. ``None`` with fewer than 52 reports.
    ranked_by_share
        Whether ``percentile`` ranks shares of open interest.
    of
        Reports ranked.
    """

    name: str
    label: str
    net: float
    share: float | None
    before: float | None
    share_before: float | None
    percentile: float | None
    ranked_by_share: bool
    of: int

    @property
    def change(self) -> float | None:
        """Contracts gained in four weeks."""
        return None if self.before is None else self.net - self.before

    @property
    def share_change(self) -> float | None:
        """Change of the share of open interest in four weeks."""
        if self.share is None or self.share_before is None:
            return None
        return self.share - self.share_before


@dataclass(frozen=True, slots=True)
class Positioning:
    """The latest report that had been published.

    Parameters
    ----------
    report
        ``TFF``, the report of traders in financial futures, or ``COT``, the legacy one.
    root
        Symbol of the futures market.
    day
        The day the positions were counted.
    published
        When the report came out, in UTC; ``None`` where the series does not tell.
    days_old
        Calendar days from ``day`` to the page's session.
    reports
        Reports known.
    first
        The day of the first of them.
    open_interest
        Contracts; ``None`` where it is not known.
    groups
        In the order of the report's interest for a reader: speculators first.
    """

    report: str
    root: str
    day: date
    published: datetime | None
    days_old: int
    reports: int
    first: date
    open_interest: float | None
    groups: tuple[Group, ...]


def read_positioning(context: Context) -> Positioning | None:
    """Positions in the market's future as published by the close of ``context.as_of``.

    Series are named ``TFF_<root>.lev_money_net`` (``asset_mgr_net``, ``dealer_net``, ``open_interest``) or
    ``COT_<root>.large_speculators`` (``commercials``, ``small_speculators``, ``open_interest``). The root is the
    market's own symbol, or that of a future on the same index; of two reports the one counted later is
    read, the TFF where they are of one day.

    Returns
    -------
    ``None`` where no such series is known.
    """
    roots = _roots(context.bars.market)
    found: list[tuple[date, Positioning]] = []
    for report in GROUPS:
        read = next((each for root in roots if (each := _report(context, report, root)) is not None), None)
        if read is not None:
            found.append((read.day, read))
    return max(found, key=lambda each: each[0])[1] if found else None


def _roots(wanted: Market) -> tuple[str, ...]:
    index = wanted.proxy or wanted.symbol
    alike = [each for each in markets() if each.kind is Kind.FUTURE and (each.proxy or each.symbol) == index]
    return tuple(dict.fromkeys([wanted.symbol, *(each.symbol for each in alike)]))


def _report(context: Context, report: str, root: str) -> Positioning | None:
    series = context.macro.series
    nets = [
        (column, label, series[name])
        for column, label in GROUPS[report]
        if (name := f"{report}_{root}.{column}") in series
    ]
    if not nets:
        return None
    latest = max((each for _, _, each in nets), key=lambda each: each.as_of)
    day = latest.as_of
    interest = series.get(f"{report}_{root}.{OPEN_INTEREST}")
    groups = [_group(column, label, each, interest) for column, label, each in nets if each.as_of == day]
    return Positioning(
        report=report,
        root=root,
        day=day,
        published=None if latest.available is None else latest.available[-1].item().replace(tzinfo=UTC),
        days_old=(context.as_of - day).days,
        reports=len(latest),
        first=latest.first,
        open_interest=interest.last if interest is not None and interest.as_of == day else None,
        groups=tuple(groups),
    )


def _group(column: str, label: str, net: Series, interest: Series | None) -> Group:
    share = _over(net, interest)
    recent, recent_share = net.value[-REPORTS:], share[-REPORTS:]
    by_share = bool(np.isfinite(recent_share).all())
    ranked = recent_share if by_share else recent
    before = _four_weeks_before(net.session)
    return Group(
        name=column.removesuffix("_net"),
        label=label,
        net=net.last,
        share=_number(share, -1),
        before=_number(net.value, before),
        share_before=_number(share, before),
        percentile=float((ranked <= ranked[-1]).mean()) if ranked.size >= FEWEST_REPORTS else None,
        ranked_by_share=by_share,
        of=int(ranked.size),
    )


def _over(net: Series, interest: Series | None) -> FloatArray:
    """Net over open interest by report, shape (R,); NaN where the latter is not known or not positive."""
    share = np.full(len(net), np.nan)
    if interest is None:
        return share
    at = np.minimum(np.searchsorted(interest.session, net.session), len(interest) - 1)
    there = (interest.session[at] == net.session) & (interest.value[at] > 0)
    share[there] = net.value[there] / interest.value[at[there]]
    return share


def _four_weeks_before(days: SessionArray) -> int | None:
    """Row of the report four weeks before the last, give or take the days a holiday moves it."""
    back = (days[-1] - days).astype(np.int64) - 7 * WEEKS
    row = int(np.abs(back).argmin())
    return row if abs(int(back[row])) <= 3 else None


def _number(values: FloatArray, row: int | None) -> float | None:
    return None if row is None or np.isnan(values[row]) else float(values[row])
