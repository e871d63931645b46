"""The dashboard's interface for programs, as an OpenAPI 3.1 description."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from levelhead import __version__
from levelhead.measure.phrase import Phrase
from levelhead.render.plain import Json
from levelhead.render.schema import outlook_schema
from levelhead.web.audit_schema import audit_schema
from levelhead.web.files import KINDS

_REF = re.compile(r"^#/\$defs/(.+)$")


@dataclass(frozen=True, slots=True)
class Operation:
    """One page for programs.

    Parameters
    ----------
    path
        As OpenAPI writes it.
    summary
        What it gives.
    schema
        Name of the schema of its answer; empty: it is not JSON.
    id
        Name of the operation.
    """

    path: str
    summary: Phrase
    schema: str
    id: str


OPERATIONS = (
    Operation(
        "/markets.json", Phrase("All markets: standing, nearest levels, odds, events"), "Markets", "markets"
    ),
    Operation("/{symbol}.json", Phrase("The outlook of the last session"), "Outlook", "outlook"),
    Operation(
        "/{symbol}/{day}.json",
        Phrase("The outlook of a past session, as it would have been written"),
        "Outlook",
        "past_outlook",
    ),
    Operation("/{symbol}/levels.json", Phrase("The levels of the last session"), "Levels", "levels"),
    Operation("/{symbol}/levels/{level}.json", Phrase("One level with its dated tests"), "Levels", "level"),
    Operation("/{symbol}/{day}/levels.json", Phrase("The levels of a past session"), "Levels", "past_levels"),
    Operation(
        "/{symbol}/{day}/levels/{level}.json", Phrase("One level of a past session"), "Levels", "past_level"
    ),
    Operation("/{symbol}/{day}/after.json", Phrase("What happened after that outlook"), "After", "after"),
    Operation("/{symbol}/record.json", Phrase("How such forecasts turned out"), "Record", "record"),
    Operation("/ledger.json", Phrase("Forecasts kept, and their grades"), "Ledger", "ledger"),
    Operation("/ledger/{entry}.json", Phrase("One entry of the ledger"), "Ledger", "entry"),
    Operation("/data.json", Phrase("The bars, and what is wrong with them"), "Health", "health"),
    Operation("/{symbol}.{form}", Phrase("The outlook as a file"), "", "file"),
    Operation("/{symbol}/{day}.{form}", Phrase("The outlook of a past session as a file"), "", "past_file"),
)
# Modules of pages that describe their own JSON, by the name of its schema.
_DESCRIBED = {
    "Markets": "markets",
    "After": "after",
    "Levels": "levels",
    "Record": "record",
    "Ledger": "ledger",
    "Health": "health",
}
_PARAMETERS: dict[str, dict[str, Json]] = {
    "symbol": {
        "schema": {"type": "string", "maxLength": 40},
        "example": "RTY",
        "description": "A market in any usual spelling; others than the canonical one are redirected.",
    },
    "day": {
        "schema": {"type": "string", "format": "date"},
        "example": "2025-11-20",
        "description": "Nothing after its close is read. A day without a session is redirected to the one before.",
    },
    "level": {
        "schema": {"type": "string", "pattern": "^-?[0-9.]{1,16}(-{1,2}[0-9.]{1,16})?$"},
        "example": "2376.2-2381.8",
        "description": "The edges of a listed level.",
    },
    "entry": {
        "schema": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
        "example": 412,
        "description": "Number of an entry.",
    },
    "form": {
        "schema": {"type": "string", "enum": list(KINDS)},
        "example": "csv",
        "description": "What to write.",
    },
}
_WORDS = (
    "Every page as JSON. Prices are points, probabilities 0 to 1, days ISO 8601. Answers carry an entity tag; "
    "the same facts are the same bytes."
)
_WRONG = {
    "400": "The request calls the server by a name it does not have.",
    "404": "No such market, day or page.",
    "413": "More is sent than a note of 1 MiB.",
    "414": "The address is longer than 2,000 characters.",
    "422": "A parameter that cannot be, or data that cannot support the request.",
    "431": "More than 100 headers are sent.",
    "503": "Too much at once; Retry-After says when to ask again.",
}


def openapi() -> dict[str, Json]:
    """The description; every reference in it resolves."""
    paths: dict[str, Json] = {each.path: {"get": _get(each)} for each in OPERATIONS}
    paths["/audit.json"] = {"post": _audit()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "levelhead dashboard",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": _WORDS,
        },
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _get(each: Operation) -> dict[str, Json]:
    names = re.findall(r"\{(\w+)\}", each.path)
    content: dict[str, Json] = (
        {"application/json": {"schema": {"$ref": f"#/components/schemas/{each.schema}"}}}
        if each.schema
        else {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    )
    return {
        "operationId": each.id,
        "summary": each.summary,
        "parameters": [{"name": name, "in": "path", "required": True, **_PARAMETERS[name]} for name in names],
        "responses": {
            "200": {"description": each.summary, "content": content},
            "304": {"description": "The reader has these bytes."},
            "307": {"description": "The canonical address."},
            **_wrong(),
        },
    }


def _audit() -> dict[str, Json]:
    fields: dict[str, Json] = {
        "note": {"type": "string", "maxLength": 1024**2},
        "market": {"type": "string", "maxLength": 40},
        "day": {"type": "string", "format": "date"},
    }
    said: dict[str, Json] = {"type": "object", "required": ["note"], "properties": fields}
    form: dict[str, Json] = {
        "type": "object",
        "properties": {**fields, "file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    }
    words = "Somebody's note, held against the bars"
    answer: dict[str, Json] = {"application/json": {"schema": {"$ref": "#/components/schemas/Audit"}}}
    return {
        "operationId": "audit",
        "summary": words,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": said},
                "multipart/form-data": {"schema": form},
                "text/markdown": {"schema": {"type": "string"}},
                "text/plain": {"schema": {"type": "string"}},
                "text/html": {"schema": {"type": "string"}},
                "application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}},
            },
        },
        "responses": {
            "200": {"description": words, "content": answer},
            "403": _error("The request comes from another site."),
            **_wrong(),
        },
    }


def _wrong() -> dict[str, Json]:
    return {status: _error(words) for status, words in _WRONG.items()}


def _error(words: str) -> Json:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


def _schemas() -> dict[str, Json]:
    found: dict[str, Json] = {"Error": _ERROR}
    found |= lifted("Outlook", outlook_schema())
    found |= lifted("Audit", audit_schema())
    for name, module in _DESCRIBED.items():
        found |= lifted(name, _described(module))
    return found


def _described(module: str) -> Mapping[str, Json]:
    """The schema that a page's module gives of its JSON."""
    name = f"levelhead.web.pages.{module}"
    made: Mapping[str, Json] = getattr(import_module(name), "SCHEMA", _ANY) if find_spec(name) else _ANY
    return made


