"""The real series are usable, whole and young; the real defects get their answer."""

from datetime import date
from pathlib import Path

import pytest

from levelhead.data import read_bars, read_rolls, read_series
from levelhead.errors import DataRejected
from levelhead.markets.registry import market

MARKETS = {
    **{f"{root}{kind}": root for root in ("ES", "NQ", "RTY") for kind in ("=F", "_TV")},
    **{f"{root}{kind}": root for root in ("ES", "RTY") for kind in ("_FRONT", "_BACKADJ")},
    "YM=F": "YM",
    "IWM": "IWM",
    "IWM_adj": "IWM",
    "SPY": "SPY",
    "SPY_adj": "SPY",
    "QQQ": "QQQ",
    "GSPC": "^GSPC",
    "RUT": "^RUT",
    "VIX": "^VIX",
}


def bars_file(shared: Path, name: str) -> Path:
    return shared / "data" / "bars" / f"{name}.csv"


def defect(shared: Path, number: str) -> Path:
    (path,) = (shared / "data" / "defects").glob(f"{number}_*.csv")
    return path


def test_every_real_series_has_its_market(shared: Path) -> None:
    assert {path.stem for path in (shared / "data" / "bars").glob("*.csv")} == set(MARKETS)


@pytest.mark.parametrize("name", sorted(MARKETS))
def test_usable_whole_and_young(name: str, shared: Path) -> None:
    path = bars_file(shared, name)
    whole = read_bars(path, market=market(MARKETS[name])).bars
    rows = path.read_text().count("\n") - 1
    assert len(whole) == rows  # these copies hold no bar to set aside
    young = read_bars(path, market=market(MARKETS[name]), as_of=whole.session[259].item()).bars
    assert len(young) == 260


@pytest.mark.parametrize("name", ["RTY=F", "ES=F", "YM=F", "GSPC", "IWM", "VIX", "RTY_TV"])
def test_reading_up_to_a_day_is_the_whole_up_to_that_day(name: str, shared: Path) -> None:
    path = bars_file(shared, name)
    whole = read_bars(path, market=market(MARKETS[name])).bars
    for share in (0.4, 0.7, 0.9):
        day = whole.session[int(len(whole) * share)].item()
        assert (
            read_bars(path, market=market(MARKETS[name]), as_of=day).bars.fingerprint
            == whole.upto(day).fingerprint
        )


def test_rubbish_behind_the_day_changes_nothing(shared: Path, tmp_path: Path) -> None:
    whole = bars_file(shared, "RTY=F").read_bytes()
    damaged = tmp_path / "damaged.csv"
    at = whole.index(b"2025-06-30")
    damaged.write_bytes(whole[:at] + b"\x00\xff<<<\n" + whole[at + 40 :].replace(b"2", b"\xc3"))
    answers = [
        read_bars(path, market=market("RTY"), as_of=date(2025, 6, 27))
        for path in (bars_file(shared, "RTY=F"), damaged)
    ]
    assert answers[0].bars.fingerprint == answers[1].bars.fingerprint
    assert answers[0].notes == answers[1].notes


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        *(("ES=F", each) for each in ("RTY", "^GSPC", "SPY", "YM")),
        *(("IWM", each) for each in ("RTY", "ES", "YM")),
        *(("YM=F", each) for each in ("RTY", "ES", "NQ")),
        *(("RTY=F", each) for each in ("ES", "^RUT", "IWM", "NQ")),
        *(("RUT", "RTY"), ("GSPC", "ES"), ("SPY", "ES"), ("QQQ", "NQ"), ("VIX", "RTY"), ("NQ=F", "RTY")),
    ],
)
def test_bars_of_another_market_are_refused(name: str, asked: str, shared: Path) -> None:
    with pytest.raises(DataRejected, match="INSTRUMENT"):
        read_bars(bars_file(shared, name), market=market(asked))


def test_back_adjusted_series_are_recorded_as_such(shared: Path) -> None:
    assert read_bars(bars_file(shared, "RTY_BACKADJ"), market=market("RTY")).bars.adjustment == "ratio"


def test_expiry_fridays_of_yahoo_are_said(shared: Path) -> None:
    """Of 33 expiries, the opening quotation of three stands on the tick by chance."""
    notes = {note.code: note for note in read_bars(bars_file(shared, "RTY=F"), market=market("RTY")).notes}
    assert notes["OPENING_QUOTATION"].session == date(2017, 9, 15)
    assert {each.name: each.value for each in notes["OPENING_QUOTATION"].claim.measurements}["count"] == 30


def test_null_rows_are_missing_sessions(shared: Path) -> None:
    """D03: 18 empty weekend rows, 7 empty weekdays, 158 Sunday evenings which Monday holds; 845 bars stay."""
    checked = read_bars(defect(shared, "D03"), market=market("RTY"))
    counts = {
        note.code: {each.name: each.value for each in note.claim.measurements}.get("count")
        for note in checked.notes
    }
    assert (len(checked.bars), counts["EMPTY_WEEKEND"], counts["MISSING"], counts["SUNDAY"]) == (
        845,
        18,
        7,
        158,
    )


def test_two_header_levels_are_read_by_name(shared: Path) -> None:
    """D05: the column named Price beside the index is no close."""
    bars = read_bars(defect(shared, "D05"), market=market("IWM")).bars
    assert (bars.close[0], bars.as_of) == (45.71875, date(2025, 9, 26))


def test_oil_below_zero_is_true(shared: Path) -> None:
    bars = read_bars(defect(shared, "D07"), market=market("CL")).bars
    assert bars.close[bars.row(date(2020, 4, 20))] == -37.63


def test_oil_below_zero_is_oil_s_alone(shared: Path) -> None:
    with pytest.raises(DataRejected):
        read_bars(defect(shared, "D07"), market=market("SPY"))


def test_a_wrong_close_inside_its_range_cannot_be_seen_in_one_file(shared: Path) -> None:
    assert len(read_bars(defect(shared, "D14"), market=market("^VIX")).bars) == 19


@pytest.mark.parametrize("number", ["D18", "D20", "D23"])
def test_what_holds_no_bars_is_refused(number: str, shared: Path) -> None:
    with pytest.raises(DataRejected, match="COLUMNS"):
        read_bars(defect(shared, number), market=market("RTY"))


def test_bond_holidays_are_missing_not_zero(shared: Path) -> None:
    """D18: blank on 2025-10-13, 11-11 and 11-27."""
    series = read_series(defect(shared, "D18"))
    days = set(series.session.tolist())
    assert not days & {date(2025, 10, 13), date(2025, 11, 11), date(2025, 11, 27)}
    assert float(series.value.min()) > 3.9


def test_rolls_known_on_a_day_have_expired(shared: Path) -> None:
    table = read_rolls(shared / "data" / "rolls" / "ROLLS_RTY.csv", as_of=date(2025, 9, 18))
    assert (len(table), table.rolls[-1].expiry, table.rolls[-1].spread) == (31, date(2025, 6, 20), 16.05)
