"""The key that signs checkpoints: Ed25519, from the package cryptography (extra ``sign``)."""

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from levelhead.errors import CheckpointMismatch, SourceMissing
from levelhead.ledger.checkpoints import Checkpoint, key_id
from levelhead.ledger.disk import storage_error, write_whole


@dataclass(frozen=True, slots=True)
class Key:
    """A private key.

    Parameters
    ----------
    name
        Whose: no spaces, no plus sign.
    secret
        32 bytes; never printed.
    """

    name: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.name!r}, ***)"

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature of ``message``, 64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)

    @property
    def verifier(self) -> str:
        """The public key as others keep it: ``name+id+base64``, C2SP's form."""
        shown = base64.b64encode(b"\x01" + self.public).decode()
        return f"{self.name}+{key_id(self.name, self.public).hex()}+{shown}"


def own_key(path: Path, *, name: str) -> Key:
    """The key kept in ``path``; made there when there is none, for its owner's eyes only.

    Raises
    ------
    SourceMissing
        When the package cryptography is not installed.
    StorageError
        When the file cannot be read or written.
    """
    _check_installed()
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, os.urandom(32).hex().encode() + b"\n")
        return Key(name, bytes.fromhex(path.read_text().strip()))
    except OSError as error:
        raise storage_error(path, error) from error


def check_signature(seen: Checkpoint, verifier: str) -> None:
    """Check that a checkpoint was signed by the holder of a key.

    Parameters
    ----------
    verifier
        ``name+id+base64``.

    Raises
    ------
    CheckpointMismatch
        When it was not, or the key is no key.
    """
    _check_installed()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        name, short, shown = verifier.split("+", 2)
        public = base64.b64decode(shown, validate=True)[1:]
        if hashlib.sha256(name.encode() + b"\n\x01" + public).hexdigest()[:8] != short:
            raise ValueError("the key's number is not its own")
        lines = [line.split(" ") for line in seen.signatures]
        mine = [base64.b64decode(line[2]) for line in lines if len(line) == 3 and line[1] == name]
        fitting = [each[4:] for each in mine if each[:4].hex() == short]
    except ValueError as error:
        raise CheckpointMismatch(seen.name, f"the key cannot be used ({error})") from error
    if not fitting:
        raise CheckpointMismatch(seen.name, f"it is not signed by {name}")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(fitting[0], seen.text.encode())
    except InvalidSignature as error:
        raise CheckpointMismatch(seen.name, f"the signature of {name} does not fit it") from error


def _check_installed() -> None:
    import importlib.util

    if importlib.util.find_spec("cryptography") is None:
        raise SourceMissing("signing", "sign")
