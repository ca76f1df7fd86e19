"""What a table has to show before anybody may approve or publish it, bound to its very content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suggester.core.table.row_hash import must_confirm, rows_by_hash
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import ADVICE, FAULT, Finding

ABOUT_CASES = frozenset({"every_case_is_as_expected", "every_row_is_shown_by_a_case"})
"""Faults of the examples and not of the table: they are read and decided on by whoever approves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGate:
    """What stands against the table of this SHA-256, and the rows to confirm, each with its hash."""

    sha256: str
    against: tuple[str, ...]
    to_confirm: Mapping[str, str]


def release_gate(table: RuleTable, findings: Iterable[Finding]) -> ReleaseGate:
    """The evidence on a table, from everything that its verification found."""
    hashes = rows_by_hash(table)
    return ReleaseGate(
        sha256=table.provenance.sha256,
        against=tuple(f"{one.place} {one.what}" for one in findings if stands_against(one)),
        to_confirm={row: hashes[row] for row in must_confirm(table)},
    )


def stands_against(finding: Finding) -> bool:
    """Whether a table with this must not be used: a promise broken or not decided, or a fault of its own."""
    return finding.severity != ADVICE and not is_about_cases(finding)


def is_about_cases(finding: Finding) -> bool:
    """Whether an example patient does not fit the table any more, or a row has none."""
    return finding.severity == FAULT and finding.id in ABOUT_CASES
