"""The patient's way: start, one page after another, check, summary; or a stop; and finish.

Every step is a POST that keeps the answers in the patient's own cookie and nowhere else, followed by a
redirect, so Back and Reload never send anything twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, g, make_response, redirect, request, session
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.evaluation import Evaluation, evaluate, stops
from suggester.core.questionnaire.questionnaire import Page, as_given
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.summary.summarise import disagreeing, stop_of, summarise, told_pages
from suggester.core.summary.summary import Stop, Summary
from suggester.web.protection.security import CLEAR_SITE_DATA
from suggester.web.result.journey import CHANGE, START, Journey, address
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
from suggester.web.site.table_in_use import current, fingerprint, live, today

pages = Blueprint("patient", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One pair of answers that do not agree, with the way to change each."""

    first: str
    second: str
    first_address: str
    second_address: str


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
    session.clear()
    g.pop("journey", None)
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
    if not form.is_right:
        too_long = () if form.came_from_here else (current().text("open_too_long"),)
        return question_page(page, form.views, form_errors=too_long), 422
    answers = {**known, **form.answers}
    stopped = stops(current().table, answers)
    if stopped:
        return stop_page(stop_of(stopped), answers)
    keep(answers)
    return on_from(page)


@pages.get("/check")
def check() -> ResponseReturnValue:
    """Every answer with a way to change it, and pairs of answers that do not agree."""
    way = journey()
    if way.reached:
        return go_on(way)
    pairs = disagreeing(way.questionnaire, way.known)
    return render(
        "patient/check.html",
        told=told_pages(way.questionnaire, way.known),
        pages_address=way.change_addresses(),
        disagreements=[
            Asking(
                first=pair.calm,
                second=pair.careful,
                first_address=way.question_address(pair.pair.calm.question),
                second_address=way.question_address(pair.pair.careful.question),
            )
            for pair in pairs
        ],
        back=address(way.path[-1]),
    )


@pages.get("/summary")
def show_summary() -> ResponseReturnValue:
    """The result, worked out from the cookie each time and kept nowhere."""
    way = journey()
    if way.reached:
        return go_on(way)
    summary = summary_of(way)
    if summary.stop:
        return stop_page(summary.stop, way.known)
    return summary_page(summary, way)


@pages.post("/finish")
def finish() -> ResponseReturnValue:
    """Clear everything that this browser holds of ours, and nothing of anybody else.

    A second tap, after the first has cleared the token, too, is a wish of the same page.
    """
    if not sent_button() and not is_from_own_page():
        heading, message = current().text("clear_button"), current().text("open_too_long")
        return render("patient/error.html", heading=heading, message=message), 422
    session.clear()
    response = make_response(redirect("/finished", 303))
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


@pages.post("/again")
def answer_again() -> ResponseReturnValue:
    """Ask anew what is about one wish and one place, and keep what is about the whole person."""
    if not sent_button():
        abort(422)
    way = journey()
    about_the_skin = way.questionnaire.questions_about_the_skin
    keep({name: options for name, options in way.known.items() if name not in about_the_skin})
    return redirect(journey().resume, 303)


@pages.get("/finished")
def finished() -> ResponseReturnValue:
    """Say that the answers are gone."""
    return render("patient/finished.html")


def summary_of(way: Journey) -> Summary:
    """What the current table says to a patient who has answered everything."""
    return summarise(evaluation_of(way), today(), current().approval)


def evaluation_of(way: Journey) -> Evaluation:
    """The rows of the current table that speak to a patient who has answered everything."""
    table = current().table
    given = as_given(table.questionnaire.questions.values(), way.known)
    return evaluate(table, table.questionnaire.answers(given))


def page_or_404(page_id: str) -> Page:
    """The page of this id in the table that this request uses."""
    found = next((page for page in current().table.questionnaire.pages if page.id == page_id), None)
    return found or abort(404)


def journey() -> Journey:
    """Where the patient of this request stands."""
    found: Journey | None = g.get("journey")
    if found is None:
        questionnaire = current().table.questionnaire
        known = answers_in_the_cookie()
        found = g.journey = Journey(questionnaire=questionnaire, known=known, changing=CHANGE in request.args)
    return found


def answers_in_the_cookie() -> Chosen:
    """The shown answers that the current table understands; a question that changed is asked again.

    Answers that were kept under this very table were checked then.
    """
    kept: dict[str, list[str]] = session.get("answers", {})
    if session.get("table") == current().fingerprint:
        return {name: tuple(options) for name, options in kept.items()}
    return current().table.questionnaire.understood(kept, version_of(session.get("table")))


def version_of(kept: str | None) -> str:
    """The version of the table with this fingerprint; '' where it is not known here any more."""
    known = {fingerprint(table): table.provenance.version for table in current().tables}
    return known.get(kept or "", "")


def keep(answers: Chosen) -> None:
    """Put the answers into the cookie; those that no longer apply are forgotten."""
    shown = current().table.questionnaire.shown(answers)
    session["answers"] = {name: list(options) for name, options in shown.items()}
    session["table"] = current().fingerprint
    g.pop("journey", None)


def go_on(way: Journey) -> ResponseReturnValue:
    """To the first page that needs an answer; it says so when earlier answers could not be read."""
    if getattr(session, "lost", False):
        session["notice"] = True
    started = way.known or session.get("notice") or request.path.startswith("/questions/")
    return redirect(way.resume if started else START)


def on_from(page: Page) -> ResponseReturnValue:
    """To the next page; back to the first one, with a friendly line, when the answers before are gone."""
    way = journey()
    if way.reached and way.is_before(way.reached, page):
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
        action=address(page, change=way.changing),
        back=way.before(page),
        step=way.step(page),
        form_errors=form_errors,
        notice="" if form_errors else notice(),
    )


def stop_page(stop: Stop, answers: Chosen) -> str:
    """One instruction and nothing to compare. Everything that was answered is forgotten at once."""
    questionnaire = current().table.questionnaire
    questions = questions_of(stop)
    first = next(page for page in questionnaire.pages if questions[0] in page.questions)
    session.clear()
    return render(
        "patient/stop.html",
        stop=stop,
        told_labels=told_labels(stop, answers),
        told_again=[(question.id, option) for question in questions for option in answers[question.id]]
        if current() is live()
        else [],
        mistake_address=address(first),
    )


def questions_of(stop: Stop) -> Sequence[Question]:
    """The questions that a stop is about, in the order in which they were asked."""
    reading = {condition.question for rule in stop.rules for condition in rule.when}
    asked = current().table.questionnaire.questions.values()
    return [question for question in asked if question.id in reading]


def told_labels(stop: Stop, answers: Chosen) -> Sequence[tuple[str, str]]:
    """These questions with what was ticked, in the patient's words."""
    return [
        (question.text, "; ".join(question.labels(answers[question.id]))) for question in questions_of(stop)
    ]
