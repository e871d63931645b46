"""Live sources of what drives the market: one module per source, and the transport under them all.

Each fetch is a function of a transport and the time of asking. It returns series with the time each value was
published, or the days of releases, with the bytes they were read from; or it raises
:class:`levelhead.errors.SourceError`, which says why and what to do. Nothing here is imported to write a page.
"""
