"""Traders in Financial Futures of the CFTC, futures only: net positions by group, in contracts.

References
----------
https://publicreporting.cftc.gov/ (data set gpe5-46if)
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import numpy as np

from levelhead.data.publication import published
from levelhead.data.sources.answers import json_of, nothing, number, records_of, shapeless
from levelhead.data.sources.fetched import Fetched, day_of, gathered
from levelhead.data.sources.transport import Transport
from levelhead.data.vintages import minute
from levelhead.errors import BadOption

SOURCE = "CFTC"
ADDRESS = "https://publicreporting.cftc.gov/resource/gpe5-46if.json"
CODES = {"RTY": "239742", "ES": "13874A", "NQ": "209742", "YM": "124603"}
GROUPS = {
    "dealer_net": "dealer",
    "asset_mgr_net": "asset_mgr",
    "lev_money_net": "lev_money",
    "other_rept_net": "other_rept",
}
SMALL, OPEN_INTEREST = "nonrept_net", "open_interest"
MOST_ROWS = 10_000
# The longest backlog, of autumn 2025, was eight weeks; a row entered later belongs to a load of old history.
BACKLOG = timedelta(days=100)


def positions(transport: Transport, root: str, *, at: datetime) -> tuple[Fetched, ...]:
    """Net positions of each group of traders and the open interest of a contract, by report day.

    The series are called ``TFF_RTY.lev_money_net`` (``asset_mgr_net``, ``dealer_net``, ``other_rept_net``,
    ``nonrept_net``), each long minus short, and ``TFF_RTY.open_interest``. A report counts
    as published when the CFTC entered it; where that is a later load of history, after the usual lag. A report
    whose longs (shorts), spreads and small positions do not add up to the open interest is left out, and noted.

    Parameters
    ----------
    transport
        Brings the answer.
    root
        ``RTY``, ``ES``, ``NQ`` or ``YM``.
    at
        The time of asking.

    Raises
    ------
    SourceError
        No data, nothing, or no report that adds up.
    """
    if root not in CODES:
        raise BadOption("NAME", f"COT:{root}", f"COT: and one of {', '.join(CODES)}")
    source = f"{SOURCE} {root}"
    params = {
        "cftc_contract_market_code": CODES[root],
        "$order": "report_date_as_yyyy_mm_dd DESC",
        "$select": ":created_at,*",
        "$limit": str(MOST_ROWS),
    }
    answer = transport.get(ADDRESS, source=source, params=params)
    reports: dict[date, dict[str, float]] = {}
    entered: dict[date, object] = {}
    notes: list[str] = []
    for record in records_of(source, json_of(source, answer)):
        if str(record.get("futonly_or_combined", "FutOnly")) != "FutOnly":
            continue
        if record.get("cftc_contract_market_code") != CODES[root]:
            raise shapeless(source, f"contract {str(record.get('cftc_contract_market_code'))[:20]!r} came")
        day = day_of(source, record.get("report_date_as_yyyy_mm_dd"))
        try:
            reports[day] = _report(source, record, day)
        except _DoesNotAddUp as wrong:
            notes.append(str(wrong))
            continue
        entered[day] = record.get(":created_at")
    if not reports:
        raise shapeless(source, notes[0]) if notes else nothing(source, "report")
    days = sorted(reports)
    available = _available(source, days, entered)
    return tuple(
        gathered(
            f"TFF_{root}.{group}",
            [(day, reports[day][group]) for day in days],
            source=source,
            at=at,
            answers=[answer],
            available=available,
            notes=tuple(notes),
        )
        for group in (*GROUPS, SMALL, OPEN_INTEREST)
    )


class _DoesNotAddUp(Exception):
    pass


def _report(source: str, record: Mapping[str, object], day: date) -> dict[str, float]:
    """Net positions by group and the open interest."""
    interest = _cell(source, record, "open_interest", day)
    net: dict[str, float] = {}
    longs = shorts = 0.0
    for group, prefix in GROUPS.items():
        sides = [
            _cell(source, record, f"{prefix}_positions_{side}", day) for side in ("long", "short", "spread")
        ]
        longs += sides[0] + sides[2]
        shorts += sides[1] + sides[2]
        net[group] = sides[0] - sides[1]
    # small positions are what is left; where they are given, they must be
    for side, reported in (("long", longs), ("short", shorts)):
        small = _cell(source, record, f"nonrept_positions_{side}", day, default=interest - reported)
        if small < 0 or reported + small != interest:
            raise _DoesNotAddUp(
                f"the report of {day} does not add up: {side} {reported + small:,.0f}, open interest {interest:,.0f}"
            )
    net[SMALL] = shorts - longs
    net[OPEN_INTEREST] = interest
    return net


def _cell(
    source: str, record: Mapping[str, object], name: str, day: date, default: float | None = None
) -> float:
    # Some fields end in _all, some do not, and that has changed.
    cell = record.get(f"{name}_all", record.get(name))
    value = number(source, cell, f"{name} of {day}")
    if value is None:
        value = default
    if value is None:
        raise shapeless(source, f"the report of {day} has no {name}")
    return value


def _available(source: str, days: list[date], entered: Mapping[date, object]) -> np.ndarray:
    usual = published("TFF_", np.array(days, dtype="datetime64[D]"))
    times = [_entered(source, day, entered[day]) for day in days]
    own = [
        minute(time) if time is not None and timedelta() <= time.date() - day <= BACKLOG else each
        for day, time, each in zip(days, times, usual, strict=True)
    ]
    return np.array(own, dtype="datetime64[m]")


def _entered(source: str, day: date, text: object) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise shapeless(source, f"the report of {day} was entered at {str(text)[:40]!r}") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
