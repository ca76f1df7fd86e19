"""What the checks found in words: how `check` prints it."""

import json

from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import ADVICE, BROKEN, EXAMPLE, Finding


def in_words(finding: Finding) -> str:
    """What stands behind the severity: where and what, one patient if there is one, and how to mend it."""
    lines = [f"{finding.place}: {finding.what}"]
    if finding.witness is not None:
        lines.append(f"      {json.dumps(dict(finding.witness))}")
    return "\n".join([*lines, f"      {finding.mend}"])


def conclusion(table: RuleTable, findings: tuple[Finding, ...], seconds: float) -> str:
    """The last line: which table, how many rows and faults, and how many promises were proved."""
    advice = sum(finding.severity == ADVICE for finding in findings)
    examples = sum(finding.severity == EXAMPLE for finding in findings)
    broken = sum(finding.severity == BROKEN for finding in findings)
    undecided = sum(finding.id == "not_decided" and "promises.toml" in finding.place for finding in findings)
    kept = len(table.promises) - broken - undecided
    to_read = f", {some(examples, 'example')} to be read" if examples else ""
    return (
        f"Table {table.provenance.version} ({table.provenance.status}), SHA-256 {table.provenance.sha256}: "
        f"{len(table.rules)} rows, {some(len(findings) - advice - examples, 'fault')}{to_read}, "
        f"{some(advice, 'advice', '')}; "
        f"{kept} of {len(table.promises)} promises proved for all "
        f"{valid_answer_sets(table.questionnaire):,} valid patients; {seconds:.2f} s"
    )


def some(number: int, thing: str, plural: str = "s") -> str:
    """'1 mistake', '2 mistakes'."""
    return f"{number} {thing}" + ("" if number == 1 else plural)
