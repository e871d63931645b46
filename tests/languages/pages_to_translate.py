"""Pages that between them make most statements: every series, none, falls, rises, short horizons, short histories."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from levelhead.report import Outlook
from tests.data.bar_files import walk
from tests.golden.test_outlook_pages import whole
from tests.macro_folder import write_macro
from tests.pages import page, write_bars, write_folder

DAYS = (date(2025, 11, 21), date(2025, 9, 19), date(2025, 6, 23), date(2025, 3, 14), date(2024, 12, 20))
HORIZONS = (15, 1, 5, 21, 10)


def pages(folder: Path) -> Iterator[Outlook]:
    """Each with its own history, day and horizon; made anew on every call."""
    yield whole(folder / "whole")
    every = write_macro(folder / "every")
    for day, horizon in zip((None, *DAYS[:2]), HORIZONS, strict=False):
        yield page(every, "RTY", data=folder / "every", as_of=day, horizon=horizon)
    yield page(write_macro(folder / "bare", funds=False), "RTY", data=folder / "bare")
    own = write_folder(folder / "days", count=420)
    for day, horizon in zip(DAYS, HORIZONS, strict=True):
        yield page(own, "RTY", data=folder / "days", as_of=day, horizon=horizon)
    yield page(own, "RTY")
    for count, seed in ((100, 12), (300, 9)):
        rows = walk(count, seed=seed)
        yield page(write_bars(folder / f"{count}.csv", rows), "RTY")
    rows = walk(450, seed=4, places=2, tick=1, start=200_000)
    yield page(write_bars(folder / "index.csv", rows), "^RUT")
