"""Log in by way of an identity provider: to it, and back with a code. Added only where one is set.

It opens the account that an operator has bound to the identity, with a log-in row like every other; approving
and publishing still ask for fresh digits of our own. What is asked of the browser on the way lives in a
sealed cookie of ten minutes, used once. The other cookie stays strict: that is why the way back ends on a
page that goes on by itself, and not in a redirect, with which browsers would not bring it along.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Blueprint, Response, make_response, redirect, request, session
from flask.typing import ResponseReturnValue

from suggester.storage.accounts.identities import Identity
from suggester.storage.accounts.log_in import Refused
from suggester.storage.database.database import StorageError
from suggester.web.clinic.access.blueprint import (
    ANYBODY,
    TOO_OFTEN,
    clinic_page,
    leave,
    let_in,
    log_in_page,
    now,
    open_to,
    side,
    storage_down,
)
from suggester.web.clinic.access.oidc import LogInJourney, NotProvenError, Provider, new_journey
from suggester.web.journal.journal import note
from suggester.web.protection.cookie import attributes, named, purpose_key
from suggester.web.protection.origin import begun_here, may_change_browser

NAME = "sso"
JOURNEY_SECONDS = 10 * 60
START, BACK = "/clinic/sso", "/clinic/sso/back"
NOT_PROVEN = "Your organisation's log-in did not work. Try again, or log in with name, password and code."


@dataclass(frozen=True, slots=True, kw_only=True)
class Journeys:
    """The cookie of those who are on their way. It comes along from the provider's page, unlike any other."""

    fernet: MultiFernet

    def begin(self, response: Response, journey: LogInJourney) -> None:
        """Give it to this browser."""
        token = self.fernet.encrypt(json.dumps(asdict(journey)).encode()).decode()
        kept = attributes(request, "Lax")
        response.set_cookie(named(NAME, request), token, max_age=JOURNEY_SECONDS, **kept)

    def of_browser(self) -> LogInJourney | None:
        """The journey of this browser, if it is not too old."""
        token = request.cookies.get(named(NAME, request), "")
        try:
            return LogInJourney(**json.loads(self.fernet.decrypt(token.encode(), ttl=JOURNEY_SECONDS)))
        except (InvalidToken, UnicodeEncodeError):
            return None

    def end(self, response: Response) -> None:
        """It serves once."""
        response.delete_cookie(named(NAME, request), **attributes(request, "Lax"))


def journeys(secrets: Sequence[str]) -> Journeys:
    """Sealed with a key that serves for nothing else."""
    return Journeys(fernet=MultiFernet([Fernet(purpose_key(secret, "sso")) for secret in secrets]))


def sso_pages(provider: Provider, journeys: Journeys) -> Blueprint:
    """The two addresses of the way to the provider and back."""
    pages = Blueprint("sso", __name__)
    pages.before_request(let_in)
    pages.teardown_request(leave)
    pages.register_error_handler(StorageError, storage_down)

    @pages.get(START)
    @open_to(ANYBODY)
    def go_to_provider() -> ResponseReturnValue:
        if not may_change_browser(request.environ):
            return log_in_page()  # another website led here: a journey begins on a page of ours
        journey = new_journey()
        try:
            response = make_response(redirect(provider.address(journey, _back())))
        except NotProvenError as error:
            return _refused(str(error))
        journeys.begin(response, journey)
        return response

    @pages.get(BACK)
    @open_to(ANYBODY)
    def come_back() -> ResponseReturnValue:
        response = make_response(_entered(provider, journeys.of_browser()))
        journeys.end(response)
        return response

    return pages


def _entered(provider: Provider, journey: LogInJourney | None) -> ResponseReturnValue:
    """A new log-in in this browser, or why not."""
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if journey is None or not hmac.compare_digest(state.encode(), journey.state.encode()) or not code:
        return _refused("not the browser that went, or no code")
    begun_here(request.environ)
    counted = side().door.counted((side().throttle.of_address(request),), now())
    if not counted:
        note("sso refused", reason="too many tries")
        return log_in_page(TOO_OFTEN), 429
    try:
        provider.check_sender(request.args.get("iss"))
        identity = provider.identity(code, journey, _back())
    except NotProvenError as error:
        side().door.note_unproven(now())
        return _refused(str(error))
    outcome = side().door.enter_by(identity, counted, now())
    if isinstance(outcome, Refused):
        return _unknown(identity)
    session.clear()
    session["token"] = outcome.token
    return clinic_page("clinician/came_back.html"), {"Refresh": "0; url=/clinic"}


def _back() -> str:
    """Where the provider sends the browser; the host is one that this installation answers for."""
    return f"{request.host_url.rstrip('/')}{BACK}"


def _refused(reason: str) -> ResponseReturnValue:
    note("sso refused", reason=reason)
    return log_in_page(NOT_PROVEN), 422


def _unknown(identity: Identity) -> ResponseReturnValue:
    """Proven, and nobody here: the operator needs the subject to bind it."""
    note("sso refused", reason="no account is open to this identity")
    return clinic_page("clinician/no_account.html", subject=identity.subject), 403
