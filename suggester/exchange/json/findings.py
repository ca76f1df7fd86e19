"""What the checks found as JSON: what `check --json` prints."""

from dataclasses import asdict

from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.table.rules import RuleTable
from suggester.core.verification.findings import Finding


def as_data(table: RuleTable, findings: tuple[Finding, ...]) -> dict[str, object]:
    """The table, how much of it was checked, and every finding."""
    provenance = table.provenance
    return {
        "table": {"id": provenance.id, "version": provenance.version, "sha256": provenance.sha256},
        "rows": len(table.rules),
        "promises": len(table.promises),
        "cases": len(table.cases),
        "valid_patients": str(valid_answer_sets(table.questionnaire)),
        "findings": [asdict(finding) for finding in findings],
    }
