"""An OperationOutcome: how FHIR says what was wrong, or what is worth knowing of what was right."""

from collections.abc import Iterable
from dataclasses import dataclass

from suggester.exchange.fhir.resource import Resource

ERROR, WARNING, INFORMATION = "error", "warning", "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeIssue:
    """One thing to say, and the element of the request that it is about; '' for the whole.

    code: of FHIR's own list of issue types. The text never holds what was sent.
    """

    code: str
    text: str
    expression: str = ""
    severity: str = ERROR


def operation_outcome(issues: Iterable[OutcomeIssue]) -> Resource:
    """All of it at once."""
    return {"resourceType": "OperationOutcome", "issue": [_written(issue) for issue in issues]}


def _written(issue: OutcomeIssue) -> Resource:
    written: Resource = {
        "severity": issue.severity,
        "code": issue.code,
        "details": {"text": issue.text},
    }
    return written | ({"expression": [issue.expression]} if issue.expression else {})
