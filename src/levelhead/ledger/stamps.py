"""Time stamps over checkpoints by an outside authority (RFC 3161): the ledger was this on that day at the latest.

The token is over the three lines of the checkpoint that are signed, and stands beside it as ``000412.tsr``. The
package rfc3161-client (extra ``sign``) reads and checks it; openssl does, too::

    head -n 3 000412.txt > lines && openssl ts -verify -data lines -in 000412.tsr -CAfile root.pem
"""

import hashlib
import http.client
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from levelhead.errors import BadOption, CheckpointMismatch, SourceError, SourceMissing
from levelhead.ledger.checkpoints import Checkpoint
from levelhead.ledger.disk import storage_error, write_whole

TIMEOUT = 30.0  # seconds
LARGEST = 1 << 20  # bytes of an answer; tokens have about 6,000
_REMEDY = "The checkpoint is kept; ask again later, or another authority"


def stamp(seen: Checkpoint, url: str) -> bytes:
    """Ask an authority for a token over a checkpoint: one that states these lines and this request.

    Its signature is checked by :func:`check_stamp`, with the authority's certificate.

    Raises
    ------
    BadOption
        When ``url`` is no http address.
    SourceMissing
        When the package rfc3161-client is not installed.
    SourceError
        When the authority does not answer, refuses, or answers something else.
    """
    _check_installed()
    if not url.startswith(("http://", "https://")):
        raise BadOption("--tsa", url, "an address that begins with https:// or http://")
    from rfc3161_client import (
        HashAlgorithm,
        PKIStatus,
        TimestampRequestBuilder,
        decode_timestamp_response,
    )

    builder = TimestampRequestBuilder().data(seen.text.encode()).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    token = _answer(url, request.as_bytes())
    try:
        found = decode_timestamp_response(token)
        if PKIStatus(found.status) is not PKIStatus.GRANTED:
            raise SourceError(url, f"refused the request ({'; '.join(found.status_string)})", _REMEDY)
        mine = found.tst_info.message_imprint.message == hashlib.sha256(seen.text.encode()).digest()
        if not mine or found.tst_info.nonce != request.nonce:
            raise SourceError(url, "answered another request", _REMEDY)
    except ValueError as error:
        raise SourceError(url, f"its answer is no time stamp ({error})", _REMEDY) from error
    return token


def check_stamp(seen: Checkpoint, token: bytes, *, roots: Path) -> datetime:
    """Check that an authority saw a checkpoint; when it did.

    Parameters
    ----------
    seen
        The checkpoint.
    token
        As :func:`stamp` returned it.
    roots
        Certificates that are trusted, PEM.

    Raises
    ------
    CheckpointMismatch
        When the token is not over this checkpoint, or not signed by a holder of a certificate under ``roots``.
    BadOption
        When ``roots`` holds no certificate.
    """
    _check_installed()
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        trusted = load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise BadOption("--tsa-root", roots, "a file of certificates in PEM form") from error
    try:
        found = decode_timestamp_response(token)
        VerifierBuilder(roots=trusted).build().verify_message(found, seen.text.encode())
    except (ValueError, VerificationError) as error:
        raise CheckpointMismatch(seen.name, f"its time stamp does not fit it ({error})") from error
    return found.tst_info.gen_time.astimezone(UTC)


def stamp_beside(checkpoint: Path) -> bytes | None:
    """The token beside a checkpoint's file; ``None`` where there is none.

    Raises
    ------
    StorageError
        When it cannot be read.
    """
    path = checkpoint.with_suffix(".tsr")
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise storage_error(path, error) from error


def keep_stamp(checkpoint: Path, token: bytes) -> Path:
    """Write a token beside its checkpoint's file; on disk before this returns.

    Raises
    ------
    StorageError
        When that fails.
    """
    path = checkpoint.with_suffix(".tsr")
    try:
        write_whole(path, token)
    except OSError as error:
        raise storage_error(path, error) from error
    return path


def _answer(url: str, request: bytes) -> bytes:
    asked = urllib.request.Request(
        url, data=request, headers={"Content-Type": "application/timestamp-query"}, method="POST"
    )
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:
            found: bytes = answer.read(LARGEST)
    except urllib.error.HTTPError as error:
        with error:
            raise SourceError(url, f"answered HTTP {error.code} {error.reason}", _REMEDY) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(url, f"could not be reached ({error})", _REMEDY) from error
    return found


def _check_installed() -> None:
    import importlib.util

    for name in ("cryptography", "rfc3161_client"):
        if importlib.util.find_spec(name) is None:
            raise SourceMissing("time stamps", "sign")
