"""The folder rules/ on disk: its files as bytes for the loader, and a new head for one.

Its folder past/ holds one folder for each table that was live before, as it was: printed answer codes of
that table need it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from suggester.core.answer_code import table_group
from suggester.core.loading.entries import Translate
from suggester.core.loading.load import FILES, RuleFilesError, load
from suggester.core.table.rules import RuleTable

PAST = "past"
TOO_LARGE = 4_000_000


class RulesFolderError(OSError):
    """A folder that cannot be read, in one sentence for the person who can mend it."""


def read_folder(folder: Path) -> dict[str, bytes]:
    """The rule files that are in the folder; one that is missing is left for the loader to name."""
    if not folder.is_dir():
        raise RulesFolderError(
            f"{folder} is no folder. Name the folder that holds table.csv, as in --rules rules"
        )
    return {name: read_file(folder / name) for name in FILES if (folder / name).is_file()}


def read_file(path: Path) -> bytes:
    """What is in one file. Raises RulesFolderError where it is far too large, or may not be opened."""
    try:
        if path.stat().st_size > TOO_LARGE:
            raise RulesFolderError(
                f"{path} is larger than {TOO_LARGE // 1_000_000} MB, so it is no rule file"
            )
        return path.read_bytes()
    except PermissionError as error:
        raise RulesFolderError(f"{path} cannot be opened: {error.strerror}") from error


def load_folder(folder: Path, translate: Translate = str, fallback: RuleTable | None = None) -> RuleTable:
    """The table in this folder. Raises RulesFolderError or RuleFilesError.

    Fixed texts that its files do not have yet are those of the fallback.
    """
    return load(read_folder(folder), translate, fallback=fallback)


def replace_file(path: Path, content: bytes) -> None:
    """The whole file or none of it: whoever reads it meanwhile sees the old one. Raises RulesFolderError."""
    if path.exists() and not path.is_file():
        raise RulesFolderError(f"{path} is no file, so nothing is written there")
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise RulesFolderError(f"{path} cannot be written: {error.strerror}") from error


def load_past_folders(folder: Path, live: RuleTable, translate: Translate = str) -> tuple[RuleTable, ...]:
    """Every table below past/ but the live one. Raises RuleFilesError with all mistakes of all of them."""
    problems: list[str] = []
    found = {}
    for path in _folders(folder / PAST):
        try:
            found[f"{PAST}/{path.name}"] = load(read_folder(path), translate, fallback=live)
        except RuleFilesError as error:
            problems += [f"{PAST}/{path.name}/{problem}" for problem in error.problems]
    others = {name: table for name, table in found.items() if not _is_same(table, live)}
    problems += _hard_to_tell_apart([("the rules in use", live), *others.items()])
    problems += _of_the_same_name(live, others)
    if problems:
        raise RuleFilesError(problems)
    return tuple(others.values())


def _folders(past: Path) -> list[Path]:
    if not past.is_dir():
        return []
    return sorted(path for path in past.iterdir() if path.is_dir() and not path.name.startswith("."))


def _is_same(one: RuleTable, other: RuleTable) -> bool:
    return one.provenance.sha256 == other.provenance.sha256


def _hard_to_tell_apart(named: Iterable[tuple[str, RuleTable]]) -> Iterator[str]:
    """A code names its table by its first group: two tables with the same one would be mixed up."""
    seen: dict[str, str] = {}
    for name, table in named:
        first = seen.setdefault(table_group(table), name)
        if first != name:
            yield (
                f"{name}: its answer codes begin with {table_group(table)}, like those of {first}. "
                "Keep one of the two folders"
            )


def _of_the_same_name(live: RuleTable, others: Mapping[str, RuleTable]) -> Iterator[str]:
    """Papers name their table by its version. Two earlier ones stay: nobody may edit them any more."""
    version = live.provenance.version
    for name, table in others.items():
        if table.provenance.version == version:
            yield (
                f"{name}: its version is {version}, and the rules in use are another table of that name, "
                "which papers carry. Give the rules in use a version of their own in table.toml"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """What a new version is called, from when on it is in use, and by when it has to be reviewed."""

    version: str
    valid_from: date
    review_by: date


def with_head(content: bytes, head: VersionHead) -> bytes:
    """The same file with this head; what it does not name stays away, and the loader says so."""
    text = content.decode()
    for key, value in (
        ("version", json.dumps(head.version)),
        ("valid_from", head.valid_from.isoformat()),
        ("review_by", head.review_by.isoformat()),
    ):
        text = re.sub(
            rf"(?m)^({key}[ \t]*=[ \t]*)[^#\r\n]*?([ \t]*(?:#[^\r\n]*)?\r?)$",
            rf"\g<1>{value}\g<2>",
            text,
            count=1,
        )
    return text.encode()
