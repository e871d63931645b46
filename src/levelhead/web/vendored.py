"""The work of others inside the dashboard: what it is, whose, and under which licence."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

PLACES = ("levelhead.render", "levelhead.web")


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file of somebody else's.

    Parameters
    ----------
    package, version, origin
        Where it was published.
    sha256
        Of the file as it is shipped.
    licence, text
        Its short name and its text.
    notice
        Whose work it is.
    """

    package: str
    version: str
    origin: str
    sha256: str
    licence: str
    text: str
    notice: str


def vendored() -> tuple[Vendored, ...]:
    """All of them, in the order of the packages that ship them."""
    found = []
    for place in PLACES:
        folder = files(place) / "assets"
        listed = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))["vendored"]
        for each in listed:
            text = (folder / each["licence_file"]).read_text(encoding="utf-8")
            named = {
                name: str(each[name])
                for name in ("package", "version", "origin", "sha256", "licence", "notice")
            }
            found.append(Vendored(text=text, **named))
    return tuple(found)
