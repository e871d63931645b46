"""How the documentation is built: Markdown by MyST, nothing fetched, every warning an error."""

import levelhead

project = "levelhead"
author = "the levelhead authors"
copyright = "the levelhead authors"  # noqa: A001 - Sphinx reads this name
version = release = levelhead.__version__

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
# The method beside a number links to a heading of definitions.md.
myst_heading_anchors = 3
nitpicky = True
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "levelhead"
html_copy_source = False
html_show_sourcelink = False
