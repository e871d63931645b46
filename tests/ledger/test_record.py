"""The track record of a book: counts by hand, claims by hand, controls and steadiness on a made-up market."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from bench.synthetic import write_bars
from levelhead.cli.main import run
from levelhead.evidence.changed import Said
from levelhead.evidence.convergence import sequels
from levelhead.forecast import Barrier, By, Scenarios
from levelhead.ledger.book import Book
from levelhead.ledger.consequences import consequence_records
from levelhead.ledger.controls import controlled_levels
from levelhead.ledger.disk import ledger_folder
from levelhead.ledger.grading import standing_grades, text
from levelhead.ledger.reissued import events_of
from levelhead.ledger.scored import counted, level_records
from levelhead.pipeline.bookkeeping import add_forecast, grade_due
from levelhead.pipeline.made_by import program_fingerprint
from levelhead.pipeline.said import said_before
from tests.hindcast_series import rolling_future
from tests.ledger.told import LATER, QUIET, book_with, came, said

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LINK = {"side": "support", "given": "97.0", "next": "90.0", "probability": 700_000}


def link(**other: object) -> dict[str, object]:
    return {**LINK, **other}


def test_claims_with_a_consequence_are_counted_by_hand(tmp_path: Path) -> None:
    """A close of 95.5 breaks 97 by more than 1; 90 is then touched, 80 is not; a violation needs no buffer."""
    book = book_with(
        tmp_path,
        said(
            chain=[link(), link(next="80.0", probability=100_000), link(given="90.0", next="85.0")],
            violation=link(given="96.0", next="92.0", probability=400_000),
        ),
    )
    fell = ((100.0, 101.0, 95.0, 95.5), (95.5, 97.0, 89.0, 96.0), QUIET, QUIET, QUIET)
    grade_due(book, {"RTY": came(*fell)}, now=LATER)
    chain, violation = consequence_records(book.entries())
    assert (chain.market, chain.kind, chain.claims, chain.broken) == ("RTY", "chain", 3, 2)
    assert (chain.said, chain.came) == (pytest.approx(0.4), 0.5)
    assert (violation.kind, violation.claims, violation.broken, violation.said, violation.came) == (
        "violation", 1, 1, 0.4, 1.0,
    )  # fmt: skip


def test_claims_of_a_book_without_grades_are_none(tmp_path: Path) -> None:
    assert consequence_records(book_with(tmp_path, said(chain=[link()])).entries()) == ()


def test_superseded_forecasts_are_counted_and_not_scored(tmp_path: Path) -> None:
    book = book_with(tmp_path, said(chain=[link()]), said(chain=[link()], supersedes=1))
    grade_due(book, {"RTY": came(*[QUIET] * 5)}, now=LATER)
    entries = book.entries()
    counts = counted(entries, market="RTY")
    assert (counts.issued, counts.graded, counts.superseded, counts.open) == (2, 2, 1, 0)
    assert consequence_records(entries)[0].claims == 1
    assert counted(entries, market="ES").issued == 0


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Forty forecasts of a made-up future, six sessions ahead, across a roll, all of them graded."""
    context = rolling_future()
    book = Book(tmp_path_factory.mktemp("home") / "replay", identity="test")
    for row in range(1_060, 1_100):
        if context.bars.session[row] not in np.array(
            [each.expiry for each in context.rolls], dtype="datetime64[D]"
        ):
            day = context.bars.session[row].item()
            add_forecast(book, context.upto(day), horizon=6, now=NOW, later=None, replay=True)
    grade_due(book, {"RTY": context}, now=NOW)
    return book


def has_all_bars(book: Book, number: int) -> bool:
    """Whether the six sessions of a forecast are the six bars after it: the made-up market keeps no holidays."""
    session, body = rolling_future().bars.session.astype(str).tolist(), book.entries()[number].body
    row = session.index(text(body, "as_of"))
    return session[row + 1 : row + 7] == list(body["sessions"])  # type: ignore[call-overload, arg-type]


