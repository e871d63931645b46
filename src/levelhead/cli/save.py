"""Results written to a file."""

from pathlib import Path

from levelhead.errors import StorageError


def save(path: Path, content: bytes) -> None:
    """Write a file, with the folders it needs.

    Raises
    ------
    StorageError
        When that is not possible.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise StorageError(str(path), error.strerror or str(error), "Choose another --out") from error
