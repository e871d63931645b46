"""``levelhead backtest``: keys, statuses, files, and what is kept."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from levelhead.cli.main import run
from levelhead.evidence import Hindcast, Question
from levelhead.markets import Context
from levelhead.render.plain import Json
from tests.data.bar_files import walk
from tests.html.pages_read import read
from tests.pages import write_bars

Answer = tuple[int, str, str]
Call = Callable[..., Answer]
COLUMNS = "market,as_of,horizon,up,down,up_by,down_by,z,p_up,p_neither,p_down,c_up,c_neither,c_down,outcome"


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run one backtest in this process, with a home of its own."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "home"))

    def ask(*arguments: object) -> Answer:
        status = run(["backtest", "RTY", *(str(each) for each in arguments)])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return ask


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 bars of a made-up RTY up to November 24, 2025."""
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", walk(400, seed=14))


def test_json_has_the_keys_programs_read(call: Call, bars: Path) -> None:
    """As the interface lists them."""
    status, out, _ = call("--bars", bars, "--step", 10, "--geometry", "atr", "--format", "json")
    found = json.loads(out)
    assert status == 0
    assert set(found) >= {
        *("market", "first", "last", "origins", "horizon", "scores", "skill", "reliability", "max_gap"),
        *("outcome_counts", "tie_count", "effective_n", "by_year", "by_period", "by_regime", "crps", "pit"),
    }
    assert set(found["crps"]) == {"model", "climatology", "skill", "interval"}
    assert set(found["pit"]) == {"n", "mean", "sd", "below_5", "above_95", "deciles"}
    assert sum(found["pit"]["deciles"]) == found["pit"]["n"] <= found["origins"]
    assert set(found["by_regime"][0]) == set(found["by_year"][0])
    assert set(found["scores"]) == {"model", "climatology", "uniform", "human"}
    assert all(set(each) == {"log", "brier", "rps"} for each in found["scores"].values())
    assert set(found["skill"]) == {"log", "brier", "rps", "interval"}
    assert set(found["skill"]["interval"]) == {"log", "brier", "rps"}
    assert all(set(each) == {"bin", "n", "forecast", "observed", "interval"} for each in found["reliability"])
    assert sum(found["outcome_counts"].values()) == found["forecasts"] == 6 * found["origins"]
    assert found["scores"]["uniform"]["log"] == pytest.approx(1.098612, abs=1e-6)


def test_forecasts_are_written_with_their_outcomes(call: Call, bars: Path, tmp_path: Path) -> None:
    """One line a forecast, both tables summing to one."""
    target = tmp_path / "f.csv"
    status, _, _ = call("--bars", bars, "--step", 20, "--forecasts", target)
    lines = target.read_text().splitlines()
    rows = list(csv.DictReader(lines))
    assert (status, lines[0]) == (0, COLUMNS)
    assert len(rows) > 10
    for row in rows:
        assert float(row["down"]) < float(row["up"])
        assert {row["up_by"], row["down_by"]} == {"touch", "close"}
        assert row["outcome"] in ("up", "neither", "down")
        for kind in "pc":
            total = sum(float(row[f"{kind}_{name}"]) for name in ("up", "neither", "down"))
            assert total == pytest.approx(1.0, abs=1e-9)


def test_scores_can_be_recomputed_from_the_file(call: Call, bars: Path, tmp_path: Path) -> None:
    """The Brier score of the model, from the lines alone; no probability in them is near zero."""
    target = tmp_path / "f.csv"
    arguments = ("--bars", bars, "--step", 15, "--horizon", 5, "--geometry", "atr")
    _, out, _ = call(*arguments, "--forecasts", target, "--format", "json")
    scores = []
    for row in csv.DictReader(target.read_text().splitlines()):
        said = [max(float(row[f"p_{name}"]), 0.002) for name in ("up", "neither", "down")]
        came = [float(row["outcome"] == name) for name in ("up", "neither", "down")]
        scores.append(sum((p / sum(said) - o) ** 2 for p, o in zip(said, came, strict=True)))
    assert json.loads(out)["scores"]["model"]["brier"] == pytest.approx(sum(scores) / len(scores), abs=1e-6)


def test_a_second_run_reads_what_the_first_kept(call: Call, bars: Path, tmp_path: Path) -> None:
    """The same bytes, from one file under the home."""
    first = call("--bars", bars, "--step", 30)
    kept = list((tmp_path / "home" / "cache" / "hindcasts").glob("*.npz"))
    assert len(kept) == 1
    before = kept[0].stat().st_mtime_ns
    assert call("--bars", bars, "--step", 30) == first
    assert kept[0].stat().st_mtime_ns == before


def test_a_damaged_cache_is_made_anew(call: Call, bars: Path, tmp_path: Path) -> None:
    """It may be cut off at any time."""
    first = call("--bars", bars, "--step", 30)
    (kept,) = (tmp_path / "home" / "cache" / "hindcasts").glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:100])
    assert call("--bars", bars, "--step", 30) == first


def test_fresh_forecasts_are_not_kept(call: Call, bars: Path, tmp_path: Path) -> None:
    """And nothing kept is looked at."""
    status, _, _ = call("--bars", bars, "--step", 30, "--fresh")
    assert (status, (tmp_path / "home").exists()) == (0, False)


