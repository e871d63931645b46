"""The languages a page can be written in: number formats here, words in data files beside it."""

from levelhead.render.languages.language import ENGLISH, GERMAN, LANGUAGES, Language, language

__all__ = ["ENGLISH", "GERMAN", "LANGUAGES", "Language", "language"]
