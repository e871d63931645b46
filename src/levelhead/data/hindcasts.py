"""Hindcasts kept under what they were made from, so that a page shows its record at once."""

import hashlib
import io
from dataclasses import fields
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from levelhead.data.durable import storage_error, write_atomic
from levelhead.data.home import cache_folder
from levelhead.evidence.hindcast import Hindcast
from levelhead.evidence.origins import Question
from levelhead.markets import Context

_MADE_BY = ("errors.py", "kernels", "markets", "technical", "levels", "forecast", "evidence")


def fingerprint(context: Context, question: Question) -> str:
    """SHA-256 over bars, rolls, lenders, implied volatilities, the question and the code that answers it."""
    digest = hashlib.sha256(b"levelhead/hindcast/1\0")
    others = [*context.kin.values(), *([context.proxy] if context.proxy is not None else [])]
    for bars in (context.bars, *others):
        digest.update(f"{bars.market}\0{bars.fingerprint}\0".encode())
    for roll in context.rolls:
        digest.update(f"{roll}\0".encode())
    for series in context.implied:
        digest.update(series.name.encode() + series.session.tobytes() + series.value.tobytes())
    digest.update(f"{question}\0{np.__version__}\0{_code()}".encode())
    return digest.hexdigest()


@cache
def _code() -> str:
    """What the sources of the core add up to: a changed line may change a forecast."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for name in _MADE_BY:
        place = root / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def any_kept(home: Path) -> bool:
    """Whether there is anything to look for: a fingerprint costs more than this."""
    return _folder(home).is_dir()


def kept(home: Path, name: str) -> Hindcast | None:
    """The hindcast kept under a fingerprint; ``None`` where there is none that can be read."""
    try:
        with np.load(io.BytesIO(_place(home, name).read_bytes()), allow_pickle=False) as arrays:
            return Hindcast(**{each.name: arrays[each.name] for each in fields(Hindcast)})
    except (OSError, KeyError, ValueError, EOFError, BadZipFile):
        return None  # a cache may be deleted, cut off or overwritten at any time


def keep(home: Path, name: str, hindcast: Hindcast) -> None:
    """Keep a hindcast.

    Raises
    ------
    StorageError
        When it cannot be written.
    """
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{each.name: getattr(hindcast, each.name) for each in fields(Hindcast)})
    path = _place(home, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(path.parent, error) from error
    write_atomic(path, buffer.getvalue())


def _place(home: Path, name: str) -> Path:
    return _folder(home) / f"{name}.npz"


def _folder(home: Path) -> Path:
    return cache_folder(home) / "hindcasts"
