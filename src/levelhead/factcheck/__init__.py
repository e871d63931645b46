"""The fact-check of somebody else's note."""

from levelhead.factcheck.audit import Audit, NoteMark
from levelhead.factcheck.ground import Ground, ground_of
from levelhead.factcheck.scenario_table import CheckedTable, check_table
from levelhead.factcheck.verdict import Finding, Ruling, Verdict
from levelhead.factcheck.verdicts import judge

__all__ = [
    "Audit",
    "CheckedTable",
    "Finding",
    "Ground",
    "NoteMark",
    "Ruling",
    "Verdict",
    "check_table",
    "ground_of",
    "judge",
]
