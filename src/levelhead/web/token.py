"""The token that a server asks for which other machines can reach: kept from addresses, logs and readers of the disk."""

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from levelhead.errors import BadOption, StorageError

VARIABLE = "LEVELHEAD_TOKEN"
FILE = "dashboard-token"
_LEAST = 16
DAYS_KEPT = 30


@dataclass(frozen=True, slots=True)
class Token:
    """What lets a reader in.

    Parameters
    ----------
    secret
        As given or made; shown by no representation.
    cookie
        Name of the cookie that stands for it.
    """

    secret: str = field(repr=False)
    cookie: str = "levelhead"

    @property
    def ticket(self) -> str:
        """The cookie's value: shows that its bearer had the token, and does not contain it."""
        return hmac.new(self.secret.encode(), b"levelhead/dashboard/cookie/1", sha256).hexdigest()

    def is_secret(self, given: str) -> bool:
        """Whether this is the token, in a time that does not depend on where the two differ."""
        return hmac.compare_digest(given.encode(), self.secret.encode())

    def is_ticket(self, given: str) -> bool:
        """Whether this is the cookie's value."""
        return hmac.compare_digest(given.encode(), self.ticket.encode())


def token_of(home: Path, given: str, *, port: int) -> Token:
    """The token of ``LEVELHEAD_TOKEN``, else the one kept in the home folder, made on the first use.

    Parameters
    ----------
    home
        The folder levelhead keeps its files in.
    given
        The variable's value; empty: none.
    port
        Cookies of one host are seen by all its ports: each server has a name of its own.

    Raises
    ------
    BadOption
        For a token under 16 characters, or of others than printable ASCII.
    StorageError
        When the file is a link, can be read by others, or cannot be written.
    """
    if given and (len(given) < _LEAST or not given.isascii() or not given.isprintable() or " " in given):
        raise BadOption(
            VARIABLE,
            "a token that is too simple",
            f"{_LEAST} or more printable ASCII characters without a blank",
        )
    return Token(given or _kept(home), f"levelhead-{port}")


def _kept(home: Path) -> str:
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return _read(path)
        except FileNotFoundError:
            _write(path, secrets.token_urlsafe(32))
            return _read(path)
    except OSError as error:
        raise StorageError(
            str(path), error.strerror or "cannot be used", f"Give a token in {VARIABLE}"
        ) from error


def _read(path: Path) -> str:
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(opened, encoding="ascii") as stream:
        found = os.fstat(stream.fileno())
        if os.name == "posix" and (stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.getuid()):
            raise StorageError(str(path), "others can read it", f"Remove it, or give a token in {VARIABLE}")
        secret = stream.read(1_000).strip()
    if len(secret) < _LEAST:
        raise StorageError(str(path), "it holds no token", "Remove it; a new one is made")
    return secret


def _write(path: Path, secret: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        opened = os.open(path, flags, 0o600)
    except FileExistsError:  # another server was first
        return
    with os.fdopen(opened, "w", encoding="ascii") as stream:
        stream.write(f"{secret}\n")
