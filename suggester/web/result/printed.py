"""What stands on the printed page of a patient, under its own table; and a PDF as the answer to a request."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import current_app
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questions import Chosen
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Stop
from suggester.core.table.rules import RuleTable
from suggester.exchange.handout.blocks import Handout
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.pdf import Press, PressError
from suggester.exchange.handout.stop import StoppedResult, stop_handout
from suggester.web.journal.journal import note_crash
from suggester.web.result.in_progress import questions_of
from suggester.web.result.words import paper_size, words_of
from suggester.web.site.files import file_response
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import ShownTable, current, fingerprint


def shown_then(table: RuleTable, shown: ShownTable) -> ShownTable:
    """This table as the installation shows it, or showed it where it is an earlier one."""
    return shown.printed.get(fingerprint(table), shown)


def printed_result(evaluation: Evaluation, shown: ShownTable, day: date) -> Handout:
    """The result, or the stop, under its own table and in its words."""
    then = shown_then(evaluation.table, shown)
    summary = summarise(evaluation, day, then.approval)
    if summary.stop is None:
        return handout(summary, words_of(then))
    return printed_stop(summary.stop, evaluation.answers.chosen, then, day)


def printed_stop(stop: Stop, answers: Chosen, shown: ShownTable, day: date) -> Handout:
    """What a stop page of this table says, for answers of which some may be open still."""
    stopped = StoppedResult(
        stop=stop,
        told=told_labels(stop, answers, shown.table),
        provenance=shown.table.provenance,
        approval=shown.approval,
        today=day,
    )
    return stop_handout(stopped, words_of(shown))


def printed_pdf(evaluation: Evaluation, shown: ShownTable, day: date) -> bytes:
    """The printed page, on the paper of the region or of the address. Raises PressError."""
    press: Press = current_app.extensions["press"]
    page = printed_result(evaluation, shown, day)
    return press.pdf(page, large=page.is_stop, paper=paper_size())


def pdf_or_error_page(made: Callable[[Press], bytes], name: str, instead: str) -> ResponseReturnValue:
    """A PDF to be opened where it is: a download would stay on a shared computer.

    Where none can be made, the page that says so.  instead: the fixed text of what to do then.
    """
    press: Press = current_app.extensions["press"]
    try:
        content = made(press)
    except PressError as error:
        note_crash(error)
        heading, message = current().text("no_pdf_title"), current().text(instead)
        return render("patient/error.html", heading=heading, message=message), 503
    return file_response(content, name, "application/pdf", inline=True)


def told_labels(stop: Stop, answers: Chosen, table: RuleTable) -> Sequence[tuple[str, str]]:
    """The questions that made a stop with what was ticked, in the patient's words."""
    asked = questions_of(stop.rules, table)
    return [(question.text, "; ".join(question.labels(answers[question.id]))) for question in asked]
