"""The store gives back what it was given, or says why it cannot."""

import json
import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.synthetic import write_bars
from levelhead.data.home import file_stem, symbol_of
from levelhead.data.manifest import VERSION
from levelhead.data.read import read_bars
from levelhead.data.store import Joining, Store
from levelhead.errors import DataRejected, NoBars, NotStored, StorageError, UnknownMarket
from levelhead.markets.bars import Adjustment, Bars
from levelhead.markets.notes import Note, Verdict
from levelhead.markets.registry import market
from levelhead.measure import Claim, Measurement, Unit
from tests.data_store import series


def put(store: Store, bars: Bars, **options: object) -> object:
    return store.put(series.checked(bars), at=series.AT, **options)


def made_by_store(store: Store) -> list[tuple[str, date | None]]:
    """Codes and first sessions of the notes about what the store itself did."""
    notes = store.bars("RTY").notes
    codes = {"REVISED", "REVISED_VOLUME", "KEPT", "SEAM"}
    return [(note.code, note.session) for note in notes if note.code in codes]


def manifest_file(store: Store, symbol: str = "RTY") -> Path:
    return store.folder / f"{file_stem(symbol)}.json"


PRICE = st.floats(min_value=5e-324, max_value=1e300, allow_nan=False)


@st.composite
def any_bars(draw: st.DrawFn) -> Bars:
    count = draw(st.integers(1, 30))
    gaps = draw(st.lists(st.integers(1, 400), min_size=count, max_size=count))
    first = draw(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
    session = np.datetime64(first) + np.cumsum(gaps)
    prices = np.array([sorted(draw(st.tuples(PRICE, PRICE, PRICE, PRICE))) for _ in range(count)])
    swap = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    open_, close = np.where(swap, prices[:, 2], prices[:, 1]), np.where(swap, prices[:, 1], prices[:, 2])
    volume = st.one_of(st.just(float("nan")), st.sampled_from([0.0, -0.0]), st.floats(0, 1e15))
    return Bars(
        market("RTY"),
        session=session,
        open=open_,
        high=prices[:, 3],
        low=prices[:, 0],
        close=close,
        volume=np.array(draw(st.lists(volume, min_size=count, max_size=count))),
    )


@settings(max_examples=40)
@given(bars=any_bars())
def test_every_bit_comes_back(tmp_path_factory: pytest.TempPathFactory, bars: Bars) -> None:
    store = Store(tmp_path_factory.mktemp("home"))
    put(store, bars)
    assert store.bars("RTY").bars.fingerprint == bars.fingerprint


def test_source_and_adjustment_come_back(home: Path) -> None:
    put(Store(home), series.bars(source="somewhere", adjustment=Adjustment.RATIO))
    back = Store(home).bars("RTY").bars
    assert (back.source, back.adjustment) == ("somewhere", Adjustment.RATIO)


def test_notes_come_back_as_they_were(home: Path) -> None:
    """Dates, counts, ratios, texts and infinities in a note's evidence survive the JSON."""
    day = date(2024, 10, 1)
    values = {
        "count": (3, Unit.COUNT),
        "share": (0.1 + 0.2, Unit.RATIO),
        "first": (day, Unit.DATE),
        "name": ("2024-10-01", Unit.TEXT),
        "whole": (2.0, Unit.POINTS),
        "most": (float("inf"), Unit.POINTS),
    }
    claim = Claim(
        "data.ohlc",
        "data",
        "{count} bars, {share}, {first}, {name}, {whole}, {most}",
        tuple(
            Measurement(name, name, value, unit, day, "method", {"rule": "low <= high", "day": day, "n": 2})
            for name, (value, unit) in values.items()
        ),
    )
    note = Note("OHLC", Verdict.QUARANTINE, day, claim)
    store = Store(home)
    store.put(series.checked(series.bars(), note), at=series.AT)
    back = store.bars("RTY")
    assert (back.notes, back.verdict) == ((note,), Verdict.QUARANTINE)
    assert [type(m.value) for m in back.notes[0].claim.measurements] == [int, float, date, str, float, float]


def test_as_of_hides_later_bars_and_notes(home: Path) -> None:
    bars = series.bars()
    late = Note("OHLC", Verdict.QUARANTINE, bars.as_of, Claim("data.ohlc", "data", "a bar was set aside"))
    store = Store(home)
    store.put(series.checked(bars, late), at=series.AT)
    day = bars.as_of - timedelta(days=30)
    seen = store.bars("RTY", day)
    assert seen.bars.fingerprint == bars.upto(day).fingerprint
    assert "OHLC" not in {note.code for note in seen.notes}


def test_as_of_keeps_what_was_set_aside_before_without_its_count(home: Path) -> None:
    """The count of a stored finding may cover later sessions; its first session does not."""
    bars = series.bars()
    day = bars.session[50].item()
    count = Measurement("count", "bars", 9, Unit.COUNT, bars.as_of, "count")
    early = Note("OHLC", Verdict.QUARANTINE, day, Claim("data.ohlc", "data", "{count} set aside", (count,)))
    store = Store(home)
    store.put(series.checked(bars, early), at=series.AT)
    (note,) = [note for note in store.bars("RTY", bars.session[200].item()).notes if note.code == "OHLC"]
    assert (note.verdict, note.session) == (Verdict.QUARANTINE, day)
    assert {measurement.value for measurement in note.claim.measurements} == {"OHLC", day}


def as_of_equals_the_cut_file(home: Path, path: Path, day: date) -> None:
    store, of = Store(home), market("RTY")
    store.put(read_bars(path, market=of), at=series.AT)
    stored, cut = store.bars("RTY", day), read_bars(path, market=of, as_of=day)
    assert stored.bars.fingerprint == cut.bars.fingerprint
    seen = [note for note in cut.notes if note.verdict not in (Verdict.REPAIR, Verdict.QUARANTINE)]
    assert [note for note in stored.notes if note in seen] == seen
    assert {note.code for note in stored.notes} == {note.code for note in cut.notes}


@pytest.mark.parametrize("day", [date(2023, 6, 30), date(2020, 3, 20), date(2025, 11, 21)])
def test_as_of_gives_what_the_cut_file_gives_on_real_bars(home: Path, shared: Path, day: date) -> None:
    as_of_equals_the_cut_file(home, shared / "data" / "bars" / "RTY=F.csv", day)


def test_as_of_gives_what_the_cut_file_gives(home: Path, tmp_path: Path) -> None:
    path = write_bars(tmp_path / "RTY.csv", 600)
    as_of_equals_the_cut_file(home, path, date(2025, 3, 21))


def test_as_of_before_the_first_bar_is_refused(home: Path) -> None:
    put(Store(home), series.bars())
    with pytest.raises(NoBars):
        Store(home).bars("RTY", date(1990, 1, 1))


def test_any_spelling_finds_the_market(home: Path) -> None:
    put(Store(home), series.bars())
    assert Store(home).bars("RTY=F").bars.market.symbol == "RTY"


def test_unknown_and_unstored_markets_are_told_apart(home: Path) -> None:
    with pytest.raises(UnknownMarket):
        Store(home).bars("NOSUCH")
    with pytest.raises(NotStored, match="levelhead data update ES"):
        Store(home).bars("ES")


def test_symbols_with_signs_have_plain_file_names(home: Path) -> None:
    store = Store(home)
    put(store, series.bars(symbol="^RUT"))
    assert store.path("^RUT").name.startswith("%5ERUT.")
    assert [each.symbol for each in store.list()] == ["^RUT"]


@given(st.text(min_size=1, max_size=12))
def test_a_file_name_spells_one_symbol(symbol: str) -> None:
    stem = file_stem(symbol)
    assert symbol_of(stem) == symbol
    assert stem == stem.upper() and not set(stem) & set('/\\:*?"<>|. ')


def test_new_sessions_are_appended(home: Path) -> None:
    store, whole = Store(home), series.bars(300)
    put(store, whole.upto(whole.session[249].item()))
    change = put(store, whole)
    assert (change.added, change.revised, change.bars) == (50, 0, 300)
    assert store.bars("RTY").bars.fingerprint == whole.fingerprint


def test_the_same_bars_again_change_nothing_but_the_time(home: Path) -> None:
    store, bars = Store(home), series.bars()
    put(store, bars)
    before = store.path("RTY")
    later = series.AT + timedelta(days=1)
    change = store.put(series.checked(bars), at=later)
    assert (change.added, change.revised, store.path("RTY")) == (0, 0, before)
    assert store.manifest("RTY").at == later


def test_a_revised_bar_is_counted_noted_and_its_old_value_kept(home: Path) -> None:
    store, bars = Store(home), series.bars()
    put(store, bars)
    newer = series.changed(bars, 120, close=float(bars.low[120]))
    change = put(store, newer)
    assert (change.revised, change.first_revised) == (1, bars.session[120].item())
    back = store.bars("RTY")
    assert back.bars.close[120] == bars.low[120]
    assert made_by_store(store) == [("REVISED", bars.session[120].item())]
    (revision,) = store.manifest("RTY").revisions
    assert revision.before[3] == bars.close[120]


def test_a_revision_stays_known_after_later_updates(home: Path) -> None:
    store, bars = Store(home), series.bars()
    put(store, bars)
    newer = series.changed(bars, 120, close=float(bars.low[120]))
    put(store, newer)
    put(store, newer)
    assert made_by_store(store) == [("REVISED", bars.session[120].item())]


def test_a_revised_volume_is_told_from_a_revised_price(home: Path) -> None:
    store, bars = Store(home), series.bars()
    put(store, bars)
    put(store, series.changed(bars, 120, volume=7.0))
    assert made_by_store(store) == [("REVISED_VOLUME", bars.session[120].item())]


def test_another_series_is_refused_and_nothing_changes(home: Path) -> None:
    """Prices shifted as a back-adjusted series shifts them are no revision."""
    store, bars = Store(home), series.bars()
    put(store, bars)
    shifted = Bars(
        bars.market,
        session=bars.session,
        open=bars.open + 20,
        high=bars.high + 20,
        low=bars.low + 20,
        close=bars.close + 20,
        volume=bars.volume,
    )
    with pytest.raises(DataRejected, match="--replace") as caught:
        put(store, shifted)
    assert caught.value.code == "REVISED"
    assert store.bars("RTY").bars.fingerprint == bars.fingerprint
    put(store, shifted, joining=Joining.REPLACE)
    assert store.bars("RTY").bars.fingerprint == shifted.fingerprint


def test_another_adjustment_is_refused(home: Path) -> None:
    store = Store(home)
    put(store, series.bars())
    with pytest.raises(DataRejected, match="adjustment none"):
        put(store, series.bars(adjustment=Adjustment.RATIO))


def test_sessions_the_newer_series_lacks_stay_and_are_noted(home: Path) -> None:
    store, bars = Store(home), series.bars()
    put(store, bars)
    hole = np.arange(300) != 77
    newer = Bars(
        bars.market,
        session=bars.session[hole],
        **{name: getattr(bars, name)[hole] for name in ("open", "high", "low", "close", "volume")},
    )
    put(store, newer)
    back = store.bars("RTY")
    assert back.bars.fingerprint == bars.fingerprint
    assert made_by_store(store) == [("KEPT", bars.session[77].item())]


def test_a_joint_without_a_common_session_is_noted(home: Path) -> None:
    store, whole = Store(home), series.bars(300)
    put(store, whole.upto(whole.session[149].item()))
    put(store, series.later(whole, 150))
    assert made_by_store(store) == [("SEAM", whole.session[150].item())]
    assert store.bars("RTY").bars.fingerprint == whole.fingerprint


def test_parts_that_make_no_series_together_are_refused(home: Path) -> None:
    """Half a year without a bar between them: the gate judges the whole, and nothing changes."""
    store, old = Store(home), series.bars(100, first=date(2024, 1, 2))
    put(store, old)
    with pytest.raises(DataRejected) as caught:
        put(store, series.bars(100, first=date(2025, 1, 2)))
    assert caught.value.code == "GAP"
    assert store.bars("RTY").bars.fingerprint == old.fingerprint


def test_a_short_addition_does_not_make_the_whole_short(home: Path, tmp_path: Path) -> None:
    """Five new rows alone are too few for any average; joined to the stored ones they are not."""
    whole = write_bars(tmp_path / "whole.csv", 600)
    header, *rows = whole.read_text().splitlines(keepends=True)
    (tmp_path / "five.csv").write_text(header + "".join(rows[-5:]))
    store, of = Store(home), market("RTY")
    whole.write_text(header + "".join(rows[:-3]))
    put(store, read_bars(whole, market=of).bars)
    added = read_bars(tmp_path / "five.csv", market=of)
    assert "SHORT" in {note.code for note in added.notes}
    change = store.put(added, at=series.AT)
    assert (change.added, change.revised, change.bars) == (3, 0, 600)
    assert "SHORT" not in {note.code for note in store.bars("RTY").notes}


def test_provenance_names_each_part(home: Path) -> None:
    store, whole = Store(home), series.bars(120)
    put(store, replace(whole.upto(whole.session[99].item()), source="file A"))
    put(store, replace(series.later(whole, 50), source="file B"))
    expected = (
        f"file A (2024-09-03 to {whole.session[49]}); file B ({whole.session[50]} to {whole.session[119]})"
    )
    assert store.bars("RTY").bars.source == expected
    assert store.bars("RTY", whole.session[40].item()).bars.source == "file A"


def test_provenance_is_one_source_once_it_vouches_for_all(home: Path) -> None:
    store, whole = Store(home), series.bars(120)
    put(store, replace(whole.upto(whole.session[99].item()), source="file A"))
    put(store, replace(whole, source="file B"))
    assert store.bars("RTY").bars.source == "file B"


def test_a_flipped_byte_is_found_and_the_remedy_said(home: Path) -> None:
    store = Store(home)
    put(store, series.bars())
    path = store.path("RTY")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged.*data import FILE"):
        store.bars("RTY")
    with pytest.raises(StorageError):
        put(store, series.bars())
    put(store, series.bars(), joining=Joining.REPLACE)
    assert store.bars("RTY").bars.fingerprint == series.bars().fingerprint


def test_an_edited_manifest_is_found(home: Path) -> None:
    store = Store(home)
    put(store, series.bars())
    path = manifest_file(store)
    path.write_text(path.read_text().replace("made for a test", "made for the Fed"))
    with pytest.raises(StorageError, match="check sum"):
        store.bars("RTY")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"schema": 3}', b"\xff\xfe"])
