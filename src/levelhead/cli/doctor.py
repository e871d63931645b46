"""``levelhead doctor``: is the installation in order, and are the lists it works with?"""

from dataclasses import asdict
from pathlib import Path

import click

from levelhead.cli.findings import as_json
from levelhead.cli.options import FILE
from levelhead.errors import BadOption
from levelhead.machine.checks import State, checks
from levelhead.machine.clock import now
from levelhead.machine.home import home


@click.command(
    epilog="\b\nlevelhead doctor\n"
    "levelhead doctor --data DIR               its lists too, against the two-year yield if DGS2 is there\n"
    "levelhead doctor --format json"
)
@click.option(
    "--data", type=FILE, metavar="DIR", help="Folder whose lists (calendar/) and DGS2 are checked, too."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def doctor(data: Path | None, form: str) -> int:
    """Check the installation, the session tables and the lists of releases.

    Lists of releases are held against the rules they keep (weekdays, months reported on, eight meetings a year,
    the rule of the employment report) and, where --data has the two-year yield, against what it did on their
    days: a list that is shifted by a day shows.

    Exit status 0: nothing is wrong; 3: data are; 5: only the home folder is.
    """
    if data is not None and not data.is_dir():
        raise BadOption("--data", data, "an existing folder")
    found = checks(home(), data, today=now().date())
    wrong = [each for each in found if each.state is State.WRONG]
    status = min((each.exit_status for each in wrong), default=0)
    if form == "json":
        click.echo(as_json({"exit": status, "checks": [asdict(each) for each in found]}))
        return status
    width = max(len(each.name) for each in found)
    for each in found:
        click.echo(f"{each.state:<5}  {each.name:<{width}}  {each.text}")
        if each.remedy:
            click.echo(f"{'':<5}  {'':<{width}}  {each.remedy}")
    click.echo()
    click.echo("Nothing is wrong." if not wrong else f"Wrong: {len(wrong)}, each with what to do above.")
    return status
