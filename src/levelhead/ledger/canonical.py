"""One spelling of a body in bytes, so that its hash means something.

Bodies hold text, whole numbers, booleans, null, lists and objects with ASCII keys, and no floats: then JSON with
sorted keys and no spaces is the canonical form of RFC 8785, byte for byte, and no machine spells a number in its
own way. Probabilities are parts per million, prices decimal text on the tick grid.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = Mapping[str, "Json"] | Sequence["Json"] | str | int | None
Body: TypeAlias = Mapping[str, Json]

LARGEST = 2**53 - 1  # beyond it other readers of JSON lose digits
DEEPEST = 16


def canonical(body: Body) -> bytes:
    """The canonical bytes of a body.

    Raises
    ------
    TypeError
        For a value that has no place in a body: a float, an object that is not plain.
    ValueError
        For a key that is not ASCII, a whole number beyond 2**53, text that is no Unicode, nesting too deep.
    """
    _check(body, 0)
    return json.dumps(
        body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    ).encode()


def parsed(raw: bytes) -> Body:
    """The body behind canonical bytes.

    Raises
    ------
    ValueError
        When the bytes are no JSON object, or not spelled canonically.
    """
    body = json.loads(raw, parse_float=_no_float, parse_constant=_no_float)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    if canonical(body) != raw:
        raise ValueError("not in canonical form")
    return body


def _no_float(text: str) -> Json:
    raise ValueError(f"the number {text[:20]} is not whole")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} has no place in a body")


def _check(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, Mapping):
        for key, each in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"the key {key!r} is not ASCII text")
            _check(each, depth + 1)
    elif isinstance(value, list | tuple):
        for each in value:
            _check(each, depth + 1)
    else:
        _check_plain(value)


def _check_plain(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError(f"{value} is beyond 2**53")
    elif isinstance(value, str):
        value.encode()  # a lone surrogate raises here
    else:
        raise TypeError(f"a {type(value).__name__} has no place in a body")
