"""Every number a reader sees is the printed text of a measurement, and its value is right by a second route."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from levelhead.forecast.ensemble import AtrPaths
from levelhead.render.json_page import json_object
from levelhead.render.markdown import to_markdown
from levelhead.report import Outlook
from tests.conftest import SHARED
from tests.data.bar_files import walk
from tests.macro_folder import write_macro
from tests.pages import MONTHS, page, symbol_of, third_fridays, write_bars, write_folder
from tests.property.driver_routes import DRIVER_PARAMETERS, DRIVER_ROUTES, Drivers, Sought
from tests.property.page_case import Case
from tests.property.routes import EXCEPTIONS, PARAMETERS, ROUTES, Asked
from tests.property.second_route import Second, frame

DAY = rf"(?:{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)}) \d{{1,2}}"
NUMBER = re.compile(rf"{DAY}(?:, \d{{4}})?\b(?!,\d)|-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?")
TITLES = {
    "Introduction",
    "Technical Overview",
    "Key Levels to Watch",
    "Probability Table",
    "Fundamentals to Watch",
    "What Would Change This View",
    "About the Data",
    "Disclaimer",
}
CAPTIONS = {"Resistance", "At price", "Support"}
BARS = sorted(path.name for path in (SHARED / "data" / "bars").glob("*.csv")) if SHARED.is_dir() else []


# --- the page is made of its claims, and claims of measurements -------------------------------------------------


def markdown_pieces(text: str) -> Iterator[tuple[str, str]]:
    """The lines of a page as (kind, text): title, banner, heading, caption, cell, item or sentences."""
    for line in text.splitlines():
        if not line or set(line) <= set("|- "):
            continue
        if line.startswith("| "):
            cells = re.split(r"(?<!\\) \| ", line[2:-2])
            yield from (("cell", cell.replace("\\|", "|")) for cell in cells)
            continue
        for mark, kind in (("### ", "caption"), ("## ", "heading"), ("# ", "title"), ("- ", "item")):
            if line.startswith(mark):
                yield kind, line.removeprefix(mark)
                break
        else:
            banner = re.fullmatch(r"> \*\*(.*)\*\*", line)
            yield ("banner", banner[1]) if banner else ("sentences", line)


def assert_page_is_its_claims(outlook: Outlook) -> None:
    """Markdown, read line by line, is every claim of the JSON in order, fixed words, and nothing else."""
    claims = [each["text"] for each in json_object(outlook)["claims"]]  # type: ignore[index,union-attr,call-overload]
    waiting = list(claims)
    for kind, text in markdown_pieces(to_markdown(outlook)):
        if kind == "heading":
            assert text in TITLES
        elif kind == "caption":
            assert text in CAPTIONS
        elif kind == "sentences":
            rest = text
            while rest:
                sentence = waiting.pop(0)
                assert rest == sentence or rest.startswith(sentence + " ")
                rest = rest[len(sentence) + 1 :]
        else:
            assert text == waiting.pop(0)
    assert waiting == []


def assert_numbers_are_measurements(outlook: Outlook) -> None:
    """Each number in a claim's text is a number of the printed text of one of its measurements."""
    claims: Any = json_object(outlook)["claims"]
    for claim in claims:
        printed = [each["text"] for each in claim["measurements"]]
        allowed = {token for text in printed for token in NUMBER.findall(text)} | set(printed)
        for token in NUMBER.findall(claim["text"]):
            # "November 24, 2025" may be a day and a year measured apart
            parts = [token] if token in allowed else token.split(", ")
            assert set(parts) <= allowed, (
                f"{claim['id']}: {token!r} in {claim['text']!r} is none of {printed}"
            )


def agrees(value: object, text: str, unit: str) -> bool:
    """The printed text says the value to the precision it is printed with."""
    if unit in ("date", "short date"):
        day = date.fromisoformat(str(value))
        month = MONTHS[day.month - 1]
        shown = f"{month[:3] if unit == 'short date' else month} {day.day}"
        return text in (shown, f"{shown}, {day.year}")
    if unit == "text":
        return text == value
    number = float(str(value)) * (100 if unit in ("probability", "ratio") else 1)
    if text == "under 0.1%":
        return 0 < number < 0.05
    if text == "over 99.9%":
        return 99.95 < number < 100
    digits = text.removesuffix("%").replace(",", "")
    if (unit in ("probability", "ratio")) is not text.endswith("%"):
        return False
    places = len(digits.partition(".")[2])
    certain = unit == "probability" and 0 < number < 100 and float(digits) in (0.0, 100.0)
    return abs(float(digits) - number) <= 0.5000001 * 10**-places and not certain


