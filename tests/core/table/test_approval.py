"""One way to say who answers for a table; a draft and a table of one clinician alone never look approved."""

from datetime import date

import pytest

from suggester.core.table.approval import Approval, ApprovalWords, approval_words
from tests.shipped import TABLE

DAY = date(2026, 11, 18)


def said_of(approval: Approval | None) -> ApprovalWords:
    return approval_words(
        approval, lambda name, **places: TABLE.wording[name].format(**places), date.isoformat
    )


@pytest.mark.parametrize(
    ("clinicians", "line"),
    [
        (1, "Approved by 1 clinician on 2026-11-18"),
        (2, "Approved by 2 clinicians on 2026-11-18"),
        (11, "Approved by 11 clinicians on 2026-11-18"),
    ],
)
def test_an_approved_table_says_by_how_many_and_when_and_warns_of_nothing(clinicians: int, line: str) -> None:
    """Patients and colleagues can ask who those were."""
    assert said_of(Approval(clinicians=clinicians, day=DAY)) == ApprovalWords(
        line=line, short=TABLE.wording["approved_short"]
    )


@pytest.mark.parametrize("approval", [None, Approval(clinicians=0, day=DAY)])
def test_what_nobody_else_approved_is_never_called_approved(approval: Approval | None) -> None:
    """Neither a draft nor what one clinician put in use alone."""
    said = said_of(approval)

    assert said.title == said.line
    assert not said.line.startswith("Approved")
    assert "not yet approved" in said.warning or "No second clinician has approved" in said.warning
    assert ("2026-11-18" in said.warning) == (approval is not None)
