"""How a language writes numbers and dates, and where its words are."""

from dataclasses import dataclass
from datetime import date

from levelhead.errors import BadOption
from levelhead.measure.months import MONTHS
from levelhead.render.languages.catalogue import Catalogue, catalogue


@dataclass(frozen=True, slots=True)
class Language:
    """A language a page can be written in.

    Parameters
    ----------
    code
        ISO 639-1; names the folder of its catalogue.
    decimal, thousands
        Signs between the digits of a number.
    percent
        What follows a percentage, with the space before it.
    months, short_months, axis_months
        Twelve names, January first: in a sentence, in a table, on a chart.
    day, day_with_year
        Templates with ``{day}``, ``{month}`` and ``{year}``.
    under, over
        Templates of a probability beyond what is printed, with ``{p}``.
    locale
        BCP 47 tag, for what a browser writes itself.
    """

    code: str
    decimal: str
    thousands: str
    percent: str
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    axis_months: tuple[str, ...]
    day: str
    day_with_year: str
    under: str
    over: str
    locale: str

    @property
    def is_english(self) -> bool:
        """True for the language the sentences are composed in, which needs no catalogue."""
        return self.code == "en"

    @property
    def catalogue(self) -> Catalogue:
        """Its words; read from disk at the first call."""
        return catalogue(self.code)

    def number(self, value: float, places: int) -> str:
        """A number with ``places`` decimals.

        >>> GERMAN.number(-12345.678, 2)
        '-12.345,68'
        """
        english = f"{0.0 if round(value, places) == 0 else value:,.{places}f}"
        return english if self.is_english else english.translate(self._signs())

    def sign(self, english: str) -> str:
        """An English number without thousands commas, with this language's decimal sign."""
        return english.replace(".", self.decimal)

    def dated(self, day: date, *, year: bool, short: bool = False) -> str:
        """A date in a sentence, or in a table cell where it is ``short``.

        >>> GERMAN.dated(date(2025, 11, 24), year=True), GERMAN.dated(date(2025, 11, 24), year=False, short=True)
        ('24.\\xa0November 2025', '24.\\xa0Nov.')
        """
        names = self.short_months if short else self.months
        template = self.day_with_year if year else self.day
        return template.format(day=day.day, month=names[day.month - 1], year=day.year)

    def phrase(self, words: str) -> str | None:
        """English words in this language, measurements still to be written in; ``None`` where it lacks them."""
        return str(words) if self.is_english else self.catalogue.phrase(words)

    def text(self, words: str) -> str:
        """The same, English where it lacks them."""
        found = self.phrase(words)
        return str(words) if found is None else found

    def label(self, label: str) -> str:
        """What a measurement is called, English where the language lacks a name."""
        found = None if self.is_english else self.catalogue.label(label)
        return label if found is None else found

    def method(self, method: str) -> str:
        """A definition, English where the language lacks it."""
        found = None if self.is_english else self.catalogue.method(method, self._signs())
        return str(method) if found is None else found

    def said(self, value: str) -> str:
        """What stands for a value: words for a phrase or for what a page calls a word; names stay."""
        if self.is_english:
            return str(value)
        found = self.phrase(value)
        return found if found is not None else self.method(value)

    def _signs(self) -> dict[int, str]:
        return {ord(","): self.thousands, ord("."): self.decimal}


ENGLISH = Language(
    code="en",
    decimal=".",
    thousands=",",
    percent="%",
    months=MONTHS,
    short_months=tuple(name[:3] for name in MONTHS),
    axis_months=tuple(name[:3] for name in MONTHS),
    day="{month} {day}",
    day_with_year="{month} {day}, {year}",
    under="under {p}",
    over="over {p}",
    locale="en-US",
)
# Unicode CLDR 45, de: numbers, percentFormat, months format wide and abbreviated, stand-alone abbreviated.
GERMAN = Language(
    code="de",
    decimal=",",
    thousands=".",
    percent="\N{NO-BREAK SPACE}%",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    short_months=(
        *("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni"),
        *("Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    ),
    axis_months=(
        *("Jan", "Feb", "Mär", "Apr", "Mai", "Jun"),
        *("Jul", "Aug", "Sep", "Okt", "Nov", "Dez"),
    ),
    # a day that stands at the end of a line without its month reads as the end of a sentence
    day="{day}.\N{NO-BREAK SPACE}{month}",
    day_with_year="{day}.\N{NO-BREAK SPACE}{month} {year}",
    under="unter {p}",
    over="über {p}",
    locale="de-DE",
)
LANGUAGES = {each.code: each for each in (ENGLISH, GERMAN)}


def language(code: str) -> Language:
    """The language of a code.

    Raises
    ------
    BadOption
        For one that does not exist, with those that do.
    """
    if code not in LANGUAGES:
        raise BadOption("--lang", code, " or ".join(LANGUAGES))
    return LANGUAGES[code]
