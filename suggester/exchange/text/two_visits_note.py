"""Two visits of one person as a note for the file: which answers differ, and what that changes.

Both are read with the live table, so that nothing differs but the answers. Who they belong to is what the
clinician says; the note says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import Spoken
from suggester.core.questionnaire.questions import Question
from suggester.core.summary.two_visits import AnswerPair, TwoVisits, UnderOneTable
from suggester.core.summary.visit_card import CardAnswer
from suggester.core.table.approval import ApprovalWords
from suggester.exchange.text.patient_note import item
from suggester.exchange.text.visit_note import outcomes_in_a_line, row_in_words

WHOSE = "Two visits of one person, as the clinician says"
VERIFIED = "Self-reported by the patient, not verified."
NOT_SAID = "cannot be said"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVisitsHead:
    """What stands over and under the note. versions: of the tables that made the codes.

    approval: what is said of the live table.
    """

    versions: tuple[str, str]
    today: date
    approval: ApprovalWords


def two_visits_note(visits: TwoVisits, head: TwoVisitsHead) -> str:
    """Ten lines, each one paragraph however long it is."""
    return "\n".join(_ten_lines(visits, head)) + "\n"


def two_visits_in_full(visits: TwoVisits, head: TwoVisitsHead) -> str:
    """The same with every answer, and with the words of every row."""
    return "\n".join(_all_lines(visits, head)) + "\n"


def _ten_lines(visits: TwoVisits, head: TwoVisitsHead) -> Iterator[str]:
    yield f"{WHOSE}, compared on {head.today.isoformat()}. {VERIFIED}"
    yield _codes(head)
    differing = "; ".join(map(_pair, visits.differing)) or "none"
    yield f"Answers that differ: {differing}. The same: {len(visits.alike)}."
    yield from _standings(visits, head)
    for title, rows in _rows_by_visit(visits):
        told = "; ".join(row_in_words(one.rule) for one in rows) or "none"
        yield f"{title}: {NOT_SAID if visits.compared is None else told}."
    yield from _foot(visits, head)


def _all_lines(visits: TwoVisits, head: TwoVisitsHead) -> Iterator[str]:
    yield f"{WHOSE.upper()}, compared on {head.today.isoformat()}"
    yield from (VERIFIED, _codes(head))
    for title, pairs in (("Answers that differ", visits.differing), ("The same", visits.alike)):
        yield from ("", title, *_items(map(_pair, pairs)))
    yield from ("", "How each approach stands", *_items(_standings(visits, head)))
    for title, rows in _rows_by_visit(visits):
        told = map(_row, rows) if visits.compared else (NOT_SAID,)
        yield from ("", title, *_items(told))
    yield from ("", *_foot(visits, head))


def _codes(head: TwoVisitsHead) -> str:
    earlier, now = head.versions
    return f"The earlier code is of table {earlier}, the code of today of table {now}."


def _pair(pair: AnswerPair) -> str:
    """One question with both answers, or with the one that is the same."""
    both = dict.fromkeys((_answer(pair.earlier), _answer(pair.now)))
    return f"{pair.question.short}: {', now '.join(both)}"


def _answer(answer: CardAnswer | None) -> str:
    return "not asked" if answer is None else ", ".join(answer.labels) or "not answered"


def _standings(visits: TwoVisits, head: TwoVisitsHead) -> Iterator[str]:
    """How both stand with the live table, or what it asks first."""
    compared = visits.compared
    earlier, now = (compared.earlier, compared.now) if compared else (None, None)
    yield f"Earlier, with the live table: {_standing(earlier, visits.open_earlier, head.today)}."
    yield f"Now, with the live table: {_standing(now, visits.open_now, head.today)}."


def _standing(evaluation: Evaluation | None, open_first: Iterable[Question], today: date) -> str:
    if evaluation is not None:
        return outcomes_in_a_line(evaluation, today)
    asked = ", ".join(question.short for question in open_first)
    return f"{NOT_SAID}, it also asks: {asked}" if asked else f"{NOT_SAID} beside the other code"


def _rows_by_visit(visits: TwoVisits) -> Iterator[tuple[str, tuple[Spoken, ...]]]:
    compared: UnderOneTable | None = visits.compared
    yield "No longer said", compared.gone if compared else ()
    yield "New", compared.new if compared else ()
    yield "Said both times", compared.both if compared else ()


def _row(one: Spoken) -> str:
    rule = one.rule
    wait = f" First: {rule.wait.removesuffix('.')}." if rule.wait else ""
    return f"{rule.id} {rule.effect.name.lower()} [{'; '.join(one.told)}]: {rule.reason}{wait}"


def _foot(visits: TwoVisits, head: TwoVisitsHead) -> Iterator[str]:
    provenance = visits.live.provenance
    table = f"Rule table {provenance.version}, SHA-256 {provenance.sha256[:8]}"
    yield f"{table}. {head.approval.warning or head.approval.line}"
    yield visits.live.wording["disclaimer_short"]


def _items(texts: Iterable[str]) -> Iterator[str]:
    """Each as an item of a list; that there is none is said."""
    said = list(texts) or ["none"]
    for text in said:
        yield from item(text)
