"""Options that commands of the ledger share."""

import click

REPLAY = click.option(
    "--replay", is_flag=True, help="Work on the replay ledger, which is never scored as issued."
)
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
ACCEPT_CLOCK = click.option(
    "--accept-clock", is_flag=True, help="Write although the last entry is later than the clock, and say so."
)
