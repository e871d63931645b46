"""The language of an answer: asked for in the address, which every link of the page keeps.

No cookie holds it: an address shows one page whoever opens it, nothing is changed by reading, and finished bytes
depend on nothing but what was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request

from levelhead.render.html.markup import NOTHING, Html, tag, text
from levelhead.render.languages import ENGLISH, LANGUAGES, Language, language
from levelhead.web.reading import LONGEST

PARAMETER = "lang"


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language a page is written in, and how its links keep it.

    Parameters
    ----------
    language
        Of every word.
    is_own
        Whether the dashboard speaks it unasked: then no address names it.
    """

    language: Language = ENGLISH
    is_own: bool = True

    @property
    def english(self) -> str | None:
        """The ``lang`` of words that stay English; ``None`` where all are."""
        return None if self.language.is_english else ENGLISH.code

    def said(self, words: str) -> str:
        """Plain words, for titles and attributes."""
        return self.language.text(words)

    def text(self, words: str) -> Html:
        """Words between tags."""
        return text(self.language.text(words))

    def at(self, address: str) -> str:
        """An address of the dashboard, in this language.

        >>> from levelhead.render.languages import GERMAN
        >>> Tongue(GERMAN, is_own=False).at("/?sort=rsi"), Tongue(GERMAN).at("/RTY")
        ('/?sort=rsi&lang=de', '/RTY')
        """
        if self.is_own:
            return address
        return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={self.language.code}"

    def field(self) -> Html:
        """What a form sends by GET, so that the page it leads to is in this language, too."""
        if self.is_own:
            return NOTHING
        return tag("input", type="hidden", name=PARAMETER, value=self.language.code)


def tongue_of(asked: str, own: str) -> Tongue:
    """The language of ``asked``, a code as :func:`asked_of` gives it, in a dashboard that speaks ``own``."""
    return Tongue(LANGUAGES[asked or own], is_own=not asked)


def asked_of(query: Mapping[str, str], own: str) -> str:
    """The code that a query asks for; empty: the dashboard's own language.

    Raises
    ------
    BadOption
        For a language that does not exist, with those that do.
    """
    asked = query.get(PARAMETER, "")
    if not asked:
        return ""
    code = language(asked[:LONGEST]).code
    return "" if code == own else code


def tongue_in(query: Mapping[str, str], own: str) -> Tongue:
    """The same for a refusal: the dashboard's own language where there is no such language."""
    asked = query.get(PARAMETER, "")
    return tongue_of(asked if asked in LANGUAGES and asked != own else "", own)


def tongue_of_query(query: bytes, own: str) -> Tongue:
    """The same of a query that nothing has read yet."""
    found = parse_qs(query.decode("latin-1"))
    return tongue_in({key: values[-1] for key, values in found.items()}, own)


def own_of(request: Request) -> str:
    """The code of the language that the dashboard of a request speaks unasked."""
    own: str = request.app.state.language
    return own


def spoken(request: Request) -> Tongue:
    """The language of the answer to a request."""
    return tongue_in(request.query_params, own_of(request))
