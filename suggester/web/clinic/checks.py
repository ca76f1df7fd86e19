"""What the verifier says about the table in use: worked out once for a table and a day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import perf_counter

from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.evaluation.cases import differences
from suggester.core.table.rules import Promise, RuleTable
from suggester.core.verification.findings import SEVERITIES, Finding
from suggester.core.verification.verify import verify
from suggester.core.writing.page_kinds import OPTION, QUESTION
from suggester.core.writing.rule_kinds import ROW as ROW_KIND

ROW = re.compile(r"\b(?:ST|HD|CA|SG|IN)-\d+\b")
WHOLE = {
    "table.csv": "Row", "promises.toml": "Safeguard", "cases.toml": "Example patient",
    "sources.csv": "Source",
}  # fmt: skip
"""The files of which a place names one thing: what that is called."""
IN_PARTS = {
    "questionnaire.toml": "The questions", "approaches.toml": "The approaches", "wording.toml": "The texts",
    "table.toml": "The table itself", "regions.toml": "Numbers to call",
}  # fmt: skip
"""The files of which a place goes from the outside in."""
PROMISE = re.compile(r"^promises\.toml (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFinding:
    """One finding, the rows that it is about, and where the patient who shows it is opened, or ''."""

    finding: Finding
    place: str
    """Where it is, in words of the pages."""
    rows: tuple[str, ...]
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """The findings of one severity."""

    severity: str
    findings: tuple[ListedFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that the page of checks says."""

    groups: tuple[Severity, ...]
    told: tuple[tuple[Promise, bool], ...]
    mantissa: str
    exponent: int
    seconds: str
    cases: int
    cases_right: int

    @property
    def promises(self) -> int:
        """How many promises there are."""
        return len(self.told)

    @property
    def kept(self) -> int:
        """How many of them are proved."""
        return sum(is_kept for _, is_kept in self.told)


@lru_cache(maxsize=4)
def report_of(table: RuleTable, today: date) -> Report:
    """The report on this table on this day; a second of work, once."""
    began = perf_counter()
    findings = verify(table, today)
    seconds = perf_counter() - began
    open_promises = {promise_of(finding) for finding in findings} - {""}
    mantissa, _, exponent = f"{valid_answer_sets(table.questionnaire):.1e}".partition("e+")
    return Report(
        groups=tuple(
            Severity(severity=severity, findings=found)
            for severity in SEVERITIES
            if (found := tuple(_told(table, one) for one in findings if one.severity == severity))
        ),
        told=tuple((promise, promise.id not in open_promises) for promise in table.promises),
        mantissa=mantissa,
        exponent=int(exponent),
        seconds=f"{seconds:.1f}",
        cases=len(table.cases),
        cases_right=sum(not differences(table, case) for case in table.cases),
    )


def witnesses(table: RuleTable, today: date) -> Mapping[str, Mapping[str, object]]:
    """For each promise that is broken, by its id, the answers of a patient who breaks it."""
    told = (one.finding for group in report_of(table, today).groups for one in group.findings)
    return {promise_of(finding): finding.witness for finding in told if finding.witness}


def promise_of(finding: Finding) -> str:
    """The id of the promise that a finding is about, or ''."""
    found = PROMISE.match(finding.place)
    return found[1] if found else ""


def place_in_words(place: str, table: RuleTable) -> str:
    """Where something is, as readers of the pages call it; a place that is none of theirs stays as it is."""
    file, _, rest = place.replace(".toml, ", ".toml ").partition(" ")
    if file in WHOLE:
        thing, _, column = rest.partition(", column ")
        about = ROW_KIND.field(column).label if column else ""
        return ", ".join(part for part in (f"{WHOLE[file]} {thing}".strip(), about) if part)
    if file not in IN_PARTS:
        return place
    return ", ".join(_part_in_words(part, rest, table) for part in rest.split(", ") if part) or IN_PARTS[file]


def _part_in_words(part: str, whole: str, table: RuleTable) -> str:
    """'question red_flags' by the words of the question, 'option none' by those of the answer."""
    word, _, name = part.partition(" ")
    asked = re.match(r"question (\w+)", whole)
    question = table.questionnaire.questions.get(asked[1]) if asked else None
    if question and word == "question":
        return question.short
    if question and word == "option" and name in question.by_id:
        return f"“{question.by_id[name].label}”"
    if word == "approach" and name in table.approach:
        return table.approach[name].name
    if word == "fact":
        return table.topics.get(name, name)
    labels = {key: field.label for kind in (QUESTION, OPTION) for key, field in kind.fields.items()}
    return labels.get(part, part.replace("_", " "))


def _told(table: RuleTable, finding: Finding) -> ListedFinding:
    known = {rule.id for rule in table.rules}
    named = dict.fromkeys(ROW.findall(finding.place))
    promise = promise_of(finding)
    return ListedFinding(
        finding=finding,
        place=place_in_words(finding.place, table),
        rows=tuple(row for row in named if row in known),
        witness=f"/clinic/try?promise={promise}" if finding.witness and promise else "",
    )
