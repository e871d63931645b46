"""A page levelhead wrote itself holds nothing that its own check calls false."""

from datetime import date
from pathlib import Path

import pytest

from levelhead.data.note_files import note_of_bytes
from levelhead.factcheck import Audit, Ruling
from levelhead.pipeline.audit import Against, audit_of
from levelhead.render.markdown import to_markdown
from tests.pages import page, write_folder


def audited(bars: Path, symbol: str, *, data: Path, as_of: date | None = None) -> Audit:
    written = page(bars, symbol, as_of=as_of, data=data)
    note = note_of_bytes(to_markdown(written).encode(), name="page.md")
    return audit_of(note, Against(bars, market=symbol, as_of=written.as_of, data=data))


def false_quotes(audit: Audit) -> list[str]:
    return [each.statement.quote for each in audit.verdicts if each.ruling is Ruling.FALSE]


def test_a_page_of_a_made_up_market(tmp_path: Path):
    found = audited(write_folder(tmp_path), "RTY", data=tmp_path)
    assert found.counts[Ruling.TRUE] >= 10
    assert (false_quotes(found), found.contradictions) == ([], ())
    assert [table.is_partition for table in found.tables] == [True]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("symbol", "name", "day"),
    [
        ("RTY", "RTY=F", date(2025, 11, 24)),
        ("RTY", "RTY=F", date(2020, 3, 20)),
        ("ES", "ES=F", date(2018, 12, 24)),
        ("NQ", "NQ=F", date(2024, 7, 11)),
        ("YM", "YM=F", date(2021, 1, 29)),
    ],
)
def test_pages_of_real_markets(shared: Path, symbol: str, name: str, day: date):
    data = shared / "data"
    found = audited(data / "bars" / f"{name}.csv", symbol, data=data, as_of=day)
    assert found.counts[Ruling.TRUE] >= 20
    assert (false_quotes(found), found.contradictions) == ([], ())
    assert [table.is_partition for table in found.tables] == [True]
