"""Who gives out a result as FHIR, and what stands over it: in the words of this installation."""

from datetime import UTC, datetime

from suggester.core.evaluation.evaluation import Evaluation
from suggester.exchange.fhir.guidance import Issuer
from suggester.exchange.fhir.paper import paper_bundle
from suggester.exchange.fhir.resource import as_bytes
from suggester.web.result.earlier import version_of
from suggester.web.result.printed import shown_then
from suggester.web.site.addresses import public_address
from suggester.web.site.table_in_use import ShownTable, today


def issuer_of(shown: ShownTable, *warnings: str) -> Issuer:
    """This installation, for a result under this table, now.  warnings: what else has to be said of it."""
    day, now = today(), datetime.now(UTC).astimezone()
    approval, overdue = shown.approval_words, shown.overdue_note(day)
    return Issuer(
        base=public_address(),
        name=shown.site.name,
        disclaimer=shown.text("disclaimer_long"),
        approval=approval.warning or approval.line,
        moment=datetime.combine(day, now.timetz()),
        warnings=tuple(warning for warning in (overdue, *warnings) if warning),
    )


def paper_as_fhir(
    evaluation: Evaluation, shown: ShownTable, pdf: bytes, *, transaction: bool = False
) -> bytes:
    """A patient's paper for the record of a clinic, with the PDF inside; made in memory and kept nowhere.

    shown: the table in use; where an earlier one made the paper, the bundle says so.
    """
    earlier = "" if evaluation.table is shown.table else _earlier(evaluation, shown)
    issuer = issuer_of(shown_then(evaluation.table, shown), earlier)
    return as_bytes(paper_bundle(evaluation, issuer, pdf, transaction=transaction))


def _earlier(evaluation: Evaluation, shown: ShownTable) -> str:
    first, second = version_of(evaluation.table), version_of(shown.table)
    return shown.text("printed_rules", first=first, second=second)
