"""Every FHIR resource that the program gives out, for all programs that judge them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import Answers
from suggester.exchange.fhir.bundle import result_bundle
from suggester.exchange.fhir.capability import capability_statement
from suggester.exchange.fhir.code_system import code_system_resource
from suggester.exchange.fhir.guidance import Issuer
from suggester.exchange.fhir.outcome import INFORMATION, OutcomeIssue, operation_outcome
from suggester.exchange.fhir.paper import paper_bundle
from suggester.exchange.fhir.questionnaire import questionnaire_resource, shared_head
from suggester.exchange.fhir.resource import Resource
from tests.exchange.fhir.responses import BASE
from tests.shipped import ASKED, TABLE, answered

MOMENT = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
ISSUER = Issuer(
    base=BASE,
    name="Skin Clinic",
    disclaimer=TABLE.wording["disclaimer_long"],
    approval="Approved by 2 clinicians on 1 December 2026",
    moment=MOMENT,
)
OVERDUE = Issuer(
    base=BASE,
    name="Skin Clinic",
    disclaimer=TABLE.wording["disclaimer_long"],
    approval=TABLE.wording["not_approved"],
    moment=MOMENT + timedelta(days=400),
    warnings=("The rules were due for review.",),
)
PDF = b"%PDF-1.7 of a test"
DROPPED = OutcomeIssue(
    code="informational", text="dropped", expression="QuestionnaireResponse", severity=INFORMATION
)
WRITTEN = questionnaire_resource(TABLE, BASE, approved=False, publisher="Skin Clinic")
EVALUATIONS = [evaluate(TABLE, ASKED.answers(answered(case.answers))) for case in TABLE.cases]


def result_of(answers: Answers) -> Resource:
    """The result of a patient, to be read."""
    return result_bundle(evaluate(TABLE, answers), ISSUER)


def bundles_of(evaluation: Evaluation) -> Iterator[Resource]:
    """Every bundle about one patient."""
    for transaction in (False, True):
        yield result_bundle(evaluation, ISSUER, [DROPPED], transaction=transaction)
        yield paper_bundle(evaluation, ISSUER, PDF, transaction=transaction)
    yield result_bundle(evaluation, OVERDUE)


def every_resource() -> Iterator[Resource]:
    """The questions, what we can do, refusals, and all bundles about all example patients."""
    yield WRITTEN
    yield questionnaire_resource(TABLE, BASE, approved=True, publisher="")
    head = shared_head(TABLE, approved=True, publisher="")
    yield from (code_system_resource(question, BASE, head) for question in ASKED.questions.values())
    yield capability_statement(BASE, "Skin Clinic")
    yield operation_outcome(
        [OutcomeIssue(code="structure", text="a fault", expression="QuestionnaireResponse")]
    )
    for evaluation in EVALUATIONS:
        yield from bundles_of(evaluation)
