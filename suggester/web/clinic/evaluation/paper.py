"""A patient's code for the clinician who has it in hand: back to the answers and the result.

The code comes in the body of a POST. The result is made under the very table that made the code, and
nothing of it is kept.
"""

from dataclasses import dataclass

from flask import g
from flask.typing import ResponseReturnValue

from suggester.core.answer_code import TYPED_AT_MOST, AnswerCodeError, code_of, decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.evaluation.reevaluation import Reevaluation, reevaluation, still_answered
from suggester.core.evaluation.stops import stops
from suggester.core.summary.summarise import summarise
from suggester.core.table.rules import Rule
from suggester.web.clinic.evaluation.card import card_view
from suggester.web.clinic.evaluation.code_errors import told_to_a_clinician
from suggester.web.clinic.evaluation.trace import told_of, trace_of
from suggester.web.result.earlier import PrintedJourney, version_of
from suggester.web.result.page import summary_page
from suggester.web.result.printed import shown_then
from suggester.web.site.forms import sent_texts
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import ShownTable, current, today


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A code that was sent: what it says, or None and why not, with what was typed where it can be mended."""

    evaluation: Evaluation | None
    error: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What stands over the paper: for an earlier table also what the one in use says, a stop before all.

    stops_now: the rows of the table in use that stop this patient. since: None where either table stops.
    """

    code: str
    same: bool
    versions: tuple[str, str]
    stops_now: tuple[Rule, ...]
    since: Reevaluation | None


def sent_code(*beside: str) -> Opened:
    """The code that this request sent, and whose answers it holds. beside: other fields of the form."""
    texts, came_from_here = sent_texts("code", *beside)
    if not came_from_here:
        typed = _mendable(texts["code"])
        return Opened(evaluation=None, error=current().text("open_too_long"), typed=typed)
    return opened(texts["code"])


def opened(typed: str) -> Opened:
    """The answers that a code holds, under the table that made it, or why it cannot be read."""
    shown = current()
    try:
        table, answers = decode(typed, shown.tables)
    except AnswerCodeError as error:
        return Opened(evaluation=None, error=told_to_a_clinician(error), typed=_mendable(typed))
    return Opened(evaluation=evaluate(table, answers))


def paper_page(evaluation: Evaluation, frame: dict[str, object]) -> ResponseReturnValue:
    """The result as it was printed, in the words of its own table, with the trace below."""
    used = current()
    head = _head(evaluation, used)
    g.current = then = shown_then(evaluation.table, used)
    summary = summarise(evaluation, today(), then.approval)
    shown = {"head": head, "trace": trace_of(evaluation, then), "view": card_view(evaluation, then)} | frame
    if summary.stop:
        return render("clinician/stopped_card.html", stop=summary.stop, told=told_of(evaluation), **shown)
    way = PrintedJourney(questionnaire=then.table.questionnaire, known=evaluation.answers.chosen)
    return summary_page(summary, way, "clinician/card.html", layout="clinician/frame.html", **shown)


def _head(evaluation: Evaluation, shown: ShownTable) -> PaperHead:
    same = evaluation.table is shown.table
    stops_now = () if same else stops(shown.table, still_answered(evaluation, shown.table))
    return PaperHead(
        code=code_of(evaluation),
        same=same,
        versions=(version_of(evaluation.table), version_of(shown.table)),
        stops_now=stops_now,
        since=None if same or stops_now or evaluation.is_stop else reevaluation(evaluation, shown.table),
    )


def _mendable(typed: str) -> str:
    """What was typed, where it can be mended; a text that is far too long is not sent back."""
    return "".join(sign for sign in typed if sign.isprintable()) if len(typed) <= TYPED_AT_MOST else ""