def test_levels_beside_controls_are_the_issued_ones(replayed: Book) -> None:
    """Counts by kind agree with the fates in the grades."""
    entries = replayed.entries()
    groups = {each.kind: each for each in controlled_levels(entries, rolling_future(), 6)}
    records = {each.kind: each for each in level_records(entries, market="RTY", horizon=6)}
    grades = {n: each for n, each in standing_grades(entries).items() if has_all_bars(replayed, n)}
    fates = [fate["fate"] for each in grades.values() for fate in each.body["fates"]]  # type: ignore[union-attr, index, call-overload]
    assert groups[None].levels == len(fates) > 100
    assert groups[None].touched == sum(each != "untested" for each in fates)
    assert groups[None].hold_rate == pytest.approx(
        fates.count("held") / (len(fates) - fates.count("untested"))
    )
    for kind, group in groups.items():
        if kind is not None:
            assert group.touched <= records[str(kind)].tested
    assert 0 < groups[None].touch_placebo < 1
    assert np.isnan(groups[None].hold_interval).all()  # two blocks of dates tell no spread


def test_levels_of_another_horizon_or_market_are_left_out(replayed: Book) -> None:
    entries = replayed.entries()
    assert controlled_levels(entries, rolling_future(), 15) == ()
    assert controlled_levels(entries, rolling_future(), 3) == ()
    assert level_records(entries, market="ES") == ()


def test_events_are_the_graded_forecasts_with_their_barriers(replayed: Book) -> None:
    entries, bars = replayed.entries(), rolling_future().bars
    events, days = events_of(entries, rolling_future(), 6)
    grades = standing_grades(entries)
    told = [
        (text(entries[n].body, "as_of"), text(each.body, "settled"))
        for n, each in grades.items()
        if has_all_bars(replayed, n)
    ]
    assert len(events) > 20
    assert (
        [str(bars.session[each.row]) for each in events]
        == days.astype(str).tolist()
        == sorted(days.astype(str))
    )
    assert {(str(bars.session[each.row]), str(bars.session[each.settled])) for each in events} == set(told)
    assert all(each.row < each.settled <= each.row + 6 for each in events)


def test_forecasts_issued_again_begin_with_what_was_written(replayed: Book) -> None:
    events, _ = events_of(replayed.entries(), rolling_future(), 6)
    for event, found in zip(events[:5], sequels(rolling_future(), events[:5]), strict=True):
        assert found.model[0] == event.said
        assert len(found.model) <= event.settled - event.row
        assert all(sum(each) == pytest.approx(1.0, abs=1e-6) for each in found.model)


# --- what another program said ----------------------------------------------------------------------------------


def kept_at(home: Path, **other: object) -> Path:
    """A ledger with one forecast, issued on Monday, November 3, 2025."""
    code = {"code": "0" * 64, "seed": 0}
    body = {**said(made=code), **other}
    book_with(ledger_folder(home), body)  # type: ignore[arg-type]
    return home


def test_the_forecast_of_the_session_before_is_found(tmp_path: Path) -> None:
    found = said_before(kept_at(tmp_path), came(QUIET), horizon=5)
    barriers = Scenarios(Barrier(110.0, By.TOUCH, 1.0), Barrier(95.0, By.CLOSE, 1.0), 5)
    assert found == Said(date(2025, 11, 3), barriers, (0.6, 0.3, 0.1))


@pytest.mark.parametrize(
    ("other", "ahead", "horizon"),
    [
        ({}, 2, 5),
        ({}, 1, 6),
        ({"market": "ES"}, 1, 5),
        ({"supersedes": 0}, 1, 5),
        ({"made": {"code": program_fingerprint(), "seed": 0}}, 1, 5),
    ],
    ids=["an earlier session", "another horizon", "another market", "superseding", "the same program"],
)
def test_no_other_forecast_is_taken_for_it(
    other: dict[str, object], ahead: int, horizon: int, tmp_path: Path
) -> None:
    assert said_before(kept_at(tmp_path, **other), came(*[QUIET] * ahead), horizon=horizon) is None


def test_a_line_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    folder = ledger_folder(kept_at(tmp_path))
    (path,) = folder.glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace(b'"up":600000', b'"up":500000'))
    assert said_before(tmp_path, came(QUIET), horizon=5) is None


