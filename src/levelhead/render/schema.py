"""The published schema of the page's JSON, shipped with the package."""

import json
from importlib.resources import files

from levelhead.render.plain import Json

FILE = "outlook.schema.json"


def outlook_schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) that every ``outlook --format json`` keeps.

    It names the keys that programs may rely on; a page may carry more.

    Examples
    --------
    >>> outlook_schema()["$id"]
    'levelhead/outlook/1'
    """
    schema: dict[str, Json] = json.loads((files("levelhead.render") / FILE).read_text(encoding="utf-8"))
    return schema
