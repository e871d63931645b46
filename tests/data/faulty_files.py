"""The seventy-seven files of the fault catalogue, made from one clean walk."""

import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from levelhead.markets.bars import Adjustment
from tests.data.bar_files import HEADER, Row, text, us, walk

CLEAN = walk(300)
MID = 150
Write = Callable[[], bytes]


@dataclass(frozen=True)
class Faulty:
    """One file, the answer it must get (a verdict and a code, or OK), and what is said with it."""

    write: Write
    verdict: str
    code: str = ""
    now: datetime | None = None
    adjustment: Adjustment | None = None


def mid(**cells: str) -> Write:
    """The clean file with cells of the bar in the middle replaced."""
    return at(MID, **cells)


def at(row: int, **cells: str) -> Write:
    """The clean file with cells of one bar replaced."""

    def write() -> bytes:
        rows = [list(each) for each in CLEAN]
        for name, cell in cells.items():
            rows[row][HEADER.index(name)] = cell
        return text(rows)

    return write


def each(change: Callable[[Row], Row], header: tuple[str, ...] = HEADER) -> Write:
    """The clean file with every row changed."""
    return lambda: text([change(list(row)) for row in CLEAN], header)


def lines(change: Callable[[list[Row]], list[Row]]) -> Write:
    """The clean file with its list of rows changed."""
    return lambda: text(change([list(row) for row in CLEAN]))


def scaled(row: Row, by: float) -> Row:
    """A row with its prices times ``by``."""
    return [row[0], *[f"{float(cell) * by:.1f}" for cell in row[1:5]], row[5]]


def swapped(old: bytes, new: bytes) -> Write:
    """The clean file with the first ``old`` replaced."""
    return lambda: text(CLEAN).replace(old, new, 1)


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../bars.csv", text(CLEAN))
    return held.getvalue()


def _shift(row: Row, days: int) -> Row:
    return [(date.fromisoformat(row[0]) + timedelta(days=days)).isoformat(), *row[1:]]


def _chicago(row: Row) -> Row:
    summer = "2025-03-09" <= row[0] < "2025-11-02" or row[0] < "2024-11-03"
    return [f"{row[0]}T00:00:00-0{5 if summer else 6}:00", *row[1:]]


def _flat(price: str) -> dict[str, str]:
    return dict.fromkeys(("open", "high", "low", "close"), price)


def _times(by: float) -> Write:
    row = scaled(CLEAN[MID], by)
    return mid(open=row[1], high=row[2], low=row[3], close=row[4])


def _month() -> Write:
    return lines(lambda rows: [row for row in rows if row[0][:7] != "2025-05"])


CLOSE = float(CLEAN[MID][4])
BEFORE = float(CLEAN[MID - 1][4])
NUL_LINE = CLEAN[MID][0].encode()
NUMBERS = {
    "F26_num_inf": "inf",
    "F26_num_1e400": "1e400",
    "F26_num_underscore": "2_010.5",
    "F26_num_fullwidth": "２０１０.５",
    "F26_num_hex": "0x7da",
    "F26_num_nanword": "nan",
    "F26_num_na": "N/A",
    "F26_num_dot": ".",
    "F26_num_dollar": "$2010.5",
}

