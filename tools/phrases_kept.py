"""Keys of a catalogue as a value: two sets of them can be joined and taken from each other."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from levelhead.render.languages.catalogue import Catalogue

_PLACE = re.compile(r"\{\w+\}|#\d+")


@dataclass(frozen=True, slots=True)
class Keys:
    """English patterns by the table they stand in; those of slots and signs alone need no translation."""

    phrases: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()
    wordless: frozenset[str] = frozenset()

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Keys":
        """What a catalogue has."""
        return cls(frozenset(catalogue.phrases), frozenset(catalogue.labels), frozenset(catalogue.methods))

    def __or__(self, other: "Keys") -> "Keys":
        return Keys(*(getattr(self, each.name) | getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: "Keys") -> "Keys":
        # a definition made of parts may have its pattern in either table
        return Keys(
            self.phrases - other.phrases - other.methods - other.wordless,
            self.labels - other.labels,
            self.methods - other.methods - other.phrases,
        )

    def __len__(self) -> int:
        return len(self.phrases) + len(self.labels) + len(self.methods)

    def listed(self) -> Iterator[str]:
        """Each key once, with its table."""
        for name in ("phrases", "labels", "methods"):
            yield from (f"[{name}] {key!r}" for key in sorted(getattr(self, name)))

    def as_toml(self) -> str:
        """A file to fill in: sentences end or hold a placeholder, the rest are words."""
        sentences = {key for key in self.phrases if "{" in key or key.endswith(".")}
        tables = {
            "sentences": sentences,
            "words": self.phrases - sentences,
            "labels": self.labels,
            "methods": self.methods,
        }
        parts = []
        for name, keys in tables.items():
            lines = (f'{json.dumps(key, ensure_ascii=False)} = ""' for key in sorted(keys))
            parts.append("\n".join([f"[{name}]", *lines]))
        return "\n\n".join(parts)


def differing(catalogue: Catalogue) -> list[str]:
    """Translations that cite other placeholders than the English pattern, or run into the word beside them."""
    entries = [
        (key, each if isinstance(each, str) else str(each["text"])) for key, each in catalogue.phrases.items()
    ]
    entries += catalogue.methods.items()
    faults = [
        (key, text)
        for key, text in entries
        if set(_PLACE.findall(key)) != set(_PLACE.findall(text))
        or _runs_together(key, text)
        or not text.strip()
    ]
    # a name may leave out the letters that tell like measurements apart
    faults += [
        (key, text)
        for key, text in catalogue.labels.items()
        if not set(_PLACE.findall(key)) >= set(_PLACE.findall(text)) or not text.strip()
    ]
    return [f"{key!r} -> {text!r}" for key, text in faults]


def _runs_together(key: str, text: str) -> bool:
    """Whether a piece that begins or ends with a sign or space in English would touch the word beside it."""
    return bool(text) and any(
        not _is_word(key[at]) and _is_word(text[at]) for at in (0, -1) if key[at] == " " or at == 0
    )


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "{}#"
