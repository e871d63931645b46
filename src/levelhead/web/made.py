"""Finished bytes: what a worker hands back, and what the cache keeps."""

import gzip
from dataclasses import dataclass
from hashlib import sha256

HTML = "text/html; charset=utf-8"
JSON = "application/json"
_WORTH_PACKING = 1_000  # bytes: below that a packet holds it anyway


@dataclass(frozen=True, slots=True)
class Made:
    """One answer, finished.

    Parameters
    ----------
    body, packed
        Its bytes; the same under gzip, ``None`` where that is not worth it.
    media
        Media type.
    tag
        Entity tag, with its quotation marks: a hash of the bytes.
    name
        The file a browser keeps it as; empty: it is shown.
    language
        Code of the language it is in; empty: none that matters.
    """

    body: bytes
    packed: bytes | None
    media: str
    tag: str
    name: str = ""
    language: str = ""

    @property
    def weight(self) -> int:
        """Bytes it takes in the cache."""
        return len(self.body) + len(self.packed or b"")


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that was raised on purpose, or a defect, told without a private path.

    Parameters
    ----------
    message
        For the reader.
    kind
        Name of the error's class.
    status
        Of the answer.
    exit_status
        Of a command that meets it.
    near
        Symbols that may have been meant.
    """

    message: str
    kind: str
    status: int
    exit_status: int
    near: tuple[str, ...] = ()


def made(body: bytes, media: str, *, name: str = "", language: str = "") -> Made:
    """These bytes, packed and tagged.

    >>> made(b"{}", JSON).tag
    '"44136fa355b3678a1146ad16f7e8649e"'
    """
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= _WORTH_PACKING and _packs(media) else None
    return Made(body, packed, media, f'"{sha256(body).hexdigest()[:32]}"', name, language)


def _packs(media: str) -> bool:
    return media.startswith("text/") or "json" in media or "svg" in media
