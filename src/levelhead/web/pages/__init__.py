"""The pages of the dashboard.

Each module has one function ``page(room, wanted)``. It reads what the room offers and hands back a
:class:`~levelhead.web.sheet.Sheet` (markup and JSON of the same facts), a file, or where the page is instead. It runs in
a worker process, so nothing it changes is seen by another page; what it raises on purpose becomes a page of its own.
A module that names a ``SCHEMA`` describes its JSON in the interface for programs.
"""
