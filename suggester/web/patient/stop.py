"""The stop: one instruction and nothing to compare, shown as long as the answers in the cookie stop."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from suggester.core.evaluation.stops import stops_of_shown
from suggester.core.questionnaire.questions import Chosen
from suggester.core.summary.summarise import stop_of
from suggester.core.summary.summary import Stop
from suggester.web.patient.pages import go_on
from suggester.web.result.in_progress import journey, page_of
from suggester.web.result.journey import CHECK, STOP, address
from suggester.web.result.printed import told_labels
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, live, today

stop_pages = Blueprint("stop", __name__)


@stop_pages.get(STOP)
def show_stop() -> ResponseReturnValue:
    """The stop that the answers make, again with each reload; on from here where they make none."""
    way = journey()
    stopping = stops_of_shown(current().table, way.known)
    return stop_page(stop_of(stopping), way.known) if stopping else go_on(way)


def stop_page(stop: Stop, answers: Chosen) -> str:
    """The page of a stop. Of all answers it shows those that made it."""
    return render(
        "patient/stop.html",
        stop=stop,
        told_labels=told_labels(stop, answers, current().table),
        has_pdf=current() is live(),
        mistake_address=mistake_address(stop),
        today_text=current().language.day(today()),
    )


def mistake_address(stop: Stop) -> str:
    """Where the tick is taken away: with all else answered, the check page comes next.

    The page of an earlier table may be gone; then the check page finds what has to be asked.
    """
    page = page_of(stop.rules)
    known = {one.id for one in live().table.questionnaire.pages}
    if page is None or page.id not in known:
        return CHECK
    return address(page, change=journey().is_answered)