def assert_texts_say_their_values(outlook: Outlook) -> None:
    claims: Any = json_object(outlook)["claims"]
    for claim in claims:
        for each in claim["measurements"]:
            assert agrees(each["value"], each["text"], each["unit"]), f"{claim['id']}: {each}"


def assert_measured(outlook: Outlook) -> None:
    assert_page_is_its_claims(outlook)
    assert_numbers_are_measurements(outlook)
    assert_texts_say_their_values(outlook)


@pytest.mark.shared
@pytest.mark.parametrize("name", BARS or ["no series"])
def test_every_number_of_every_series_is_measured(name: str, shared: Path) -> None:
    assert_measured(page(shared / "data" / "bars" / name, symbol_of(name)))


@pytest.mark.parametrize("with_data", [False, True])
def test_every_number_of_the_note_s_day_is_measured(with_data: bool, shared: Path) -> None:
    """RTY on November 24, 2025, alone and beside its peers, proxy and rolls."""
    data = shared / "data" if with_data else None
    assert_measured(page(shared / "data/bars/RTY=F.csv", "RTY", as_of=date(2025, 11, 24), data=data))


@pytest.mark.parametrize("count", [30, 100, 160, 400])
def test_every_number_of_a_made_up_page_is_measured(count: int, tmp_path: Path) -> None:
    """Short and long histories, with sentences about what is missing."""
    bars = write_folder(tmp_path, count=count)
    assert_measured(page(bars, "RTY", data=tmp_path))
    assert_measured(page(bars, "RTY"))


@pytest.mark.parametrize(
    ("value", "text", "unit"),
    [
        (2418.8, "2,418.9", "points"),
        (0.004, "0%", "probability"),
        (0.123, "12.4%", "ratio"),
        ("2025-11-24", "November 25", "date"),
        (12, "12%", "count"),
    ],
)
def test_a_text_that_says_another_value_is_noticed(value: object, text: str, unit: str) -> None:
    """The comparison itself can fail."""
    assert not agrees(value, text, unit)


# --- each kind of measurement, computed once more ---------------------------------------------------------------


# The second route counts past paths in ATR(14); what the engines add is held to twins of its own.
BASE_RATES = AtrPaths()


def found_in(table: Mapping[str, Any], key: str) -> list[Any]:
    return [entry for pattern, entry in table.items() if re.fullmatch(pattern, key)]


def assert_recomputed(case: Case) -> None:
    """Every measurement of the page has exactly one route, parameter or exception, and agrees with it."""
    wrong, drivers = [], Drivers(case)
    for claim in case.json["claims"]:
        for each in claim["measurements"]:
            key = f"{claim['id']}:{each['name']}"
            asked, sought = Asked(case, claim, each["name"]), Sought(drivers, claim, each["name"])
            routes = [
                *(partial(route, asked) for route in found_in(ROUTES, key)),
                *(partial(route, sought) for route in found_in(DRIVER_ROUTES, key)),
            ]
            parameters = found_in({**PARAMETERS, **DRIVER_PARAMETERS}, key)
            if len(routes) + len(parameters) + len(found_in(EXCEPTIONS, key)) != 1:
                wrong.append(f"{key}: {len(routes)} routes, {len(parameters)} parameters")
            elif parameters and each["value"] not in parameters[0]:
                wrong.append(f"{key}: {each['value']}, a parameter of {parameters[0]}")
            elif routes and not same(each["value"], expected := answer(routes[0])):
                wrong.append(f"{key}: the page has {each['value']}, the second route {expected}")
    assert wrong == [], "\n".join(wrong)


def answer(route: Callable[[], object]) -> object:
    """What the route finds, or why it finds nothing: then the page names something that is not there."""
    try:
        return route()
    except (IndexError, StopIteration, AttributeError, ValueError, KeyError, AssertionError) as nothing:
        return f"nothing ({type(nothing).__name__}: {nothing})"


def same(value: object, expected: object) -> bool:
    if isinstance(value, (int, float)) and isinstance(expected, (int, float, np.number)):
        return math.isclose(value, float(expected), rel_tol=1e-7, abs_tol=1e-7)
    return value == expected


def held_to_expiry(bars: Any, tick: float) -> frozenset[date]:
    """Expiry sessions of a series that prints the opening quotation on all of them: some stand off its tick."""
    days = set(bars.index)
    found = [day for day in third_fridays(min(days), max(days)) if day in days]
    ticks = [float(bars["close"][day]) / tick for day in found]
    return frozenset(found if any(abs(each - round(each)) > 0.005 for each in ticks) else ())


