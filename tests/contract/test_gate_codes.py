"""Every code the gate can give stands in the page about data, and every code of the page is given."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = (
    "cells",
    "dates",
    "dialects",
    "frames",
    "layouts",
    "numbers",
    "parquet",
    "read",
    "records",
    "series",
)
SOURCES = [
    *sorted((ROOT / "src" / "levelhead" / "data").glob("gate*.py")),
    *(ROOT / "src" / "levelhead" / "data" / f"{name}.py" for name in (*READERS, "spellings", "text")),
]
PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
CODE = r'"([A-Z][A-Z_]{2,})"'


def given() -> set[str]:
    """Codes in the source: first argument of a refusal or a finding, or passed on to one."""
    found: set[str] = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        found |= set(
            re.findall(rf"(?:DataRejected|Finding|_said|_set_aside)\(\s*(?:rows, bad, \w+, )?{CODE}", text)
        )
        found |= set(re.findall(rf"{CODE} if twice", text)) | set(
            re.findall(rf"code, said =(?: |\s*\(\s*){CODE}", text)
        )
    return found


def test_every_code_is_documented_and_every_documented_code_is_given() -> None:
    documented = set(re.findall(r"^\| ([A-Z][A-Z_]{2,}) \|", PAGE, flags=re.MULTILINE))
    others = {"CSV", "WARN", "REPAIR", "QUARANTINE", "DEGRADE", "REJECT"}  # a format, and the rungs
    assert documented - others == given() - others
