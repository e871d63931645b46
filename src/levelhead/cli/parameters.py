"""Kinds of values that options of several commands take."""

from datetime import date

import click


class Day(click.ParamType):
    """A calendar day, ``2025-11-24``."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day ``value`` spells."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"got {value!r}, expected a day such as 2025-11-24", param, ctx)
