"""One row of a spreadsheet or one table of a TOML file, read key by key.

Every mistake is noted with its place and its cure, and reading goes on: a clinician gets all of them
at once. A key that nothing asked for is a mistake as well, because it is most often a misspelt one.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")

Translate = Callable[[str], str]


MISTAKES_AT_MOST = 500
AND_MORE = "and more; mend these first"


class TooManyMistakesError(Exception):
    """Nobody reads more; and to look for the nearest word costs time, which a hostile file would take."""


class Problems:
    """The mistakes found so far, in the order of reading. Raises TooManyMistakesError after many."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, place: str, what: str) -> None:
        """Remember one mistake: where it is, what is wrong, and how to mend it."""
        line = f"{place}: {what}"
        if line not in self.found:
            self.found.append(line)
        if len(self.found) > MISTAKES_AT_MOST:
            self.found[-1] = AND_MORE
            raise TooManyMistakesError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What all entries of one load share: the list of mistakes, and the patient's language.

    lent: fixed texts to use where the files have none, for files that are older than the program.
    """

    problems: Problems = field(default_factory=Problems)
    translate: Translate = str
    fallback: Mapping[str, str] = field(default_factory=dict)


class Unchecked(Mapping[str, Any]):
    """Stands for the names of a file that could not be read: it holds every name.

    So one mistake in that file is not told again at each place that refers to it.
    """

    def __contains__(self, name: object) -> bool:
        return True

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def plus(names: Collection[str], *more: str) -> Collection[str]:
    """These names and some more."""
    return names if isinstance(names, Unchecked) else (*more, *names)


def did_you_mean(word: str, words: Collection[str]) -> str:
    """' Did you mean ...?' with the nearest valid word, or the valid words where none is near."""
    close = get_close_matches(word, words, 1) or get_close_matches(word.lower(), words, 1)
    if close:
        return f" Did you mean {close[0]!r}?"
    return f" It can be: {', '.join(sorted(words))}." if 0 < len(words) <= 12 else ""


def strange_character(text: str, *, ids: bool = False) -> str:
    """The first character that cannot be seen, or that only looks like a letter of an id; '' if none."""
    if text.isprintable() and (text.isascii() or not ids):
        return ""
    for character in text:
        hidden = unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
        if (hidden and character != "\n") or (ids and not character.isascii()):
            name = unicodedata.name(character, "a control character")
            return f"U+{ord(character):04X} ({name.lower()})"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The keys of one row or table; reads them with the type that is wanted."""

    data: Mapping[str, Any]
    place: str
    unit: str
    reading: Reading
    asked: set[str] = field(default_factory=set)

    def note(self, key: str, what: str) -> None:
        """Remember a mistake in this key."""
        self.reading.problems.note(f"{self.place}, {self.unit} {key}", what)

    def raw(self, key: str, wanted: type | tuple[type, ...], default: Any) -> Any:
        """The value if it is there and of the type; else the default, and a note unless there was none."""
        self.asked.add(key)
        value = self.data.get(key, default)
        if value is None:
            self.note(key, "is missing; it has to be there")
        elif (isinstance(value, bool) and wanted is int) or not isinstance(value, wanted):
            self.note(key, f"is not {_type_in_words(wanted)}")
            return default
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Text without invisible characters; must not be empty unless there is a default."""
        value = self.raw(key, str, default)
        if value is None:
            return ""
        strange = strange_character(value)
        if strange:
            self.note(key, f"holds an invisible character, {strange}; delete it and type the word again")
        if not value.strip() and default is None:
            self.note(key, "is empty; write the text that belongs here")
        return unicodedata.normalize("NFC", value.strip())

    def words(self, key: str, default: str | None = None) -> str:
        """Text that a patient reads, in the patient's language."""
        text = self.text(key, default)
        return self.reading.translate(text) if text else text

    def id(self, key: str, shape: re.Pattern[str] = SNAKE) -> str:
        """A name that others refer to: plain letters and digits, so that no two can look the same."""
        value = self.text(key)
        if value and not shape.fullmatch(value):
            self.note(key, _why_no_id(value, shape))
        return value

    def flag(self, key: str, *, default: bool | None = False) -> bool:
        """True or false."""
        return bool(self.raw(key, bool, default))

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.raw(key, int, default)
        return value if value is not None else 0

    def number(self, key: str) -> float:
        """A number."""
        return float(self.raw(key, (int, float), None) or 0)

    def day(self, key: str) -> date:
        """A calendar day such as 2026-11-20, without quotes."""
        value = self.raw(key, date, None)
        return value if value is not None else date.min

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts, without repetition. Each is one line, so that two lists never read the same."""
        value = self.raw(key, list, list(default) if default is not None else None) or []
        if any(not isinstance(item, str) or strange_character(item) for item in value):
            self.note(key, "is not a list of plain texts")
            return ()
        for item in value:
            if "\n" in item:
                self.note(key, f"holds a line break in {item[:60]!r}; write each line as a text of its own")
            elif not item.strip():
                self.note(key, "holds an empty text; delete it, or write what belongs there")
        if len(set(value)) < len(value):
            self.note(key, "names the same thing twice")
        return tuple(value)

    def one_of(self, key: str, words: Collection[str], default: str | None = None) -> str:
        """One of the words that are allowed here; the first of them after a mistake."""
        value = self.text(key, default)
        if value in words or (value == "" and default is None):
            return value or next(iter(words), "")
        self.note(key, f"has no meaning as {value[:60]!r}.{did_you_mean(value, words)}")
        return next(iter(words), "")

    def named(self, key: str, known: Collection[str], kind: str) -> str:
        """One of the known names, or '' where there is none."""
        name = self.text(key, "")
        return "".join(self.refer(key, [name], known, kind)) if name else ""

    def refer(self, key: str, names: Sequence[str], known: Collection[str], kind: str) -> tuple[str, ...]:
        """The names that are known; a note for each that is not."""
        for name in names:
            if name not in known:
                self.note(key, f"there is no {kind} {name[:60]!r}.{did_you_mean(name, known)}")
        return tuple(name for name in names if name in known)

    def table(self, key: str) -> "Entry":
        """The table of this name inside this one, empty if it is missing."""
        return self._inside(self.raw(key, dict, None) or {}, key)

    def tables(self, key: str, *, needed: bool = True) -> tuple["Entry", ...]:
        """The tables of this name inside this one, each with its number and its id as its place."""
        items = self.raw(key, list, None if needed else []) or []
        if not all(isinstance(item, dict) for item in items):
            self.note(key, f"is not a list of tables; write [[{key}]] above each")
            return ()
        if needed and not items:
            self.note(key, "is empty; at least one is needed")
        named = (f"{key} {n} ({_id_of(item)})" if _id_of(item) else f"{key} {n}" for n, item in _count(items))
        return tuple(self._inside(item, name) for item, name in zip(items, named, strict=True))

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                self.note(str(key), f"is not known here.{did_you_mean(str(key), self.asked)}")

    def _inside(self, data: Mapping[str, Any], name: str) -> "Entry":
        joint = ", " if " " in self.place else " "
        return Entry(data=data, place=f"{self.place}{joint}{name}", unit=self.unit, reading=self.reading)


def unique(entries: Sequence[Entry], key: str = "id") -> None:
    """Note every entry whose id stands in an earlier entry too."""
    first: dict[str, str] = {}
    for entry in entries:
        value = str(entry.data.get(key, "")).strip()
        if value and value in first:
            entry.note(key, f"{value!r} stands twice, first in {first[value]}; give one of them a new id")
        first.setdefault(value, entry.place)


def _count(items: Sequence[Any]) -> Sequence[tuple[int, Any]]:
    return list(enumerate(items, start=1))


def _id_of(item: Mapping[str, Any]) -> str:
    name = item.get("id") or item.get("topic") or item.get("column") or ""
    return name if isinstance(name, str) and not strange_character(name) else ""


def _type_in_words(wanted: type | tuple[type, ...]) -> str:
    words = {
        str: "text; put it in quotes",
        bool: "true or false, without quotes",
        int: "a whole number, without quotes",
        date: "a day such as 2026-11-20, without quotes",
        list: "a list; write [ ... ]",
        dict: "a table",
    }
    return words[wanted] if isinstance(wanted, type) else "a number, without quotes"


def _why_no_id(value: str, shape: re.Pattern[str]) -> str:
    strange = strange_character(value, ids=True)
    if strange:
        return f"is no id: it holds {strange}, which can be taken for another letter; type it again"
    kind = "small letters, digits and _" if shape is SNAKE else "capital letters, digits and -"
    return f"{value[:60]!r} is no id; use {kind} only"
