"""Telephone numbers in a text as links: on a phone, one touch calls.

Only numbers that this installation names are linked: the three of its region, and one in its contact. So no
count and no code of a text is ever taken for a number to call.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

CALLABLE = re.compile(r"\+?\d(?:[\d ().-]*\d)?")
AS_SHORT_AS = 6
"""Digits of the shortest number in a contact: fewer can be the number of a room or a house."""
LINK = Markup('<a href="tel:{}">{}</a>')


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Whom to call, as text; dial is the emergency number where there is one to dial."""

    emergency: str
    urgent: str
    support: str
    dial: str
    contact: str = ""

    @cached_property
    def dialled(self) -> re.Pattern[str]:
        """What is linked in a text: the whole name of a line with its number, as in 'NHS 111'."""
        longest_first = sorted(set(self._phrases()), key=len, reverse=True)
        return re.compile(
            "|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in longest_first) or "(?!)"
        )

    def _phrases(self) -> Iterator[str]:
        for line in (self.emergency, self.urgent, self.support):
            if CALLABLE.search(line):
                yield line
        for found in CALLABLE.finditer(self.contact):
            if len(_digits(found[0])) >= AS_SHORT_AS:
                yield found[0]


def dialled(text: str, numbers: Numbers) -> Markup:
    """A text with its telephone numbers as tel: links; all else is escaped."""
    parts, end = [], 0
    for found in numbers.dialled.finditer(text):
        called = CALLABLE.search(found[0])
        parts += [
            escape(text[end : found.start()]),
            LINK.format(_digits(called[0] if called else ""), found[0]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _digits(number: str) -> str:
    """A number as a telephone takes it."""
    return re.sub(r"[^\d+]", "", number)
