"""Run the benches and write their table: ``python -m bench [--quick] [--only NAME] [--out FILE.md]``.

A module of this folder takes part by having ``figures(*, quick: bool = False) -> list[Figure]``. The exit
status is 1 when a budget is broken or a measured command fails.
"""

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path

import bench
from bench.figure import Figure

HEAD = """# What it costs

Medians; one warm-up run first. Absolute figures belong to the class of machine named below; on another one,
compare the ratios. Written by `make bench`, which fails when a budget is broken; so does `make test`, with
fewer runs.

"""


def modules() -> list[str]:
    """Names of the modules that have figures, in order."""
    names = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if found.name != "__main__")
    return [name for name in names if hasattr(importlib.import_module(f"bench.{name}"), "figures")]


def machine() -> str:
    """The class of this machine, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | figure | budget | runs | command |", "|---|---:|---:|---:|---|"]
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        budget = "" if figure.budget is None else f"{sign} {figure.budget:g} {figure.unit}"
        command = f"`{figure.command}`" if figure.command else ""
        value = f"{figure.value:#.3g}".rstrip(".")
        lines.append(f"| {figure.name} | {value} {figure.unit} | {budget} | {figure.runs} | {command} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Measure, print, write where asked; 1 if a budget is broken."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what levelhead costs.")
    parser.add_argument("--quick", action="store_true", help="few runs: enough to see that the benches work")
    parser.add_argument("--only", choices=modules(), help="one module instead of all")
    parser.add_argument("--out", type=Path, help="write the table to this Markdown file")
    options = parser.parse_args(arguments)
    page, broken = HEAD + f"Machine: {machine()}.\n", False
    for name in [options.only] if options.only else modules():
        module = importlib.import_module(f"bench.{name}")
        try:
            figures = module.figures(quick=options.quick)
        except RuntimeError as failure:
            print(f"{name}: {failure}", file=sys.stderr)
            return 1
        title = (module.__doc__ or name).partition("\n")[0]
        section = f"\n## {name.capitalize()}\n\n{title}\n\n{table(figures)}"
        page += section
        print(section)
        for figure in figures:
            if not figure.within:
                broken = True
                print(f"over budget: {figure.name}: {figure.value:.3g} {figure.unit}", file=sys.stderr)
    if options.out:
        options.out.write_text(page, encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
