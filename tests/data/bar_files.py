"""Synthetic bar files: one seeded walk, written as each vendor writes, and with each fault of the catalogue."""

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction

from levelhead.markets.market import Expiry, Kind, Market

RTY = Market(
    "RTY",
    "E-mini Russell 2000",
    "CME",
    Kind.FUTURE,
    "cme_equity",
    Fraction(1, 10),
    Fraction(50),
    months="HMUZ",
    expiry=Expiry.THIRD_FRIDAY,
)
CL = Market(
    "CL",
    "Crude oil",
    "NYMEX",
    Kind.FUTURE,
    "cme_energy",
    Fraction(1, 100),
    Fraction(1000),
    months="FGHJKMNQUVXZ",
    expiry=Expiry.THREE_BEFORE_25TH,
    allow_nonpositive=True,
)
GSPC = Market("^GSPC", "S&P 500", "S&P", Kind.INDEX, "nyse", Fraction(1, 100), Fraction(1), aliases=("SPX",))
IWM = Market("IWM", "Russell 2000 fund", "NYSE Arca", Kind.ETF, "nyse", Fraction(1, 100), Fraction(1))

# Weekdays on which New York was shut, from the exchange's published lists.
CLOSED = {
    date.fromisoformat(day)
    for day in (
        *("2023-01-02", "2023-01-16", "2023-02-20", "2023-05-29", "2023-06-19", "2023-07-04", "2023-09-04"),
        *("2023-11-23", "2023-12-25"),
        *("2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27", "2024-06-19", "2024-07-04"),
        *("2024-09-02", "2024-11-28", "2024-12-25", "2025-01-01", "2025-01-20", "2025-02-17", "2025-04-18"),
        *("2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27"),
    )
}
LAST = date(2025, 11, 24)
HEADER = ("date", "open", "high", "low", "close", "volume")
Row = list[str]


def session_days(count: int, last: date = LAST) -> list[date]:
    """The ``count`` sessions up to ``last``, oldest first."""
    days: list[date] = []
    day = last
    while len(days) < count:
        if day.weekday() < 5 and day not in CLOSED:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


def walk(count: int = 300, *, seed: int = 1, tick: int = 1, places: int = 1, start: int = 20000) -> list[Row]:
    """Rows of text: a random walk on whole ticks, every bar with a range; prices in units of ten to -places."""
    draw = random.Random(seed)
    rows = []
    price = start // tick
    for day in session_days(count):
        move = draw.gauss(0, 0.01) * price
        open_ = price + round(draw.gauss(0, 0.001) * price)
        close = max(open_ + round(move), 50)
        high = max(open_, close) + 1 + round(abs(draw.gauss(0, 0.004)) * price)
        low = min(open_, close) - 1 - round(abs(draw.gauss(0, 0.004)) * price)
        volume = 100_000 + draw.randrange(200_000)
        cells = [f"{units * tick / 10**places:.{places}f}" for units in (open_, high, low, close)]
        rows.append([day.isoformat(), *cells, str(volume)])
        price = close
    return rows


def text(
    rows: Iterable[Iterable[str]], header: Iterable[str] | None = HEADER, *, mark: str = ",", end: str = "\n"
) -> bytes:
    """A CSV file of these rows."""
    lines = [mark.join(header)] if header is not None else []
    lines += [mark.join(row) for row in rows]
    return (end.join(lines) + end).encode()


def us(day: str) -> str:
    """An ISO date as month/day/year."""
    year, month, of_month = day.split("-")
    return f"{month}/{of_month}/{year}"