def test_other_options_are_kept_apart(call: Call, bars: Path, tmp_path: Path) -> None:
    """The question is part of the name."""
    for geometry in ("atr", "levels"):
        call("--bars", bars, "--step", 30, "--geometry", geometry)
    assert len(list((tmp_path / "home" / "cache" / "hindcasts").glob("*.npz"))) == 2


def test_several_horizons_are_single_ones_in_a_row(call: Call, bars: Path, tmp_path: Path) -> None:
    """A list of the objects, the lines of both under one header, one text after the other; each kept by itself."""
    target, common = tmp_path / "f.csv", ("--bars", bars, "--step", 25, "--geometry", "atr")
    objects, texts, lines = [], [], [COLUMNS]
    for horizon in (15, 10):
        single = (*common, "--horizon", horizon, "--forecasts", target)
        objects.append(json.loads(call(*single, "--fresh", "--format", "json")[1]))
        texts.append(call(*single, "--fresh")[1])
        lines += target.read_text().splitlines()[1:]
    both = (*common, "--horizon", 15, "--horizon", 10, "--forecasts", target)
    assert json.loads(call(*both, "--format", "json")[1]) == objects
    assert len(list((tmp_path / "home" / "cache" / "hindcasts").glob("*.npz"))) == 2
    assert call(*both)[1] == "\n".join(texts)
    assert target.read_text().splitlines() == lines


def test_a_horizon_kept_before_is_not_made_again(
    call: Call, bars: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A further horizon is made beside it; the same one twice is one."""
    common = ("--bars", bars, "--step", 25, "--format", "json")
    single = json.loads(call(*common, "--horizon", 10)[1])
    both = json.loads(call(*common, "--horizon", 10, "--horizon", 5)[1])
    assert both[0] == single

    def none_missing(_: Context, missing: Sequence[Question], **__: object) -> tuple[Hindcast, ...]:
        assert not missing
        return ()

    monkeypatch.setattr("levelhead.pipeline.backtest.hindcasts", none_missing)
    assert json.loads(call(*common, "--horizon", 10, "--horizon", 10)[1]) == single


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        (("--step", 0), 2, "--step"),
        (("--horizon", 64), 2, "--horizon"),
        (("--horizon", 10, "--horizon", 0), 2, "--horizon"),
        (("--processes", 0), 2, "--processes"),
        (("--geometry", "pivots"), 2, "geometry"),
        (("--start", "2025-06-01", "--end", "2025-01-01"), 2, "--end"),
        (("--start", "2025-11-20"), 3, "a hindcast needs"),
        (("--as-of", "1990-01-01"), 3, "1990-01-01"),
        (("--forecasts", "/no/such/folder/f.csv"), 2, "--forecasts"),
    ],
)
def test_what_cannot_be_done_is_said(
    call: Call, bars: Path, arguments: tuple[object, ...], status: int, hint: str
) -> None:
    """With the status of the interface and no result on standard output."""
    found, out, err = call("--bars", bars, *arguments)
    assert (found, out) == (status, "")
    assert hint in err
    assert "Traceback" not in err


def test_the_page_shows_the_record_that_was_kept(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of the same bars, horizon and seed: the page of another day, or another horizon, claims nothing."""
    monkeypatch.setenv("LEVELHEAD_NOW", "2025-11-24T23:00Z")
    monkeypatch.setenv("LEVELHEAD_HOME", str(tmp_path / "home"))
    path = write_bars(tmp_path / "RTY.csv", walk(900, seed=3))

    def asked(*arguments: object) -> dict[str, Json]:
        assert run([str(each) for each in (*arguments, "--bars", path, "--format", "json")]) == 0
        found: dict[str, Json] = json.loads(capfd.readouterr().out)
        return found

    def skill_on_page(*arguments: object) -> Json:
        scenarios = asked("outlook", "RTY", *arguments)["scenarios"]
        assert isinstance(scenarios, dict)
        return scenarios["skill"]

    assert skill_on_page() is None
    record = asked("backtest", "RTY")
    skill, shown = record["skill"], skill_on_page()
    assert isinstance(skill, dict) and isinstance(shown, dict)
    assert (shown["log"], shown["n"]) == (skill["log"], record["origins"])
    assert skill_on_page("--horizon", 10) is None
    assert skill_on_page("--as-of", "2025-11-20") is None


def test_html_is_one_document_with_a_diagram_to_each_horizon(call: Call, bars: Path) -> None:
    """Every figure of its tables leads to its evidence, and the diagrams say in words what they show."""
    asked = ("--bars", bars, "--step", 10, "--horizon", 5, "--horizon", 10)
    status, out, _ = call(*asked, "--format", "html")
    page = read(out)
    assert status == 0
    figures = [each for each in page.all("figure") if each.attributes.get("class") == "record"]
    assert len(figures) == 2
    assert all("came true" in each.all("desc")[0].text for each in figures)
    ids = {each.attributes["id"] for each in page.all() if "id" in each.attributes}
    assert {
        each.attributes["href"][1:] for each in page.all("a") if each.attributes["href"].startswith("#n")
    } <= ids
