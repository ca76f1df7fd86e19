"""A patient's paper as a FHIR Bundle: the result as data, and beside it the very pages that are printed.

The answer code is the one key that the paper and a record both have, so the document is identified by it.
"""

from base64 import b64encode

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.exchange.fhir.bundle import BundleNames, bundle_of, remarks, result_resources
from suggester.exchange.fhir.guidance import Issuer, table_in_words
from suggester.exchange.fhir.resource import Resource

PDF = "application/pdf"


def paper_bundle(
    evaluation: Evaluation, issuer: Issuer, pdf: bytes, *, transaction: bool = False
) -> Resource:
    """The result of the patient to whom a code belongs, with the PDF of the result."""
    names = BundleNames(evaluation, issuer)
    resources = result_resources(evaluation, issuer, names)
    document = _document(evaluation, issuer, pdf)
    document["context"] = {"related": names.references(one["resourceType"] for one in resources)}
    return bundle_of([*resources, document], names, remarks(issuer), transaction=transaction)


def _document(evaluation: Evaluation, issuer: Issuer, pdf: bytes) -> Resource:
    code = {"type": {"text": "Answer code"}, "system": f"{issuer.base}/code", "value": code_of(evaluation)}
    attachment = {
        "contentType": PDF,
        "language": evaluation.table.provenance.language,
        "data": b64encode(pdf).decode(),
        "size": len(pdf),
        "title": evaluation.table.wording["result_title"],
        "creation": issuer.instant,
    }
    return {
        "resourceType": "DocumentReference",
        "identifier": [code],
        "status": "current",
        "type": {"text": evaluation.table.wording["result_title"]},
        "date": issuer.instant,
        "author": [{"display": issuer.name}],
        "description": table_in_words(evaluation),
        "content": [{"attachment": attachment}],
    }
