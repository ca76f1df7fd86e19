"""What an administrator does to accounts: invite, give rights, make a link, unlock, close, open again."""

from flask import redirect
from flask.typing import ResponseReturnValue

from suggester.storage.accounts import accounts, invitations
from suggester.storage.accounts import rights as rights_of_accounts
from suggester.storage.accounts.accounts import ADMINISTRATOR, Account, AccountError, NewAccount
from suggester.storage.accounts.log_in import unlock
from suggester.storage.accounts.people import INVITED, people
from suggester.storage.accounts.rights import NO_RIGHT, NOT_WITHOUT_READING, Rights
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Transaction, clean
from suggester.web.clinic.access.blueprint import TOO_OFTEN, account, clinic, now, open_to, side, storage
from suggester.web.clinic.access.proof import WRONG_CODE, NotDoneError
from suggester.web.clinic.accounts.carrying_out import (
    NO_REASON,
    ONE_AT_A_TIME,
    DoingTo,
    SentAct,
    carry_out,
    on_shown,
    person,
    was_done_before,
)
from suggester.web.clinic.accounts.links import AccountLink, link_for
from suggester.web.clinic.accounts.listed import ACTS
from suggester.web.clinic.accounts.pages import (
    APPROVE,
    MANAGE,
    REVIEW,
    ShownLink,
    TypedAccount,
    accounts_page,
    act_page,
    line_of,
    link_page,
    ticks_of,
)
from suggester.web.site.forms import sent_texts, sent_ticks

LIST = "/clinic/accounts"
OF_EVERY_ACT = ("reason", "digits", "shown")
FIELDS = {
    NO_REASON: "reason",
    WRONG_CODE: "digits",
    TOO_OFTEN: "digits",
    NO_RIGHT: "may-review",
    NOT_WITHOUT_READING: "may-review",
}
"""Where a sentence about a form leads, if it is about one field."""


@clinic.post("/accounts/invite")
@open_to(ADMINISTRATOR)
def invite() -> ResponseReturnValue:
    """An account for somebody, and the link with which they open it."""
    texts, came_from_here = sent_texts("full_name", "name", "may", "reason", "digits", "once")
    sent = SentAct(act=INVITED, texts=texts, came_from_here=came_from_here)
    name, full_name = clean(texts["name"]).lower(), " ".join(clean(texts["full_name"]).split())
    link = link_for(name, texts["once"])

    def do(connection: Transaction) -> None:
        ticked = ticked_rights()
        new = NewAccount(
            name=name,
            full_name=full_name,
            role=ticked.role,
            also_approves=ticked.also_approves,
            also_reviews=ticked.also_reviews,
        )
        accounts.add(connection, new, link.kept, sent.told())

    with ONE_AT_A_TIME:
        try:
            carry_out(sent, do)
        except (AccountError, NotDoneError) as error:
            return shown_again(sent, link) or (accounts_page(typed(sent, error, "name")), status_of(error))
    return shown_again(sent, link) or redirect(LIST, 303)


@clinic.post("/accounts/<int:number>/rights")
@open_to(ADMINISTRATOR)
def change_rights(number: int) -> ResponseReturnValue:
    """What somebody may from now on."""

    def do(connection: Transaction, found: Account, told: Act) -> None:
        rights_of_accounts.change_rights(connection, found, ticked_rights(), told)

    return acted(sent_act(number, "rights", "may"), do)


@clinic.post("/accounts/<int:number>/close")
@open_to(ADMINISTRATOR)
def close(number: int) -> ResponseReturnValue:
    """Nobody opens anything with this account any more; what its owner did stays."""
    return acted(sent_act(number, "close"), accounts.disable)


@clinic.post("/accounts/<int:number>/unlock")
@open_to(ADMINISTRATOR)
def unlock_name(number: int) -> ResponseReturnValue:
    """What was typed wrong under this name counts no more."""

    def do(connection: Transaction, found: Account, told: Act) -> None:
        unlock(connection, found, side().throttle.of_name(found.name), told)

    return acted(sent_act(number, "unlock"), do)


