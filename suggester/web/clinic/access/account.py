"""Log in, log out, and one's own account."""

from flask import g, make_response, redirect, request, session
from flask.typing import ResponseReturnValue

from suggester.storage.accounts import accounts, passwords, sessions
from suggester.storage.accounts.accounts import Account
from suggester.storage.accounts.log_in import Refused, Try
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean
from suggester.web.clinic.access.blueprint import (
    ANYBODY,
    EVERYBODY,
    TOO_OFTEN,
    account,
    clinic,
    clinic_page,
    log_in_page,
    now,
    open_to,
    places,
    side,
    storage,
)
from suggester.web.clinic.access.refusals import note_log_in
from suggester.web.clinic.access.unsaved import Written, given_back
from suggester.web.protection.security import CLEAR_SITE_DATA
from suggester.web.site.forms import sent_button, sent_texts, token

OWN = "/clinic/account"
WRONG = "Name, password or code is not right. Each code works once: wait for the next one, then try again."
TOO_LONG_OPEN = "This page was open too long. Try again."
DIFFERENT = "The two new passwords are not the same."
CHANGED = "Your password is changed. Everywhere else you are logged out."


@clinic.get("")
@open_to(EVERYBODY)
def first_page() -> ResponseReturnValue:
    """Where a clinician begins."""
    found = places()
    return redirect(found[0].address if found else OWN, 303)


@clinic.get("/login")
@open_to(ANYBODY)
def ask_who() -> ResponseReturnValue:
    """Name, password and code."""
    return log_in_page()


@clinic.post("/login")
@open_to(ANYBODY)
def log_in() -> ResponseReturnValue:
    """A new log-in in this browser, in the place of whatever was there."""
    sent, came_from_here = sent_texts("name", "password", "code", "words", "place")
    before = given_back(sent["words"], sent["place"])
    tried = _tried(sent["name"], sent["password"], sent["code"])
    if not came_from_here:
        return log_in_page(TOO_LONG_OPEN, tried.name, before), 422
    throttle = side().throttle
    outcome = side().door.enter(tried, throttle.buckets(request, tried.name))
    if isinstance(outcome, Refused):
        note_log_in(outcome, tried.name)
        status = 429 if outcome is Refused.TOO_OFTEN else 422
        return log_in_page(_refusal(outcome), tried.name, before), status
    session.clear()
    session["token"] = outcome.token
    token()  # with the key of the forms in it, the pages that follow leave the cookie as it is
    response = make_response(_begin(outcome.account, before))
    throttle.remember(request, response, tried.name)
    return response


def _begin(who: Account, before: Written) -> ResponseReturnValue:
    """Where a log-in leads: to the first page, or to the words that were written when the last one ended."""
    if not before.words:
        return redirect("/clinic", 303)
    g.account = who
    return clinic_page("clinician/given_back.html", written=before)


@clinic.post("/logout")
@open_to(ANYBODY)
def log_out() -> ResponseReturnValue:
    """The log-in ends on the server, and with it every copy of its cookie."""
    if not sent_button():
        return log_in_page(TOO_LONG_OPEN), 422
    with storage().writing() as connection:
        sessions.end(connection, session.get("token", ""))
    session.clear()
    response = redirect("/clinic/login", 303)
    response.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return response


@clinic.get("/account")
@open_to(EVERYBODY)
def own_account() -> ResponseReturnValue:
    """What the account can do, and where it is open."""
    return account_page()


@clinic.post("/account/password")
@open_to(EVERYBODY)
def change_password() -> ResponseReturnValue:
    """A new password; it takes the old one and a fresh code, and ends every other log-in."""
    sent, came_from_here = sent_texts("password", "code", "new", "again")
    problem = _problem_with(sent["new"], sent["again"]) if came_from_here else TOO_LONG_OPEN
    if problem:
        return account_page(problem), 422
    tried = _tried(account().name, sent["password"], sent["code"])
    outcome = side().door.proven(tried, side().throttle.buckets(request, tried.name))
    if isinstance(outcome, Refused):
        note_log_in(outcome, tried.name)
        return account_page(_refusal(outcome)), 429 if outcome is Refused.TOO_OFTEN else 422
    kept = passwords.hashed(sent["new"])
    with storage().writing() as connection:
        session["token"] = accounts.change_password(connection, account(), kept, _act("change password"))
    return account_page(done=CHANGED)


@clinic.post("/account/end-all")
@open_to(EVERYBODY)
def end_all() -> ResponseReturnValue:
    """Log out everywhere, this browser included."""
    if not sent_button():
        return account_page(TOO_LONG_OPEN), 422
    with storage().writing() as connection:
        sessions.end_all(connection, account().id)
        record(connection, _act("log out everywhere"))
    session.clear()
    return redirect("/clinic/login", 303)


def account_page(problem: str = "", done: str = "") -> str:
    """The account, with what went wrong or was done."""
    with storage().reading() as connection:
        browsers = sessions.count(connection, account().id, now())
        codes = accounts.codes_left(connection, account())
    return clinic_page("clinician/account.html", browsers=browsers, codes=codes, problem=problem, done=done)


def _tried(name: str, password: str, code: str) -> Try:
    """Names are small letters; spaces around a name and inside a code are slips of the finger."""
    return Try(name=clean(name).lower()[:64], password=password, code="".join(code.split()), at=now())


def _refusal(outcome: Refused) -> str:
    return TOO_OFTEN if outcome is Refused.TOO_OFTEN else WRONG


def _problem_with(new: str, again: str) -> str:
    if new != again:
        return DIFFERENT
    return passwords.weakness(new, account().name, account().full_name)


def _act(what: str) -> Act:
    return Act(at=now(), actor=account().name, act=what, details={})
