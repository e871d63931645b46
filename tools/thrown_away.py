"""Find tests that cannot fail: ``python -m tools.thrown_away tests``.

A statement ``np.allclose(a, b)`` compares and throws the answer away; ``assert (a, "why")`` asserts a tuple,
which is always true; a test without a check checks nothing. Each finding is printed as ``file:line: what``.
"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Calls that answer a question; as a statement of their own the answer is lost.
# fmt: off
QUESTIONS = {
    "isclose", "allclose", "array_equal", "array_equiv", "equals", "approx", "all", "any", "isnan",
    "isfinite", "isinstance", "issubclass", "hasattr", "callable", "bool", "compare", "startswith",
    "endswith", "isdigit", "issubset", "issuperset", "isdisjoint", "exists", "is_file", "is_dir",
}
# fmt: on
# Calls that fail a test by themselves; any name that begins with assert does too.
CHECKS = {"raises", "warns", "deprecated_call", "fail"}
# A comparison inside these may well be the very thing that is expected to raise.
EXPECTING = {"raises", "warns", "deprecated_call", "suppress"}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place where a test says nothing."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def findings(sources: Mapping[str, str]) -> list[Finding]:
    """Every thrown-away comparison, empty assertion and test without a check, by file and line.

    Parameters
    ----------
    sources
        Text of each file by the name to print. A function that checks in one of them counts as a check when a
        test of another calls it, so give the whole folder at once.
    """
    trees = {path: ast.parse(text, filename=path) for path, text in sources.items()}
    checking = _checking_names(trees.values())
    found = [
        Finding(path, line, what)
        for path, tree in trees.items()
        for line, what in (*_thrown_away(tree), *_empty_asserts(tree), *_tests_without_check(tree, checking))
    ]
    return sorted(found)


def _thrown_away(tree: ast.AST, *, expecting: bool = False) -> Iterator[tuple[int, str]]:
    if isinstance(tree, ast.With | ast.AsyncWith):
        expecting = expecting or any(_name(item.context_expr) in EXPECTING for item in tree.items)
    elif isinstance(tree, ast.Expr) and not expecting and _is_question(tree.value):
        yield tree.lineno, f"the answer of {_short(tree.value)} is thrown away"
    for child in ast.iter_child_nodes(tree):
        yield from _thrown_away(child, expecting=expecting)


def _is_question(value: ast.expr) -> bool:
    if isinstance(value, ast.Await):
        return _is_question(value.value)
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.op, ast.Not)
    if isinstance(value, ast.Call):
        return _name(value) in QUESTIONS
    return isinstance(value, ast.Compare | ast.BoolOp)


def _empty_asserts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and _always_true(node.test):
            yield node.lineno, f"assert {_short(node.test)} cannot fail"


def _always_true(test: ast.expr) -> bool:
    match test:
        case ast.Constant(value=value):
            return bool(value)
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return bool(items)
        case ast.Lambda() | ast.GeneratorExp():
            return True
        case ast.Attribute(attr=name):
            # (x > 0).all without its brackets is a method, and a method is true.
            return name in QUESTIONS
        case ast.Call():
            # An approx compares only when something is compared with it.
            return _name(test) == "approx"
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_always_true(value) for value in values)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_always_true(value) for value in values)
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is() | ast.LtE() | ast.GtE()], comparators=[right]):
            # f() == f() asks whether two runs agree; x == x asks nothing.
            return ast.dump(left) == ast.dump(right) and not _calls(left)
    return False


def _tests_without_check(tree: ast.Module, checking: frozenset[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.name.startswith("test") and not _checks(node, checking):
            yield node.lineno, f"{node.name} checks nothing"


def _checking_names(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Names of functions and classes that can fail a test, found by following calls to the end."""
    bodies: dict[str, list[ast.AST]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith(("test", "Test")):
                bodies.setdefault(node.name, []).append(node)
    known: frozenset[str] = frozenset()
    while True:
        grown = frozenset(name for name, nodes in bodies.items() if any(_checks(n, known) for n in nodes))
        if grown == known:
            return known
        known = grown


def _checks(node: ast.AST, checking: frozenset[str]) -> bool:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call):
            name = _name(inner)
            if name in CHECKS or name in checking or name.startswith("assert"):
                return True
    return False


def _calls(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Call | ast.Await) for inner in ast.walk(node))


def _name(node: ast.AST) -> str:
    """The last part of what is called: ``allclose`` for ``np.allclose(a, b)``."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def _short(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def main(folders: list[str]) -> int:
    """Print the findings in every Python file below the folders; 1 if there is one."""
    paths = sorted(path for folder in folders for path in Path(folder).rglob("*.py"))
    if not paths:
        print(f"no Python file below {' '.join(folders) or 'nothing'}", file=sys.stderr)
        return 2
    found = findings({path.as_posix(): path.read_text(encoding="utf-8") for path in paths})
    for finding in found:
        print(finding)
    print(f"{len(paths)} files, {len(found)} places where a test says nothing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