@clinic.post("/accounts/<int:number>/link")
@open_to(ADMINISTRATOR)
def make_link(number: int) -> ResponseReturnValue:
    """A new password and a new app, by way of a link."""
    return linked(sent_act(number, "link", "once"))


@clinic.post("/accounts/<int:number>/open")
@open_to(ADMINISTRATOR)
def open_again(number: int) -> ResponseReturnValue:
    """Somebody comes back, with the rights of before, by way of a link."""
    return linked(sent_act(number, "open", "once"))


def sent_act(number: int, act: str, *more: str) -> SentAct:
    """The form of an act on one account; 404 where there is none."""
    line_of(number)
    texts, came_from_here = sent_texts(*OF_EVERY_ACT, *more)
    return SentAct(number=number, act=ACTS[act], texts=texts, came_from_here=came_from_here)


def acted(sent: SentAct, doing: DoingTo) -> ResponseReturnValue:
    """What became of an act on one account: done, done by the same form before, or why not."""
    with ONE_AT_A_TIME:
        try:
            carry_out(sent, on_shown(sent, doing))
        except (AccountError, NotDoneError) as error:
            with storage().reading() as connection:
                before = was_done_before(sent, person(connection, sent.number))
            if not before:
                return refused(sent, error)
    return redirect(where_next(sent), 303)


def linked(sent: SentAct) -> ResponseReturnValue:
    """The same for an act that makes a link, which is shown this once."""
    line = line_of(sent.number)
    link = link_for(line.person.account.name, sent.texts["once"])

    def do(connection: Transaction, found: Account, told: Act) -> None:
        invitations.renew(connection, found, link.kept, told)

    with ONE_AT_A_TIME:
        try:
            carry_out(sent, on_shown(sent, do))
        except (AccountError, NotDoneError) as error:
            return shown_again(sent, link) or refused(sent, error)
    return shown_again(sent, link) or redirect(LIST, 303)


def shown_again(sent: SentAct, link: AccountLink) -> ResponseReturnValue | None:
    """The link, as long as this form was what made it; a second click is answered with it, too."""
    with storage().reading() as connection:
        found = invitations.invitation(connection, link.token, now())
        if found is None or not sent.came_from_here:
            return None
        known = next(one for one in people(connection) if one.account.id == found.account.id)
    if not was_done_before(sent, known):
        return None
    kept = AccountLink(token=link.token, ends=found.ends)
    return link_page(ShownLink(full_name=found.account.full_name, link=kept))


def ticked_rights() -> Rights:
    """The rights whose boxes are ticked. Raises AccountError."""
    ticked = sent_ticks("may")
    return Rights(reviews=REVIEW in ticked, approves=APPROVE in ticked, manages=MANAGE in ticked)


def refused(sent: SentAct, error: Exception) -> ResponseReturnValue:
    """The form again with what went wrong; nothing was done."""
    return act_page(sent.number, in_addresses(sent.act), typed(sent, error, "act")), status_of(error)


def in_addresses(recorded: str) -> str:
    """What the addresses call an act that the record calls so."""
    return next(act for act, name in ACTS.items() if name == recorded)


def typed(sent: SentAct, error: Exception, otherwise: str) -> TypedAccount:
    """What was typed, to be mended, and which field to go to; of the digits nothing is given back."""
    may = sent_ticks("may") if "may" in sent.texts else ticks_of(line_of(sent.number).rights)
    wrong = FIELDS.get(str(error), otherwise)
    return TypedAccount(given=sent.texts, may=may, problem=str(error), wrong=wrong)


def status_of(error: Exception) -> int:
    """The status of the answer: 422 where something in the form has to be mended."""
    status: int = getattr(error, "status", 422)
    return status


def where_next(sent: SentAct) -> str:
    """Back to the list, as long as it is still theirs."""
    with storage().reading() as connection:
        me = accounts.named(connection, account().name)
    if not me.enabled:
        return "/clinic/login"
    done = f"{LIST}?done={in_addresses(sent.act)}&who={sent.number}"
    return done if me.may(ADMINISTRATOR) else "/clinic"
