"""The nine rule files as things with fields: everything that somebody wrote there, by kind and id.

Also the remarks of a file are words that somebody wrote. Spaces, quotes and the order of rows of table.csv
are none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from suggester.core.loading.entries import Reading
from suggester.core.loading.load import CSV_FILES, TOML_FILES
from suggester.core.loading.parsing import csv_rows, toml_data
from suggester.core.writing.kind import Kind
from suggester.core.writing.kinds import KINDS
from suggester.core.writing.rule_kinds import REMARKS
from suggester.core.writing.shapes import words_of

NAMES = ("id", "topic", "column")
"""What a thing is called by, the first that it has; one without a name is called by its place."""
PLACES = frozenset((kind.file, kind.path) for kind in KINDS)
TOML_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|' r"'''.*?'''|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'|" r"(?P<remark>\#[^\n]*)",
    re.DOTALL,
)


class ThingKey(NamedTuple):
    """Which thing: the name of its kind, and its id with the ids of what it stands in."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Everything that the rule files say, in the order in which they say it."""

    fields: Mapping[ThingKey, Mapping[str, str]]

    def of(self, kind: Kind) -> list[str]:
        """The ids of all things of this kind, in their order."""
        return [key.id for key in self.fields if key.kind == kind.name]

    def words(self, kind: Kind, thing: str, field: str) -> str:
        """What this field of this thing says; '' where there is none."""
        return self.fields.get(ThingKey(kind.name, thing), {}).get(field, "")


def things(files: Mapping[str, bytes]) -> Things:
    """What files say that load: of others, what can be read of them."""
    texts = {name: _text(files[name]) for name in TOML_FILES if name in files}
    read = {name: toml_data(text) for name, text in texts.items()}
    found: dict[ThingKey, Mapping[str, str]] = {}
    for kind in KINDS:
        entries = tables(kind, read.get(kind.file, {})) if kind.path else _rows(kind, files)
        for thing, entry in entries:
            found[ThingKey(kind.name, thing)] = _fields(kind, entry, has_name=bool(thing))
    for name, text in texts.items():
        found[ThingKey(REMARKS.name, name)] = {"words": "\n".join(_remarks(text))}
    return Things(fields=found)


def tables(kind: Kind, document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every table of this kind in a document, with the id of its thing."""
    yield from _below(document, kind.path, ())


def is_inside(kind: Kind, key: str) -> bool:
    """Whether this key of a thing holds things of a kind of their own."""
    return (kind.file, (*kind.path, key)) in PLACES


def _below(node: Any, path: tuple[str, ...], ids: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not path:
        yield "/".join(ids), node
        return
    found = node.get(path[0])
    if isinstance(found, Mapping):
        yield from _below(found, path[1:], ids)
        return
    for place, one in enumerate(found or (), start=1):
        yield from _below(one, path[1:], (*ids, called(one, place)))


def called(entry: Mapping[str, Any], place: int) -> str:
    """What a thing is called: by its name, else by its place."""
    return str(next((entry[name] for name in NAMES if name in entry), place))


def _rows(kind: Kind, files: Mapping[str, bytes]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for _, row in csv_rows(kind.file, files.get(kind.file, b""), CSV_FILES[kind.file], Reading()):
        yield row["id"].strip(), {name: cell.strip() for name, cell in row.items()}


def _fields(kind: Kind, entry: Mapping[str, Any], *, has_name: bool) -> Mapping[str, str]:
    name = next((name for name in NAMES if has_name and name in entry), "")
    own = {key: value for key, value in entry.items() if key != name and not is_inside(kind, key)}
    return {key: words for key, value in own.items() if (words := words_of(value)) or kind.path}


def _remarks(text: str) -> Iterator[str]:
    """What stands behind a # that is in no text, without the lines that are only drawn."""
    for found in TOML_TOKEN.finditer(text):
        if (said := found["remark"]) and (words := said.strip("#-= \t")):
            yield " ".join(words.split())


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
