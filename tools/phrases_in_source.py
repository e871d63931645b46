"""Reads the English patterns out of the source: what is written there as a literal needs no page to be found."""

import ast
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from levelhead.measure.phrase import Phrase
from levelhead.render.languages.keys import is_wordless, label_key, method_key
from tools.phrases_kept import Keys

# where sentences of the page are made
PLACES = (
    "report",
    "render",
    "data",
    "evidence",
    "measure",
    "markets",
    "technical",
    "cli/sources.py",
    "cli/outlook.py",
    *(
        f"pipeline/{name}.py"
        for name in ("banner", "book_state", "health", "ledger_entry", "ledger_list", "level_page", "track")
    ),
    "machine/checks.py",
    "machine/health_page.py",
    "web",
)
# pages of other commands, which are English
OTHERS = frozenset(f"{name}.py" for name in ("odds_page", "record_page", "evidence_page", "scoreboard_page"))
# calls whose argument at this place is a sentence
SENTENCES = {
    "Phrase": 0,
    "Claim": 2,
    "heading": 2,
    "Section": 1,
    "Table": 0,
    "Finding": 2,
    "_said": 3,
    "State": 1,
}
SPOKEN = {"text", "phrase", "said"}
SPEAKERS = ("language", "tongue")  # what says them
# makers of measurements: the places of name or label and of the definition
MAKERS = {"Measurement": (1, 5), "Fact": (1, None), "_r": (1, 3), "fact": (0, 4), "_count": (0, 2)}


def of_source(root: Path, *, places: Iterable[str] = PLACES) -> Keys:
    """The keys of all modules that write sentences, or of those at ``places``."""
    found = Keys()
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in _modules(root, places)]
    constants = {name: value for tree in trees for name, value in _constants(tree)}
    for tree in trees:
        found |= _of_module(tree, constants)
    return found


