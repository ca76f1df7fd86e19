"""A result as a FHIR Bundle: the answers as understood, what the rules say, and which rules they were.

As a collection it is to be read; as a transaction a FHIR server takes it as it is. Nobody is named in it: a
record adds whom it is about.
"""

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, uuid5

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questionnaire import Page
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.exchange.fhir.code_system import coding
from suggester.exchange.fhir.guidance import Issuer, guidance_resource, table_in_words
from suggester.exchange.fhir.outcome import INFORMATION, WARNING, OutcomeIssue, operation_outcome
from suggester.exchange.fhir.questionnaire import page_link, questions_version
from suggester.exchange.fhir.resource import Resource, as_bytes, questionnaire_path

TAKEN = OutcomeIssue(code="informational", text="All answers were taken.", severity=INFORMATION)
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def result_bundle(
    evaluation: Evaluation, issuer: Issuer, dropped: Sequence[OutcomeIssue] = (), *, transaction: bool = False
) -> Resource:
    """The result of one patient.  dropped: what was answered and not asked."""
    resources = result_resources(evaluation, issuer)
    return bundle_of(resources, [*dropped, *remarks(issuer)], transaction=transaction)


def result_resources(evaluation: Evaluation, issuer: Issuer) -> list[Resource]:
    """What a record keeps: the response, the result, and where both come from."""
    response = response_resource(evaluation, issuer.base)
    guidance = guidance_resource(evaluation, issuer)
    return [response, guidance, _provenance(evaluation, issuer, [response, guidance])]


def bundle_of(
    resources: Sequence[Resource], issues: Sequence[OutcomeIssue], *, transaction: bool
) -> Resource:
    """These resources, each under the name by which the others refer to it.

    issues: what is worth knowing; a server keeps nothing of the kind, so a transaction leaves them out.
    """
    read = resources if transaction else [*resources, taken_outcome(issues)]
    return {
        "resourceType": "Bundle",
        "type": "transaction" if transaction else "collection",
        "entry": [_entry(resource, transaction=transaction) for resource in read],
    }


def remarks(issuer: Issuer) -> list[OutcomeIssue]:
    """What has to be known of the table stands beside the answers as well."""
    return [OutcomeIssue(code="business-rule", text=text, severity=WARNING) for text in issuer.warnings]


def taken_outcome(issues: Sequence[OutcomeIssue]) -> Resource:
    """What is worth knowing of answers that were taken, or the one line that there is nothing."""
    return operation_outcome(issues or [TAKEN])


def searchset(found: Sequence[Resource], address: str) -> Resource:
    """What a search found.  address: of all that could be found, without the search."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": [{"relation": "self", "url": address}],
        **({"entry": [_match(resource, address) for resource in found]} if found else {}),
    }


def reference_to(resource: Resource) -> Resource:
    """A reference to a resource of the same bundle. A server that takes the bundle puts its own id there."""
    return {"reference": _full_url(resource)}


def response_resource(evaluation: Evaluation, base: str) -> Resource:
    """The answers that counted, as a renderer of our questionnaire would write them."""
    table, chosen = evaluation.table, evaluation.answers.chosen
    pages = (_answered_page(page, chosen, base) for page in table.questionnaire.pages)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{base}{questionnaire_path(table)}|{questions_version(table.questionnaire)}",
        "status": "completed",
        "item": [page for page in pages if page["item"]],
    }


def _answered_page(page: Page, chosen: Chosen, base: str) -> Resource:
    items = [_answered(one, chosen[one.id], base) for one in page.questions if chosen[one.id]]
    return {"linkId": page_link(page), "text": page.title, "item": items}


def _answered(question: Question, options: Sequence[str], base: str) -> Resource:
    answers = [{"valueCoding": coding(base, question, option)} for option in options]
    return {"linkId": question.id, "text": question.text, "answer": answers}


def _provenance(evaluation: Evaluation, issuer: Issuer, targets: Iterable[Resource]) -> Resource:
    """Which rules made it, by the SHA-256 that stands on every paper."""
    identifier = {"system": f"{issuer.base}/rules", "value": evaluation.table.provenance.sha256}
    return {
        "resourceType": "Provenance",
        "target": [reference_to(target) for target in targets],
        "recorded": issuer.instant,
        "agent": [
            {
                "type": {"coding": [{"system": PARTICIPANT, "code": "assembler"}]},
                "who": {"display": issuer.name},
            }
        ],
        "entity": [
            {
                "role": "source",
                "what": {"identifier": identifier, "display": table_in_words(evaluation)},
            }
        ],
    }


def _entry(resource: Resource, *, transaction: bool) -> Resource:
    entry = {"fullUrl": _full_url(resource), "resource": resource}
    request = {"request": {"method": "POST", "url": resource["resourceType"]}}
    return entry | (request if transaction else {})


def _match(resource: Resource, address: str) -> Resource:
    return {"fullUrl": f"{address}/{resource['id']}", "resource": resource, "search": {"mode": "match"}}


def _full_url(resource: Resource) -> str:
    """A name that follows from what the resource says, so that it needs no memory and no chance."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, as_bytes(resource).decode())}"
