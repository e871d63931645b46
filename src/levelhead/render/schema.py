"""The published schemas of the JSON of pages, shipped with the package."""

import json
from importlib.resources import files

from levelhead.render.plain import Json

FILE, SCREEN_FILE = "outlook.schema.json", "screen.schema.json"


def outlook_schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) that every ``outlook --format json`` keeps.

    It names the keys that programs may rely on; a page may carry more.

    Examples
    --------
    >>> outlook_schema()["$id"]
    'levelhead/outlook/1'
    """
    return _shipped(FILE)


def screen_schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) that every ``levelhead screen --format json`` keeps.

    Examples
    --------
    >>> screen_schema()["$id"]
    'levelhead/screen/1'
    """
    return _shipped(SCREEN_FILE)


def _shipped(name: str) -> dict[str, Json]:
    schema: dict[str, Json] = json.loads((files("levelhead.render") / name).read_text(encoding="utf-8"))
    return schema
