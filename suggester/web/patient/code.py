"""Back with a printed code: it brings the answers into the cookie, and leads to the check page.

The code comes in the body of a POST and goes nowhere else. Where it was made with an earlier table, the
result is shown once more as it was printed, with what the table in use would change.
"""

from flask import Blueprint, g, redirect, session
from flask.typing import ResponseReturnValue

from suggester.core.answer_code import TYPED_AT_MOST, AnswerCodeError, decode
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.evaluation.reevaluation import still_answered
from suggester.core.evaluation.stops import stops
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.summary.summarise import stop_of, summarise
from suggester.web.patient.pages import go_on
from suggester.web.patient.stop import stop_page
from suggester.web.result.earlier import PrintedJourney, since_then, version_of
from suggester.web.result.in_progress import journey
from suggester.web.result.journey import CHECK, START
from suggester.web.result.page import summary_page
from suggester.web.result.printed import shown_then
from suggester.web.site.forms import sent_text
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import ShownTable, current, fingerprint, today

PRINTED = "/code/printed"

code_pages = Blueprint("code", __name__)


@code_pages.get("/code")
def ask_for_code() -> ResponseReturnValue:
    """One field to type, paste or scan into."""
    return code_page()


@code_pages.post("/code")
def take_code() -> ResponseReturnValue:
    """Put the answers of the code into the cookie, in the place of what is there, and show them."""
    typed, came_from_here = sent_text("code")
    shown = current()
    if not came_from_here:
        return code_page(shown.text("open_too_long"), typed), 422
    try:
        table, answers = decode(typed, shown.tables)
    except AnswerCodeError as error:
        return code_page(shown.text(error.text_id, **error.places), typed), 422
    return brought_back(evaluate(table, answers))


@code_pages.get(PRINTED)
def show_printed() -> ResponseReturnValue:
    """The result under the table of the code, for as long as the answers of the code are the patient's."""
    shown, way = current(), journey()
    then = shown.printed.get(session.get("table", ""))
    kept = {name: tuple(options) for name, options in session.get("answers", {}).items()}
    if then is None or then.table.questionnaire.first_open(kept):
        return go_on(way)
    questionnaire = then.table.questionnaire
    given = as_given(questionnaire.questions.values(), kept)
    evaluation = evaluate(then.table, questionnaire.answers(given))
    return stopped(evaluation) or printed_page(evaluation, then)


def code_page(error: str = "", typed: str = "") -> str:
    """The page with the field, with what was typed where it can be mended."""
    mendable = typed if len(typed) <= TYPED_AT_MOST else ""
    return render(
        "patient/code.html",
        error=error,
        typed="".join(sign for sign in mendable if sign.isprintable()),
        in_progress=bool(journey().known),
    )


def brought_back(evaluation: Evaluation) -> ResponseReturnValue:
    """Nothing but the answers and their table change in the cookie: more time stays more time."""
    table = evaluation.table
    shown = table.questionnaire.shown(evaluation.answers.chosen)
    session["answers"] = {name: list(options) for name, options in shown.items()}
    session["table"] = fingerprint(table)
    g.pop("journey", None)
    return redirect(CHECK if table is current().table else PRINTED, 303)


def stopped(evaluation: Evaluation) -> str | None:
    """A stop goes before everything, also one that only the table in use knows."""
    shown = current()
    kept, chosen = still_answered(evaluation, shown.table), evaluation.answers.chosen
    for table, answers in ((shown.table, kept), (evaluation.table, chosen)):
        rules = stops(table, answers)
        if rules:
            g.current = shown_then(table, shown)
            return stop_page(stop_of(rules), answers)
    return None


def printed_page(evaluation: Evaluation, then: ShownTable) -> bytes:
    """The summary in the words of its own table, below what the table in use would change."""
    shown, way = current(), journey()
    since = since_then(evaluation, shown)
    printed_way = PrintedJourney(questionnaire=then.table.questionnaire, known=evaluation.answers.chosen)
    g.current = then
    return summary_page(
        summarise(evaluation, today(), then.approval),
        printed_way,
        "patient/printed.html",
        live=shown.texts,
        since=since,
        versions=[version_of(then.table), version_of(shown.table)],
        continue_address=way.resume if way.known else START,
    )
