"""What can be imported or typed is documented, and what is documented can be typed."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from levelhead import errors
from levelhead.cli.main import levelhead, run
from tests.macro_folder import write_macro
from tools.reference import commands, names, options, packages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMANDS = dict(commands(levelhead))
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _code(page: Path) -> str:
    """The code blocks and code spans of a page, one a line."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", rest)])


@pytest.mark.parametrize("package", packages())
def test_every_public_name_stands_in_the_reference(package: str):
    section = _text("reference.md").partition(f"## `{package}`\n")[2].partition("\n## ")[0]
    assert [name for name in names(package) if f"| `{name}` |" not in section] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_stands_in_the_help_pages(command: str):
    section = _text("commands.md").partition(f"## `{command}`\n")[2].partition("\n## ")[0]
    assert [each for each in ("Usage:", *options(COMMANDS[command])) if each not in section] == []


@pytest.mark.parametrize("command", [name for name in COMMANDS if name.count(" ") == 1])
def test_every_command_stands_in_the_interface(command: str):
    assert f"`{command}" in _text("interface.md")


def test_every_extra_stands_in_the_first_page():
    """A reader who installs it learns what each extra brings."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in declared["optional-dependencies"] if f"`{name}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_names_exists(page: Path):
    groups = {name for name in COMMANDS if any(other.startswith(f"{name} ") for other in COMMANDS)}
    unknown = []
    for match in re.finditer(r"(?m)^\s*(?:\$ )?levelhead ([a-z][a-z-]*)(?: ([a-z][a-z-]+)\b)?", _code(page)):
        name = f"levelhead {match[1]}"
        if name in groups and match[2]:
            name = f"{name} {match[2]}"
        if name not in COMMANDS:
            unknown.append(name)
    assert unknown == []


def test_every_exit_status_stands_in_the_interface():
    statuses = {
        value.exit_status
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.LevelheadError)
    }
    assert [status for status in sorted(statuses) if f"| {status} |" not in _text("interface.md")] == []


# Below these the keys are data: horizons, conventions, parameters, models.
FREE = {"p_touch", "rsi_signals", "inputs", "engines", "touch"}


def _documented_keys(section: str) -> dict[str, str]:
    """The text of the row that documents each key of a JSON object."""
    table = _text("interface.md").partition(f"## `{section}`\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+`) \| (.*) \|$", table, flags=re.MULTILINE)
    return {key: f"{keys} {text}" for keys, text in rows for key in re.findall(r"`(\w+)`", keys)}


def _keys(value: object) -> Iterator[str]:
    for inner in value if isinstance(value, list) else ():
        yield from _keys(inner)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield key
        if key not in FREE:
            yield from _keys(inner)


@pytest.mark.parametrize(
    ("section", "arguments", "funds"),
    [
        ("outlook --format json", ["outlook"], True),
        ("outlook --format json", ["outlook"], False),  # then the two-year yield is told in their place
        ("odds --format json", ["odds", "--up", "9000", "--down", "100"], False),
    ],
    ids=["outlook", "outlook without futures", "odds"],
)
def test_every_key_of_the_json_is_documented_and_every_documented_key_is_there(
    section: str, arguments: list[str], *, funds: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    bars = write_macro(tmp_path, funds=funds)
    assert run([*arguments, "RTY", "--bars", str(bars), "--data", str(tmp_path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    documented = _documented_keys(section)
    missing = {
        f"{top}: {key}"
        for top, value in found.items()
        for key in _keys(value)
        if top not in FREE and f"`{key}`" not in documented.get(top, "")
    }
    assert (sorted(documented), missing) == (sorted(found), set())
