"""Kinds of values that options of several commands take."""

from datetime import date

import click


def day(text: str) -> date:
    """The calendar day ``text`` spells, ``2025-11-24``: give it to an option as its type."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"got {text!r}, expected a day such as 2025-11-24") from error
