"""Say which tests did not run, from pytest's JUnit file: ``python -m tools.skips out/tests.xml``.

Where the real series lie beside the project, a test that was skipped for want of them is a failure.
"""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
WITHOUT_SHARED = "needs the real series beside the project"


def skipped(report: str) -> list[tuple[str, str]]:
    """Test and reason of every skip in the text of a JUnit file, in its order."""
    return [
        (f"{case.get('classname')}::{case.get('name')}", skip.get("message") or "no reason given")
        for case in ET.fromstring(report).iter("testcase")
        for skip in case.iter("skipped")
        # An expected failure is written as a skip, too, but it did run.
        if skip.get("type") != "pytest.xfail"
    ]


def main(arguments: list[str], shared: Path = SHARED) -> int:
    """Print the reasons and how often each; 1 if the real series are there and were not used."""
    if len(arguments) != 1:
        print("usage: python -m tools.skips JUNIT.xml", file=sys.stderr)
        return 2
    skips = skipped(Path(arguments[0]).read_text(encoding="utf-8"))
    for reason, count in sorted(Counter(reason for _, reason in skips).items()):
        print(f"skipped {count}: {reason}")
    wrong = [test for test, reason in skips if WITHOUT_SHARED in reason] if shared.is_dir() else []
    for test in wrong:
        print(f"{test} was skipped although the real series are there")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
