"""The patient's way: start, one page after another, check, summary; or a stop; and finish.

Every step is a POST that keeps the answers in the patient's own cookie and nowhere else, followed by a
redirect, so Back and Reload never send anything twice.
"""

from collections.abc import Sequence

from flask import Blueprint, abort, make_response, redirect, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import Page
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from suggester.core.table.rules import RuleTable
from suggester.web.protection.origin import may_clear_by_link
from suggester.web.protection.security import CLEAR_SITE_DATA
from suggester.web.result.in_progress import forget, journey, keep
from suggester.web.result.journey import START, Journey, address
from suggester.web.result.page import summary_page
from suggester.web.site.forms import (
    FieldView,
    SentPage,
    blank_views,
    is_from_own_page,
    sent_button,
    sent_choice,
)
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, today

FINISHED = "/finished"

pages = Blueprint("patient", __name__)


@pages.get("/")
def start() -> ResponseReturnValue:
    """What this is, for whom, and what happens to the answers."""
    return start_page()


@pages.post("/")
def begin() -> ResponseReturnValue:
    """Start with no answers, and with the time that the patient asked for."""
    more_time = sent_choice("more_time")
    if more_time is None:
        return start_page(current().text("open_too_long")), 422
    forget()
    if more_time:
        session["more_time"] = True
    return redirect(address(current().table.questionnaire.pages[0]), 303)


@pages.get("/questions/<page_id>")
def ask(page_id: str) -> ResponseReturnValue:
    """One page, once all pages before it are answered: nobody is asked about health before the gates."""
    page, way = page_or_404(page_id), journey()
    if not way.may_see(page):
        return go_on(way)
    return question_page(page, blank_views(page.shown(way.known), way.known))


@pages.post("/questions/<page_id>")
def answer(page_id: str) -> ResponseReturnValue:
    """Keep the answers in the patient's own cookie, and nowhere else."""
    page, known = page_or_404(page_id), journey().known
    asked = [
        question for question in page.questions if question.is_shown(known) or question.id in request.form
    ]
    form = SentPage(asked, current())
    if not form.came_from_here and not journey().may_see(page):
        return answers_gone()
    if not form.is_right:
        too_long = () if form.came_from_here else (current().text("open_too_long"),)
        return question_page(page, form.views, form_errors=too_long), 422
    keep({**known, **form.answers})
    return on_from(page)


@pages.get("/summary")
def show_summary() -> ResponseReturnValue:
    """The result, worked out from the cookie each time and kept nowhere."""
    way = journey()
    if way.reached:
        return go_on(way)
    return summary_page(summary_of(way), way)


@pages.post("/finish")
def finish() -> ResponseReturnValue:
    """Clear everything that this browser holds of ours, and nothing of anybody else.

    A second tap, after the first has cleared the token, too, is a wish of the same page.
    """
    if not sent_button() and not is_from_own_page():
        heading, message = current().text("clear_button"), current().text("open_too_long")
        return render("patient/error.html", heading=heading, message=message), 422
    forget()
    return without_cache(redirect(FINISHED, 303))


@pages.post("/again")
def answer_again() -> ResponseReturnValue:
    """Ask anew what is about one wish and one place, and keep what is about the whole person."""
    way = journey()
    if not sent_button():
        return abort(422) if way.known else answers_gone()
    about_the_skin = way.questionnaire.questions_about_the_skin
    keep({name: options for name, options in way.known.items() if name not in about_the_skin})
    return redirect(journey().resume, 303)


@pages.get(FINISHED)
def finished() -> ResponseReturnValue:
    """Say that the answers are gone; clear them first for somebody who opens this page by hand.

    A browser that only fetches it ahead has been asked by nobody, and a link of another website asks nothing.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        abort(503)
    if not session.get("answers"):
        return render("patient/finished.html")
    if not may_clear_by_link(request.environ):
        return redirect(START)
    forget()
    return without_cache(make_response(render("patient/finished.html")))


def without_cache(response: BaseResponse) -> BaseResponse:
    """An answer with which the browser drops all pages that it may have kept."""
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


def summary_of(way: Journey) -> Summary:
    """What the current table says to a patient who has answered everything."""
    shown = current()
    return summarise(_evaluated(shown.table, way), today(), shown.approval)


def evaluation_of(way: Journey) -> Evaluation:
    """The rows of the current table that speak to a patient who has answered everything."""
    return _evaluated(current().table, way)


def _evaluated(table: RuleTable, way: Journey) -> Evaluation:
    return evaluate(table, table.questionnaire.answers(way.known))


def page_or_404(page_id: str) -> Page:
    """The page of this id in the table that this request uses."""
    found = next((page for page in current().table.questionnaire.pages if page.id == page_id), None)
    return found or abort(404)


def go_on(way: Journey) -> ResponseReturnValue:
    """To the first page that needs an answer; it says so when earlier answers could not be read."""
    if getattr(session, "lost", False):
        session["notice"] = True
    started = way.known or session.get("notice") or request.path.startswith("/questions/")
    return redirect(way.resume if started else START)


def answers_gone() -> ResponseReturnValue:
    """A form came whose answers before it were cleared, or grew too old: say so, on the first page."""
    session["notice"] = True
    return redirect(journey().resume, 303)


def on_from(page: Page) -> ResponseReturnValue:
    """To the next page; back to the first one, with a friendly line, when the answers before are gone."""
    way = journey()
    if way.reached and not way.stopped_at and way.is_before(way.reached, page):
        session["notice"] = True
    return redirect(way.after(page), 303)


def notice() -> str:
    """The friendly line for the first page after answers were lost, once."""
    lost = getattr(session, "lost", False) or session.pop("notice", False)
    return current().text("cleared") if lost else ""


def start_page(line: str = "") -> str:
    """The start page, with a line on top where something went wrong."""
    way = journey()
    return render(
        "patient/start.html",
        in_progress=bool(way.known),
        continue_address=way.resume,
        page_count=len(way.questionnaire.steps),
        notice=line or notice(),
    )


def question_page(page: Page, fields: Sequence[FieldView], form_errors: Sequence[str] = ()) -> str:
    """One page of questions, as new or as it came back."""
    way = journey()
    return render(
        "patient/questions.html",
        page=page,
        fields=fields,
        blocks=current().option_blocks,
        action=address(page, change=way.changing),
        back=way.before(page),
        step=way.step(page),
        form_errors=form_errors,
        notice="" if form_errors else notice(),
    )
