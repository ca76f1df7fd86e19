"""A result as a FHIR Bundle: the answers as understood, what the rules say, and which rules they were.

As a collection it is to be read; as a transaction a FHIR server takes it as it is. Nobody is named in it: a
record adds whom it is about.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from urllib.parse import urlencode

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questionnaire import Page
from suggester.core.questionnaire.questions import Chosen
from suggester.exchange.fhir.code_system import WrittenOptions, codings
from suggester.exchange.fhir.guidance import Issuer, guidance_resource, table_in_words
from suggester.exchange.fhir.outcome import INFORMATION, WARNING, OutcomeIssue, operation_outcome
from suggester.exchange.fhir.questionnaire import page_link, questions_version
from suggester.exchange.fhir.resource import Resource, questionnaire_path

Criteria = Sequence[tuple[str, str]]
"""Names of parameters of a search, and what has to stand there."""
TAKEN = OutcomeIssue(code="informational", text="All answers were taken.", severity=INFORMATION)
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


class BundleNames:
    """The names by which the resources of one bundle refer to each other, one for each kind of resource.

    They follow from whose answers were evaluated when and under which table, without memory or chance. A
    server that takes the bundle puts its own ids in their place.
    """

    def __init__(self, evaluation: Evaluation, issuer: Issuer) -> None:
        table = evaluation.table.provenance.sha256
        seed = f"{issuer.base} {issuer.instant} {table} {evaluation.answers.chosen}"
        self._seed = sha256(seed.encode())

    def of(self, kind: str) -> str:
        """The name of the resource of this kind: a UUID of version 8, which leaves open how it is made."""
        hashed = self._seed.copy()
        hashed.update(kind.encode())
        digits = hashed.hexdigest()
        return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[12:15]}-8{digits[15:18]}-{digits[18:30]}"

    def references(self, kinds: Iterable[str]) -> list[Resource]:
        """References to the resources of these kinds."""
        return [{"reference": self.of(kind)} for kind in kinds]


def result_bundle(
    evaluation: Evaluation, issuer: Issuer, dropped: Sequence[OutcomeIssue] = (), *, transaction: bool = False
) -> Resource:
    """The result of one patient.  dropped: what was answered and not asked."""
    names = BundleNames(evaluation, issuer)
    resources = result_resources(evaluation, issuer, names)
    return bundle_of(resources, names, [*dropped, *remarks(issuer)], transaction=transaction)


def result_resources(evaluation: Evaluation, issuer: Issuer, names: BundleNames) -> list[Resource]:
    """What a record keeps: the response, the result, and where both come from."""
    return [
        response_resource(evaluation, issuer.base),
        guidance_resource(evaluation, issuer),
        _provenance(evaluation, issuer, names),
    ]


def bundle_of(
    resources: Sequence[Resource], names: BundleNames, issues: Sequence[OutcomeIssue], *, transaction: bool
) -> Resource:
    """These resources, each under its name.

    issues: what is worth knowing; a server keeps nothing of the kind, so a transaction leaves them out.
    """
    told = [] if transaction else [taken_outcome(issues)]
    return {
        "resourceType": "Bundle",
        "type": "transaction" if transaction else "collection",
        "entry": [_entry(resource, names, transaction=transaction) for resource in (*resources, *told)],
    }


def remarks(issuer: Issuer) -> list[OutcomeIssue]:
    """What has to be known of the table stands beside the answers as well."""
    return [OutcomeIssue(code="business-rule", text=text, severity=WARNING) for text in issuer.warnings]


def taken_outcome(issues: Sequence[OutcomeIssue]) -> Resource:
    """What is worth knowing of answers that were taken, or the one line that there is nothing."""
    return operation_outcome(issues or [TAKEN])


def searchset(found: Sequence[Resource], address: str, criteria: Criteria = ()) -> Resource:
    """What a search found.  address: of all that could be found.  criteria: what was looked for.

    The link to itself holds just the criteria that counted, so that an asker can see which did not.
    """
    asked = f"{address}?{urlencode(criteria)}" if criteria else address
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": [{"relation": "self", "url": asked}],
        **({"entry": [_match(resource, address) for resource in found]} if found else {}),
    }


def response_resource(evaluation: Evaluation, base: str) -> Resource:
    """The answers that counted, as a renderer of our questionnaire would write them."""
    table, chosen = evaluation.table, evaluation.answers.chosen
    written = codings(base, table.questionnaire)
    pages = (_answered_page(page, chosen, written) for page in table.questionnaire.pages)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{base}{questionnaire_path(table)}|{questions_version(table.questionnaire)}",
        "status": "completed",
        "item": [page for page in pages if page["item"]],
    }


def _answered_page(page: Page, chosen: Chosen, written: WrittenOptions) -> Resource:
    items = [
        {
            "linkId": one.id,
            "text": one.text,
            "answer": [{"valueCoding": written[one.id][option]} for option in chosen[one.id]],
        }
        for one in page.questions
        if chosen[one.id]
    ]
    return {"linkId": page_link(page), "text": page.title, "item": items}


def _provenance(evaluation: Evaluation, issuer: Issuer, names: BundleNames) -> Resource:
    """Which rules made it, by the SHA-256 that stands on every paper."""
    identifier = {"system": f"{issuer.base}/rules", "value": evaluation.table.provenance.sha256}
    return {
        "resourceType": "Provenance",
        "target": names.references(["QuestionnaireResponse", "GuidanceResponse"]),
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


def _entry(resource: Resource, names: BundleNames, *, transaction: bool) -> Resource:
    kind = resource["resourceType"]
    entry = {"fullUrl": names.of(kind), "resource": resource}
    return entry | ({"request": {"method": "POST", "url": kind}} if transaction else {})


def _match(resource: Resource, address: str) -> Resource:
    return {"fullUrl": f"{address}/{resource['id']}", "resource": resource, "search": {"mode": "match"}}
