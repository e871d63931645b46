"""Every page keeps the published schema, and the schema names every key a page has."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from levelhead.render.json_page import json_object
from levelhead.render.schema import FILE, outlook_schema
from tests.conftest import ROOT, SHARED
from tests.macro_folder import write_macro
from tests.pages import page, symbol_of, write_folder

BARS = sorted(path.name for path in (SHARED / "data" / "bars").glob("*.csv")) if SHARED.is_dir() else []
# Keys that design/INTERFACE.md promises to checks outside the project, "?" left out.
PROMISED = {
    "market": "symbol name tick point_value currency close_kind",
    "horizon": "sessions end",
    "data": "source first last bars adjustment fingerprint notes",
    "technical": "close sma50 sma200 rsi14 rsi_signal rsi_cross atr14 sigma1 regime swing_high swing_low "
    "major_swing_high major_swing_low patterns relative",
    "scenarios": "up down rows tie_rule n effective_n chain gates conditionals skill",
    "fundamentals": "rates drivers events",
    "level": "side low high reasons tests status distance_points distance_atr p_touch",
    "row": "name label probability interval climatology notes",
    "claim": "id section text measurements",
    "measurement": "name value unit as_of method inputs",
}


def closed(schema: Any) -> Any:
    """The schema with every object closed: a key it does not name is an error."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(each) for key, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        inner["additionalProperties"] = False
    return inner


META = jsonschema.Draft202012Validator.META_SCHEMA
CLOSED = jsonschema.Draft202012Validator(closed(outlook_schema()))


def faults(written: object) -> list[str]:
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in CLOSED.iter_errors(json.loads(json.dumps(written)))
    ]


def nodes(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from nodes(each)


def test_the_schema_is_one() -> None:
    assert list(jsonschema.Draft202012Validator(META).iter_errors(outlook_schema())) == []


def test_every_key_it_requires_is_described() -> None:
    described = [each for each in nodes(outlook_schema()) if {"required", "properties"} <= set(each)]
    loose = [set(each["required"]) - set(each["properties"]) for each in described]
    assert loose and all(missing == set() for missing in loose)


@pytest.mark.parametrize("part", sorted(PROMISED))
def test_every_promised_key_is_required(part: str) -> None:
    schema: Any = outlook_schema()
    described = schema["$defs"].get(part) or schema["properties"][part]
    assert set(PROMISED[part].split()) <= set(described["required"])


@pytest.mark.shared
@pytest.mark.parametrize("name", BARS or ["no series"])
def test_the_page_of_every_series_keeps_the_schema(name: str, shared: Path) -> None:
    assert faults(json_object(page(shared / "data" / "bars" / name, symbol_of(name)))) == []


def test_the_note_s_day_keeps_the_schema(shared: Path) -> None:
    data = shared / "data"
    written = page(data / "bars" / "RTY=F.csv", "RTY", as_of=date(2025, 11, 24), data=data)
    assert faults(json_object(written)) == []


@pytest.mark.parametrize("horizon", [1, 15, 63])
@pytest.mark.parametrize("count", [30, 100, 230, 400])
def test_made_up_pages_keep_the_schema(count: int, horizon: int, tmp_path: Path) -> None:
    """With and without a table, averages, RSI, peers."""
    bars = write_folder(tmp_path, count=count)
    assert faults(json_object(page(bars, "RTY", data=tmp_path, horizon=horizon))) == []


@pytest.mark.parametrize("funds", [False, True])
def test_a_made_up_page_with_every_series_keeps_the_schema(funds: bool, tmp_path: Path) -> None:
    written: Any = json_object(page(write_macro(tmp_path, funds=funds), "RTY", data=tmp_path))
    assert faults(written) == []
    absent = {name for name, value in written["fundamentals"].items() if not value}
    assert absent == ({"policy_direction"} if funds else {"fed_path"})
    assert len(written["scenarios"]["conditionals"]) == 5


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("as_of",), "24.11.2025"),
        (("market", "tick"), 0),
        (("data", "adjustment"), "backward"),
        (("scenarios", "rows", 0, "probability"), 1.0),
        (("levels", 0, "status"), "strong"),
        (("claims", 3, "measurements", 0, "value"), None),
        (("technical", "news"), "up"),
    ],
)
def test_a_page_that_breaks_it_is_noticed(path: tuple[str | int, ...], value: object, tmp_path: Path) -> None:
    """The validation itself can fail."""
    written: Any = json.loads(json.dumps(json_object(page(write_folder(tmp_path), "RTY"))))
    assert faults(written) == []
    inner = written
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert len(faults(written)) == 1


def test_the_schema_is_in_the_wheel(tmp_path: Path) -> None:
    """Built as a release builds it; skipped where the build backend is not installed."""
    pytest.importorskip("hatchling", reason="needs the build backend")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert f"levelhead/render/{FILE}" in archive.namelist()
