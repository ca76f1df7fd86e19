"""What somebody says about a new version: why, what it is called, from when on, and by when to review it."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from suggester.core.loading.load import sha256
from suggester.core.loading.table_csv import VERSION
from suggester.exchange.rule_files import VersionHead
from suggester.storage.database.database import clean
from suggester.storage.versions import publishing, versions
from suggester.storage.versions.versions import APPROVED, PROPOSED, RETIRED, Proposal, Version, VersionError
from suggester.web.clinic.access.blueprint import account, now, storage
from suggester.web.clinic.proposals.assessment import (
    base_files,
    changes_told,
    content_of,
    to_confirm_in,
    written_rows,
)
from suggester.web.site.table_in_use import current, today, unfit

FIELDS = ("reason", "version", "valid_from", "review_by")
REASON_AT_MOST = 2_000
REVIEW_AFTER = timedelta(days=182)

NO_REASON = "Say why: the reason stands beside the change for as long as there is a record."
LONG_REASON = "The reason is longer than 2,000 characters. Say it shorter."
NO_VERSION = "A version has letters, digits, dots and dashes, at most 40 of them, as in 2026.12."
KNOWN_VERSION = "There is a version of this name already. Choose another one."
NO_DAY = "This is no day. Write it as in 2026-12-01, or leave it empty."
PAST_DAY = "This day is over. Leave it empty to begin at once."
EARLY_REVIEW = "The next review has to be after today, and after the day on which this begins."


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionForm:
    """The fields of the form as they were typed, and what is wrong with each."""

    reason: str = ""
    version: str = ""
    valid_from: str = ""
    review_by: str = ""
    instead: int = 0
    """The proposal that was sent back, and that this takes the place of; 0 where there is none."""
    wrong: Mapping[str, str] = field(default_factory=dict)


def suggested(instead: Version | None = None) -> VersionForm:
    """The form as it is offered: a name that no version has yet, and a date for the next review.

    Of a proposal that was sent back its own name and reason.
    """
    review = _next_review().isoformat()
    if instead is None:
        return VersionForm(version=_free_label(), review_by=review)
    known = VersionForm(version=instead.label, reason=instead.reason, review_by=review)
    return replace(known, instead=instead.number)


def typed_from(sent: Mapping[str, str]) -> VersionForm:
    """The fields of a form that was sent."""
    reason, version, valid_from, review_by = (sent[name].strip() for name in FIELDS)
    return VersionForm(reason=clean(reason), version=version, valid_from=valid_from, review_by=review_by)


def wrong_fields(typed: VersionForm) -> dict[str, str]:
    """What is wrong with each field, by its name; empty where nothing is."""
    start, review = _day_of(typed.valid_from, today()), _day_of(typed.review_by, _next_review())
    wrong = {
        "reason": reason_problem(typed.reason),
        "version": version_problem(typed.version, known_labels(typed.instead)),
        "valid_from": NO_DAY if start is None else PAST_DAY if start < today() else "",
        "review_by": "" if review else NO_DAY,
    }
    if start and review and review <= max(start, today()):
        wrong["review_by"] = EARLY_REVIEW
    return {name: what for name, what in wrong.items() if what}


def head_of(typed: VersionForm) -> VersionHead:
    """The head of the new version, once nothing is wrong with its fields."""
    return VersionHead(
        version=typed.version,
        valid_from=_day_of(typed.valid_from, today()) or today(),
        review_by=_day_of(typed.review_by, _next_review()) or _next_review(),
    )


def reason_problem(reason: str) -> str:
    """What is wrong with a reason; '' if nothing is."""
    if not reason.strip():
        return NO_REASON
    return LONG_REASON if len(reason) > REASON_AT_MOST else ""


def keep(proposal: Proposal) -> int:
    """The number of this proposal; of the one that is open already, if somebody pressed the button twice.

    Raises VersionError where pages could not show it, or where somebody else has just taken its name.
    """
    fingerprint = sha256(proposal.files)
    before = base_files(proposal.base)
    new, base = content_of(proposal.files), content_of(before)
    if problem := unfit(new.table):
        raise VersionError(problem)
    proposal = replace(
        proposal,
        written=written_rows(new.table, base),
        to_confirm=to_confirm_in(new.table, base),
        changes=changes_told(new, base),
        made_on={} if proposal.base else before,
    )
    with storage().writing() as connection:
        every = versions.every_version(connection)
        if found := open_one(every, fingerprint):
            return found
        if proposal.replaces:
            versions.withdraw(connection, proposal.replaces, account(), now())
            every = versions.every_version(connection)
        if proposal.label in _taken(every, publishing.ever_published(connection)):
            raise VersionError(KNOWN_VERSION)
        return versions.propose(connection, proposal, account(), now()).number


def open_one(every: Iterable[Version], fingerprint: str) -> int:
    """The number of the proposal that holds exactly this and is still open; 0 where there is none."""
    found = (one for one in every if one.sha256 == fingerprint and one.state in {PROPOSED, APPROVED})
    return next((one.number for one in found), 0)


def known_labels(but: int = 0, content: str = "") -> set[str]:
    """The names that cannot be given again: those that papers carry, or that a proposal has now.

    The name of a proposal that was taken back, or of this one that is mended, is free; and a table of this
    SHA-256 has its own name.
    """
    with storage().reading() as connection:
        every = [one for one in versions.every_version(connection) if one.number != but]
        taken = _taken(every, publishing.ever_published(connection))
    others = (one.provenance for one in current().tables if one.provenance.sha256 != content)
    return taken | {one.version for one in others}


def _taken(every: Iterable[Version], published: Iterable[Version]) -> set[str]:
    """The names of versions that are on their way, and of those that were ever published."""
    on_their_way = {one.label for one in every if one.state != RETIRED}
    return on_their_way | {one.label for one in published}


def version_problem(label: str, known: Container[str]) -> str:
    """What is wrong with the name of a new version; '' if nothing is."""
    if not VERSION.fullmatch(label):
        return NO_VERSION
    return KNOWN_VERSION if label in known else ""


def _day_of(typed: str, otherwise: date) -> date | None:
    """The day that was typed, the other one where nothing was; None where it is no day."""
    try:
        return date.fromisoformat(typed) if typed else otherwise
    except ValueError:
        return None


def _next_review() -> date:
    """By when the next version is to be reviewed, if nobody says otherwise."""
    return max(current().table.provenance.review_by, today() + REVIEW_AFTER)


def _free_label() -> str:
    """The month, and a number where it is taken."""
    known, month = known_labels(), f"{today():%Y.%m}"
    numbered = (month if number == 1 else f"{month}.{number}" for number in range(1, len(known) + 2))
    return next(name for name in numbered if name not in known)
