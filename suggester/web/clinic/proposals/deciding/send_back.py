"""Send a proposal back with a comment, hand it in again, or take it back."""

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.versions import sending_back, versions
from suggester.storage.versions.versions import VersionError
from suggester.web.clinic.access.blueprint import account, clinic, now, open_to, storage
from suggester.web.clinic.access.refusals import mark
from suggester.web.clinic.proposals.deciding.acts import acted, done_with
from suggester.web.clinic.proposals.pages import TOO_LONG_OPEN, refused
from suggester.web.clinic.proposals.repeats import withdrawn_before
from suggester.web.site.forms import sent_button, sent_texts


@clinic.post("/proposals/<int:number>/send-back")
@open_to(APPROVER)
def send_back(number: int) -> ResponseReturnValue:
    """An approver says what should be otherwise, and who wrote it has it again."""
    sent, came_from_here = sent_texts("comment")
    if not came_from_here:
        return refused(number, TOO_LONG_OPEN)
    try:
        with storage().writing() as connection:
            sending_back.send_back(connection, number, sent["comment"], (account(), now()))
    except VersionError as error:
        return refused(number, str(error))
    return redirect(f"/clinic/proposals/{number}?done=sent-back", 303)


@clinic.post("/proposals/<int:number>/hand-in")
def hand_in(number: int) -> ResponseReturnValue:
    """The author lets it wait for approval again, as it is."""
    if not sent_button():
        return refused(number, TOO_LONG_OPEN)
    try:
        with storage().writing() as connection:
            sending_back.hand_in(connection, number, (account(), now()))
    except VersionError as error:
        mark(error)
        return refused(number, str(error))
    return redirect(f"/clinic/proposals/{number}?done=proposed", 303)


@clinic.post("/proposals/<int:number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    """The author takes it back."""
    if not sent_button():
        return refused(number, TOO_LONG_OPEN)

    def act() -> str:
        done_with(lambda connection: versions.withdraw(connection, number, account(), now()))
        return "withdrawn"

    return acted(number, act, lambda: withdrawn_before(number))
