"""A piece of HTML for a notebook: it brings its style, follows the theme around it, and runs nothing."""

from levelhead.render.html.assets import asset
from levelhead.render.html.colours import scoped_properties
from levelhead.render.html.markup import Html, joined, tag

CLASS = "levelhead"


def scoped_style() -> str:
    """The style of a piece inside somebody else's page: colours follow that page's theme, else the reader's."""
    return scoped_properties(CLASS) + asset("fragment.css")


def fragment(*parts: Html, small: bool = False) -> Html:
    """Pieces under the style of the page; ``small``: a value among others, not a page."""
    style = Html(f"<style>{scoped_style()}</style>")
    return tag("div", style, joined(parts, "\n"), class_=f"{CLASS} card" if small else CLASS)
