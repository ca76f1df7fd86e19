"""What an approver may decide on the way to an approval: settle a wish, or free a row of its second reader.

Both take words, and both stand in the record. Who wrote any part of the version can do neither.
"""

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.versions import confirming, wishes
from suggester.storage.versions.confirming import Lifting
from suggester.storage.versions.reviews import ReviewError
from suggester.storage.versions.versions import VersionError
from suggester.storage.versions.wishes import Settling
from suggester.web.clinic.access.blueprint import account, clinic, now, open_to, storage
from suggester.web.clinic.proposals.pages import TOO_LONG_OPEN, refused
from suggester.web.clinic.proposals.proposal import shown
from suggester.web.site.forms import sent_texts

NOT_IN_THE_WAY = "This wish does not stand in the way of this version: it is settled, or about other words."


@clinic.post("/proposals/<int:number>/wishes/<int:review>/settle")
@open_to(APPROVER)
def settle_wish(number: int, review: int) -> ResponseReturnValue:
    """A wish is settled with words, and stands in the way no more."""
    sent, came_from_here = sent_texts("words")
    if not came_from_here:
        return refused(number, TOO_LONG_OPEN)
    settling = Settling(review=review, version=number, words=sent["words"])
    try:
        if review not in {one.number for one in shown(number).wishes}:
            raise ReviewError(NOT_IN_THE_WAY)
        with storage().writing() as connection:
            wishes.settle(connection, settling, (account(), now()))
    except (ReviewError, VersionError) as error:
        return refused(number, str(error))
    return redirect(f"/clinic/proposals/{number}?done=settled#to-confirm", 303)


@clinic.post("/proposals/<int:number>/rows/<row_id>/lift")
@open_to(APPROVER)
def lift_confirmation(number: int, row_id: str) -> ResponseReturnValue:
    """Nobody has to confirm this row of this version, for a reason."""
    sent, came_from_here = sent_texts("reason")
    if not came_from_here:
        return refused(number, TOO_LONG_OPEN)
    lifting = Lifting(version=number, row_id=row_id, reason=sent["reason"])
    try:
        gate = shown(number).assessed.gate
        with storage().writing() as connection:
            confirming.lift(connection, lifting, gate, (account(), now()))
    except VersionError as error:
        return refused(number, str(error))
    return redirect(f"/clinic/proposals/{number}?done=lifted#to-confirm", 303)
