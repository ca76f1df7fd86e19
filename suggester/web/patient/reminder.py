"""The note for the patient's calendar: to look again when the longest wait is over."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from suggester.exchange.reminder import KIND, calendar_note
from suggester.web.patient.pages import go_on, summary_of
from suggester.web.result.in_progress import journey
from suggester.web.site.addresses import Addresses, public_address
from suggester.web.site.files import file_response
from suggester.web.site.table_in_use import current

reminders = Blueprint("reminders", __name__)
NAME = "skin-page-reminder.ics"


@reminders.get("/reminder.ics")
def reminder() -> ResponseReturnValue:
    """A calendar file, where the result names a wait that ends; else the page that would offer it."""
    way = journey()
    if way.reached:
        return go_on(way)
    day, here = summary_of(way).look_again_on, Addresses()
    if day is None:
        return redirect(here.keep)
    note = calendar_note(day, current().text("reminder_words"), public_address() + here.start)
    return file_response(note, NAME, KIND)
