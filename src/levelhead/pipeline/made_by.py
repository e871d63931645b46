"""What a forecast was made with: the program's files and everything that was known beside the bars."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from levelhead import __version__
from levelhead.ledger.forecasts import MadeBy
from levelhead.levels import Candidate
from levelhead.markets import Bars, Context
from levelhead.render.json_page import to_json
from levelhead.report import Outlook


def made_by(context: Context, *, page: Outlook | None, seed: int, own: tuple[Candidate, ...] = ()) -> MadeBy:
    """The fingerprints of a forecast.

    Parameters
    ----------
    context
        What was known.
    page
        The outlook, where one was made.
    seed
        Of its drawn paths.
    own
        The user's own levels.
    """
    levels = "\n".join(f"{each.low!r} {each.high!r} {each.name}" for each in own)
    return MadeBy(
        version=__version__,
        code=program_fingerprint(),
        page=hashlib.sha256(to_json(page).encode()).hexdigest() if page is not None else "",
        known=known_fingerprint(context),
        seed=seed,
        own_levels=hashlib.sha256(levels.encode()).hexdigest() if levels else "",
    )


@cache
def program_fingerprint() -> str:
    """SHA-256 over the names and contents of every Python file of levelhead, and numpy's version."""
    digest = hashlib.sha256(f"levelhead/program/1\0{np.__version__}\0".encode())
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def known_fingerprint(context: Context) -> str:
    """SHA-256 over everything a reading may use beside the market's own bars."""
    digest = hashlib.sha256(b"levelhead/known/1\0")
    for roll in context.rolls:
        digest.update(f"roll {roll}\0".encode())
    others: list[tuple[str, Bars]] = [*_named("peer", context.peers), *_named("kin", context.kin)]
    if context.proxy is not None:
        others.append(("proxy", context.proxy))
    for name, bars in others:
        digest.update(f"{name} {bars.fingerprint}\0".encode())
    macro = context.macro
    named = [(f"implied {each.name}", each) for each in context.implied]
    named += [(f"series {name}", each) for name, each in macro.series.items()]
    named += [(f"member {name}", each) for name, each in macro.members.items()]
    for name, series in named:
        digest.update(f"{name}\0".encode())
        digest.update(series.session.astype("<i8").tobytes() + series.value.astype("<f8").tobytes())
    for told in (macro.releases.as_known(context.as_of), macro.funds, macro.statements):
        for fact in told:
            digest.update(f"{fact}\0".encode())
    return digest.hexdigest()


def _named(role: str, bars: Mapping[str, Bars]) -> list[tuple[str, Bars]]:
    return [(f"{role} {name}", each) for name, each in bars.items()]
