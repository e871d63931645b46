"""Records of how levels fared, kept between runs: they take seconds to measure and hold for weeks."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from math import isnan, nan
from pathlib import Path
from typing import Any

from levelhead.data.durable import storage_error, write_atomic
from levelhead.data.home import cache_folder, file_stem
from levelhead.evidence.placebo import LevelGroup, PlaceboRecord
from levelhead.levels import LevelKind
from levelhead.markets import Bars

FORM = "levelhead/levels/1"


def save_record(home: Path, record: PlaceboRecord) -> Path:
    """Keep a record under the home; the file it is kept in.

    Raises
    ------
    StorageError
        When the folder cannot be written.
    """
    path = _folder(home) / f"{file_stem(record.market)}.{record.fingerprint[:16]}.{record.horizon}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(path, error) from error
    write_atomic(path, json.dumps(_plain(record), indent=1).encode())
    return path


def load_record(home: Path, bars: Bars, *, horizon: int) -> PlaceboRecord | None:
    """The newest kept record that was measured on a beginning of these very bars, else ``None``.

    A record of a longer series knows what came later and is not used; one whose bars have since been
    corrected, or that cannot be read, is none.
    """
    kept = [
        each for each in _kept(home, bars.market.symbol, horizon) if bars.first <= each.as_of <= bars.as_of
    ]
    for record in sorted(kept, key=lambda each: each.as_of, reverse=True):
        if bars.upto(record.as_of).fingerprint == record.fingerprint:
            return record
    return None


def _folder(home: Path) -> Path:
    return cache_folder(home) / "levels"


def _kept(home: Path, symbol: str, horizon: int) -> Iterator[PlaceboRecord]:
    for path in sorted(_folder(home).glob(f"{file_stem(symbol)}.*.{horizon}.json")):
        try:
            record = _record(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if (record.market, record.horizon) == (symbol, horizon):
            yield record


def _plain(record: PlaceboRecord) -> dict[str, Any]:
    days = {name: getattr(record, name).isoformat() for name in ("first", "last", "as_of")}
    return {"form": FORM, **asdict(replace(record, groups=())), **days, "groups": [*map(_row, record.groups)]}


def _row(group: LevelGroup) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and isnan(value) else _bounds(value)
        for name, value in asdict(group).items()
    }


def _bounds(value: object) -> object:
    return [None if isnan(each) else each for each in value] if isinstance(value, tuple) else value


def _record(found: dict[str, Any]) -> PlaceboRecord:
    if found["form"] != FORM:
        raise ValueError("another form")
    return PlaceboRecord(
        market=found["market"],
        fingerprint=found["fingerprint"],
        first=date.fromisoformat(found["first"]),
        last=date.fromisoformat(found["last"]),
        as_of=date.fromisoformat(found["as_of"]),
        origins=found["origins"],
        step=found["step"],
        horizon=found["horizon"],
        controls=found["controls"],
        groups=tuple(_group(row) for row in found["groups"]),
    )


def _group(row: dict[str, Any]) -> LevelGroup:
    return LevelGroup(
        kind=None if row["kind"] is None else LevelKind(row["kind"]),
        tests=row["tests"],
        levels=row["levels"],
        touched=row["touched"],
        events=row["events"],
        touch_rate=_number(row["touch_rate"]),
        touch_placebo=_number(row["touch_placebo"]),
        touch_interval=_interval(row["touch_interval"]),
        hold_rate=_number(row["hold_rate"]),
        hold_placebo=_number(row["hold_placebo"]),
        hold_interval=_interval(row["hold_interval"]),
        q=_number(row["q"]),
        is_strong=row["is_strong"],
    )


def _number(value: float | None) -> float:
    return nan if value is None else value


def _interval(bounds: list[float | None]) -> tuple[float, float]:
    low, high = bounds
    return _number(low), _number(high)