def lifted(name: str, schema: Mapping[str, Json]) -> dict[str, Json]:
    """A schema and its definitions as components: each definition under the schema's name and its own.

    >>> lifted("A", {"$ref": "#/$defs/b", "$defs": {"b": {"type": "null"}}})
    {'A': {'$ref': '#/components/schemas/A.b'}, 'A.b': {'type': 'null'}}
    """
    inner = schema.get("$defs", {})
    assert isinstance(inner, dict)
    outer = {key: value for key, value in schema.items() if key not in ("$defs", "$schema", "$id")}
    return {name: _moved(outer, name)} | {f"{name}.{key}": _moved(each, name) for key, each in inner.items()}


def _moved(value: Json, name: str) -> Json:
    if isinstance(value, dict):
        return {key: _moved(each, name) for key, each in value.items()}
    if isinstance(value, str):
        found = _REF.match(value)
        return f"#/components/schemas/{name}.{found[1]}" if found else value
    return [_moved(each, name) for each in value] if isinstance(value, list) else value


_ANY: Mapping[str, Json] = {
    "type": "object",
    "required": ["schema"],
    "properties": {"schema": {"type": "string"}},
}
_ERROR: dict[str, Json] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message"],
            "properties": {
                "kind": {"type": "string", "description": "Class of the error."},
                "message": {"type": "string", "description": "What happened and what to do."},
                "near": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "Symbols that may have been meant.",
                },
            },
        }
    },
}
