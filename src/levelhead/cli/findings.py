"""What the quality gate found, as lines for a person and as JSON for a program."""

import json

from levelhead.data.gate import Checked
from levelhead.errors import DataRejected
from levelhead.markets.market import Market
from levelhead.markets.notes import Verdict
from levelhead.render.numbers import say


def series_line(checked: Checked) -> str:
    """Market, verdict, span and fingerprint in one line."""
    bars = checked.bars
    return (
        f"{bars.market.symbol} {checked.verdict}: {len(bars)} bars {bars.first} to {bars.as_of}, "
        f"adjustment {bars.adjustment}, fingerprint {bars.fingerprint[:16]}"
    )


def finding_lines(checked: Checked) -> list[str]:
    """One line per note: rung, code, sentence."""
    return [f"  {note.verdict:<10} {note.code}: {say(note.claim)}" for note in checked.notes]


def accepted(checked: Checked) -> dict[str, object]:
    """The gate's answer for bars that can be used."""
    bars = checked.bars
    return {
        "verdict": str(checked.verdict),
        "exit": 0,
        "market": bars.market.symbol,
        "source": bars.source,
        "bars": len(bars),
        "first": bars.first.isoformat(),
        "last": bars.as_of.isoformat(),
        "adjustment": str(bars.adjustment),
        "fingerprint": bars.fingerprint,
        "notes": [
            {
                "code": note.code,
                "verdict": str(note.verdict),
                "session": note.session.isoformat() if note.session else None,
                "text": say(note.claim),
            }
            for note in checked.notes
        ],
    }


def refused(error: DataRejected, market: Market) -> dict[str, object]:
    """The gate's answer for a file that cannot be used."""
    return {
        "verdict": str(Verdict.REJECT),
        "exit": error.exit_status,
        "market": market.symbol,
        "code": error.code,
        "message": error.message,
        "line": error.line,
        "session": error.session.isoformat() if error.session else None,
        "remedy": error.remedy,
    }


def as_json(value: object) -> str:
    """``value`` as JSON, two spaces deep."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