def test_a_broken_manifest_is_found(home: Path, content: bytes) -> None:
    store = Store(home)
    put(store, series.bars())
    manifest_file(store).write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        store.bars("RTY")


def test_a_missing_file_is_found(home: Path) -> None:
    store = Store(home)
    put(store, series.bars())
    store.path("RTY").unlink()
    with pytest.raises(StorageError, match="missing"):
        store.bars("RTY")


def test_a_store_of_a_newer_version_is_refused_even_for_replacing(home: Path) -> None:
    store = Store(home)
    put(store, series.bars())
    path = manifest_file(store)
    body = json.loads(path.read_text()) | {"schema": f"levelhead/bars/{VERSION + 1}", "new": "field"}
    path.write_text(json.dumps(body))
    kept = path.read_bytes()
    for action in (
        lambda: store.bars("RTY"),
        lambda: put(store, series.bars()),
        lambda: put(store, series.bars(), joining=Joining.REPLACE),
    ):
        with pytest.raises(StorageError, match="newer levelhead"):
            action()
    assert path.read_bytes() == kept


def test_a_home_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        put(Store(tmp_path / "file" / "home"), series.bars())
    assert caught.value.exit_status == 5


def test_a_full_disk_is_said_and_the_old_bars_stay(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, whole = Store(home), series.bars()
    put(store, whole.upto(whole.session[99].item()))

    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="full"):
        put(store, whole)
    monkeypatch.undo()
    assert len(store.bars("RTY").bars) == 100
    assert not list(store.folder.glob(".*.tmp"))


def test_reading_an_empty_home_makes_nothing(home: Path) -> None:
    assert (list(Store(home).list()), home.exists()) == ([], False)


def test_a_home_with_signs_in_its_name_works(tmp_path: Path) -> None:
    """DuckDB takes file names for patterns; a quote, brackets and stars must still name one file."""
    store = Store(tmp_path / "it's [a]*b? 100%")
    put(store, series.bars())
    assert store.bars("RTY").bars.fingerprint == series.bars().fingerprint


def test_only_the_current_file_is_kept(home: Path) -> None:
    store, whole = Store(home), series.bars()
    for stop in (99, 199, 299):
        put(store, whole.upto(whole.session[stop].item()))
    assert list(store.folder.glob("*.parquet")) == [store.path("RTY")]
