"""The one folder in which levelhead keeps everything, and how symbols are spelled as file names."""

from pathlib import Path
from urllib.parse import unquote

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
# Windows opens devices under these names, whatever the extension.
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)


def default_home() -> Path:
    """Where a user's data live on this system when nothing else was asked for.

    ``~/.local/share/levelhead`` on Linux, ``~/Library/Application Support/levelhead`` on macOS,
    ``%LOCALAPPDATA%\\levelhead`` on Windows.
    """
    from platformdirs import user_data_path

    return user_data_path("levelhead", appauthor=False)


def bars_folder(home: Path) -> Path:
    """The folder of stored bars."""
    return home / "bars"


def series_folder(home: Path) -> Path:
    """The folder of fetched series."""
    return home / "series"


def cache_folder(home: Path) -> Path:
    """The folder of things that may be deleted at any time."""
    return home / "cache"


def file_stem(symbol: str) -> str:
    """A file name for a symbol: distinct on every file system, also those that ignore case.

    >>> file_stem("RTY"), file_stem("^RUT"), file_stem("RTY=F"), file_stem("con"), file_stem("CON")
    ('RTY', '%5ERUT', 'RTY%3DF', '%63%6F%6E', '%43ON')
    """
    stem = "".join(c if c in _PLAIN else _escaped(c) for c in symbol)
    return _escaped(stem[0]) + stem[1:] if stem in _DEVICES else stem


def symbol_of(stem: str) -> str:
    """The symbol that :func:`file_stem` spelled.

    >>> symbol_of("%5ERUT")
    '^RUT'
    """
    return unquote(stem)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
