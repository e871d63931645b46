"""``levelhead ledger verify`` and ``checkpoint``: is the book whole, and what it was."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from levelhead.cli.ledger_options import FORMAT, REPLAY
from levelhead.cli.options import FILE
from levelhead.errors import BadOption
from levelhead.ledger.checkpoints import (
    FOLDER,
    checkpoint_of,
    keep_checkpoint,
    kept_checkpoints,
    read_checkpoint,
)
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.keys import check_signature, own_key
from levelhead.ledger.verify import verify as verify_book
from levelhead.machine.clock import now
from levelhead.machine.home import home
from levelhead.pipeline.bookkeeping import due_by


@click.command(short_help="Is the book whole?")
@REPLAY
@click.option(
    "--complete", is_flag=True, help="Also: is every due forecast graded or voided (exit status 7)."
)
@click.option(
    "--against", type=FILE, multiple=True, metavar="FILE", help="A checkpoint kept elsewhere; several times."
)
@click.option("--key", metavar="KEY", help="Public key that must have signed the checkpoints given.")
@click.option(
    "--tsa-root",
    type=FILE,
    metavar="FILE",
    help="Certificate of the authority that stamped the checkpoints (PEM).",
)
@FORMAT
def verify(
    *,
    replay: bool,
    complete: bool,
    against: tuple[Path, ...],
    key: str | None,
    tsa_root: Path | None,
    form: str,
) -> None:
    """Check every byte of the book: hashes, chain, canonical form, times, checkpoints.

    Exit status 0 whole, 6 damaged (the entry is named), 7 incomplete, 8 not the ledger a checkpoint saw.
    """
    folder = ledger_folder(home(), replay=replay)
    given = tuple(read_checkpoint(path) for path in against)
    if key is not None:
        for each in given or kept_checkpoints(folder):
            check_signature(each, key)
    if tsa_root is not None:
        _check_stamps(
            [*against, *(folder / FOLDER / each.name for each in kept_checkpoints(folder))], tsa_root
        )
    due = due_by(now()) if complete else None
    found = verify_book(folder, checkpoints=(*kept_checkpoints(folder), *given), due=due)
    head = found.entries[-1].hash if found.entries else ""
    if form == "json":
        said = {
            "entries": len(found.entries),
            "files": found.files,
            "checkpoints": found.checkpoints,
            "torn": found.torn,
            "head": head,
        }
        click.echo(json.dumps(said))
        return
    click.echo(
        f"whole: {len(found.entries)} entries in {found.files} files, {found.checkpoints} checkpoints agree"
        + (f", head {head[:16]}" if head else "")
    )
    if not found.entries:
        click.echo(f"note: there is no ledger in {folder} yet", err=True)
    if found.torn:
        click.echo(f"note: a crash left {found.torn} bytes at the end, never acknowledged", err=True)


def _check_stamps(checkpoints: Sequence[Path], roots: Path) -> None:
    """Check the time stamp of every checkpoint that has one; at least one must."""
    from levelhead.ledger.stamps import check_stamp, stamp_beside

    tokens = {path: token for path in checkpoints if (token := stamp_beside(path)) is not None}
    if not tokens:
        raise BadOption(
            "--tsa-root", roots, "a checkpoint with a time stamp: `levelhead ledger checkpoint --tsa URL`"
        )
    for path, token in tokens.items():
        when = check_stamp(read_checkpoint(path), token, roots=roots)
        click.echo(f"{path.name} was seen by the authority on {when:%Y-%m-%d at %H:%M:%S} UTC", err=True)


@click.command(short_help="Note what the book is now, to keep elsewhere.")
@REPLAY
@click.option("--sign", metavar="NAME", help="Sign it as NAME with the key of this machine (extra [sign]).")
@click.option(
    "--tsa",
    metavar="URL",
    help="Have a time-stamp authority (RFC 3161) witness it (extra [sign]); sends its hash.",
)
def checkpoint(*, replay: bool, sign: str | None, tsa: str | None) -> None:
    """Write a checkpoint: three lines that show later whether anything was cut off or written anew.

    Keep it where the book's owner cannot change it: commit it, mail it, print it.
    """
    folder = ledger_folder(home(), replay=replay)
    entries = verify_book(folder, checkpoints=kept_checkpoints(folder)).entries
    if not entries:
        raise BadOption(
            "checkpoint", f"no ledger in {folder}", "one: `levelhead ledger add MARKET` begins it"
        )
    signer = None
    if sign is not None:
        if not sign or any(character.isspace() or character == "+" for character in sign):
            raise BadOption("--sign", sign or "nothing", "a name without spaces and plus signs")
        signer = own_key(home() / "keys" / "ledger.key", name=sign)
    made = checkpoint_of(entries[-1], origin=str(entries[0].body["ledger"]), signer=signer)
    path = keep_checkpoint(folder, made)
    click.echo(made.note, nl=False)
    click.echo(f"kept as {path.name}" + (f"; public key {signer.verifier}" if signer else ""), err=True)
    if tsa is not None:
        from levelhead.ledger.stamps import keep_stamp, stamp

        click.echo(f"time stamp kept as {keep_stamp(path, stamp(made, tsa)).name}", err=True)
