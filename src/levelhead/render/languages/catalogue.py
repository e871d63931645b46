"""The words of a language: what stands for each English pattern, read from data files when they are asked for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from levelhead.measure.phrase import Phrase, as_phrase, filled_slots
from levelhead.render.languages.keys import filled, is_wordless, label_key, method_key, signed

Table = Mapping[str, str]
Entry = Mapping[str, "str | Table"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What stands for each English pattern.

    Parameters
    ----------
    phrases
        Sentences and words by their English pattern. An entry is the text, or a table of the text and, by slot,
        of what stands there for single words: grammar asks for another form of them in this sentence.
    labels
        By the name of a measurement, of an input or of a unit.
    methods
        By the definition, with ``#1`` for its first number.
    """

    phrases: Mapping[str, str | Entry] = field(default_factory=dict)
    labels: Table = field(default_factory=dict)
    methods: Table = field(default_factory=dict)

    def phrase(self, words: str) -> str | None:
        """English words in this language, their measurements still to be written in; ``None`` without them."""
        return _translated(as_phrase(words), self.phrases, ())

    def label(self, label: str) -> str | None:
        """What a reader calls a measurement; ``None`` where it has no name."""
        key, letters = label_key(label)
        if key.replace("#", "").replace(" ", "").isdigit():
            return label
        found = self.labels.get(key)
        return None if found is None else filled(found, letters)

    def method(self, method: str, signs: Mapping[int, str] | None = None) -> str | None:
        """A definition; ``None`` where it has no translation.

        Parameters
        ----------
        signs
            What the point and the comma of its numbers become, as :meth:`str.translate` takes it.
        """
        if isinstance(method, Phrase) and (method.parts or method.is_name):
            return _translated(method, {**self.phrases, **self.methods}, ())
        key, numbers = method_key(method)
        found = key if is_wordless(method) else self.methods.get(key)
        return None if found is None else filled(found, signed(method, numbers, signs or {}))


def _translated(words: Phrase, phrases: Mapping[str, str | Entry], forms: tuple[Table, ...]) -> str | None:
    """A phrase part by part; ``forms`` are the tables of the slots it stands in, the innermost first."""
    own: Mapping[str, str | Table] = {}
    text: str | None = next((table[words.pattern] for table in forms if words.pattern in table), None)
    if text is None:
        # a pattern of slots alone may be ordered anew, and otherwise stays
        found = None if words.is_name else phrases.get(words.pattern)
        if found is not None:
            text, own = (found, {}) if isinstance(found, str) else (str(found["text"]), found)
        elif words.is_name or is_wordless(words.pattern):
            text = words.pattern
        else:
            return None
    parts: dict[str, str] = {}
    for slot, part in words.parts.items():
        table = own.get(slot)
        said = _translated(
            part, phrases, forms if table is None or isinstance(table, str) else (table, *forms)
        )
        if said is None:
            return None
        parts[slot] = said
    whole = filled_slots(text, parts)
    return whole[:1].upper() + whole[1:] if words.starts else whole


@lru_cache(maxsize=4)
def catalogue(code: str) -> Catalogue:
    """The catalogue of a language, from every file of its folder in the order of their names."""
    tables: dict[str, dict[str, str | Entry]] = {"phrases": {}, "labels": {}, "methods": {}}
    folder = files("levelhead.render") / "languages" / code
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
                tables["phrases" if name in ("sentences", "words") else name].update(entries)
    labels = {key: str(each) for key, each in tables["labels"].items()}
    methods = {key: str(each) for key, each in tables["methods"].items()}
    return Catalogue(tables["phrases"], labels, methods)
