"""A result as a FHIR GuidanceResponse: what the rules say, under a note that says what that is worth.

It holds outcomes and the ids of rows, and nothing that a record could take for an order or for a plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.table.rules import Rule, Urgency
from suggester.exchange.fhir.resource import Resource
from suggester.exchange.told_standing import ToldStanding, told_standings


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Which installation gives out a result, when, and what stands over everything that it gives out.

    base: its address, without a slash at its end.  approval: who answers for the table, in a sentence.
    warnings: what else has to be known of the table, such as that its review is late.
    """

    base: str
    name: str
    disclaimer: str
    approval: str
    moment: datetime
    warnings: tuple[str, ...] = ()

    @cached_property
    def instant(self) -> str:
        """The moment as FHIR writes it."""
        return self.moment.isoformat(timespec="seconds")


def guidance_resource(evaluation: Evaluation, issuer: Issuer) -> Resource:
    """The result of one patient, who is not named."""
    return {
        "resourceType": "GuidanceResponse",
        "contained": [
            {"resourceType": "Parameters", "id": "result", "parameter": _result(evaluation, issuer)}
        ],
        "moduleUri": f"{issuer.base}/rules",
        "status": "success",
        "occurrenceDateTime": issuer.instant,
        "note": [{"text": text} for text in _notes(evaluation, issuer)],
        "outputParameters": {"reference": "#result"},
    }


def table_in_words(evaluation: Evaluation) -> str:
    """Which table it was, so that nobody can take it for another one."""
    provenance = evaluation.table.provenance
    return f"Rule table {provenance.id} {provenance.version}, SHA-256 {provenance.sha256}"


def _notes(evaluation: Evaluation, issuer: Issuer) -> Iterator[str]:
    """The disclaimer first, whatever else is to be said."""
    yield issuer.disclaimer
    yield f"{issuer.approval.rstrip('.')}. {table_in_words(evaluation)}."
    yield from issuer.warnings


def _result(evaluation: Evaluation, issuer: Issuer) -> list[Resource]:
    """What `evaluate` prints. Past its review date the table lists nothing; a stop is told as ever."""
    found: list[Resource] = [{"name": "outcome", "valueCode": "stop" if evaluation.is_stop else "options"}]
    if evaluation.urgency is not Urgency.NONE:
        found.append({"name": "urgency", "valueCode": evaluation.urgency.name.lower()})
    if evaluation.is_stop:
        return [*found, *_approaches(evaluation)]
    found += [_urgent(rule) for rule in evaluation.matched if rule.is_urgent_hold]
    is_overdue = issuer.moment.date() > evaluation.table.provenance.review_by
    return found if is_overdue else [*found, *_approaches(evaluation)]


def _approaches(evaluation: Evaluation) -> list[Resource]:
    return [_approach(name, standing) for name, standing in told_standings(evaluation).items()]


def _approach(name: str, standing: ToldStanding) -> Resource:
    """How one approach stands; its id can hold an underscore, which FHIR takes in a code and not in an id."""
    return {
        "name": "approach",
        "part": [
            {"name": "id", "valueCode": name},
            {"name": "outcome", "valueCode": standing["outcome"]},
            *[{"name": "rule", "valueId": rule} for rule in standing["rules"]],
            *[{"name": "info", "valueId": rule} for rule in standing["info"]],
        ],
    }


def _urgent(rule: Rule) -> Resource:
    """A hold that cannot wait, and how soon to call."""
    return {
        "name": "urgent_rule",
        "part": [
            {"name": "rule", "valueId": rule.id},
            {"name": "urgency", "valueCode": rule.urgency.name.lower()},
        ],
    }
