"""Results written to a file."""

from collections.abc import Mapping
from pathlib import Path

from levelhead.errors import BadOption, StorageError


def form_of(out: str, forms: Mapping[str, str]) -> str:
    """The format a file's name asks for; text on standard output.

    Parameters
    ----------
    forms
        Format by the ending of a name.

    Raises
    ------
    BadOption
        For a name with another ending.
    """
    if out == "-":
        return "text"
    form = forms.get(Path(out).suffix.lower())
    if form is None:
        raise BadOption("--out", out or "nothing", f"a name that ends in {', '.join(forms)}, or --format")
    return form


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
