"""An engine that makes its paths once, however often one page asks for them."""

from levelhead.forecast.brief import Engine
from levelhead.forecast.ensemble import Ensemble
from levelhead.markets import Context


class Remembered:
    """Another engine, asked once for each context and horizon.

    Parameters
    ----------
    engine
        What makes the paths.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._made: list[tuple[Context, int, Ensemble]] = []

    @property
    def name(self) -> str:
        """The engine's own."""
        return self._engine.name

    def ensemble(self, context: Context, *, horizon: int) -> Ensemble:
        """The engine's own paths, the same object for the same question."""
        for known, sessions, kept in self._made:
            if known is context and sessions == horizon:
                return kept
        made = self._engine.ensemble(context, horizon=horizon)
        self._made.append((context, horizon, made))
        return made
