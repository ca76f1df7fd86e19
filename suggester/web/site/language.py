"""Whose words the pages speak: one gettext catalogue, chosen when the program starts.

English is what the sources are written in, so it needs no catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

from suggester.home import TRANSLATIONS

AS_WRITTEN = NullTranslations()
WITH_CAPITAL_NOUNS = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language with its direction of writing, its words and its way to write a day."""

    tag: str
    direction: str
    translations: NullTranslations

    def words(self, text: str) -> str:
        """The same text in this language; the text itself where it is not translated."""
        return self.translations.gettext(text)

    def phrase(self, text: str, **places: object) -> str:
        """Words of the interface, with their places filled; the template escapes the whole."""
        translated = self.translations.gettext(text)
        return translated % places if places else translated

    def inside(self, title: str) -> str:
        """A title as it stands within a sentence: with a small letter, but for short forms and for I."""
        return _inside(title, self.tag)

    def counted(self, one: str, many: str, num: int, **places: object) -> str:
        """Words of the interface about a number of things."""
        return self.translations.ngettext(one, many, num) % {"num": num, **places}

    def either(self, words: Sequence[str]) -> str:
        """A choice of these, such as A, B or C."""
        return format_list(words, style="or", locale=self.tag)

    def day(self, day: date) -> str:
        """A day as people write it, such as 20 November 2026."""
        return _formatted(day, self.tag)


@lru_cache(maxsize=64)
def _formatted(day: date, tag: str) -> str:
    return format_date(day, "d MMMM y", locale=tag)


@lru_cache(maxsize=4096)
def _inside(title: str, tag: str) -> str:
    first = title.partition(" ")[0]
    keeps = tag in WITH_CAPITAL_NOUNS or first == "I" or first[1:2].isupper()
    return title if keeps else title[:1].lower() + title[1:]


def language(tag: str) -> Language:
    """The language of this tag; FileNotFoundError if there is no catalogue for it."""
    path = TRANSLATIONS / tag / "LC_MESSAGES" / "messages.mo"
    if tag == "en":
        translations = AS_WRITTEN
    else:
        with path.open("rb") as file:
            translations = GNUTranslations(file)
    return Language(tag=tag, direction=Locale.parse(tag).text_direction, translations=translations)
