"""What can be imported or typed is documented, and what is documented can be typed."""

import re
from pathlib import Path

import pytest

from levelhead import errors
from levelhead.cli.main import levelhead
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