def case_of(
    outlook: Outlook,
    folder: Path,
    files: Mapping[str, str],
    *,
    quotations: Callable[[Any, float], frozenset[date]] = lambda _, __: frozenset(),
    data: Path | None = None,
) -> Case:
    """The second route to a page, from the files of a folder by symbol."""
    context = outlook.context
    ticks = {"RTY": 0.1, "ES": 0.25, "NQ": 0.25, "YM": 1.0}

    def second(symbol: str) -> Second:
        tick = ticks.get(symbol, 0.01)
        bars = frame(folder / files[symbol], outlook.as_of, tick=tick)
        expiries = quotations(bars, tick) if symbol in ticks else frozenset()
        if symbol != context.bars.market.symbol:
            return Second(bars, tick, expiries)
        return Second(bars, tick, expiries, closes=getattr(context, "closes", {}), rolls=tuple(context.rolls))

    proxy = context.proxy
    return Case(
        outlook,
        second(context.bars.market.symbol),
        {symbol: second(symbol) for symbol in context.peers},
        None if proxy is None else second(proxy.market.symbol),
        data,
    )


REAL = {
    "RTY": "RTY=F.csv",
    "ES": "ES=F.csv",
    "NQ": "NQ=F.csv",
    "YM": "YM=F.csv",
    "^RUT": "RUT.csv",
    "^GSPC": "GSPC.csv",
    "IWM": "IWM.csv",
}


@pytest.mark.parametrize(
    ("day", "with_data"),
    [
        (date(2025, 11, 24), False),
        (date(2025, 11, 24), True),
        (date(2022, 6, 17), True),  # an expiry, and a year in which prices fell as yields rose
        (date(2023, 3, 10), True),  # a report on a Good Friday lies ahead
    ],
)
def test_rty_s_numbers_are_right_by_a_second_route(day: date, with_data: bool, shared: Path) -> None:
    folder = shared / "data" / "bars"
    data = shared / "data" if with_data else None
    outlook = page(folder / REAL["RTY"], "RTY", as_of=day, data=data, engine=BASE_RATES)
    case = case_of(outlook, folder, REAL, quotations=held_to_expiry, data=data)
    assert_recomputed(case)


@pytest.mark.parametrize(
    ("symbol", "day"),
    [("^GSPC", date(2025, 11, 24)), ("IWM", date(2022, 6, 17)), ("^GSPC", date(1987, 10, 19))],
)
def test_cash_numbers_are_right_by_a_second_route(symbol: str, day: date, shared: Path) -> None:
    folder = shared / "data" / "bars"
    assert_recomputed(
        case_of(page(folder / REAL[symbol], symbol, as_of=day, engine=BASE_RATES), folder, REAL)
    )


@pytest.mark.parametrize("with_data", [False, True])
@pytest.mark.parametrize("count", [60, 260, 400])
def test_made_up_numbers_are_right_by_a_second_route(count: int, with_data: bool, tmp_path: Path) -> None:
    """Everywhere: a made-up future with expiries, rolls, peers and a proxy, and with too little history."""
    bars = write_folder(tmp_path, count=count)
    data = tmp_path if with_data else None
    outlook = page(bars, "RTY", data=data, engine=BASE_RATES)
    assert_recomputed(case_of(outlook, tmp_path / "bars", REAL, quotations=held_to_expiry, data=data))


@pytest.mark.parametrize(
    ("day", "funds"), [(date(2025, 11, 24), True), (date(2025, 11, 24), False), (date(2025, 9, 19), False)]
)
def test_made_up_fundamentals_are_right_by_a_second_route(day: date, funds: bool, tmp_path: Path) -> None:
    """Everywhere: yields, spreads, releases, futures, statements, breadth and positions; on an expiry, too."""
    bars = write_macro(tmp_path, funds=funds)
    outlook = page(bars, "RTY", as_of=day, data=tmp_path, engine=BASE_RATES)
    assert_recomputed(case_of(outlook, tmp_path / "bars", REAL, quotations=held_to_expiry, data=tmp_path))


def test_the_second_route_notices_a_wrong_number(tmp_path: Path) -> None:
    """One tick on one close of the file is enough."""
    rows = walk(120, seed=8)
    outlook = page(write_bars(tmp_path / "bars" / "RTY=F.csv", rows), "RTY", engine=BASE_RATES)
    rows[-40][4] = f"{float(rows[-40][4]) + 0.1:.1f}"
    write_bars(tmp_path / "bars" / "RTY=F.csv", rows)
    with pytest.raises(AssertionError, match=r"introduction.reclaim:average"):
        assert_recomputed(case_of(outlook, tmp_path / "bars", REAL))
