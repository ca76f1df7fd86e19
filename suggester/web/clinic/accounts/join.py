"""The way in by a link: its owner sets a password and an app, and is shown the recovery codes once.

Secret and codes stand in the form, sealed, until they are kept: nothing is changed by opening a link, and
whoever presses twice is shown the same codes.
"""

import json
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from suggester.exchange.qr import qr_of_address
from suggester.storage.accounts import accounts, invitations, passwords, second_factor
from suggester.storage.accounts.accounts import Account
from suggester.storage.accounts.invitations import Invitation, TakenUp
from suggester.storage.accounts.people import TAKEN_UP
from suggester.storage.database.audit import Act
from suggester.web.clinic.access.account import DIFFERENT, TOO_LONG_OPEN
from suggester.web.clinic.access.blueprint import (
    ANYBODY,
    clinic,
    clinic_page,
    message_page,
    now,
    open_to,
    side,
    storage,
)
from suggester.web.clinic.access.proof import WRONG_CODE
from suggester.web.clinic.accounts.links import JOIN
from suggester.web.site.forms import sent_texts
from suggester.web.site.table_in_use import current

GONE = "This link opens nothing"
GONE_WHY = (
    "It was used already, it has ended, or another one took its place. Ask an administrator of your clinic "
    "for a new one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccess:
    """What was made for one account: the secret of its app, and its recovery codes."""

    name: str
    secret: str
    codes: tuple[str, ...]

    @property
    def sealed(self) -> str:
        """As the form carries it."""
        return side().door.sealer.sealed(json.dumps([self.name, self.secret, *self.codes]))

    @property
    def address(self) -> str:
        """What an app scans."""
        return second_factor.address(self.secret, self.name, current().settings.clinic_name)


@clinic.get("/join/<token>")
@open_to(ANYBODY)
def show_invitation(token: str) -> ResponseReturnValue:
    """Nothing is used up by looking: programs that read along in mails open links, too."""
    found = invitation_of(token)
    if found is None:
        return message_page(GONE, GONE_WHY), 404
    return join_page(token, found, new_access(found.account))


@clinic.post("/join/<token>")
@open_to(ANYBODY)
def join(token: str) -> ResponseReturnValue:
    """Password and app are set, and the link opens nothing any more."""
    sent, came_from_here = sent_texts("new", "again", "code", "sealed")
    access, found = sent_access(sent["sealed"]), invitation_of(token)
    step = second_factor.step_of(access.secret if access else "", "".join(sent["code"].split()), now())
    if access and came_from_here and was_taken_up(access, step):
        return joined_page(access)
    if found is None:
        return message_page(GONE, GONE_WHY), 404
    if access is None or access.name != found.account.name:
        return join_page(token, found, new_access(found.account), TOO_LONG_OPEN), 422
    if not came_from_here:
        return join_page(token, found, access, TOO_LONG_OPEN), 422
    if problem := problem_with(sent["new"], sent["again"], found.account) or ("" if step else WRONG_CODE):
        return join_page(token, found, access, problem), 422
    return taken_up(token, access, passwords.hashed(sent["new"]), step)


def taken_up(token: str, access: NewAccess, password_hash: str, step: int) -> ResponseReturnValue:
    """Keep it, if the link still is one."""
    sealed = side().door.sealer.sealed(access.secret)
    kept = accounts.credentials(password_hash, sealed, access.codes)
    told = Act(at=now(), actor=access.name, act=TAKEN_UP, details={})
    with storage().writing() as connection:
        found = invitations.invitation(connection, token, now())
        if found is None:
            return message_page(GONE, GONE_WHY), 404
        invitations.take_up(connection, found.account, TakenUp(opened_with=kept, step=step), told)
    return joined_page(access)


def was_taken_up(access: NewAccess, step: int) -> bool:
    """Whether this very form was kept just now, and these digits proved it."""
    kept = accounts.credentials("", "", access.codes)
    with storage().reading() as connection:
        return invitations.is_taken_up(connection, access.name, TakenUp(opened_with=kept, step=step))


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link is, as long as it is one."""
    with storage().reading() as connection:
        return invitations.invitation(connection, token, now())


def new_access(account: Account) -> NewAccess:
    """A secret and codes for this account, kept nowhere yet."""
    secret, codes = second_factor.new_secret(), second_factor.new_recovery_codes()
    return NewAccess(name=account.name, secret=secret, codes=codes)


def sent_access(sealed: str) -> NewAccess | None:
    """What a form brought back; nothing where we did not seal it."""
    opened = side().door.sealer.opened(sealed)
    if not opened.startswith("["):
        return None
    name, secret, *codes = json.loads(opened)
    return NewAccess(name=name, secret=secret, codes=tuple(codes))


def problem_with(new: str, again: str, account: Account) -> str:
    """Why this cannot be the password, as a sentence; empty if it can."""
    return DIFFERENT if new != again else passwords.weakness(new, account.name, account.full_name)


def join_page(token: str, found: Invitation, access: NewAccess, problem: str = "") -> str:
    """The form, with what went wrong."""
    return clinic_page(
        "clinician/join.html",
        here=f"{JOIN}/{token}",
        invited=found.account,
        ends=found.ends,
        access=access,
        qr=qr_of_address(access.address),
        problem=problem,
        wrong="code" if problem == WRONG_CODE else "new",
    )


def joined_page(access: NewAccess) -> str:
    """The recovery codes, this once, and the way to log in."""
    return clinic_page("clinician/joined.html", name=access.name, codes=access.codes)
