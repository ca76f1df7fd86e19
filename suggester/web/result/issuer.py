"""Who gives out a result as FHIR, and what stands over it: in the words of this installation."""

from datetime import UTC, datetime

from suggester.core.evaluation.evaluation import Evaluation
from suggester.exchange.fhir.guidance import Issuer
from suggester.exchange.fhir.paper import paper_bundle
from suggester.exchange.fhir.resource import as_bytes
from suggester.web.site.addresses import public_address
from suggester.web.site.table_in_use import ShownTable, today


def issuer_of(shown: ShownTable) -> Issuer:
    """This installation, for a result under this table, now."""
    approval, overdue = shown.approval_words, shown.overdue_note(today())
    now = datetime.now(UTC).astimezone()
    return Issuer(
        base=public_address(),
        name=shown.site.name,
        disclaimer=shown.text("disclaimer_long"),
        approval=approval.warning or approval.line,
        moment=datetime.combine(today(), now.timetz()),
        warnings=(overdue,) if overdue else (),
    )


def paper_as_fhir(
    evaluation: Evaluation, then: ShownTable, pdf: bytes, *, transaction: bool = False
) -> bytes:
    """A patient's paper for the record of a clinic, with the PDF inside; made in memory and kept nowhere.

    then: the table that made the paper, as this installation shows it.
    """
    return as_bytes(paper_bundle(evaluation, issuer_of(then), pdf, transaction=transaction))