def glued(path: Path) -> list[int]:
    """Lines of a module on which an f-string makes a sentence: its parts could not be translated.

    What finds a trigger by its statement is read by nobody.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    sought = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == "trigger_of"
        for each in node.args
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and id(node) not in sought
        and any(
            isinstance(each, ast.Constant) and " " in str(each.value) and not is_wordless(str(each.value))
            for each in node.values
        )
    ]


def _modules(root: Path, places: Iterable[str]) -> Iterator[Path]:
    for place in places:
        path = root / place
        found = [path] if path.is_file() else sorted(path.rglob("*.py"))
        yield from (each for each in found if each.name not in OTHERS)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            target = node.targets[0]
            if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                yield target.id, node.value.value


def _of_module(tree: ast.Module, constants: dict[str, str]) -> Keys:
    known = _known_words(tree, constants)
    phrases: set[str] = set()
    labels: set[str] = set()
    methods: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node)
        if name == "strung" and len(node.args) > 1:
            phrases.update(f"{{list}}{each}{{next}}" for each in _texts(node.args[1], known))
        elif name == "_header":
            phrases.update(_titles(node))
        elif name in SENTENCES and len(node.args) > SENTENCES[name]:
            phrases.update(_texts(node.args[SENTENCES[name]], known))
        elif name in SPOKEN and any(_is_of(node, each) for each in SPEAKERS) and node.args:
            phrases.update(_texts(node.args[0], known))
        elif name in MAKERS:
            at, definition = MAKERS[name]
            labels.update(_at(node, at, known))
            methods.update(_at(node, definition, known))
        elif any(_is_of(node, each) for each in ("facts", "then")):
            labels.update(_at(node, 0, known), (each.arg or "" for each in node.keywords))
            labels.update(_numbered(node.args[:1]))
            methods.update(_at(node, 2, known))
    return Keys(
        frozenset(each for each in phrases if not is_wordless(each)),
        frozenset(label_key(each.replace("_", " "))[0] for each in labels if _is_label(each)),
        frozenset(method_key(each)[0] for each in methods if not is_wordless(each)),
        frozenset(each for each in phrases if is_wordless(each)),
    )


def _titles(node: ast.Call) -> Iterator[str]:
    """Heads of columns that are passed as pairs of a name and a title."""
    for each in node.args:
        if isinstance(each, ast.Tuple) and len(each.elts) == 2:
            yield from _texts(each.elts[1], {})


# what stands in a name for a letter, for the prefix of a level's reason, for a kind of report and a letter
_LETTERS = {"letter": "a", "prefix": "a_", "which": "cpi", "name": "cpi_a"}


def _numbered(names: list[ast.expr]) -> Iterator[str]:
    """Names that are made with a letter, or with a kind of report and a letter, to tell like ones apart."""
    for name in names:
        if isinstance(name, ast.JoinedStr):
            pieces = [_letters(each) for each in name.values]
            if all(piece is not None for piece in pieces):
                yield "".join(piece or "" for piece in pieces)


def _letters(piece: ast.expr) -> str | None:
    """What may stand there; ``None`` for a word, which pages show."""
    if isinstance(piece, ast.Constant):
        return str(piece.value)
    value = piece.value if isinstance(piece, ast.FormattedValue) else piece
    if isinstance(value, ast.Subscript):
        return "a"
    return _LETTERS.get(value.id) if isinstance(value, ast.Name) else None


def _is_label(name: str) -> bool:
    return (
        name not in ("places", "")
        and not label_key(name.replace("_", " "))[0].replace("#", "").replace(" ", "").isdigit()
    )


def _at(node: ast.Call, at: int | None, known: dict[str, set[str]]) -> list[str]:
    return [] if at is None or len(node.args) <= at else _texts(node.args[at], known)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _is_of(node: ast.Call, owner: str) -> bool:
    value = node.func.value if isinstance(node.func, ast.Attribute) else None
    return (isinstance(value, ast.Name) and value.id == owner) or (
        isinstance(value, ast.Attribute) and value.attr.strip("_") == owner
    )


def _known_words(tree: ast.Module, constants: dict[str, str]) -> dict[str, set[str]]:
    """What a name of a module can stand for: its constants, and what is passed for a parameter."""
    known = {name: {value} for name, value in constants.items()}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        if isinstance(node.value, ast.Constant | ast.IfExp):
            known.setdefault(node.targets[0].id, set()).update(_texts(node.value, {}))
    for name, value in _looped(tree):
        known.setdefault(name, set()).add(value)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in functions:
            parameters = functions[_called(node)].args.args
            for parameter, argument in zip(parameters, node.args, strict=False):
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    known.setdefault(parameter.arg, set()).add(argument.value)
    return known


def _looped(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What the names of a loop over tuples written out stand for, one after the other."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.For | ast.comprehension):
            continue
        names = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        for name, value in _bound(names, node.iter):
            if (
                isinstance(name, ast.Name)
                and isinstance(value, ast.Constant)
                and isinstance(value.value, str)
            ):
                yield name.id, value.value


def _bound(names: list[ast.expr], over: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each name of a loop with what it takes: over tuples of tuples, one tuple, or tuples side by side."""
    if isinstance(over, ast.Call) and _called(over) == "zip":
        for name, column in zip(names, over.args, strict=False):
            yield from ((name, each) for each in column.elts) if isinstance(column, ast.Tuple) else ()
    elif isinstance(over, ast.Tuple):
        for row in over.elts:
            yield from zip(names, row.elts if isinstance(row, ast.Tuple) else [row], strict=False)


def _texts(node: ast.expr, known: dict[str, set[str]]) -> list[str]:
    """Every text an expression can have; none where it is made of values this module does not name."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name):
            return sorted(known.get(name, ()))
        case ast.IfExp(body=first, orelse=second):
            return [*_texts(first, known), *_texts(second, known)]
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            pairs = product(_texts(left, known), _texts(right, known))
            return [before + after for before, after in pairs]
        case ast.JoinedStr(values=values):
            pieces = [
                _texts(each.value if isinstance(each, ast.FormattedValue) else each, known) for each in values
            ]
            return ["".join(each) for each in product(*pieces)]
    return []


def patterns_of(words: str) -> Iterator[str]:
    """The patterns a phrase is made of; text that is no phrase is one pattern."""
    if not isinstance(words, Phrase):
        yield words
        return
    if not words.is_name:
        yield words.pattern
    for part in words.parts.values():
        yield from patterns_of(part)