def test_no_ledger_has_said_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert said_before(nowhere, came(QUIET), horizon=5) is None
    assert not nowhere.exists()


def test_only_the_code_cause_depends_on_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same page but for what another program said, where the ledger has it."""
    bars = write_bars(tmp_path / "RTY.csv", count=300)
    rows = bars.read_text().splitlines()
    day = rows[-2].split(",")[0]

    def page() -> dict[str, object]:
        assert run(["outlook", "RTY", "--bars", str(bars), "--format", "json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "empty"))
    plain = page()
    then = plain["since"]["odds"]  # type: ignore[index, call-overload]
    home = tmp_path / "home"
    sessions = [str(each) for each in np.busday_offset(day, np.arange(1, 16))]
    kept_at(
        home,
        as_of=day,
        sessions=sessions,
        up={"price": str(then["up"]["price"]), "by": then["up"]["by"]},
        down={"price": str(then["down"]["price"]), "by": then["down"]["by"]},
        z=str(then["up"]["z"]),
    )
    monkeypatch.setenv("LEVELHEAD_HOME", str(home))
    found = page()
    causes = found["since"]["odds"]["causes"]  # type: ignore[index, call-overload]
    assert causes[0]["name"] == "code"
    assert causes[0]["added"]["up"] == pytest.approx(then["then"]["up"] - 0.6, abs=1e-9)
    if then["settled"] is None:
        assert causes[1:] == then["causes"]
    for key in plain.keys() - {"since", "changes", "claims"}:
        assert found[key] == plain[key], key


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home with thirteen replayed forecasts, five sessions ahead, graded; and the bars they were made on."""
    folder = tmp_path_factory.mktemp("made")
    home, bars = folder / "home", write_bars(folder / "RTY.csv", count=330)
    days = [row.split(",")[0] for row in bars.read_text().splitlines()]
    common = ["RTY", "--bars", str(bars), "--replay"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEVELHEAD_HOME", str(home))
        add = [*common, "--as-of", days[-10], "--since", days[-22], "--horizon", "5"]
        assert run(["ledger", "add", *add]) == 0
        assert run(["ledger", "grade", *common]) == 0
    return home, bars


@pytest.fixture
def bars(made: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bars, with the home set to where the forecasts lie."""
    monkeypatch.setenv("LEVELHEAD_HOME", str(made[0]))
    return made[1]


def test_record_as_json(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["ledger", "record", "RTY", "--bars", str(bars), "--replay", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (question,) = found["questions"]
    assert (found["ledger"], question["market"], question["horizon"]) == ("replay", "RTY", 5)
    assert question["record"]["origins"] == found["counts"]["graded"] == found["counts"]["issued"] > 5
    assert question["record"]["skill"]["interval"] is None  # too few dates to resample
    assert question["levels"][-1]["kind"] is None
    assert question["convergence"] is None or 0 <= question["convergence"]["score"] <= 1
    assert {each["claim"] for each in found["consequences"]} == {"chain", "violation"}


def test_replays_are_never_in_the_issued_record(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["ledger", "record", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["ledger"], found["counts"]["issued"], found["questions"]) == ("issued", 0, [])


def test_without_bars_only_what_was_written_is_counted(
    bars: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bars.exists()
    capsys.readouterr()
    assert run(["ledger", "record", "--replay", "--format", "json"]) == 0
    (question,) = json.loads(capsys.readouterr().out)["questions"]
    assert question["convergence"] is None
    assert all(each["controls"] is None for each in question["levels"])


def test_record_as_text(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["ledger", "record", "RTY", "--bars", str(bars), "--replay"]) == 0
    shown = capsys.readouterr().out
    for words in (
        "replay ledger",
        "RTY, 5 sessions:",
        "chance",
        "next level once one is broken",
        "120 are needed",
    ):
        assert words in shown


def test_bars_need_their_market(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ledger", "record", "--bars", str(bars), "--replay"]) == 2
    assert "MARKET" in capsys.readouterr().err


def test_nothing_graded_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path))
    assert run(["ledger", "record"]) == 0
    assert "no forecast is graded yet" in capsys.readouterr().out
