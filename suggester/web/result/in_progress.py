"""The answers of this request's patient: out of the cookie, into it, and where they lead.

A stop is worked out from the answers like everything else. They stay in the cookie with it, so that a slip of
the finger costs one tick and not the whole way; as long as they stop, all pages but the way back lead there.
"""

from dataclasses import dataclass

from flask import g, request, session

from suggester.core.evaluation.stops import stops_of_shown
from suggester.core.questionnaire.questionnaire import Page
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.table.rules import Rule, RuleTable
from suggester.web.result.journey import CHANGE, SUMMARY, Journey
from suggester.web.site.table_in_use import current, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLeft:
    """Where the patient would go on: leads_to the "questions", the "result" or the "stop"."""

    address: str
    leads_to: str


def journey() -> Journey:
    """Where the patient of this request stands."""
    found: Journey | None = g.get("journey")
    if found is None:
        table = current().table
        known = answers_in_the_cookie()
        found = g.journey = Journey(
            questionnaire=table.questionnaire,
            known=known,
            changing=CHANGE in request.args,
            stopped_at=page_of(stops_of_shown(table, known)),
        )
    return found


def way_back() -> PlaceLeft | None:
    """Where "Back" leads from a page for everybody; None for somebody who has no answers here."""
    if not session.get("answers"):
        return None
    way = journey()
    if way.stopped_at:
        return PlaceLeft(address=way.resume, leads_to="stop")
    if way.reached:
        return PlaceLeft(address=way.resume, leads_to="questions")
    return PlaceLeft(address=SUMMARY, leads_to="result")


def page_of(stopping: tuple[Rule, ...]) -> Page | None:
    """The first page with a question that made a stop; None where nothing stops."""
    if not stopping:
        return None
    pages = current().table.questionnaire.pages
    reading = {one.id for one in questions_of(stopping, current().table)}
    return next((page for page in pages if any(one.id in reading for one in page.questions)), pages[0])


def questions_of(rules: tuple[Rule, ...], table: RuleTable) -> list[Question]:
    """The questions of this table that these rows read, in the order in which they are asked."""
    reading = {condition.question for rule in rules for condition in rule.when}
    return [one for one in table.questionnaire.questions.values() if one.id in reading]


def answers_in_the_cookie() -> Chosen:
    """The shown answers that the current table understands; a question that changed is asked again.

    Answers that were kept under this very table were checked then.
    """
    kept: dict[str, list[str]] = session.get("answers", {})
    if session.get("table") == current().fingerprint:
        return {name: tuple(options) for name, options in kept.items()}
    return current().table.questionnaire.understood(kept, _version_of(session.get("table")))


def keep(answers: Chosen) -> None:
    """Put the answers into the cookie; those that no longer apply are forgotten."""
    shown = current().table.questionnaire.shown(answers)
    session["answers"] = {name: list(options) for name, options in shown.items()}
    session["table"] = current().fingerprint
    g.pop("journey", None)


def forget() -> None:
    """Take everything out of the cookie."""
    session.clear()
    g.pop("journey", None)


def _version_of(kept: str | None) -> str:
    """The version of the table with this fingerprint; '' where it is not known here any more."""
    known = {fingerprint(table): table.provenance.version for table in current().tables}
    return known.get(kept or "", "")
