"""How hard a text is to read: the Flesch-Kincaid grade, and how syllables are counted for it."""

import re
from collections.abc import Collection
from functools import lru_cache

NAME_SYLLABLES = 2


ABBREVIATION = 4


SENTENCE_END = re.compile(r"[.!?…:;]+(?=[\s\"'”’)]|$)|\s\|\s")


WORD = re.compile(r"\{\w+\}|\d\S*|[^\W\d_]+(?:['’-][^\W\d_]+)*")


VOWELS = re.compile(r"[aeiouy]+")


COMPOUND = re.compile(r"^(any|every|life|some|there|where)(?=(?:body|day|fore|line|one|thing|times?|where)$)")


# Vowels that stand together and are spoken apart: tri-al, peri-od, di-et, easi-er, are-a, usu-al, do-ing.
SPOKEN_APART = re.compile(
    r"(?<![cghst])ia(?!ge)|[ct]iat|(?<![cghnstx])(?<!ll)io(?!ur)|iu|iet|(?<![ct])ien[ct]|scien"
    r"|[aeiouy][^aeiouy]+ie(?:r|st)$|[aeiouy][^aeiouy]+eas?$|ideal|react|creat(?!ure)|eos?$"
    r"|(?<![gq])u(?:a[lrt]|el|en[ct])|fluid|ruin|[aeiouy]ings?$|[aou]yer|eyo|sms?$|[^aeiouy]n't$"
)


# An e that nobody hears: scale, makes, filled, safely, tongue. It is heard in needle, places and wanted.
SILENT = re.compile(
    r"(?<![aeiouy])(?<![^aeiouylr][lr])e$|(?<![aeiouycgsxz])(?<![cs]h)(?<![^aeiouylr][lr])es$"
    r"|(?<![aeioudty])(?<![^aeiouylr][lr])ed$"
    r"|[aeiouy][^aeiouy]*[^aeiouyl]e(?:ful|fully|less|lets?|ly|ments?|ness|ty)$"
    r"|(?:[aeio]g|ng|q)ues?$"
)


UNRULY = {
    "acne": 2, "ageing": 2, "business": 2, "clothes": 1, "diabetes": 4, "every": 2, "herpes": 2, "maybe": 2,
    "pacemaker": 3, "recipe": 3, "rhythm": 2, "sunbed": 2, "sunbeds": 2, "wavelength": 2,
}  # fmt: skip


def grade(text: str, names: Collection[str]) -> float:
    """The Flesch-Kincaid grade: the years at school that it takes; each of the names is two syllables."""
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    known = {name.lower() for name in names}
    spoken = sum(NAME_SYLLABLES if word.lower() in known else syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """How often the voice beats; once for what is known at a glance: a number, a place, US or NHS."""
    if not word[0].isalpha() or (word.isupper() and len(word) <= ABBREVIATION):
        return 1
    return sum(_beats(part) for part in COMPOUND.sub(r"\1-", word.lower().replace("’", "'")).split("-"))


def _beats(part: str) -> int:
    heard = len(VOWELS.findall(part)) + len(SPOKEN_APART.findall(part)) - len(SILENT.findall(part))
    return UNRULY.get(part, max(heard, 1))


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line with two ends ("Soon | Later") counts as two."""
    return [words for part in SENTENCE_END.split(text) if (words := WORD.findall(part))]