FILES: dict[str, Faulty] = {
    "G00_clean": Faulty(lambda: text(CLEAN), "OK"),
    "F01_bom": Faulty(lambda: b"\xef\xbb\xbf" + text(CLEAN), "OK"),
    "F02_crlf": Faulty(lambda: text(CLEAN, end="\r\n"), "OK"),
    "F03_cr_only": Faulty(lambda: text(CLEAN, end="\r"), "OK"),
    "F04_nul": Faulty(swapped(NUL_LINE, NUL_LINE[:4] + b"\0" + NUL_LINE[4:]), "REJECT", "BYTES"),
    "F05_semicolon_comma": Faulty(
        lambda: text(([cell.replace(".", ",") for cell in row] for row in CLEAN), mark=";"),
        "REPAIR",
        "DIALECT",
    ),
    "F06_thousands": Faulty(
        each(lambda r: [r[0], *[f'"{float(x):,.1f}"' for x in r[1:5]], f'"{int(r[5]):,}"']),
        "REPAIR",
        "DIALECT",
    ),
    "F07_dup_col": Faulty(
        each(lambda r: [*r[:5], r[4], r[5]], ("date", "open", "high", "low", "close", "close", "volume")),
        "REJECT",
        "COLUMNS",
    ),
    "F08_order": Faulty(
        each(
            lambda r: [r[0], r[4], r[1], r[2], r[3], r[5]], ("date", "close", "open", "high", "low", "volume")
        ),
        "OK",
    ),
    "F09_no_header": Faulty(lambda: text(CLEAN, None), "REJECT", "COLUMNS"),
    "F10_header_only": Faulty(lambda: text([]), "REJECT", "EMPTY"),
    "F11_empty": Faulty(lambda: b"", "REJECT", "EMPTY"),
    "F12_html": Faulty(
        lambda: b"<!DOCTYPE html><html><head><title>Too Many</title></head>", "REJECT", "NOT_CSV"
    ),
    "F13_json": Faulty(
        lambda: b'{"chart":{"result":null,"error":{"code":"Not Found"}}}', "REJECT", "NOT_CSV"
    ),
    "F14_giant_field": Faulty(mid(volume="1" * 2_000_000), "REJECT", "LIMIT"),
    "F15_utf16": Faulty(lambda: text(CLEAN).decode().encode("utf-16"), "REJECT", "ENCODING"),
    "F16_bad_utf8": Faulty(swapped(CLEAN[MID][5].encode(), b"2\x80\xff\xfe44065"), "REJECT", "ENCODING"),
    "F17_mixed_dates": Faulty(mid(date=us(CLEAN[MID][0])), "REJECT", "DATE"),
    "F18_dmy": Faulty(each(lambda r: ["/".join(r[0].split("-")[::-1]), *r[1:]]), "REJECT", "DATE"),
    **{
        f"F19_epoch_{unit}": Faulty(
            each(lambda r, zeros=zeros: [_seconds(r[0]) + zeros, *r[1:]]), "REPAIR", "EPOCH"
        )
        for unit, zeros in (("s", ""), ("ms", "0" * 3), ("ns", "0" * 9))
    },
    "F20_truncated": Faulty(lambda: text(CLEAN)[:-14], "REJECT", "RAGGED"),
    "F21_extra_field": Faulty(mid(volume="126747,17"), "REJECT", "RAGGED"),
    "F22_quoted_newline": Faulty(mid(open='"20\n10.5"'), "REJECT", "NUMBER"),
    "F23_formula": Faulty(each(lambda r: [*r, "=HYPERLINK(A1)"], (*HEADER, "symbol")), "REJECT", "SYMBOL"),
    "F24_gzip_bomb": Faulty(lambda: gzip.compress(text(CLEAN) + b"\n" * (70 << 20), 1), "REJECT", "LIMIT"),
    "F25_zip_slip": Faulty(_zip, "REJECT", "ARCHIVE"),
    **{name: Faulty(mid(close=cell), "REJECT", "NUMBER") for name, cell in NUMBERS.items()},
    "F27_tz_mixed_offset": Faulty(each(_chicago), "REPAIR", "TZ"),
    "F28_tz_shift": Faulty(each(lambda r: [_shift(r, -1)[0] + "T23:00:00Z", *r[1:]]), "REJECT", "TZ"),
    "F29_shift_plus1": Faulty(each(lambda r: _shift(r, 1)), "REJECT", "TZ"),
    "V01_empty_close": Faulty(mid(close=""), "QUARANTINE", "MISSING"),
    "V02_zero": Faulty(mid(**_flat("0")), "QUARANTINE", "NONPOSITIVE"),
    "V03_negative": Faulty(mid(low="-5.0"), "QUARANTINE", "NONPOSITIVE"),
    "V04_high_lt_low": Faulty(mid(high="1500.0"), "QUARANTINE", "OHLC"),
    "V05_close_above_high_1tick": Faulty(
        mid(open=f"{CLOSE:.1f}", high=f"{CLOSE - 0.1:.1f}"), "REPAIR", "OHLC_TICK"
    ),
    "V06_close_above_high_far": Faulty(mid(close=f"{float(CLEAN[MID][2]) + 40:.1f}"), "QUARANTINE", "OHLC"),
    "V07_dup_same": Faulty(lines(lambda r: [*r[:MID], r[MID], *r[MID:]]), "REPAIR", "DUP_SAME"),
    "V08_dup_conflict": Faulty(
        lines(lambda r: [*r[:MID], [*r[MID][:4], r[MID][3], r[MID][5]], *r[MID:]]), "REJECT", "DUP_CONFLICT"
    ),
    "V09_unsorted": Faulty(lines(lambda r: [*r[:40], *r[41:90], r[40], *r[90:]]), "REJECT", "ORDER"),
    "V10_descending": Faulty(lines(lambda r: r[::-1]), "REPAIR", "ORDER_DESC"),
    "V11_future": Faulty(
        at(-1, date="2035-01-02"), "REJECT", "FUTURE", now=datetime(2025, 11, 25, 12, tzinfo=UTC)
    ),
    # A single weekend bar is set aside, not refused; a weekly pattern is refused (F28, F29).
    "V12_saturday": Faulty(at(-2, date="2025-11-22"), "QUARANTINE", "WEEKEND"),
    "V13_holiday": Faulty(lines(lambda r: sorted([*r, ["2025-04-18", *r[MID][1:]]])), "WARN", "CALENDAR"),
    "V14_sunday": Faulty(at(-2, date="2025-11-23"), "QUARANTINE", "WEEKEND"),
    "V15_missing_one": Faulty(lines(lambda r: [*r[:MID], *r[MID + 1 :]]), "WARN", "GAP"),
    "V16_missing_month": Faulty(_month(), "REJECT", "GAP"),
    "V17_stale_last": Faulty(lines(lambda r: [*r[:-1], [r[-1][0], *r[-2][1:]]]), "REJECT", "STALE"),
    "V18_stale_mid": Faulty(
        lines(lambda r: [*r[:MID], [r[MID][0], *r[MID - 1][1:]], *r[MID + 1 :]]), "WARN", "STALE"
    ),
    "V19_partial_last": Faulty(
        at(-1, volume="1200"), "DEGRADE", "PARTIAL", now=datetime(2025, 11, 24, 15, tzinfo=UTC)
    ),
    "V20_volume_zero": Faulty(mid(volume="0"), "WARN", "VOLUME"),
    "V21_volume_negative": Faulty(mid(volume="-5"), "REJECT", "VOLUME"),
    "V22_100x_bar": Faulty(_times(100), "QUARANTINE", "JUMP"),
    "V23_100x_block": Faulty(
        lines(lambda r: [scaled(x, 0.01) if 120 <= i < 150 else x for i, x in enumerate(r)]), "REJECT", "JUMP"
    ),
    "V24_split": Faulty(
        lines(lambda r: [scaled(x, 0.5) if i >= 200 else x for i, x in enumerate(r)]), "REJECT", "JUMP"
    ),
    "V25_roll_gap": Faulty(
        lines(
            lambda r: [
                [x[0], *[f"{float(p) + 22:.1f}" for p in x[1:5]], x[5]] if i >= 220 else x
                for i, x in enumerate(r)
            ]
        ),
        "OK",
    ),
    "V26_199_bars": Faulty(lines(lambda r: r[-199:]), "DEGRADE", "SHORT"),
    # Thirty bars pass the gate; what needs more is absent.
    "V27_30_bars": Faulty(lines(lambda r: r[-30:]), "DEGRADE", "SHORT"),
    "V28_constant": Faulty(each(lambda r: [r[0], *["2000.0"] * 4, r[5]]), "REJECT", "FLAT"),
    # With a file, the age of the last bar is said, not refused.
    "V29_stopped": Faulty(lambda: text(CLEAN), "WARN", "OLD", now=datetime(2026, 2, 24, 23, tzinfo=UTC)),
    "V30_off_tick": Faulty(mid(high=f"{float(CLEAN[MID][2]):.1f}37"), "WARN", "TICK"),
    "V31_float_dust": Faulty(each(lambda r: [*r[:4], r[4] + "00000001", r[5]]), "REPAIR", "TICK_DUST"),
    "V32_limit_down": Faulty(mid(**_flat(f"{BEFORE * 0.93:.1f}")), "WARN", "LIMIT_MOVE"),
    "V33_true_crash": Faulty(_times(0.8), "WARN", "JUMP_LARGE"),
    "V34_two_symbols": Faulty(
        each(lambda r: [*r, "RTYZ5" if r[0] > "2025-06" else "RTYM5"], (*HEADER, "symbol")),
        "REJECT",
        "SYMBOL",
    ),
    "V35_volume_suffix": Faulty(each(lambda r: [*r[:5], f"{int(r[5]) / 1000:.1f}K"]), "REJECT", "NUMBER"),
    "V36_no_volume": Faulty(each(lambda r: r[:5], HEADER[:5]), "WARN", "NO_VOLUME"),
    "V37_backadj_negative": Faulty(
        each(lambda r: [r[0], *[f"{float(x) - 1900:.1f}" for x in r[1:5]], r[5]]),
        "DEGRADE",
        "BACKADJ",
        adjustment=Adjustment.DIFFERENCE,
    ),
}


def _seconds(day: str) -> str:
    return str((date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400)
