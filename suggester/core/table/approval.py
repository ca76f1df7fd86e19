"""Who answers for a table: what every page, every paper and every file says about it, in the same words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """How many clinicians of this installation approved a table besides its author, and when the last did.

    None did where a clinician has nobody beside them; the day is then that on which the table was published.
    """

    clinicians: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalWords:
    """The fact in one line, and in three words; and what to be warned of, with a title, or nothing."""

    line: str
    title: str = ""
    warning: str = ""
    short: str = ""


def approval_words(
    approval: Approval | None, text: Callable[..., str], day: Callable[[date], str]
) -> ApprovalWords:
    """What to say of a table with this approval; without one it is a draft, whoever wrote it."""
    if approval is None:
        title = text("not_approved_title")
        return ApprovalWords(line=title, short=title, title=title, warning=text("not_approved"))
    when = day(approval.day)
    if approval.clinicians == 0:
        title = text("alone_title")
        return ApprovalWords(line=title, short=title, title=title, warning=text("alone", date=when))
    if approval.clinicians == 1:
        return ApprovalWords(line=text("approved_one", date=when), short=text("approved_short"))
    return ApprovalWords(
        line=text("approved_many", count=approval.clinicians, date=when), short=text("approved_short")
    )
