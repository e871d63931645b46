"""levelhead: the market outlook that shows its work.

>>> import levelhead
>>> page = levelhead.outlook("RTY", bars="RTY.csv")  # doctest: +SKIP
>>> print(page.to_markdown())  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING

from levelhead.measure.showing import written_by

if TYPE_CHECKING:
    from levelhead.api import CheckedNote as CheckedNote
    from levelhead.api import Page as Page
    from levelhead.api import audit as audit
    from levelhead.api import backtest as backtest
    from levelhead.api import odds as odds
    from levelhead.api import outlook as outlook
    from levelhead.api import read_bars as read_bars
    from levelhead.api import sample_bars as sample_bars

__version__ = "0.1.0"
__all__ = ["CheckedNote", "Page", "audit", "backtest", "odds", "outlook", "read_bars", "sample_bars"]

# A value of the core shows itself in a notebook; what writes it is loaded when the first one does.
written_by(lambda: import_module("levelhead.pipeline.showing"))


def __getattr__(name: str) -> object:
    # numpy and the rest load on first use: `import levelhead` costs nothing
    if name in __all__:
        from levelhead import api

        return getattr(api, name)
    raise AttributeError(f"module 'levelhead' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
