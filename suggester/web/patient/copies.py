"""What a patient takes along: a PDF for two sheets of paper, one in large letters, plain text, and the code.

Each is made anew from the cookie, in memory, and kept nowhere. The name of a file says its day, and nothing
about anybody.
"""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.stops import stops_of_shown
from suggester.core.summary.summarise import stop_of, summarise
from suggester.exchange.handout.blocks import Handout
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.plain_text import summary_text
from suggester.exchange.qr import qr_of
from suggester.web.patient.pages import evaluation_of, go_on, summary_of
from suggester.web.result.in_progress import journey
from suggester.web.result.printed import pdf_or_error_page, printed_stop
from suggester.web.result.words import paper_choices, paper_size, query_of, words_of
from suggester.web.site.files import PLAIN_TEXT, file_response
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, today

copies = Blueprint("copies", __name__)


@copies.get("/keep")
def ways_to_keep() -> ResponseReturnValue:
    """The ways to print or save the result, each a link that works without script."""
    return beside_the_result(ways_and_note)


@copies.get("/my-code")
def my_code() -> ResponseReturnValue:
    """The answer code, as large as a phone can show it to a scanner."""
    return beside_the_result(code_to_show)


@copies.get("/summary.pdf")
def short_print() -> ResponseReturnValue:
    """The summary on paper."""
    paper = result_on_paper()
    return printed(paper) if paper else go_on(journey())


@copies.get("/summary-large.pdf")
def large_print() -> ResponseReturnValue:
    """The same in large letters, with the parts and sources that the short print leaves out."""
    paper = result_on_paper()
    return printed(paper, large=True) if paper else go_on(journey())


@copies.get("/summary.txt")
def text() -> ResponseReturnValue:
    """All of it as plain text."""
    paper = result_on_paper()
    if not paper:
        return go_on(journey())
    return file_response(summary_text(paper), file_name("txt"), PLAIN_TEXT, inline=True)


def beside_the_result(page: Callable[[Evaluation], str]) -> ResponseReturnValue:
    """A page that belongs to the result, and goes where the result itself would go without one."""
    way = journey()
    return go_on(way) if way.reached else page(evaluation_of(way))


def ways_and_note(evaluation: Evaluation) -> str:
    """The ways, and the note for a calendar where the result names a wait that ends."""
    shown, day = current(), summarise(evaluation, today()).look_again_on
    note = shown.language.day(day) if day else ""
    return render("patient/keep.html", sizes=paper_choices(), query=query_of(paper_size()), note_day=note)


def code_to_show(evaluation: Evaluation) -> str:
    """The page that holds the code and little else."""
    code, shown = code_of(evaluation), current()
    return render("patient/my_code.html", code=code, qr=qr_of(code), today_text=shown.language.day(today()))


def result_on_paper() -> Handout | None:
    """What this patient's result page says, or the stop; None as long as a question is open."""
    way = journey()
    if stopping := stops_of_shown(current().table, way.known):
        return printed_stop(stop_of(stopping), way.known, current(), today())
    return None if way.reached else handout(summary_of(way), words_of(current()))


def printed(paper: Handout, *, large: bool = False) -> ResponseReturnValue:
    """A handout as a PDF, on the paper of the region or of the address."""
    size = paper_size()
    return pdf_or_error_page(
        lambda press: press.pdf(paper, large=large, paper=size), file_name("pdf", large=large), "no_pdf"
    )


def file_name(kind: str, *, large: bool = False) -> str:
    """Two papers of two days, or of two sizes, stay apart in a folder."""
    return f"skin-summary-{'large-' if large else ''}{today():%Y-%m-%d}.{kind}"
