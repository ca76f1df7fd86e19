"""Who gives out a result as FHIR, and what stands over it: in the words of this installation."""

from datetime import UTC, datetime

from suggester.exchange.fhir.guidance import Issuer
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
