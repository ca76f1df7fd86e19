"""What a table has to show before anybody may approve or publish it, bound to its very content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from suggester.core.table.row_hash import TO_CONFIRM, rows_by_hash
from suggester.core.table.rules import PRECAUTION, WARNINGS, Rule, RuleTable
from suggester.core.verification.findings import BROKEN, EXAMPLE, FAULT, Finding

WEAKEST = "D"
"""The letter of custom or careful default: nobody has studied it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGate:
    """What stands against the table of this SHA-256, the rows to confirm, and those that it touches."""

    sha256: str
    against: tuple[str, ...]
    to_confirm: Mapping[str, str]
    """The hash of each row that a second reader has to confirm."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """The hash of every row."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The hash that each row had in the table that this was made on."""

    @property
    def touched(self) -> frozenset[str]:
        """The rows that are new, gone, or say something else."""
        return frozenset(row for row, _ in self.rows.items() ^ self.before.items())

    @property
    def written(self) -> Mapping[str, str]:
        """The rows whose words were written for this table, each with its hash."""
        return {row: sha256 for row, sha256 in self.rows.items() if row in self.touched}


def release_gate(table: RuleTable, findings: Iterable[Finding], base: RuleTable) -> ReleaseGate:
    """The evidence on a table that was made on another one, from everything that its verification found."""
    hashes = rows_by_hash(table)
    return ReleaseGate(
        sha256=table.provenance.sha256,
        against=tuple(f"{one.place} {one.what}" for one in findings if stands_against(one)),
        to_confirm={row: hashes[row] for row in rows_to_confirm(table, base)},
        rows=hashes,
        before=rows_by_hash(base),
    )


def rows_to_confirm(table: RuleTable, base: RuleTable) -> tuple[str, ...]:
    """The ids of the rows that need a second reader; no cell of the table lifts that."""
    before = {rule.id: rule for rule in base.rules}
    return tuple(rule.id for rule in table.rules if needs_confirmation(rule, before.get(rule.id)))


def needs_confirmation(rule: Rule, before: Rule | None) -> bool:
    """A row that is new, or marked, or rests on precaution alone; a warning that says something else."""
    if before is None or TO_CONFIRM in {rule.review, before.review}:
        return True
    if rule.evidence == WEAKEST or PRECAUTION in rule.sources:
        return True
    is_warning = bool({rule.effect, before.effect} & WARNINGS)
    return is_warning and replace(rule, review=before.review) != before


def stands_against(finding: Finding) -> bool:
    """Whether a table with this must not be used: a promise broken or not decided, or a fault of its own."""
    return finding.severity in {BROKEN, FAULT}


def is_about_cases(finding: Finding) -> bool:
    """Whether an example patient does not fit the table any more, or a row has none."""
    return finding.severity == EXAMPLE
