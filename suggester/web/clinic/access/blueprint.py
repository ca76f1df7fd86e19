"""The clinicians' side: one door and one frame for all of its pages.

A page, in the room of its subject, in a module that clinic/setup.py imports:

    from suggester.storage.accounts.accounts import APPROVER
    from suggester.web.clinic.access.blueprint import account, clinic, clinic_page, now, open_to, storage

    @clinic.get("/table")
    def table() -> ResponseReturnValue:
        with storage().reading() as connection:
            verdicts = ...
        return clinic_page("clinician/table.html", rows=rows)

    @clinic.post("/approve")
    @open_to(APPROVER)
    def approve() -> ResponseReturnValue:
        sent, came_from_here = sent_texts("version", "sha256", "digits")
        proof = fresh_code(sent["digits"])
        ...
        with storage().writing() as connection:
            publishing.approve(connection, seen, proof, rules())

- Every address below /clinic asks for a log-in by itself, and for the right to read and write: there is
  nothing to forget. open_to(APPROVER) and open_to(ADMINISTRATOR) ask for these rights instead, and
  open_to(EVERYBODY) for none; open_to(ANYBODY) asks for no log-in.
- What can be done is in storage/versions/: versions, publishing and reviews; each act records itself. What
  cannot is a VersionError or ReviewError with a sentence for the page; OutrunError: somebody was faster.
- account() is who asks, storage() the database, now() the moment. Never keep a transaction open while a page
  is made. A database that is down becomes a page with 503 by itself.
- Forms: csrf_token in the template and sent_texts() or its neighbours of site/forms, as on patients' pages;
  the session behind them is the clinicians' own cookie.
- What somebody had written when the log-in ended or the database went away is given back: unsaved.py.
- A template extends clinician/frame.html and fills title and main. The places of the frame, PLACES, appear as
  soon as their addresses exist, to those who may open them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from suggester.storage.accounts import accounts, sessions
from suggester.storage.accounts.accounts import ADMINISTRATOR, APPROVER, REVIEWER, Account
from suggester.storage.accounts.log_in import FreshCode, LogIn, Refused
from suggester.storage.database.database import Database, StorageError, UncertainError
from suggester.storage.versions import versions
from suggester.storage.versions.publishing import Rules
from suggester.storage.versions.reviews import Reviews
from suggester.web.clinic.access.throttle import Throttle
from suggester.web.clinic.access.unsaved import NOTHING_WRITTEN, Written, written
from suggester.web.journal.journal import note
from suggester.web.protection.cookie import CLINIC
from suggester.web.protection.keys import seals_of
from suggester.web.protection.origin import Origin, origin_of
from suggester.web.site.rendering import render
from suggester.web.site.table_in_use import current, today

ANYBODY = ""
EVERYBODY = "everybody"
TOO_OFTEN = "Too many tries. Wait a minute, then try again."
NOT_SAVED = "Nothing was saved. Patients' pages go on as before."
NOT_KNOWN = (
    "It is not known whether this was saved: look before you try again. Patients' pages go on as before."
)
AT_ONCE = 4
WAIT_SECONDS = 0.25
CHANGES = "/clinic/proposals"
PLACES = (
    ("/clinic/table", "Table"),
    ("/clinic/patient", "Patient"),
    (CHANGES, "Changes"),
    ("/clinic/try", "Try out"),
    ("/clinic/checks", "Checks"),
    ("/clinic/accounts", "Accounts"),
    ("/clinic/record", "Record"),
)
WITHIN = {"/clinic/table": ("/clinic/table", "/clinic/rows/")}
"""Pages that are a part of a place though they stand beside it."""
ROLE_WORDS = {REVIEWER: "reviewer", APPROVER: "approver", ADMINISTRATOR: "accounts"}
View = TypeVar("View", bound=Callable[..., Any])

clinic = Blueprint("clinic", __name__, url_prefix=CLINIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """What the clinicians' pages need of this installation."""

    database: Database
    door: LogIn
    throttle: Throttle
    room: BoundedSemaphore
    reviews: Reviews = field(default_factory=Reviews)
    clock: Callable[[], int] = lambda: int(time.time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the places in the frame."""

    address: str
    label: str
    is_here: bool
    waiting: int = 0
    """How many changes wait there for a clinician."""


def open_to(role: str) -> Callable[[View], View]:
    """Who may open a page; without it whoever may read and write."""

    def mark(view: View) -> View:
        view.role = role  # type: ignore[attr-defined]
        return view

    return mark


def takes(at_most: int) -> Callable[[View], View]:
    """How many bytes a page takes in; without it as many as any form of ours."""

    def mark(view: View) -> View:
        view.at_most = at_most  # type: ignore[attr-defined]
        return view

    return mark


def account() -> Account:
    """Who asks."""
    found: Account = g.account
    return found


def storage() -> Database:
    """The clinicians' database."""
    return side().database


def rules() -> Rules:
    """What this installation asks for before a table is published, and today's date."""
    settings = current().settings
    return Rules(approvers=settings.approvers, today=today(), seals=seals_of(settings.secrets))


def fresh_code(typed: str) -> FreshCode | Refused:
    """The proof that approve(), publish() and roll_back() ask for, made of six digits typed just now."""
    buckets = side().throttle.buckets(request, account().name)
    return side().door.fresh(account(), "".join(typed.split()), buckets, now())


def now() -> int:
    """This moment, in whole seconds since 1970."""
    return side().clock()


def side() -> Clinic:
    """Everything of the clinicians' side of this program."""
    found: Clinic = current_app.extensions["clinic"]
    return found


def clinic_page(template: str, **context: Any) -> str:
    """A page in the clinicians' frame."""
    return render(template, **frame(), **context)


def frame() -> dict[str, Any]:
    """What the frame itself shows: who asks, the places, and the table in use."""
    table = current().table.provenance
    return {
        "account": g.get("account"),
        "role_words": ROLE_WORDS,
        "places": places(),
        "live": table,
        "rows": len(current().table.rules),
        "live_approval": current().approval_words,
        "review_by": current().language.day(table.review_by),
        "overdue": today() > table.review_by,
    }


def message_page(heading: str, message: str) -> str:
    """What a clinician has to know in place of a page, and what they had written, if anything."""
    words = current().language.words
    return clinic_page(
        "clinician/message.html", heading=words(heading), message=words(message), words=written().words
    )


def log_in_page(
    problem: str = "", name: str = "", written: Written = NOTHING_WRITTEN, *, wanted: str = ""
) -> str:
    """The page with the three fields, and the way to an identity provider where there is one.

    wanted: the page that somebody may be logged in for already, though no log-in came along.
    """
    words = current().language.words(problem) if problem else ""
    return clinic_page(
        "clinician/log_in.html",
        problem=words,
        name=name,
        written=written,
        sso="sso" in current_app.blueprints,
        wanted=wanted,
    )


def _page_of_a_link() -> str:
    """The page that a link on another website leads to: a browser leaves the log-in's cookie at home then."""
    by_link = request.method == "GET" and origin_of(request.environ) is Origin.OTHER_WEBSITE
    return request.full_path.rstrip("?") if by_link else ""


def places() -> tuple[Place, ...]:
    """The places that this program has and this clinician may open, as the frame shows them."""
    words = current().language.words
    known = {rule.rule for rule in current_app.url_map.iter_rules() if may_open(rule.endpoint)}
    return tuple(
        Place(
            address=address,
            label=words(label),
            is_here=request.path.startswith(WITHIN.get(address, address)),
            waiting=g.get("waiting", 0) if address == CHANGES else 0,
        )
        for address, label in PLACES
        if address in known
    )


def may_open(endpoint: str) -> bool:
    """Whether the pages of this endpoint are open to who asks."""
    role, who = role_of(endpoint), g.get("account")
    return who is not None and (role in {ANYBODY, EVERYBODY} or who.may(role))


def role_of(endpoint: str) -> str:
    """Whom a page is open to."""
    role: str = getattr(current_app.view_functions.get(endpoint), "role", REVIEWER)
    return role


@clinic.before_request
def let_in() -> ResponseReturnValue | None:
    """Whoever is logged in and may open this page, and not too many at once."""
    # Patients share the threads: a database that hangs must never hold all of them.
    if not side().room.acquire(timeout=WAIT_SECONDS):
        raise StorageError("too many clinicians' pages at once")
    g.in_room = True
    view = current_app.view_functions[request.endpoint or ""]
    if at_most := getattr(view, "at_most", 0):
        request.max_content_length = request.max_form_memory_size = at_most  # a file passes through both
    g.account = _who()
    if role_of(request.endpoint or "") == ANYBODY:
        return None
    if g.account is None:
        return log_in_page(written=written(), wanted=_page_of_a_link()), 401
    if not may_open(request.endpoint or ""):
        return message_page("This needs another role", "Ask an administrator of this clinic."), 403
    return None


@clinic.teardown_request
def leave(_: BaseException | None) -> None:
    """The next one can come in."""
    if g.pop("in_room", False):
        side().room.release()


@clinic.errorhandler(StorageError)
def storage_down(error: StorageError) -> ResponseReturnValue:
    """Said to the operator in the journal, and to the clinician in words; patients are not concerned."""
    note("clinic storage", reason=str(error))
    g.account = None
    saved = NOT_KNOWN if isinstance(error, UncertainError) else NOT_SAVED
    page = message_page("This cannot be reached just now", saved)
    return Response(page, status=503, headers={"Retry-After": "5"})


def _who() -> Account | None:
    """The clinician of this browser, if the log-in still lives."""
    token = session.get("token")
    if not token:
        return None
    with storage().reading() as connection:
        found = accounts.logged_in(connection, token)
        g.waiting = versions.waiting(connection)
    if found is None or not found[1].lives(now()):
        session.clear()
        return None
    if now() - found[1].seen >= sessions.TOUCH_SECONDS:
        with storage().writing() as connection:
            sessions.touch(connection, token, now())
    return found[0]