def layouts() -> dict[str, Callable[[list[Row]], bytes]]:
    """How each vendor writes these rows, oldest first unless the vendor does otherwise."""

    def plain(rows: list[Row]) -> bytes:
        return text(rows)

    def yahoo(rows: list[Row]) -> bytes:
        return text(
            ([d, o, h, low, c, c, v] for d, o, h, low, c, v in rows),
            ("Date", "Open", "High", "Low", "Close", "Adj Close", "Volume"),
        )

    def yfinance(rows: list[Row]) -> bytes:
        head = "Price,Close,High,Low,Open,Volume\nTicker,RTY=F,RTY=F,RTY=F,RTY=F,RTY=F\nDate,,,,,\n"
        return head.encode() + text(([f"{d} 00:00:00", c, h, low, o, v] for d, o, h, low, c, v in rows), None)

    def ninjatrader(rows: list[Row]) -> bytes:
        return text(([d.replace("-", ""), *rest] for d, *rest in rows), None, mark=";")

    def ninjatrader_timed(rows: list[Row]) -> bytes:
        return text(
            ([d.replace("-", "") + " 000000", *rest] for d, *rest in rows), None, mark=";", end="\r\n"
        )

    def tradingview(rows: list[Row]) -> bytes:
        return text(
            ([f"{d}T00:00:00Z", *rest, "1", "2"] for d, *rest in rows),
            ("time", "open", "high", "low", "close", "Volume", "MA", "MA"),
        )

    def tradingview_seconds(rows: list[Row]) -> bytes:
        return text(
            ([_epoch(d), *rest] for d, *rest in rows), ("time", "open", "high", "low", "close", "Volume")
        )

    def stooq(rows: list[Row]) -> bytes:
        return text(rows, ("Date", "Open", "High", "Low", "Close", "Volume"), end="\r\n")

    def stooq_ascii(rows: list[Row]) -> bytes:
        head = ("TICKER", "PER", "DATE", "TIME", "OPEN", "HIGH", "LOW", "CLOSE", "VOL", "OPENINT")
        return text(
            (["RTY.F", "D", d.replace("-", ""), "000000", *rest, "0"] for d, *rest in rows),
            [f"<{name}>" for name in head],
        )

    def barchart(rows: list[Row]) -> bytes:
        body = ([us(d), o, h, low, c, "-1.2", "-0.05%", v, "500"] for d, o, h, low, c, v in rows[::-1])
        head = ("Time", "Open", "High", "Low", "Last", "Change", "%Chg", "Volume", '"Open Int"')
        return text(body, head) + b'"Downloaded from Barchart.com as of 11-24-2025 05:17pm CST"\n'

    def sierra(rows: list[Row]) -> bytes:
        head = "Date, Time, Open, High, Low, Last, Volume, # of Trades, Open, Last\n"
        body = (
            [
                f"{int(d[:4])}/{int(d[5:7])}/{int(d[8:])}",
                " 00:00:00",
                *[f" {x}" for x in rest],
                " 9",
                " 1",
                " 1",
            ]
            for d, *rest in rows
        )
        return head.encode() + text(body, None)

    def metatrader_4(rows: list[Row]) -> bytes:
        return text(([d.replace("-", "."), "00:00", *rest] for d, *rest in rows), None)

    def metatrader_5(rows: list[Row]) -> bytes:
        head = [f"<{name}>" for name in ("DATE", "OPEN", "HIGH", "LOW", "CLOSE", "TICKVOL", "VOL", "SPREAD")]
        return text(([d.replace("-", "."), *prices, "7", v, "1"] for d, *prices, v in rows), head, mark="\t")

    def interactive_brokers(rows: list[Row]) -> bytes:
        return text(
            ([str(at), d, *rest, "2000.05", "900"] for at, (d, *rest) in enumerate(rows)),
            ("", "date", "open", "high", "low", "close", "volume", "average", "barCount"),
        )

    def databento(rows: list[Row]) -> bytes:
        head = ("ts_event", "rtype", "publisher_id", "instrument_id", *HEADER[1:], "symbol")
        return text(
            ([f"{d}T00:00:00.000000000Z", "35", "1", "42", *rest, "RTY.c.0"] for d, *rest in rows), head
        )

    def databento_fixed(rows: list[Row]) -> bytes:
        head = ("ts_event", "rtype", "publisher_id", "instrument_id", *HEADER[1:], "symbol")
        return text(
            (
                [
                    _epoch(d) + "0" * 9,
                    "35",
                    "1",
                    "42",
                    *[x.replace(".", "") + "0" * 8 for x in prices],
                    v,
                    "RTYZ5",
                ]
                for d, *prices, v in rows
            ),
            head,
        )

    def european(rows: list[Row]) -> bytes:
        return b"\xef\xbb\xbf" + text(
            ([".".join(d.split("-")[::-1]), *[x.replace(".", ",") for x in rest]] for d, *rest in rows),
            ("Datum", "Eröffnung", "Hoch", "Tief", "Schluss", "Volumen"),
            mark=";",
            end="\r\n",
        )

    return {name: write for name, write in locals().items() if callable(write)}


def _epoch(day: str) -> str:
    return str((date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400)
