"""Writing HTML: text becomes markup only by being escaped, and the type checker knows the two apart."""

from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)

NOTHING = Html("")
# Elements of the HTML standard that have no end tag.
_VOID = frozenset({"meta", "link", "br", "col", "input"})
# HTML standard, 13.1.2: text may hold neither these code points nor an unescaped < or &.
_ILLEGAL = (*range(0x09), 0x0B, 0x0C, *range(0x0D, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))
_WRITTEN: dict[int, str] = dict.fromkeys(_ILLEGAL, "\ufffd") | {
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("'"): "&#39;",
}


def text(plain: str) -> Html:
    """Plain text, safe between tags and in a quoted attribute.

    >>> text('S&P <500> "E-mini"')
    'S&amp;P &lt;500&gt; &quot;E-mini&quot;'
    """
    return Html(plain.translate(_WRITTEN))


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Pieces of markup one after the other, plain text between them."""
    return Html(text(between).join(parts))


def tag(name: str, /, *children: Html, **attributes: str | int | bool | None) -> Html:
    """One element; ``class_="n"`` is written ``class="n"``, ``aria_label`` with a hyphen, ``None`` not at all.

    >>> tag("a", text("2 < 3"), href="#n1", class_="n", hidden=True)
    '<a href="#n1" class="n" hidden>2 &lt; 3</a>'
    """
    written = "".join(
        f" {_name(key)}" if value is True else f' {_name(key)}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(children)}</{name}>")


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
