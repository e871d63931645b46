"""The schema of a fact-check's JSON: the keys that programs may rely on."""

from collections.abc import Mapping

from levelhead.render.plain import Json

_TEXT: Json = {"type": "string"}
_MAYBE_TEXT: Json = {"type": ["string", "null"]}


def audit_schema() -> Mapping[str, Json]:
    """What ``levelhead audit --format json`` prints and ``POST /audit.json`` answers."""
    return {
        "type": "object",
        "description": "A fact-check. More keys may stand beside these.",
        "required": ["schema", "note", "market", "as_of", "statements", "table", "consistency"],
        "properties": {
            "schema": {"const": "levelhead/audit/1"},
            "note": {
                "type": "object",
                "required": ["name", "fingerprint", "title"],
                "properties": {"name": _TEXT, "fingerprint": _TEXT, "title": _TEXT, "desk": _TEXT},
            },
            "market": _TEXT,
            "as_of": {"type": ["string", "null"], "format": "date"},
            "dated": _TEXT,
            "horizon": {"type": ["integer", "null"]},
            "summary": {"type": "object", "additionalProperties": {"type": "integer"}},
            "statements": {"type": "array", "items": {"$ref": "#/$defs/statement"}},
            "table": {"type": "object", "description": "The first table of scenarios, scored."},
            "tables": {"type": "array", "items": {"type": "object"}},
            "consistency": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["rule", "text", "quotes"],
                    "properties": {"rule": _TEXT, "text": _TEXT, "quotes": {"type": "array", "items": _TEXT}},
                },
            },
        },
        "$defs": {
            "statement": {
                "type": "object",
                "required": ["quote", "kind", "verdict", "measured", "expected", "why"],
                "properties": {
                    "quote": {"type": "string", "description": "Words of the note: text from outside."},
                    "kind": _TEXT,
                    "verdict": {"enum": ["true", "false", "unsupported", "not checkable"]},
                    "measured": _MAYBE_TEXT,
                    "expected": _MAYBE_TEXT,
                    "why": _MAYBE_TEXT,
                },
            }
        },
    }
