"""The files that a page carries inside itself, and the hashes by which a browser lets them act."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

LIBRARY = "lightweight-charts-5.2.1.standalone.production.js"
SCRIPTS = (LIBRARY, "chart.js", "page.js")
STYLE = "page.css"


@cache
def asset(name: str) -> str:
    """The text of a shipped file: the work of others byte for byte, our own without its indents and comments.

    No string of our own scripts spans lines, so that taking the indents off changes none.
    """
    text = (files("levelhead.render") / "assets" / name).read_bytes().decode("utf-8")
    if name == LIBRARY:
        return text
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("// "))


def digest(content: str) -> str:
    """The source expression of a content security policy that admits exactly this text.

    References
    ----------
    W3C, Content Security Policy Level 3, section 2.3.1 (hash-source).
    """
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def policy(scripts: tuple[str, ...], style: str) -> str:
    """Nothing is loaded and nothing acts but these texts."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(digest(each) for each in scripts)}",
            f"style-src {digest(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
