"""From a file to lines of text, under limits, without deciding yet which lines count."""

import re
import zlib
from collections.abc import Sequence
from pathlib import Path

from levelhead.errors import DataRejected

MOST_BYTES = 64 * 1024 * 1024
LONGEST_LINE = 16_384
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_PARQUET = b"PAR1"
_ARCHIVES = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\x28\xb5\x2f\xfd": "zstandard", b"BZh": "bzip2"}
_ARCHIVES |= {b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|table|script|p>|div)", re.IGNORECASE)
_JSON = re.compile(rb"\s*[{\[]")
_DAMAGED = "\0 the compressed file is damaged from here on"
_UNREADABLE = re.compile("[\0\udc80-\udcff]")


def read_bytes(path: Path) -> bytes:
    """The whole file, or the reason why not.

    Raises
    ------
    DataRejected
        Code FILE when it is no readable file, LIMIT when it is larger than 64 MB.
    """
    data = read_at_most(path, MOST_BYTES, remedy="Check the path given with --bars or --data")
    if len(data) > MOST_BYTES:
        raise _too_large("the file")
    return data


def read_at_most(path: Path, most: int, *, remedy: str) -> bytes:
    """A file's bytes: all of them, or the first ``most`` and one more where it is larger.

    Parameters
    ----------
    remedy
        What to do when there is no such file.

    Raises
    ------
    DataRejected
        Code FILE when it is no readable file.
    """
    if not path.is_file():
        raise DataRejected("FILE", f"{path.name} is not a file", remedy=remedy)
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise DataRejected(
            "FILE", f"{path.name} cannot be read: {error.strerror}", remedy="Check its permissions"
        ) from error


def is_parquet(data: bytes) -> bool:
    """Whether these bytes begin as a Parquet file does."""
    return data.startswith(_PARQUET)


def read_lines(data: bytes) -> list[str]:
    """Lines of a text file, decompressed where it is gzip; bytes that are no UTF-8 become lone surrogates.

    Nothing past the first line is judged here: rows after the day asked for may hold anything. A compressed
    file whose rest is damaged ends with one line that cannot be dated.

    Raises
    ------
    DataRejected
        LIMIT, ARCHIVE, ENCODING, NOT_CSV or EMPTY, for the file as a whole.
    """
    damaged = False
    if data.startswith(_GZIP):
        data, damaged = _gunzip(data)
    for magic, name in _ARCHIVES.items():
        if data.startswith(magic):
            raise DataRejected(
                "ARCHIVE", f"this is a {name} archive", remedy="Unpack it and give the CSV file in it"
            )
    if data.startswith(_UTF16) or b"\0" in data[:4]:
        raise DataRejected("ENCODING", "the text is UTF-16 or UTF-32", remedy="Save it as UTF-8")
    data = data.removeprefix(_BOM)
    if not data.strip():
        raise DataRejected("EMPTY", "the file is empty", remedy="Download it again")
    if _MARKUP.match(data) or _JSON.match(data):
        kind = "a web page" if _MARKUP.match(data) else "JSON"
        raise DataRejected(
            "NOT_CSV",
            f"the file holds {kind}, not rows of bars",
            line=1,
            remedy="The vendor may have answered with an error page: download it again",
        )
    # str.splitlines would also break at characters that are no line ends in a CSV file.
    lines = b"\n".join(data.splitlines()).decode("utf-8", "surrogateescape").split("\n")
    return [*lines, _DAMAGED] if damaged else lines


def _gunzip(data: bytes) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    try:
        while data.startswith(_GZIP):
            member = zlib.decompressobj(wbits=31)
            rest = data
            while rest and not member.eof:
                part = member.decompress(rest, _CHUNK)
                rest = member.unconsumed_tail
                parts.append(part)
                size += len(part)
                if size > MOST_BYTES:
                    raise _too_large("the decompressed file")
            if not member.eof:
                parts.append(member.flush())
                return b"".join(parts), True
            data = member.unused_data
    except zlib.error:
        return b"".join(parts), True
    return b"".join(parts), bool(data.strip(b"\0"))


def check_lines(lines: Sequence[str], numbers: Sequence[int]) -> None:
    """Refuse kept lines that are no text.

    Raises
    ------
    DataRejected
        BYTES for a NUL, ENCODING for bytes that are no UTF-8, LIMIT for a line of more than 16,384 characters.
    """
    if max(map(len, lines), default=0) > LONGEST_LINE:
        at = next(i for i, line in enumerate(lines) if len(line) > LONGEST_LINE)
        raise DataRejected(
            "LIMIT",
            f"a line of {len(lines[at]):,} characters, at most {LONGEST_LINE:,} are read",
            line=numbers[at],
            remedy="This is no row of a price file: correct or remove it",
        )
    for line, number in zip(lines, numbers, strict=True):
        found = None if line.isascii() and "\0" not in line else _UNREADABLE.search(line)
        if found and line == _DAMAGED:
            raise DataRejected("ARCHIVE", "the gzip data are damaged or cut off", remedy="Download it again")
        if found and found[0] == "\0":
            raise DataRejected("BYTES", "a NUL byte", line=number, remedy="Correct or remove the line")
        if found:
            raise DataRejected("ENCODING", "bytes that are no UTF-8", line=number, remedy="Save it as UTF-8")


def ragged(fields: int, width: int, line: int) -> DataRejected:
    """The refusal of a row with another number of fields than the header."""
    return DataRejected(
        "RAGGED",
        f"{fields} fields, the header has {width}",
        line=line,
        remedy="The file may be cut off here: download it again, or remove the line",
    )


def _too_large(what: str) -> DataRejected:
    return DataRejected(
        "LIMIT",
        f"{what} is larger than {MOST_BYTES // 1024**2} MB, and daily bars of a century are 2 MB",
        remedy="Give a file of daily bars of one market",
    )
