"""What a translator has to write: every English pattern of the page, and what a catalogue lacks.

``python -m tools.phrases`` prints all keys as TOML; ``--missing de`` prints those the German catalogue lacks, and
tells of keys it has that no page uses and of translations that cite other placeholders.
"""

import argparse
import sys
from pathlib import Path

from levelhead.render.languages.catalogue import catalogue
from tools.phrases_in_documents import of_documents
from tools.phrases_in_pages import of_pages
from tools.phrases_in_source import of_source
from tools.phrases_in_values import of_values
from tools.phrases_kept import Keys, differing

ROOT = Path(__file__).parent.parent


def wanted(*, shared: Path | None = None) -> Keys:
    """The keys of the source, of values that are words, and of what pages show beyond them."""
    found = of_source(ROOT / "src" / "levelhead") | of_values() | of_pages(shared)
    return found if shared is None else found | of_documents(shared)


def main(arguments: list[str] | None = None) -> int:
    """Print what is asked for; the number of faults decides the exit status of ``--missing``."""
    parser = argparse.ArgumentParser(prog="python -m tools.phrases", description=__doc__)
    parser.add_argument("--missing", metavar="CODE", help="only what the catalogue of this language lacks")
    asked = parser.parse_args(arguments)
    shared = ROOT.parent / "shared" / "data"
    keys = wanted(shared=shared if shared.is_dir() else None)
    if asked.missing is None:
        print(keys.as_toml())
        return 0
    catalogue.cache_clear()
    has = Keys.of(catalogue(asked.missing))
    lacking, superfluous = keys - has, has - keys
    print(lacking.as_toml())
    faults = differing(catalogue(asked.missing))
    for each in superfluous.listed():
        print(f"superfluous: {each}", file=sys.stderr)
    for fault in faults:
        print(f"differs: {fault}", file=sys.stderr)
    print(f"{len(lacking)} missing, {len(superfluous)} superfluous, {len(faults)} differ", file=sys.stderr)
    return min(len(lacking) + len(superfluous) + len(faults), 1)


if __name__ == "__main__":
    raise SystemExit(main())
