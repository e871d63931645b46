"""Tables of public names and of commands, read from the code; cog puts them into the documentation."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import click

import levelhead


def packages() -> list[str]:
    """Dotted names of the public packages, the topmost first."""
    inner = (found.name for found in pkgutil.iter_modules(levelhead.__path__) if found.ispkg)
    return ["levelhead", *(f"levelhead.{name}" for name in sorted(inner) if not name.startswith("_"))]


def names(package: str) -> list[str]:
    """What a package offers: its ``__all__``, sorted."""
    return sorted(getattr(importlib.import_module(package), "__all__", ()))


def names_table() -> str:
    """One section per package: its sentence, then each name with its first sentence."""
    sections = []
    for package in packages():
        offered = names(package)
        if not offered:
            continue
        module = importlib.import_module(package)
        rows = [f"| `{name}` | {_sentence(getattr(module, name))} |" for name in offered]
        sections.append(
            f"## `{package}`\n\n{_sentence(module)}\n\n| name | what it is |\n|---|---|\n" + "\n".join(rows)
        )
    return "\n\n".join(sections) + "\n"


def commands(group: click.Group, path: str = "levelhead") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups before their members, in the order the help shows."""
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{path} lists {name} but has no such command"
        if command.hidden:
            continue
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def options(command: click.Command) -> list[str]:
    """The long spellings of a command's options, ``--help`` aside."""
    return [
        spelling
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for spelling in (*parameter.opts, *parameter.secondary_opts)
        if spelling.startswith("--")
    ]


def help_pages(group: click.Group) -> str:
    """The help of every command, as the terminal shows it at 100 columns."""
    pages = []
    for name, command in commands(group):
        context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
        text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        pages.append(f"## `{name}`\n\n```text\n{text}\n```")
    return "\n\n".join(pages) + "\n"


def _sentence(thing: object) -> str:
    # A constant would show the docstring of its type.
    described = inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing)
    text = " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split()) if described else ""
    if not text:
        return f"`{type(thing).__name__}`"
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`").replace("|", "\\|")
