"""The page for a browser: one file, and a piece of it for a notebook."""

from levelhead.render.html.page import to_fragment, to_html

__all__ = ["to_fragment", "to_html"]
