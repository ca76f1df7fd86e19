"""Rule files with some fields saying something else, and every other byte as it was.

Remarks, blank lines and the way in which somebody laid out a file belong to whoever wrote it: they stay.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit

from suggester.core.loading.entries import Reading
from suggester.core.loading.load import CSV_FILES
from suggester.core.loading.parsing import csv_header, csv_rows
from suggester.core.writing.kind import Kind
from suggester.core.writing.kinds import BY_NAME
from suggester.core.writing.shapes import Value, shape_of, value_of, words_of
from suggester.core.writing.things import NAMES, ThingKey, tables

NewWords = Mapping[ThingKey, Mapping[str, str] | None]
"""What fields of a thing say from now on, the others staying.

A thing that is not there yet is added at the end of its kind; None takes one away.
"""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class NoSuchThingError(KeyError):
    """A thing that cannot be written, because what it would stand in is not there, in one sentence."""


def rewritten(files: Mapping[str, bytes], changes: NewWords) -> dict[str, bytes]:
    """The same files after these changes. Raises NoSuchThingError, ValueError."""
    found = dict(files)
    for name in {BY_NAME[key.kind].file for key in changes}:
        own = {key: fields for key, fields in changes.items() if BY_NAME[key.kind].file == name}
        if name not in files:
            raise NoSuchThingError(
                f"{', '.join(key.kind for key in own)}: written by hand, in the file itself"
            )
        found[name] = _csv(name, files[name], own) if name in CSV_FILES else _toml(files[name], own)
    return found


def _csv(name: str, content: bytes, changes: NewWords) -> bytes:
    columns = CSV_FILES[name]
    had = csv_header(content)
    rows = {row["id"].strip(): row for _, row in csv_rows(name, content, columns, Reading())}
    for key, fields in changes.items():
        if fields is None:
            rows.pop(key.id, None)
        else:
            empty = dict.fromkeys(columns.names, "")
            rows[key.id] = {**rows.get(key.id, empty | {"id": key.id}), **fields}
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    used = {name for name in columns.optional if any(row[name] for row in rows.values())}
    shown = [name for name in columns.names if name in had or name in used or name not in columns.optional]
    writer.writerows([shown, *([row[name] for name in shown] for row in rows.values())])
    return written.getvalue().encode()


def _toml(content: bytes, changes: NewWords) -> bytes:
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    document = tomlkit.parse(content.removeprefix(mark))
    for key, fields in changes.items():
        kind = BY_NAME[key.kind]
        known: dict[str, Any] = dict(tables(kind, document))
        if fields is None:
            _take_out(document, kind, key)
        elif key.id in known:
            _write(kind, known[key.id], fields)
        else:
            _write(kind, _added(document, kind, key), fields)
    return mark + tomlkit.dumps(document).encode()


def _write(kind: Kind, table: Any, fields: Mapping[str, str]) -> None:
    for name, words in fields.items():
        before = _plain(table[name]) if name in table else None
        value = value_of(words, kind.field(name).shape if before in (None, []) else shape_of(before))
        if isinstance(value, Mapping):
            _write_inside(table, name, value)
        elif before is None or words_of(before) != words:
            table[name] = value


def _plain(item: Any) -> Any:
    """What stands there; true and false come out of a table as they are."""
    return item if isinstance(item, bool) else item.unwrap()


def _write_inside(table: Any, name: str, value: Mapping[str, Value]) -> None:
    """A table within its line, and of it nothing but the keys that say something else."""
    if name not in table:
        table[name] = tomlkit.inline_table()
    inner = table[name]
    for key in [key for key in inner if key not in value]:
        del inner[key]
    for key, one in value.items():
        if key not in inner or _plain(inner[key]) != one:
            inner[key] = one


def _added(document: Any, kind: Kind, key: ThingKey) -> Any:
    siblings, called = _siblings(document, kind, key), key.id.rpartition("/")[2]
    table = tomlkit.table()
    if not called.isdigit():
        table[_name_of(siblings)] = called
    siblings.append(table)
    return siblings[-1]


def _take_out(document: Any, kind: Kind, key: ThingKey) -> None:
    siblings = _siblings(document, kind, key)
    ids = [thing for thing, _ in tables(kind, document) if _outer(thing) == _outer(key.id)]
    if key.id in ids:
        del siblings[ids.index(key.id)]


def _siblings(document: Any, kind: Kind, key: ThingKey) -> Any:
    """The list in which a thing stands, or would."""
    *outer, last = kind.path
    around = Kind(name="", label="", file=kind.file, met="", path=tuple(outer), fields={})
    found: dict[str, Any] = dict(tables(around, document))
    holder = found.get(_outer(key.id))
    if holder is None or not isinstance(holder.get(last), list):
        raise NoSuchThingError(f"{kind.label} {key.id}: there is nothing that it could stand in")
    return holder[last]


def _outer(thing: str) -> str:
    return thing.rpartition("/")[0]


def _name_of(siblings: Sequence[Mapping[str, Any]]) -> str:
    return next((name for one in siblings for name in NAMES if name in one), NAMES[0])
