"""``levelhead setups``: figures on stdout, the record beside them once it was measured."""

import json
from pathlib import Path

import pytest

from bench.synthetic import write_bars
from levelhead.cli.main import run


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bars(tmp_path_factory.mktemp("bars") / "RTY.csv", count=420)


def answer(bars: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run(["setups", "RTY", "--bars", str(bars), "--format", "json", *arguments]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_table_s_set_ups_are_those_of_the_page(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["outlook", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    scenarios = json.loads(capsys.readouterr().out)["scenarios"]
    found = answer(bars, capsys)
    assert found["setups"] == scenarios["setups"] != []
    first = scenarios["setups"][0]
    assert first["direction"] == ("long" if scenarios["view"] == "up" else "short")
    for side, end in (
        (("up", "target"), ("down", "stop"))
        if scenarios["view"] == "up"
        else (("down", "target"), ("up", "stop"))
    ):
        assert (first[end]["price"], first[end]["by"]) == (scenarios[side]["price"], scenarios[side]["by"])


def test_odds_at_the_close_are_those_of_the_table_but_for_its_half_outcomes(
    bars: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["outlook", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    scenarios = json.loads(capsys.readouterr().out)["scenarios"]
    rows = {each["name"]: each["probability"] for each in scenarios["rows"]}
    first, other = (each for each in scenarios["setups"] if each["entry"]["kind"] == "close")
    side, against = ("up", "down") if first["direction"] == "long" else ("down", "up")
    assert first["p_target"] == pytest.approx(rows[side], abs=0.02)
    assert (other["p_target"], other["p_stop"]) == (first["p_stop"], first["p_target"])
    assert first["p_stop"] == pytest.approx(rows[against], abs=0.02)


def test_costs_are_said_and_taken_off(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    free, dear = answer(bars, capsys), answer(bars, capsys, "--costs", "4")
    ticks = [each["setups"][0]["expectancy_ticks"] for each in (free, dear)]  # type: ignore[index]
    assert ticks[0] - ticks[1] == pytest.approx(4.0, abs=1e-5)
    assert dear["setups"][0]["costs_ticks"] == 4.0  # type: ignore[index]


def test_prices_of_one_s_own(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    close = float(str(answer(bars, capsys)["close"]))
    own = ["--stop", f"{close - 30}", "--target", f"{close + 40}", "--entry", f"{close - 5}"]
    (found,) = answer(bars, capsys, *own, "--stop-by", "close")["setups"]  # type: ignore[misc]
    assert found["entry"] == {"price": close - 5, "kind": "order"}
    assert found["p_target"] + found["p_stop"] + found["p_neither"] == pytest.approx(1.0, abs=2e-6)
    assert found["risk_points"] == pytest.approx(25.0 + found["stop"]["z"], abs=1e-6)
    assert run(["setups", "RTY", "--bars", str(bars), *own]) == 0
    shown = capsys.readouterr().out
    assert "Figures, not advice." in shown and " order " in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["--stop", "100"],
        ["--entry", "100"],
        ["--stop", "1", "--target", "2"],
        ["--stop", "nan", "--target", "9000"],
        ["--stop", "-5", "--target", "9000"],
        ["--costs", "-1"],
        ["--horizon", "64"],
        ["--stop", "1", "--target", "9000", "--entry", "0.5"],
    ],
)
def test_what_makes_no_set_up_is_refused(
    arguments: list[str], bars: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["setups", "RTY", "--bars", str(bars), *arguments]) == 2
    assert "levelhead: --" in capsys.readouterr().err


def test_an_order_hardly_ever_filled_is_refused(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["setups", "RTY", "--bars", str(bars), "--stop", "5", "--target", "9000", "--entry", "10"]) == 2
    )
    assert "at least 20 past paths" in capsys.readouterr().err


def test_a_backtest_brings_the_record(bars: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With and without costs, on the page as well; before it both say how to measure it."""
    assert answer(bars, capsys)["setup_record"] is None
    assert run(["setups", "RTY", "--bars", str(bars)]) == 0
    assert "levelhead backtest RTY" in capsys.readouterr().out
    assert run(["backtest", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    free = answer(bars, capsys)["setup_record"]
    dear = answer(bars, capsys, "--costs", "3")["setup_record"]
    assert free["with_view"]["n"] == counts["origins"]  # type: ignore[index]
    assert free["with_view"]["expectancy_r"] > dear["with_view"]["expectancy_r"]  # type: ignore[index]
    assert run(["outlook", "RTY", "--bars", str(bars), "--format", "json"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["scenarios"]["setup_record"] == free
    (text,) = [each["text"] for each in page["claims"] if each["id"] == "probability.setup_record"]
    assert text.startswith("Looked back on: entered at ")
    assert run(["setups", "RTY", "--bars", str(bars)]) == 0
    assert "measurabl" in capsys.readouterr().out
