"""Schemas of the JSON of levels, what came, track record, ledger and data health: keys programs may rely on."""

from collections.abc import Mapping

from levelhead.render.plain import Json

_TEXT: Json = {"type": "string"}
_DAY: Json = {"type": "string", "format": "date"}
_MAYBE_DAY: Json = {"type": ["string", "null"], "format": "date"}
_NUMBER: Json = {"type": "number"}
_MAYBE_NUMBER: Json = {"type": ["number", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
_OBJECT: Json = {"type": "object"}
_MORE = "More keys may stand beside these."


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _record(words: str, **properties: Json) -> dict[str, Json]:
    """An object whose named keys are all there."""
    return {
        "type": "object",
        "description": f"{words} {_MORE}",
        "required": list(properties),
        "properties": properties,
    }


_CLAIMS = _list(_record("One sentence or cell.", id=_TEXT, text=_TEXT, measurements=_list(_OBJECT)))
_LEVEL = _record(
    "One level, as an outlook has it.",
    side={"enum": ["resistance", "support", "at"]},
    low=_NUMBER,
    high=_NUMBER,
    reasons=_list(_OBJECT),
    tests=_list(_record("One dated test.", session=_DAY, verdict={"enum": ["held", "broke", "open"]})),
    status=_TEXT,
    p_touch=_OBJECT,
)
_SCORES = _record("Of the row that came; smaller is better.", log=_NUMBER, brier=_NUMBER, rps=_NUMBER)
_BOOK = _record(
    "A book, as ledger verify finds it.",
    ledger={"enum": ["issued", "replay"]},
    whole={"type": "boolean"},
    fault={"type": ["string", "null"]},
    exit=_COUNT,
    entries=_COUNT,
    head=_TEXT,
    checkpoints=_list(_OBJECT),
)
_RECORD = _record(
    "A record, as backtest --format json has it.",
    origins=_COUNT,
    horizon=_COUNT,
    scores=_OBJECT,
    skill=_OBJECT,
    reliability=_list(
        _record("One tenth.", n=_COUNT, forecast=_SHARE, observed=_SHARE, interval=_list(_NUMBER))
    ),
    effective_n=_NUMBER,
)
_GRADED = _record(
    "What a book holds of the market.",
    counts=_OBJECT,
    questions=_list(_record("One horizon.", horizon=_COUNT, record=_RECORD, levels=_list(_OBJECT))),
)

LEVELS: Mapping[str, Json] = {
    "oneOf": [
        _record(
            "The levels of a session.",
            schema={"const": "levelhead/levels/1"},
            market=_TEXT,
            as_of=_DAY,
            levels=_list(_LEVEL),
            claims=_CLAIMS,
        ),
        _record(
            "One level.",
            schema={"const": "levelhead/level/1"},
            market=_TEXT,
            as_of=_DAY,
            name=_TEXT,
            level=_LEVEL,
            climatology=_OBJECT,
            paths=_list(
                _record(
                    "How deep one test went, in points; below zero where it stopped short.",
                    session=_DAY,
                    reached=_NUMBER,
                    depth=_NUMBER,
                )
            ),
            triggers=_list(_OBJECT),
            claims=_CLAIMS,
        ),
    ]
}
AFTER = _record(
    "What came after an outlook.",
    schema={"const": "levelhead/aftermath/1"},
    market=_TEXT,
    as_of=_DAY,
    known=_DAY,
    elapsed=_COUNT,
    complete={"type": "boolean"},
    missing=_list(_DAY),
    outcome={
        "oneOf": [
            {"type": "null"},
            _record(
                "The row that came.",
                row={"enum": ["up", "neither", "down"]},
                settled=_DAY,
                tie={"type": "boolean"},
                scores=_record("Both tables.", model=_SCORES, climatology=_SCORES),
            ),
        ]
    },
    levels=_list(
        _record(
            "One listed level.",
            low=_NUMBER,
            high=_NUMBER,
            p_touch=_MAYBE_NUMBER,
            touched=_MAYBE_DAY,
            first_test={"enum": ["held", "broke", "untested", None]},
            closed_beyond=_MAYBE_DAY,
        )
    ),
    patterns=_list(_OBJECT),
    bars=_list(
        _record("One session.", session=_DAY, open=_NUMBER, high=_NUMBER, low=_NUMBER, close=_MAYBE_NUMBER)
    ),
    claims=_CLAIMS,
)
RECORD = _record(
    "How forecasts of a market turned out.",
    schema={"const": "levelhead/record/1"},
    market=_TEXT,
    as_of=_DAY,
    backtests=_list(_RECORD),
    ledger=_record("Both books.", issued=_GRADED, replay=_GRADED),
    claims=_CLAIMS,
)
LEDGER: Mapping[str, Json] = {
    "oneOf": [
        _record(
            "Forecasts of a book, newest first, a hundred to a page.",
            schema={"const": "levelhead/ledger/1"},
            book=_BOOK,
            filter=_OBJECT,
            page=_COUNT,
            pages=_COUNT,
            found=_COUNT,
            entries=_list(
                _record(
                    "A forecast.",
                    number=_COUNT,
                    hash=_TEXT,
                    body=_OBJECT,
                    status={"enum": ["open", "graded", "void"]},
                    grade={"type": ["object", "null"]},
                )
            ),
            claims=_CLAIMS,
        ),
        _record(
            "One entry.",
            schema={"const": "levelhead/entry/1"},
            number=_COUNT,
            kind=_TEXT,
            hash=_TEXT,
            previous=_TEXT,
            body=_OBJECT,
            about=_list(_OBJECT),
            book=_BOOK,
            claims=_CLAIMS,
        ),
    ]
}
HEALTH = _record(
    "What state the data are in.",
    schema={"const": "levelhead/health/1"},
    day=_DAY,
    markets=_list(
        _record(
            "One market.",
            symbol=_TEXT,
            place={"enum": ["store", "folder"]},
            refused={"type": ["string", "null"]},
        )
    ),
    series=_list(_record("One series.", name=_TEXT, first=_MAYBE_DAY, last=_MAYBE_DAY, published=_OBJECT)),
    checks=_list(
        _record(
            "One check of levelhead doctor.", name=_TEXT, state={"enum": ["ok", "note", "wrong"]}, text=_TEXT
        )
    ),
    claims=_CLAIMS,
)
