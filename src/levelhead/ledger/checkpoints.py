"""Checkpoints: what the ledger was at a size, in three lines that can be kept where its owner cannot reach.

The form is that of C2SP's ``tlog-checkpoint`` and ``signed-note``: origin, number of entries, base64 of the last
hash, an empty line, and signature lines. https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from levelhead.errors import CheckpointMismatch
from levelhead.ledger.disk import storage_error, write_whole
from levelhead.ledger.entry import Entry

FOLDER = "checkpoints"
_ED25519 = b"\x01"  # C2SP's number of the algorithm


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was seen.

    Parameters
    ----------
    origin
        Whose ledger.
    size
        Entries it had.
    head
        Hash of the last of them, 64 hex digits.
    signatures
        Signature lines as they stand in the file.
    name
        Where it was read, for messages.
    """

    origin: str
    size: int
    head: str
    signatures: tuple[str, ...] = ()
    name: str = ""

    @property
    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(bytes.fromhex(self.head)).decode()}\n"

    @property
    def note(self) -> str:
        """The whole file."""
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)


class Signer(Protocol):
    """A private key with a name."""

    @property
    def name(self) -> str:
        """Whose key: no spaces, no plus sign."""

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """The signature of ``message``, 64 bytes (Ed25519)."""


def checkpoint_of(last: Entry, *, origin: str, signer: Signer | None = None) -> Checkpoint:
    """The checkpoint of a ledger that ends with ``last``."""
    made = Checkpoint(origin, last.number + 1, last.hash, name=f"{last.number + 1:06d}.txt")
    if signer is None:
        return made
    signature = key_id(signer.name, signer.public) + signer.sign(made.text.encode())
    line = f"\N{EM DASH} {signer.name} {base64.b64encode(signature).decode()}"
    return replace(made, signatures=(line,))


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that name a key in a signature line."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def read_checkpoint(path: Path) -> Checkpoint:
    """A checkpoint from its file.

    Raises
    ------
    CheckpointMismatch
        When the file is no checkpoint.
    StorageError
        When it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise storage_error(path, error) from error
    try:
        head, _, signed = content.decode().partition("\n\n")
        origin, size, digest = head.split("\n")
        found = Checkpoint(
            origin,
            int(size),
            base64.b64decode(digest, validate=True).hex(),
            tuple(line for line in signed.split("\n") if line),
            path.name,
        )
    except (ValueError, binascii.Error) as error:
        raise CheckpointMismatch(path.name, "the file is no checkpoint") from error
    if found.size < 1 or len(found.head) != 64 or found.note.encode() != content:
        raise CheckpointMismatch(path.name, "the file is no checkpoint")
    return found


def kept_checkpoints(ledger: Path) -> tuple[Checkpoint, ...]:
    """The checkpoints beside a ledger, smallest first.

    Raises
    ------
    CheckpointMismatch
        When one of the files is none.
    """
    return tuple(read_checkpoint(each) for each in _kept(ledger))


def last_checkpoint(ledger: Path) -> Checkpoint | None:
    """The largest checkpoint beside a ledger; ``None`` where none was made.

    Raises
    ------
    CheckpointMismatch
        When its file is none.
    """
    kept = _kept(ledger)
    return read_checkpoint(kept[-1]) if kept else None


def _kept(ledger: Path) -> list[Path]:
    return sorted((ledger / FOLDER).glob("*.txt"), key=lambda path: (len(path.name), path.name))


def keep_checkpoint(ledger: Path, made: Checkpoint) -> Path:
    """Write a checkpoint beside the ledger; on disk before this returns.

    Signatures that stand in the file already are kept.

    Raises
    ------
    StorageError
        When that fails.
    """
    path = ledger / FOLDER / made.name
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        before = read_checkpoint(path) if path.exists() else made
        if before.text == made.text:
            made = replace(made, signatures=tuple(dict.fromkeys((*before.signatures, *made.signatures))))
        write_whole(path, made.note.encode())
    except OSError as error:
        raise storage_error(path, error) from error
    return path
