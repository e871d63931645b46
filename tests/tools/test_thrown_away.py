"""The check for tests that cannot fail finds planted ones and leaves good ones alone."""

import textwrap
from pathlib import Path

import pytest

from tools.thrown_away import findings, main

LOST = [
    "result == 3",
    "0 < result < 1",
    "result > 0 and result < 1",
    "not result",
    "np.isclose(result, 3.0)",
    "np.allclose(result, [3.0], atol=1e-9)",
    "np.array_equal(result, expected)",
    "math.isclose(result, 3.0)",
    "frame.equals(other)",
    "(result > 0).all()",
    "np.any(result)",
    "all(value > 0 for value in result)",
    "result == pytest.approx(3.0)",
    "pytest.approx(3.0)",
    "text.startswith('RTY')",
    "isinstance(result, float)",
    "if flag:\n    result == 3",
    "with open('x') as file:\n    file.read() == 'x'",
]
EMPTY = [
    "assert True",
    "assert 1",
    "assert 'a message in the wrong place'",
    "assert (result == 3, 'not three')",
    "assert [result == 3]",
    "assert lambda: result == 3",
    "assert (value > 0 for value in result)",
    "assert pytest.approx(3.0)",
    "assert result == 3 or True",
    "assert (result > 0).all",
    "assert frame.equals",
    "assert result == result",
    "assert result.close <= result.close",
]
SOUND = [
    "assert result == 3",
    "assert np.allclose(result, [3.0])",
    "assert (result > 0).all(), 'a price below zero'",
    "assert not result",
    "assert draw(seed=1) == draw(seed=1)",
    "np.testing.assert_allclose(result, 3.0)",
    "with pytest.raises(ValueError):\n    result == 3",
    "with pytest.raises(ValueError):\n    with open('x'):\n        np.allclose(result, 3.0)",
    "with pytest.warns(UserWarning):\n    measure()",
    "pytest.fail('never reached')",
    "mock.assert_called_once()",
    "for row in rows:\n    assert row",
    "close = result == 3\nassert close",
    "assert ()  == tuple(rows)",
]


def _found(body: str, rest: str = "") -> list[str]:
    source = "def test_it():\n" + textwrap.indent(body, "    ") + "\n" + rest
    return [finding.what for finding in findings({"test_it.py": source})]


@pytest.mark.parametrize("statement", LOST)
def test_a_thrown_away_comparison_is_found(statement: str):
    found = _found(f"{statement}\nassert result")
    assert [what.endswith("is thrown away") for what in found] == [True]


@pytest.mark.parametrize("statement", EMPTY)
def test_an_assertion_that_cannot_fail_is_found(statement: str):
    assert [what.endswith("cannot fail") for what in _found(statement)] == [True]


@pytest.mark.parametrize("statement", SOUND)
def test_a_sound_check_is_left_alone(statement: str):
    assert _found(statement) == []


def test_a_test_without_a_check_is_found():
    assert _found("result = measure()\nprint(result)") == ["test_it checks nothing"]


def test_a_method_without_a_check_is_found():
    source = "class TestIt:\n    def test_it(self):\n        measure()\n"
    assert [str(f) for f in findings({"t.py": source})] == ["t.py:2: test_it checks nothing"]


def test_a_function_that_checks_counts_for_the_test_that_calls_it():
    rest = "def _same(a, b):\n    _compare(a, b)\ndef _compare(a, b):\n    assert a == b\n"
    assert _found("_same(1, 2)", rest) == []


def test_a_function_that_checks_nothing_does_not_count():
    assert _found("_same(1, 2)", "def _same(a, b):\n    return a == b\n") == ["test_it checks nothing"]


def test_a_check_in_another_file_counts():
    sources = {"conftest.py": "def golden(x):\n    assert x\n", "test_a.py": "def test_a():\n    golden(1)\n"}
    assert findings(sources) == []


def test_a_finding_names_file_and_line():
    source = "def test_a():\n    x = 1\n    x == 2\n    assert x\n"
    assert [str(f) for f in findings({"tests/test_a.py": source})] == [
        "tests/test_a.py:3: the answer of x == 2 is thrown away"
    ]


@pytest.mark.parametrize(
    ("body", "status"), [("assert rsi() == 50", 0), ("rsi() == 50\n    assert rsi()", 1)]
)
def test_the_exit_status_says_whether_something_was_found(tmp_path: Path, body: str, status: int):
    (tmp_path / "test_a.py").write_text(f"def test_a():\n    {body}\n")
    assert main([str(tmp_path)]) == status


def test_a_folder_without_tests_is_a_wrong_usage(tmp_path: Path):
    assert main([str(tmp_path)]) == 2
