"""A test that should have seen the real series and did not is noticed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.skips import main, skipped

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_ran"/>
<testcase classname="tests.a" name="test_real"><skipped type="pytest.skip"
 message="needs the real series beside the project">tests/a.py:1</skipped></testcase>
<testcase classname="tests.a" name="test_known"><skipped type="pytest.xfail" message="later"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "tests.xml"
    path.write_text(REPORT)
    return str(path)


def test_a_skip_is_listed_with_its_reason():
    assert skipped(REPORT) == [("tests.a::test_real", "needs the real series beside the project")]


def test_a_skip_beside_the_real_series_is_a_failure(report: str, tmp_path: Path):
    assert main([report], shared=tmp_path) == 1


def test_a_skip_without_the_real_series_is_none(report: str, tmp_path: Path):
    assert main([report], shared=tmp_path / "absent") == 0


def test_what_pytest_writes_is_understood(tmp_path: Path):
    (tmp_path / "test_a.py").write_text(
        "import pytest\n"
        "def test_a():\n    pytest.skip('needs the real series beside the project')\n"
        "@pytest.mark.xfail\ndef test_b():\n    assert False\n"
        "def test_c():\n    assert 1 + 1 == 2\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--rootdir=.",
        "-p",
        "no:cacheprovider",
        "--junitxml=out.xml",
    ]
    subprocess.run([*command, "test_a.py"], cwd=tmp_path, check=True, capture_output=True)
    found = skipped((tmp_path / "out.xml").read_text())
    assert found == [("test_a::test_a", "needs the real series beside the project")]
