"""Keys of a catalogue as a value: two sets of them can be joined and taken from each other."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from levelhead.render.languages.catalogue import Catalogue

_PLACE = re.compile(r"\{\w+\}|#\d+")


@dataclass(frozen=True, slots=True)
class Keys:
    """English patterns by the table they stand in."""

    phrases: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Keys":
        """What a catalogue has."""
        return cls(*(frozenset(getattr(catalogue, each.name)) for each in fields(cls)))

    def __or__(self, other: "Keys") -> "Keys":
        return Keys(self.phrases | other.phrases, self.labels | other.labels, self.methods | other.methods)

    def __sub__(self, other: "Keys") -> "Keys":
        # a definition made of parts may have its pattern in either table
        return Keys(
            self.phrases - other.phrases - other.methods,
            self.labels - other.labels,
            self.methods - other.methods - other.phrases,
        )

    def __len__(self) -> int:
        return len(self.phrases) + len(self.labels) + len(self.methods)

    def listed(self) -> Iterator[str]:
        """Each key once, with its table."""
        for each in fields(self):
            yield from (f"[{each.name}] {key!r}" for key in sorted(getattr(self, each.name)))

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
    """Translations whose placeholders or edges are not those of the English pattern."""
    entries = [
        (key, each if isinstance(each, str) else str(each["text"])) for key, each in catalogue.phrases.items()
    ]
    entries += [*catalogue.labels.items(), *catalogue.methods.items()]
    return [
        f"{key!r} -> {text!r}"
        for key, text in entries
        if set(_PLACE.findall(key)) != set(_PLACE.findall(text))
        or _edges(key) != _edges(text)
        or not text.strip()
    ]


def _edges(text: str) -> tuple[str, str]:
    """The spaces a pattern begins and ends with: pieces are put together without any between."""
    return text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
