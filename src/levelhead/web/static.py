"""Style, scripts and the works of others, each under a name that changes with its content."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from levelhead.render.html.assets import LIBRARY, asset
from levelhead.render.html.colours import properties
from levelhead.web.made import Made, made

PREFIX = "/static/"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages load.

    Parameters
    ----------
    name
        ``chart-0123456789ab.js``: what it is, and the start of its hash.
    made
        Its bytes.
    """

    name: str
    made: Made

    @property
    def address(self) -> str:
        """Where pages find it."""
        return PREFIX + self.name


def own(name: str) -> str:
    """The text of a file of this package's ``assets``."""
    return (files("levelhead.web") / "assets" / name).read_bytes().decode("utf-8")


@cache
def assets() -> dict[str, Asset]:
    """All of them by their plain name."""
    script, style = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
    styles = (
        *map(asset, ("page.css", "screen.css", "record.css")),
        own("dashboard.css"),
        own("documents.css"),
    )
    parts = (
        ("page.css", "\n".join((properties(), *styles)), style),
        ("library.js", asset(LIBRARY), script),
        ("chart.js", asset("chart.js"), script),
        # In one file: htmx begins as soon as it is run, and may not begin before its extension is there.
        ("htmx.js", own("htmx-4.0.1.min.js") + "\n" + own("hx-sse-4.0.1.min.js"), script),
        ("page.js", asset("page.js"), script),
        ("dashboard.js", own("dashboard.js") + asset("screen.js"), script),
    )
    return {name: _hashed(name, content.encode(), media) for name, content, media in parts}


@cache
def by_hashed_name() -> dict[str, Asset]:
    """All of them by the name they are served under."""
    return {each.name: each for each in assets().values()}


def _hashed(name: str, body: bytes, media: str) -> Asset:
    stem, _, ending = name.rpartition(".")
    return Asset(f"{stem}-{sha256(body).hexdigest()[:12]}.{ending}", made(body, media))
