"""What Fundamentals to Watch measures on the real series: ``python -m bench.fundamentals``, some seconds.

Prints the tables of docs/fundamentals.md: yields, drivers, event days, breadth and the two-year yield as known at
the close of one day. The series stand beside the project in ``shared/data``; none of them comes with it.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from levelhead.data.read import read_bars
from levelhead.fundamentals.drivers import WINDOW, Attribution, Drivers, read_drivers_of
from levelhead.fundamentals.overview import Fundamentals, read_drivers
from levelhead.fundamentals.rates import RateSensitivity, Sensitivity
from levelhead.markets.context import Context
from levelhead.markets.registry import market
from levelhead.markets.series import Series
from levelhead.pipeline.known import known
from levelhead.pipeline.outlook import sessions_ahead

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES = {"RTY": "RTY=F", "ES": "ES=F", "NQ": "NQ=F", "IWM": "IWM", "SPY": "SPY"}
LAST = date(2025, 11, 24)
HORIZON = 15
PLACEBOS = 200


def context_of(symbol: str, day: date) -> Context:
    """Everything known about a market at the close of a day."""
    checked = read_bars(DATA / "bars" / f"{FILES[symbol]}.csv", market=market(symbol), as_of=day)
    return known(checked, data=DATA)


def read(symbol: str, day: date) -> Fundamentals:
    """The section's readings."""
    context = context_of(symbol, day)
    ahead = tuple(sessions_ahead(context.bars.market, context.as_of, HORIZON))
    return read_drivers(context, horizon=HORIZON, ahead=ahead)


def yields(rates: RateSensitivity) -> Iterator[str]:
    """A row for each slope, and whether small moves more."""
    for each in (*rates.market, *rates.relative):
        yield _slope(each)
    if rates.against is not None:
        found = rates.against
        t = f"{found.dollar_neutral.slope.t:+.1f} and {found.beta_neutral.slope.t:+.1f}"
        yield f"\n{found.small} against {found.large}, {found.dollar_neutral.sessions} days: {found.comparison} (t {t})"


def _slope(each: Sensitivity) -> str:
    window, free = each.window, each.wandering
    low, high = free.slope.interval if free else (np.nan, np.nan)
    since = each.regime.since if each.regime else None
    return (
        f"| {each.target} | {each.yield_name} | {window.slope.value:+.2f} (t {window.slope.t:+.1f}) | {window.r2:.3f} "
        f"| {free.slope.value if free else np.nan:+.2f} [{low:+.2f}, {high:+.2f}] | {since} | {window.slope.link} |"
    )


def driver_rows(drivers: Drivers) -> Iterator[str]:
    """A row for the market and one for small against large."""
    for each in (drivers.market, drivers.relative):
        if each is not None:
            yield _attribution(each)


def _attribution(each: Attribution) -> str:
    shares = ", ".join(f"{one.group} {one.share:.3f} ({one.first_share:.0%})" for one in each.shares)
    said = each.top.group if each.stands_out else "none stands out"
    return f"| {each.target} | {each.last} | {each.together.r2:.3f} | {each.together.chance:.3f} | {shares} | {said} |"


def placebo(symbol: str, day: date, draws: int) -> float:
    """Share of draws in which a driver is named although the days of the drivers were shuffled."""
    context = context_of(symbol, day)
    generator = np.random.default_rng(0)
    named = 0
    for _ in range(draws):
        order = generator.permutation(WINDOW)
        series = {name: _shuffled(each, order) for name, each in context.macro.series.items()}
        found = read_drivers_of(replace(context, macro=replace(context.macro, series=series)))
        named += found is not None and found.market.stands_out
    return named / draws


def _shuffled(series: Series, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Series:
    """The last changes of a series in another order, the same for all of them."""
    if len(series) <= order.size:
        return series
    change = np.diff(series.value)
    change[-order.size :] = change[-order.size :][order]
    value = series.value[0] + np.concatenate([[0.0], np.cumsum(change)])
    return replace(series, value=value)


def main(arguments: list[str]) -> int:
    """Print the tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.fundamentals", description=__doc__)
    parser.add_argument(
        "--as-of", type=date.fromisoformat, default=LAST, metavar="DAY", help="day of the page"
    )
    parser.add_argument("--placebos", type=int, default=PLACEBOS, help="how often drivers are shuffled")
    options = parser.parse_args(arguments)
    day = options.as_of
    found = {symbol: read(symbol, day) for symbol in FILES}
    print(f"Known at the close of {day}.\n\n## Yields, percent for ten basis points\n")
    print(
        "| of | yield | 63 sessions | R2 | free slope [95%] | sign since | 63 sessions say |\n|---|---|---|---|---|---|---|"
    )
    for each in found.values():
        print("\n".join(yields(each.rates)) if each.rates else "")
    print(
        "\n## Drivers, 63 sessions\n\n| of | to | R2 | chance | shares (first in resamples) | named |\n"
        "|---|---|---|---|---|---|"
    )
    for each in found.values():
        print("\n".join(driver_rows(each.drivers)) if each.drivers else "")
    print(
        "\n## Days of releases, 36 months\n\n| market | days | n | multiplier [95%] | over its peers |\n|---|---|---|---|---|"
    )
    for symbol, each in found.items():
        print("\n".join(_events(symbol, each)))
    print(
        "\n## Breadth\n\n| gauge | now | 10 before | mean of 20 | improving | fragile |\n"
        "|---|---|---|---|---|---|"
    )
    print("\n".join(_breadth(found["RTY"])))
    lean = found["RTY"].direction
    if lean is not None:
        print(
            f"\nTwo-year yield less effective rate on {lean.day}: {lean.spread:+.2f}; a cut within a year of {lean.cuts} of "
            f"{lean.days} such days ({lean.episodes} separate years) and of {lean.all_cuts} of {lean.all_days} days"
        )
    if options.placebos:
        share = placebo("IWM", day, options.placebos)
        print(f"\nPlacebo, IWM: a driver named in {share:.1%} of {options.placebos} shuffles")
    return 0


def _events(symbol: str, found: Fundamentals) -> Iterator[str]:
    for each in found.events.ranges if found.events else ():
        low, high = each.own.interval
        peers = ", ".join(
            f"{one.peer.market} {one.ratio:.2f} [{one.interval[0]:.2f}, {one.interval[1]:.2f}]"
            for one in each.peers
        )
        kinds = " or ".join(each.kinds)
        yield f"| {symbol} | {kinds} | {each.own.n} | {each.own.value:.2f} [{low:.2f}, {high:.2f}] | {peers} |"


def _breadth(found: Fundamentals) -> Iterator[str]:
    breadth = found.breadth
    for each in breadth.gauges if breadth else ():
        if each.window == 50:
            yield (
                f"| {each.name} | {each.share:.1%} | {each.before:.1%} | {each.mean:.1%} | {each.improving} "
                f"| {each.fragile} |"
            )
    for record in breadth.records if breadth else ():
        for state in record.states:
            read = state.reached
            yield (
                f"\n{record.gauge}, {record.market}, {state.state}: {read.share:.1%} [{read.interval[0]:.1%}, "
                f"{read.interval[1]:.1%}] against {read.chance:.1%}, {state.n} sessions, {state.episodes} episodes: "
                f"{read.verdict}"
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
