"""The page of accounts: who there is and what they may, with the form for what is done to one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import abort, request
from flask.typing import ResponseReturnValue

from suggester.storage.accounts.accounts import ADMINISTRATOR
from suggester.storage.accounts.rights import Rights
from suggester.web.clinic.access.blueprint import clinic, clinic_page, open_to, rules
from suggester.web.clinic.accounts.links import AccountLink, once
from suggester.web.clinic.accounts.listed import ACTS, AccountCost, PersonLine, can_approve, cost_of, listed

NOT_NOW = "This cannot be done to the account as it is now: look at its line."
REVIEW, APPROVE, MANAGE = ("review", "approve", "manage")
RIGHTS_OF_NEW = frozenset({REVIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAccount:
    """What was typed into a form, and what is wrong with it: a sentence, and the field to go to."""

    given: Mapping[str, str] = field(default_factory=dict)
    may: frozenset[str] = RIGHTS_OF_NEW
    problem: str = ""
    wrong: str = "act"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAct:
    """Something that can be done to one account, and what it would cost."""

    act: str
    line: PersonLine
    cost: AccountCost


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLink:
    """A link that is shown this once, and whom it is for."""

    full_name: str
    link: AccountLink


NOTHING_TYPED = TypedAccount()


@clinic.get("/accounts")
@open_to(ADMINISTRATOR)
def list_accounts() -> ResponseReturnValue:
    """Everybody, and the form that invites somebody."""
    return accounts_page()


@clinic.get("/accounts/<int:number>/rights", defaults={"act": "rights"})
@clinic.get("/accounts/<int:number>/link", defaults={"act": "link"})
@clinic.get("/accounts/<int:number>/close", defaults={"act": "close"})
@clinic.get("/accounts/<int:number>/open", defaults={"act": "open"})
@clinic.get("/accounts/<int:number>/unlock", defaults={"act": "unlock"})
@open_to(ADMINISTRATOR)
def show_act(number: int, act: str) -> ResponseReturnValue:
    """The form for what is done to one account, with what follows from it."""
    return act_page(number, act, TypedAccount(may=ticks_of(line_of(number).rights)))


def line_of(number: int) -> PersonLine:
    """The account of this number; 404 where there is none."""
    line = next((one for one in listed() if one.person.account.id == number), None)
    if line is None:
        abort(404)
    return line


def act_page(number: int, act: str, typed: TypedAccount) -> str:
    """The list, and the form of an act, or why it cannot be done to this account now."""
    line = line_of(number)
    if act not in line.acts:
        return _page(TypedAccount(problem=typed.problem or NOT_NOW), None, None)
    return _page(typed, AccountAct(act=act, line=line, cost=cost_of(number)), None)


def accounts_page(typed: TypedAccount = NOTHING_TYPED) -> str:
    """The list, and the form that invites somebody."""
    return _page(typed, None, None)


def link_page(shown: ShownLink) -> str:
    """The list, and the link that was just made."""
    return _page(NOTHING_TYPED, None, shown)


def ticks_of(rights: Rights) -> frozenset[str]:
    """The boxes that stand for these rights."""
    boxes = {REVIEW: rights.reviews, APPROVE: rights.approves, MANAGE: rights.manages}
    return frozenset(box for box, is_ticked in boxes.items() if is_ticked)


def _page(typed: TypedAccount, offered: AccountAct | None, link: ShownLink | None) -> str:
    lines = listed()
    return clinic_page(
        "clinician/accounts.html",
        lines=lines,
        names={line.person.account.name: line.person.account.full_name for line in lines},
        approvers=can_approve(lines),
        needed=rules().approvers,
        typed=typed,
        offered=offered,
        link=link,
        once=once(),
        done=_done(lines),
    )


def _done(lines: tuple[PersonLine, ...]) -> tuple[str, str]:
    """What was done just now, and to whom; nothing where the address does not say."""
    act, number = request.args.get("done", ""), request.args.get("who", "")
    names = {str(line.person.account.id): line.person.account.full_name for line in lines}
    return (act, names[number]) if act in ACTS and number in names else ("", "")
