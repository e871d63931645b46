"""How a value shows itself: what writes it lies above it and is brought in when first asked.

A value of the core draws nothing and knows no data frame. It only carries the methods a notebook looks for; the
functions they call are registered by its type in ``levelhead.render``, which the topmost package names here.
"""

from collections.abc import Callable
from functools import singledispatch

_BRING_IN: list[Callable[[], object]] = []


def written_by(bring_in: Callable[[], object]) -> None:
    """Name what is to be imported before the first value is shown; called once, by the topmost package."""
    _BRING_IN.append(bring_in)


@singledispatch
def as_html(value: object) -> str | None:  # noqa: ARG001 - the registered functions use it
    """A piece of HTML for a notebook; ``None`` for a value nobody writes."""
    return None


@singledispatch
def as_markdown(value: object) -> str | None:  # noqa: ARG001 - the registered functions use it
    """A piece of Markdown; ``None`` for a value nobody writes."""
    return None


@singledispatch
def as_line(value: object) -> str:
    """What a value is, in one line."""
    return type(value).__name__


@singledispatch
def as_frame(value: object, backend: str | None) -> object:  # noqa: ARG001 - the registered functions use it
    """A table of the library named; every class that offers one has a function registered."""
    raise TypeError(f"no table is made of {type(value).__name__}")


class ShowsItself:
    """Shows itself in a notebook."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        _ready()
        return as_html(self)

    def _repr_markdown_(self) -> str | None:
        _ready()
        return as_markdown(self)


class NamesItself(ShowsItself):
    """Shows itself, and is one line in a terminal, where its fields would be pages."""

    __slots__ = ()

    def __repr__(self) -> str:
        _ready()
        return f"<{as_line(self)}>"


class Tabular:
    """Can be had as a data frame."""

    __slots__ = ()

    def to_frame(self, *, backend: str | None = None) -> object:
        """A data frame of ``pandas``, ``polars`` or ``pyarrow``; by default the first that is installed."""
        _ready()
        return as_frame(self, backend)


def _ready() -> None:
    for bring_in in tuple(_BRING_IN):
        bring_in()
    _BRING_IN.clear()  # last: another thread waits for the import meanwhile, and a failure is met again
