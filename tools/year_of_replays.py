"""A year of forecasts written, graded and compared with the backtest: ``python -m tools.year_of_replays DATA``.

DATA is a folder with ``bars/``. Every session of the last year whose outcome is known is written to a replay
ledger in a scratch folder, through the same steps as ``levelhead ledger add --replay --since DAY``, then graded, then
laid beside ``levelhead backtest``, which makes its forecasts by another road and keeps floats. The exit
status is 1 when barriers, outcomes, ties or records differ, or a probability by more than a millionth.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from levelhead.data.read import read_bars
from levelhead.evidence.hindcast import Hindcast, hindcast
from levelhead.evidence.origins import Question
from levelhead.evidence.record import track_record
from levelhead.evidence.scores import brier_score, floored, log_score, ranked_score
from levelhead.ledger.book import Book
from levelhead.ledger.entry import Entry
from levelhead.ledger.grading import standing_grades
from levelhead.ledger.scored import hindcast_of, record_of
from levelhead.ledger.verify import verify
from levelhead.markets import Context
from levelhead.markets.registry import market
from levelhead.pipeline.bookkeeping import add_forecast, grade_due, known_on
from levelhead.pipeline.known import known

SCORES = {"log": log_score, "brier": brier_score, "rps": ranked_score}
EXACT = ("session", "upper", "lower", "upper_by_close", "lower_by_close", "buffer", "outcome", "tie")
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Compared:
    """A graded ledger beside the backtest of the same days.

    Parameters
    ----------
    forecasts
        Compared, one by one.
    unlike
        Columns of a hindcast that are not equal in every row, by name.
    probability
        Largest difference of a row of the model or the climatology, 0..1.
    scores
        Largest difference of a forecast's score, by name.
    record
        Largest difference of a mean score of the whole record, by name.
    """

    forecasts: int
    unlike: tuple[str, ...]
    probability: float
    scores: dict[str, float]
    record: dict[str, float]

    @property
    def alike(self) -> bool:
        """Whether nothing but the rounding to millionths lies between them."""
        return not self.unlike and self.probability < 1 / MILLION


def replayed(book: Book, contexts: Iterable[Context], *, horizon: int, now: datetime) -> int:
    """Write the forecast of each context; how many."""
    count = 0
    for each in contexts:
        add_forecast(book, each, horizon=horizon, now=now, later=None, replay=True)
        count += 1
    return count


def compared(book: Sequence[Entry], found: Hindcast, *, market: str, horizon: int) -> Compared:
    """The graded forecasts of a market beside a hindcast with the same origins."""
    mine = hindcast_of(book, market, horizon)
    record = record_of(book, market, horizon)
    if mine is None or record is None or len(mine) != len(found):
        return Compared(0 if mine is None else len(mine), ("session",), 1.0, {}, {})
    unlike = [name for name in EXACT if not np.array_equal(getattr(mine, name), getattr(found, name))]
    apart = [np.abs(getattr(mine, name) - getattr(found, name)).max() for name in ("model", "climatology")]
    grades = sorted(standing_grades(book).values(), key=lambda grade: str(grade.body["as_of"]))
    scores = {}
    for name, score in SCORES.items():
        exact = score(floored(found.model), found.outcome)
        kept = np.array([_kept(grade, name) for grade in grades]) / MILLION
        scores[name] = float(np.abs(kept - exact).max())
    theirs = track_record(found, horizon=horizon)
    means = {
        f"{who} {name}": abs(getattr(record.scores[who], name) - getattr(theirs.scores[who], name))
        for who in ("model", "climatology", "uniform")
        for name in SCORES
    }
    return Compared(len(mine), tuple(unlike), float(max(apart)), scores, means)


def _kept(grade: Entry, name: str) -> int:
    scores = grade.body["scores"]
    assert isinstance(scores, dict)
    return int(scores["model"][name])


def each_day(data: Path, symbol: str, whole: Context, days: Sequence[date]) -> Iterator[Context]:
    """What was known on each day, as the command reads it."""
    for day in days:
        checked = read_bars(_bars(data, symbol), market=market(symbol), as_of=day)
        yield known_on(whole, checked, data=data, rolls=None)


def _bars(data: Path, symbol: str) -> Path:
    return data / "bars" / f"{symbol}=F.csv"


def main(arguments: Sequence[str]) -> int:
    """Write, grade, compare, print; 1 when they differ."""
    parser = argparse.ArgumentParser(prog="python -m tools.year_of_replays", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--market", default="RTY")
    parser.add_argument("--horizon", type=int, default=15)
    parser.add_argument("--days", type=int, default=365, help="calendar days before the last known outcome")
    options = parser.parse_args(arguments)
    symbol, horizon = options.market, options.horizon
    whole = known(read_bars(_bars(options.data, symbol), market=market(symbol)), data=options.data)
    last = whole.bars.session[-1 - horizon].item()
    began = time.process_time()
    found = hindcast(whole, Question(horizon, start=last - timedelta(days=options.days - 1), end=last))
    hindcast_seconds = time.process_time() - began
    days = found.session.tolist()
    now = datetime(whole.as_of.year + 1, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder), identity="a year of replays")
        began = time.process_time()
        replayed(book, each_day(options.data, symbol, whole, days), horizon=horizon, now=now)
        written = time.process_time()
        done = grade_due(book, {symbol: whole}, now=now)
        graded = time.process_time()
        again = grade_due(book, {symbol: whole}, now=now)
        entries = verify(Path(folder)).entries
        size = sum(each.stat().st_size for each in Path(folder).glob("*.jsonl"))
    result = compared(entries, found, market=symbol, horizon=horizon)
    print(f"{symbol}, {horizon} sessions: {result.forecasts} forecasts, {days[0]} to {days[-1]}")
    print(
        f"graded {len(done.written)}, again {len(again.written)}; {len(entries)} entries, {size / 1e6:.2f} MB"
    )
    print(f"columns that differ: {', '.join(result.unlike) or 'none'}")
    print(f"largest difference of a probability: {result.probability * MILLION:.3f} millionths")
    for name, value in {**result.scores, **result.record}.items():
        print(f"largest difference, {name}: {value * MILLION:.3f} millionths")
    print(
        f"CPU: backtest {hindcast_seconds:.1f} s, writing {written - began:.1f} s "
        f"({(written - began) / len(days):.3f} s a forecast), grading {graded - written:.1f} s"
    )
    return int(not result.alike or len(again.written) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
