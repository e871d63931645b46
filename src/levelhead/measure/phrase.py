"""Words that remember how they were put together, so that another language can put them together its own way."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

_SLOT = re.compile(r"\{(\w+)\}")


class Phrase(str):
    """English text made of a pattern and the phrases in its slots.

    It is the English text and can be used as such; whoever translates it takes the pattern and the parts
    instead. What a formatted string would glue together for good stays apart here.

    Parameters
    ----------
    pattern
        Text with ``{slot}`` for each part; a name without a part stays, for the measurement of that name.
    parts
        The phrases in the slots.

    Examples
    --------
    >>> Phrase("a close {side} {{price}}".replace("{{price}}", "{price}"), side=Phrase("below"))
    'a close below {price}'
    """

    __slots__ = ("is_name", "parts", "pattern", "starts")

    pattern: str
    parts: Mapping[str, "Phrase"]
    starts: bool
    is_name: bool

    def __new__(cls, pattern: str, /, **parts: "Phrase") -> "Phrase":
        return _made(pattern, parts)

    def __reduce__(self) -> tuple[object, ...]:
        return _made_again, (self.pattern, dict(self.parts), self.starts, self.is_name)

    def __add__(self, other: str) -> "Phrase":
        """This and what follows it, each a phrase of its own."""
        return Phrase("{first}{then}", first=self, then=as_phrase(other))

    def __radd__(self, other: str) -> "Phrase":
        return as_phrase(other) + self


def _made(
    pattern: str, parts: Mapping[str, Phrase], *, starts: bool = False, is_name: bool = False
) -> Phrase:
    text = filled_slots(pattern, parts)
    made = str.__new__(Phrase, text[:1].upper() + text[1:] if starts else text)
    made.pattern, made.parts = pattern, MappingProxyType(dict(parts))
    made.starts, made.is_name = starts, is_name
    return made


def _made_again(pattern: str, parts: Mapping[str, Phrase], *flags: bool) -> Phrase:
    return _made(pattern, parts, starts=flags[0], is_name=flags[1])


def filled_slots(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with its parts in place; names without a part stay."""
    return _SLOT.sub(lambda found: parts.get(found[1], found[0]), pattern) if parts else pattern


def as_phrase(words: str) -> Phrase:
    """Words that may be a phrase already."""
    return words if isinstance(words, Phrase) else Phrase(words)


NOTHING = Phrase("")


def reworded(words: str, change: Callable[[str], str]) -> str:
    """The same words with what ``change`` makes of each name in them; text that is no phrase is changed whole.

    >>> reworded(Phrase("no {what}", what=named("/home/file")), lambda name: name.rpartition("/")[2])
    'no file'
    """
    if not isinstance(words, Phrase):
        return change(words)
    if words.is_name:
        return named(change(words))
    parts = {slot: as_phrase(reworded(part, change)) for slot, part in words.parts.items()}
    return _made(words.pattern, parts, starts=words.starts)


def word(value: str) -> Phrase:
    """A word that a value of the program names: the side of a level, the kind of a candle."""
    return Phrase(str(value))


def named(value: str) -> Phrase:
    """A name, the same in every language: a symbol, a file, a date as a record spells it."""
    return _made(value, {}, is_name=True)


class Verbatim(str):
    """A message as it was raised: English on pages of every language, and marked as such there."""

    __slots__ = ()


def verbatim(message: str) -> str:
    """A message that is no phrase, to be shown as it is; a phrase is translated like any other."""
    return message if isinstance(message, Phrase) else Verbatim(message)


def cite(name: str) -> Phrase:
    """The place of a measurement whose name is made while the sentence is.

    >>> cite("day_a")
    '{day_a}'
    """
    return Phrase(f"{{{name}}}")


def capital(words: Phrase) -> Phrase:
    """The same phrase at the start of a sentence."""
    return _made(words.pattern, words.parts, starts=True, is_name=words.is_name)


def joined(words: Iterable[Phrase]) -> Phrase:
    """Phrases as a list a person would write.

    >>> joined([Phrase("{a}"), Phrase("{b}"), Phrase("{c}")])
    '{a}, {b} and {c}'
    """
    *before, last = [*words] or [NOTHING]
    return Phrase("{list} and {last}", list=strung(before), last=last) if before else last


def strung(words: Iterable[Phrase], between: str = ", ") -> Phrase:
    """Phrases one after the other with the same sign or word between them; nothing for none."""
    first, *rest = [*words] or [NOTHING]
    for each in rest:
        first = Phrase(f"{{list}}{between}{{next}}", list=first, next=each)
    return first
