"""A visit in ten lines, to paste into a record: who wants what, what the table says, what came of each row.

Each line is one paragraph, however long it is, so that the ten stay ten wherever they are pasted. Nothing
that was ticked or written beside a row is left out.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.visit_card import UNMARKED, CardAnswer, CardRow, Marks, VisitCard
from suggester.core.table.approval import ApprovalWords
from suggester.core.table.rules import Effect, Outcome, Rule, Urgency
from suggester.exchange.text.patient_note import mark_words


def visit_note(card: VisitCard, marks: Marks, today: date, approval: ApprovalWords) -> str:
    """The ten lines, on this day. approval: what is said of the table of the code."""
    return "\n".join(_lines(card, marks, today, approval)) + "\n"


def _lines(card: VisitCard, marks: Marks, today: date, approval: ApprovalWords) -> Iterator[str]:
    provenance, wording = card.evaluation.table.provenance, card.evaluation.table.wording
    grave = [row for row in card.rows if row.rule.effect is not Effect.CAUTION]
    milder = [row for row in card.rows if row not in grave]
    unmarked = [row.rule.id for row in card.rows if row.rule.id not in marks]
    yield f"Visit of {today.isoformat()}. Self-reported by the patient, not verified."
    yield f"Who and what: {_answers(card.about)}."
    yield f"Answers that are not calm: {_answers(card.not_calm)}."
    yield f"Open, to be asked: {_answers(card.open)}."
    yield f"The table says: {outcomes_in_a_line(card.evaluation, today)}."
    yield f"{'Stops' if card.evaluation.is_stop else 'Holds'}: {_rows(grave, marks)}."
    yield f"Cautions: {_rows(milder, marks)}."
    yield f"Rows not marked yet: {', '.join(unmarked) or 'none'}."
    table = f"Rule table {provenance.version}, SHA-256 {provenance.sha256[:8]}"
    yield f"{table}. {approval.warning or approval.line}"
    yield wording["disclaimer_short"]


def _answers(answers: Iterable[CardAnswer]) -> str:
    told = (f"{one.question.short}: {', '.join(one.labels) or 'not answered'}" for one in answers)
    return "; ".join(told) or "none"


def outcomes_in_a_line(evaluation: Evaluation, today: date) -> str:
    """Every approach that is listed, by how it stands, the gravest first."""
    review_by = evaluation.table.provenance.review_by
    if evaluation.is_stop:
        return f"stop{_how_soon(evaluation.urgency)}, no approach is listed"
    if today > review_by:
        return f"the review of the table was due on {review_by}, nothing is listed"
    told = (
        f"{evaluation.table.wording[outcome.text_id]}: {', '.join(names)}"
        for outcome in (Outcome.HOLD, Outcome.CAUTION, Outcome.SUGGEST)
        if (names := _standing(evaluation, outcome))
    )
    return "; ".join(told) or "no approach is listed"


def _standing(evaluation: Evaluation, outcome: Outcome) -> list[str]:
    pairs = zip(evaluation.table.approaches, evaluation.outcomes, strict=True)
    return [approach.name for approach, stands in pairs if stands is outcome]


def _rows(rows: Iterable[CardRow], marks: Marks) -> str:
    return "; ".join(_row(row, marks) for row in rows) or "none"


def _row(row: CardRow, marks: Marks) -> str:
    said = mark_words(marks.get(row.rule.id, UNMARKED))
    return f"{row_in_words(row.rule)}{f' [{said}]' if said else ''}"


def row_in_words(rule: Rule) -> str:
    """A row by its id and what it is about, and how soon where it is urgent."""
    title = rule.title or rule.reason.partition(". ")[0].rstrip(".")
    urgent = _how_soon(rule.urgency) if rule.is_urgent_hold else ""
    return f"{rule.id} {title}{urgent}"


def _how_soon(urgency: Urgency) -> str:
    return f", {urgency.name.lower()}" if urgency is not Urgency.NONE else ""
