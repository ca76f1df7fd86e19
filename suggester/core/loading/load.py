"""The files of rules/ to one RuleTable, or every mistake in them at once.

Takes the bytes of the files, not their paths, so that an upload, a version from a database and the
folder on disk come through the same door. Nothing half-read ever leaves it.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from suggester.core.loading import approaches_toml, promises_toml, table_csv, wording_toml
from suggester.core.loading.entries import Entry, Reading, TooManyMistakesError, Translate, Unchecked
from suggester.core.loading.parsing import csv_entries, toml_entry
from suggester.core.loading.questionnaire_toml import Questions, questionnaire
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.table.rules import Rule, RuleTable, Source

TOML_FILES = (
    "table.toml", "questionnaire.toml", "approaches.toml", "wording.toml",
    "regions.toml", "promises.toml", "cases.toml",
)  # fmt: skip
CSV_FILES = {"sources.csv": table_csv.SOURCE_COLUMNS, "table.csv": table_csv.RULE_COLUMNS}
FILES = (*TOML_FILES, *CSV_FILES)


class RuleFilesError(ValueError):
    """Files that cannot be used, with every mistake: file, place, key, what is wrong, how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} mistakes in the rule files")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """All files as entries; one that could not be read is left out."""

    toml: Mapping[str, Entry]
    csv: Mapping[str, tuple[Entry, ...]]
    sha256: str


def load(
    files: Mapping[str, bytes], translate: Translate = str, *, fallback: RuleTable | None = None
) -> RuleTable:
    """The table that these files say. Raises RuleFilesError with all mistakes of all files.

    Every text that a patient reads goes through translate on its way in. Files can be older than the program:
    fixed texts that they do not have yet are those of the lender.
    """
    reading = Reading(translate=translate, fallback=fallback.wording if fallback else {})
    parts: dict[str, Any] = {}
    with suppress(TooManyMistakesError):
        parts = _parts(_read(files, reading))
    if reading.problems.found:
        raise RuleFilesError(reading.problems.found)
    return RuleTable(**parts)


def sha256(files: Mapping[str, bytes]) -> str:
    """The fingerprint of a table: of all its files, whatever line ends and byte order mark they have."""
    digest = hashlib.sha256()
    for name in sorted(FILES):
        content = files.get(name, b"").removeprefix(b"\xef\xbb\xbf")
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read(files: Mapping[str, bytes], reading: Reading) -> _Files:
    for name in FILES:
        if name not in files:
            reading.problems.note(name, "is missing from the folder of rule files; put it back")
    toml = {name: toml_entry(name, files[name], reading) for name in TOML_FILES if name in files}
    rows = {
        name: csv_entries(name, files[name], columns, reading)
        for name, columns in CSV_FILES.items()
        if name in files
    }
    return _Files(
        toml={name: entry for name, entry in toml.items() if entry},
        csv={name: entries for name, entries in rows.items() if entries},
        sha256=sha256(files),
    )


def _parts(read: _Files) -> dict[str, Any]:
    """The parts of a RuleTable, in the order in which they refer to each other."""
    sources = _sources(read)
    parts: dict[str, Any] = {"sources": sources} | _asked(read, sources) | _about(read, sources)
    asked = parts.get("questionnaire")
    questions = asked.questions if asked else Unchecked()
    known = {"source": sources, "approach": _ids(parts.get("approaches"))}
    if "table.csv" in read.csv:
        rows = table_csv.rules(read.csv["table.csv"], questions, known)
        parts["rules"] = tuple(sorted(rows, key=lambda rule: rule.id))
    known["row"] = _ids(parts.get("rules"))
    if "approaches.toml" in read.toml:
        parts["claims"] = approaches_toml.claims(read.toml["approaches.toml"], known["row"])
    if "promises.toml" in read.toml:
        parts["promises"] = promises_toml.promises(read.toml["promises.toml"], questions, known["approach"])
        parts["unsaid"] = promises_toml.unsaid(read.toml["promises.toml"], questions)
        parts["apart"] = promises_toml.apart(read.toml["promises.toml"], known["row"])
    if "cases.toml" in read.toml:
        parts["cases"] = promises_toml.cases(read.toml["cases.toml"], asked, known)
    if asked and "rules" in parts:
        _check_every_question_is_read(asked, parts["rules"], read.toml["questionnaire.toml"])
    return parts | _texts(read, sources, questions)


def _sources(read: _Files) -> Mapping[str, Source]:
    entries = read.csv.get("sources.csv")
    return table_csv.sources(entries) if entries else Unchecked()


def _asked(read: _Files, sources: Collection[str]) -> dict[str, Any]:
    file = read.toml.get("questionnaire.toml")
    return {"questionnaire": questionnaire(file, sources)} if file else {}


def _about(read: _Files, sources: Collection[str]) -> dict[str, Any]:
    file = read.toml.get("approaches.toml")
    if file is None:
        return {}
    topics = approaches_toml.topics(file)
    approaches = approaches_toml.approaches(file, topics, sources)
    return {
        "topics": topics,
        "approaches": approaches,
        "grid": approaches_toml.grid(file, _ids(approaches), sources),
        "asks": approaches_toml.asks(file, "ask", sources),
        "more_asks": approaches_toml.asks(file, "ask_more", sources),
    }


def _texts(read: _Files, sources: Collection[str], questions: Questions) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    if file := read.toml.get("table.toml"):
        parts["provenance"] = table_csv.provenance(file, read.sha256)
        parts["plausible"] = table_csv.plausible(file)
        parts["ordinary"] = table_csv.ordinary(file, questions)
        file.finish()
    if file := read.toml.get("wording.toml"):
        parts |= {"wording": wording_toml.wording(file), "lint": wording_toml.lint(file)}
    if file := read.toml.get("regions.toml"):
        parts["regions"] = wording_toml.regions(file, sources)
    return parts


def _ids(things: Sequence[Any] | None) -> Collection[str]:
    return [thing.id for thing in things] if things is not None else Unchecked()


def _check_every_question_is_read(asked: Questionnaire, rules: Sequence[Rule], file: Entry) -> None:
    """A question that nothing reads takes a patient's time and gives nothing back."""
    read = {condition.question for rule in rules for condition in rule.when}
    for name in asked.questions:
        if name not in read:
            file.note(
                "question", f"no row reads {name!r}; write the row that needs it, or take the question out"
            )
