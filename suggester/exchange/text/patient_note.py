"""A patient's paper as a note for the file: what was answered, what came out, and which rows said so.

Plain text to paste. It says of itself that the answers are the patient's own and that nobody verified them.
What a clinician ticked and wrote beside a row stands below that row.
"""

from collections.abc import Iterator
from datetime import date
from textwrap import wrap

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import Spoken, spoken
from suggester.core.summary.summarise import told_pages
from suggester.core.summary.visit_card import UNMARKED, Marks, RowMark
from suggester.core.table.approval import ApprovalWords
from suggester.core.table.rules import Effect, Outcome, Urgency

COLUMNS = 78
NO_MARKS: Marks = {}


def mark_words(mark: RowMark) -> str:
    """What came of a row, such as 'discussed, refer: "patch test"'; nothing where nothing was marked."""
    ticked = ", ".join(tick.value for tick in mark.ticks)
    written = f'"{mark.words}"' if mark.words else ""
    return ": ".join(filter(None, (ticked, written)))


def patient_note(
    evaluation: Evaluation, today: date, approval: ApprovalWords, marks: Marks = NO_MARKS
) -> str:
    """The note, on this day. approval: what is said of the table of the paper."""
    return "\n".join(_lines(evaluation, today, approval, marks)) + "\n"


def _lines(evaluation: Evaluation, today: date, approval: ApprovalWords, marks: Marks) -> Iterator[str]:
    provenance, wording = evaluation.table.provenance, evaluation.table.wording
    yield f"PATIENT'S OWN ANSWERS, read from an answer code on {today.isoformat()}"
    yield "Self-reported, not verified."
    yield from wrap(wording["disclaimer_short"], COLUMNS)
    yield from wrap(f"Rule table {provenance.version}. {approval.warning or approval.line}", COLUMNS)
    yield f"SHA-256 {provenance.sha256}"
    yield from ("", "Answers")
    yield from _answers(evaluation)
    yield from ("", "How each approach stands")
    yield from _standings(evaluation, today)
    yield from ("", "Rows that spoke, the gravest first")
    for one in spoken(evaluation):
        yield from _row(one)
        if said := mark_words(marks.get(one.rule.id, UNMARKED)):
            yield from wrap(f"At the visit: {said}.", COLUMNS, initial_indent="  ", subsequent_indent="  ")


def _answers(evaluation: Evaluation) -> Iterator[str]:
    for page in told_pages(evaluation.table.questionnaire, evaluation.answers.chosen):
        for told in page.answers:
            said = "; ".join(option.label for option in told.options) or "not answered"
            yield from item(f"{told.question.text} {said}")


def _standings(evaluation: Evaluation, today: date) -> Iterator[str]:
    table = evaluation.table
    if evaluation.is_stop:
        urgency = evaluation.urgency
        when = f", {urgency.name.lower()}" if urgency is not Urgency.NONE else ""
        yield f"STOP{when}. No approach is listed."
        return
    if today > table.provenance.review_by:
        yield f"The review of the table was due on {table.provenance.review_by}: nothing is listed."
        return
    for approach, outcome in zip(table.approaches, evaluation.outcomes, strict=True):
        if outcome is not Outcome.NONE:
            yield from item(f"{approach.name}: {table.wording[outcome.text_id]}")


def _row(one: Spoken) -> Iterator[str]:
    rule = one.rule
    first = (
        f" First: {rule.wait.removesuffix('.')}." if rule.wait and rule.effect is not Effect.SUGGEST else ""
    )
    because = f" [{'; '.join(one.told)}]" if one.because else ""
    urgent = f", {rule.urgency.name.lower()}" if rule.is_urgent_hold else ""
    yield from item(f"{rule.id} {rule.effect.name.lower()}{urgent}{because}: {rule.reason}{first}")


def item(text: str) -> list[str]:
    """A text as an item of a list, on as many lines as it takes."""
    return wrap(text, COLUMNS, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
