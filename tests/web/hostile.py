"""Text that would act if a page took it for markup, a dashboard full of it, and what to find in a page that did."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from levelhead.data.store import Store
from levelhead.ledger.disk import ledger_folder
from levelhead.markets.registry import markets
from levelhead.web.guard import Guard
from tests.data_store import series
from tests.html.pages_read import Element, read
from tests.ledger.test_ledger_pages import whole
from tests.ledger.told import book_with
from tests.web.asking import dashboard

MARK = "zq"
"""Stands in every payload, so that one sees whether a page shows it."""
PAYLOADS = (
    "<script>alert('zq')</script>", "</title><script>alert('zq')</script>", "</script><script>alert('zq')</script>",
    "<img src=x onerror=alert('zq')>", "<svg onload=alert('zq')>", "<svg/onload=alert`zq`>", "<zq onclick=alert(1)>",
    "<iframe src=javascript:alert('zq')>", "<object data=//evil.example/zq>", "<embed src=//evil.example/zq>",
    "<base href=//evil.example/zq>", "<link rel=stylesheet href=//evil.example/zq>", "<style>@import'//evil/zq'</style>",
    "<meta http-equiv=refresh content='0;//evil.example/zq'>", "<form action=//evil.example/zq><button>", "<!--zq",
    "<a href=javascript:alert('zq')>x</a>", "<a href='//evil.example/zq'>x</a>", "<b style=color:red>zq</b>",
    "\" onmouseover=\"alert('zq')", "' onfocus='alert(1)' autofocus x='zq", "\"><script>alert('zq')</script>",
    "'><img src=x onerror=alert('zq')>", "--><script>alert('zq')</script>", "]]><script>alert('zq')</script>",
    "<math><mi xlink:href='javascript:alert(1)'>zq", "<template><script>zq</script></template>", "<noscript><p title='zq'>",
    "<details open ontoggle=alert('zq')>", "<video><source onerror=alert('zq')>", "<input autofocus onfocus=alert('zq')>",
    "<textarea></textarea><script>alert('zq')</script>", "</textarea><script>alert('zq')</script>", "<p hx-get=//e/zq>",
    "</main></body><script>zq</script>", "<plaintext>zq", "<xmp><script>zq</script>", "</style><script>zq</script>",
    "<i onx=zq>{{constructor.constructor('alert(1)')()}}", "&lt;<s on=zq>&#60;script&#62;",
)  # fmt: skip
# Elements that stand on no page of the dashboard.
_NEVER = frozenset(
    (
        "iframe", "object", "embed", "base", "style", "math", "template", "noscript", "video", "audio", "source", "img",
        "frame", "frameset", "plaintext", "xmp", "marquee", "applet", "mi", "zq",
    )
)  # fmt: skip
_POINTING = frozenset(("href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset"))
_SAFE_PLACE = re.compile(r"(?:/(?![/\\])|#|data:image/svg\+xml|\?)")
_LICENCES = re.compile(r"https://(?:www\.)?[a-z0-9.-]+/[\w./#@-]*$")
USABLE = ("RTY", "M2K", "GC", "MGC")


def acting(page: str, payload: str = "") -> list[str]:
    """What in a page would act, or was written there as it was sent."""
    begun = payload[:25]  # pages quote no more than forty characters of what cannot be
    if begun and set(begun) & set("<>\"'") and begun in page:
        return [f"as it was sent: {payload}"]
    try:
        document = read(page)
    except AssertionError as broken:
        return [f"markup out of balance: {broken}"]
    return [found for each in document.all() for found in _of(each)]


def _of(element: Element) -> list[str]:
    found = [] if element.name not in _NEVER else [f"<{element.name}>"]
    given = element.attributes
    if element.name == "script" and given.get("type") != "application/json":
        found += (
            []
            if given.get("src", "").startswith("/static/") and not element.text
            else ["a script of its own"]
        )
    for name, value in given.items():
        if name.startswith("on") or name in ("style", "srcdoc", "autofocus", "http-equiv") or MARK in name:
            found.append(f"{element.name} {name}={value}")
        if name.startswith("hx-get") and not _SAFE_PLACE.match(value):
            found.append(f"{element.name} {name}={value}")
        if name in _POINTING and not (
            _SAFE_PLACE.match(value) or (_LICENCES.match(value) and MARK not in value)
        ):
            found.append(f"{element.name} {name}={value}")
    return found


def hostile_dashboard(folder: Path) -> Guard:
    """Every text that a dashboard reads from a disk is a payload: sources, columns, cells, entries of the ledger.

    RTY and others whose tick the made-up bars stand on have a hostile source, further markets a hostile cell.
    """
    home, desk = folder / "home", folder / "desk"
    whole_bars = sorted((each.symbol for each in markets() if each.symbol in USABLE), key=USABLE.index)
    refused = [each.symbol for each in markets() if each.symbol not in USABLE]
    for symbol, payload in zip(whole_bars, PAYLOADS, strict=False):
        Store(home).put(series.checked(series.bars(120, symbol=symbol, source=payload)), at=series.AT)
    for symbol, payload in zip(refused, PAYLOADS, strict=False):
        _write(desk / "bars" / f"{symbol}.csv", _bars(payload))
    for name, payload in zip(
        ("DGS10", "DGS2", "VIX", "DFF", "HYG", "NFCI", "T10YIE"), PAYLOADS[2:], strict=False
    ):
        _write(desk / "series" / f"{name}.csv", [["date", payload], ["2025-01-02", payload]])
    _write(desk / "calendar" / "fomc_dates.csv", [["date", PAYLOADS[0]], [PAYLOADS[1], PAYLOADS[2]]])
    _write(desk / "rolls" / "ROLLS_RTY.csv", [["expiry", PAYLOADS[0]], [PAYLOADS[1], PAYLOADS[2]]])
    days = [f"20{10 + at % 15}-{1 + at // 15:02d}-05" for at in range(len(PAYLOADS))]
    book_with(ledger_folder(home), *map(_entry, days, PAYLOADS))
    return dashboard(home, desk)


def _entry(day: str, payload: str) -> dict:
    body = whole(as_of=day, model=payload)
    body["data"] = {**body["data"], "source": payload, "adjustment": payload}
    body["made"] = {**body["made"], "version": payload, "own_levels": payload}
    return body


def _bars(payload: str) -> list[list[str]]:
    head = ["date", "open", "high", "low", "close", "volume"]
    return [head, ["2025-01-02", payload, "11", "9", "10", "1"]]


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
