"""Own sentences on real markets: nothing true is called false, and what is false is found."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bench.synthetic import LAST, write_bars
from levelhead.data.folder import Folder
from levelhead.data.read import read_bars
from levelhead.factcheck import Ground, Ruling, ground_of, judge
from levelhead.factcheck.document import BlockKind, Part, assemble
from levelhead.factcheck.grammar import read_note
from levelhead.factcheck.supposed import unless_supposed
from levelhead.markets.registry import market
from levelhead.pipeline.known import known
from tests.factcheck.facts import CORPUS, Sentence, facts_of, read_csv, sentences

# Symbol, file, decimals, day, and by hand the next decision, inflation report and employment report.
CASES = (
    ("RTY", "RTY=F", 1, date(2025, 11, 24), date(2025, 12, 10), date(2025, 12, 18), date(2025, 12, 16)),
    ("ES", "ES=F", 2, date(2024, 8, 9), date(2024, 9, 18), date(2024, 8, 14), date(2024, 9, 6)),
    ("NQ", "NQ=F", 2, date(2025, 4, 11), date(2025, 5, 7), date(2025, 5, 13), date(2025, 5, 2)),
    ("YM", "YM=F", 0, date(2023, 10, 30), date(2023, 11, 1), date(2023, 11, 14), date(2023, 11, 3)),
    ("SPY", "SPY", 2, date(2022, 6, 16), date(2022, 7, 27), date(2022, 7, 13), date(2022, 7, 8)),
)


def rulings(sentence: str, ground: Ground) -> list[Ruling]:
    """What the statements of one sentence come out as."""
    symbol = ground.bars.market.symbol
    note = assemble([Part(BlockKind.HEADING, f"{symbol} outlook"), Part(BlockKind.PARAGRAPH, sentence)])
    reading = read_note(note, market=symbol, as_of=ground.as_of)
    return [unless_supposed(judge(each, ground), ground, note.text).ruling for each in reading.statements]


def told(shared: Path, case: tuple[str, str, int, date, date, date, date]) -> tuple[Ground, list[Sentence]]:
    """The ground of one case and its sentences."""
    symbol, name, places, day, fomc, cpi, nfp = case
    data = shared / "data"
    given = {
        "fomc": fomc,
        "cpi": cpi,
        "nfp": nfp,
        "dgs10": _last(data / "series" / "DGS10.csv", day),
        "vix": float(read_csv(data / "bars" / "VIX.csv", day)["close"].iloc[-1]),
    }
    if symbol in ("RTY", "NQ", "YM"):
        gains = [last_month(read_csv(data / "bars" / f"{each}.csv", day)) for each in (name, "ES=F")]
        did = ("outperformed", "underperformed")[:: 1 if gains[0] > gains[1] else -1]
        if abs(gains[0] - gains[1]) > 0.002:
            given |= {"symbol": symbol, "did": did[0], "opposite": did[1]}
    facts = facts_of(read_csv(data / "bars" / f"{name}.csv", day), places=places, **given)
    wanted = market(symbol)
    context = known(read_bars(data / "bars" / f"{name}.csv", market=wanted, as_of=day), data=data)
    ground = ground_of(context, seconds=Folder(data).seconds(wanted, as_of=day))
    return ground, sentences(facts)


def last_month(bars: pd.DataFrame) -> float:
    """Change over the last complete calendar month, a ratio."""
    ends = bars["close"].groupby(bars.index.to_period("M")).last()
    return float(ends.iloc[-2] / ends.iloc[-3] - 1)


def _last(path: Path, day: date) -> float:
    frame = pd.read_csv(path, parse_dates=["date"]).dropna()
    return float(frame[frame["date"] < pd.Timestamp(day)]["value"].iloc[-1])


def wronged(told_as: list[tuple[Sentence, list[Ruling]]]) -> list[str]:
    """True sentences that came out as false."""
    return [each.text for each, got in told_as if each.is_true and Ruling.FALSE in got]


def missed(told_as: list[tuple[Sentence, list[Ruling]]]) -> list[str]:
    """False sentences that did not."""
    return [each.text for each, got in told_as if not each.is_true and Ruling.FALSE not in got]


def test_the_corpus_has_sixty_sentences_and_both_kinds():
    lines = [line for path in CORPUS.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 60
    assert {line.partition(" | ")[0] for line in lines} == {"true", "false"}


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[3]}")
def test_nothing_true_is_called_false_and_what_is_false_is_found(shared: Path, case):
    ground, every = told(shared, case)
    found = [(each, rulings(each.text, ground)) for each in every]
    false = [each for each in every if not each.is_true]
    unseen = [each.text for each, got in found if each.is_true and Ruling.TRUE not in got]
    assert wronged(found) == []
    assert len(missed(found)) <= 0.1 * len(false), missed(found)
    assert len(unseen) <= 0.1 * (len(every) - len(false)), unseen


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_the_same_on_a_made_up_market(tmp_path: Path, seed: int):
    path = write_bars(tmp_path / "RTY.csv", count=900, seed=seed)
    ground = ground_of(known(read_bars(path, market=market("RTY"))))
    facts = facts_of(read_csv(path, LAST), places=1)
    found = [(each, rulings(each.text, ground)) for each in sentences(facts)]
    assert len(found) >= 60
    assert wronged(found) == []
    assert len(missed(found)) <= 0.1 * sum(not each.is_true for each, _ in found), missed(found)


@pytest.mark.shared
def test_sentences_judged_by_hand_on_one_day(shared: Path):
    lines = (CORPUS / "by_hand" / "rty-2025-11-24.txt").read_text(encoding="utf-8").splitlines()
    ground, _ = told(shared, CASES[0])
    every = [Sentence(line.startswith("true"), line.partition(" | ")[2], line) for line in lines]
    found = [(each, rulings(each.text, ground)) for each in every]
    assert wronged(found) == []
    assert len(missed(found)) <= 0.25 * sum(not each.is_true for each in every), missed(found)
