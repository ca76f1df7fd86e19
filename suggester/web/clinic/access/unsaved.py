"""What a clinician had written into a form that could not be kept: it is given back, to be copied.

A log-in ends in the middle of a long comment, a database goes away: the words must not be lost with it. They
are in the page that says so and nowhere else; with the log-in form they travel on until somebody is let in.
"""

from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from suggester.web.clinic.access.throttle import NAME
from suggester.web.protection.cookie import CLINIC, CLINICIANS, named

FIELDS = ("comment", "reason")
"""In which somebody may have written for half an hour; none holds a password or anything of a patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The words, and the page on which they were written."""

    words: str = ""
    place: str = CLINIC


NOTHING_WRITTEN = Written()


def written() -> Written:
    """What came with this request; nothing where another website may have sent it."""
    if not any(named(name, request) in request.cookies for name in (CLINICIANS.name, NAME)):
        return NOTHING_WRITTEN  # these cookies come along from our own pages only
    try:
        words = "\n\n".join(filter(None, (request.form.get(name, "").strip() for name in FIELDS)))
    except RequestEntityTooLarge:
        return NOTHING_WRITTEN
    return Written(words=words, place=_page_of_the_form()) if words else NOTHING_WRITTEN


def given_back(words: str, place: str) -> Written:
    """The same once more, as the log-in form brought it along."""
    known = place if place.startswith(f"{CLINIC}/") else CLINIC
    return Written(words=words, place=known) if words.strip() else NOTHING_WRITTEN


def _page_of_the_form() -> str:
    """A form is sent to its own page, or to an address below it that cannot be opened."""
    try:
        current_app.url_map.bind("").match(request.path, method="GET")
    except HTTPException:
        return request.path.rpartition("/")[0]
    return request.path
