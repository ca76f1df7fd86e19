"""How a version stands among the others: proposed, approved, live, waiting for its day, or taken back."""

from dataclasses import dataclass

from suggester.storage.accounts.accounts import APPROVER
from suggester.storage.database.database import Transaction
from suggester.storage.versions import publishing, versions, writers
from suggester.storage.versions.approvals import GivenApproval, approvals_of
from suggester.storage.versions.history import Publication, history
from suggester.storage.versions.publishing import Live
from suggester.storage.versions.sending_back import SentBack, comments_on
from suggester.storage.versions.versions import APPROVED, DRAFT, PROPOSED, Version
from suggester.web.clinic.access.blueprint import account, rules, storage
from suggester.web.site.table_in_use import today

LIVE, WAITING, SENT_BACK, WITHDRAWN, WAS_LIVE = ("live", "waiting", "sent back", "withdrawn", "was live")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStatus:
    """How a version stands among the others, as the database says at one moment."""

    version: Version
    approvals: tuple[GivenApproval, ...]
    published: tuple[Publication, ...]
    live: Live
    authors: frozenset[int]
    """The accounts of everybody who wrote any part of it."""
    writers: tuple[str, ...]
    """The same by name."""
    comments: tuple[SentBack, ...]
    """With what it was sent back."""

    @property
    def is_open(self) -> bool:
        """Whether it can still be approved, published or taken back."""
        return self.version.state in {PROPOSED, APPROVED}

    @property
    def is_sent_back(self) -> bool:
        """Whether its author has it again."""
        return self.version.state == DRAFT

    @property
    def newest(self) -> int:
        """The version that was published last; 0 where none was."""
        last = self.live.waiting or self.live.version
        return last.number if last else 0

    @property
    def is_outrun(self) -> bool:
        """Whether another version was published since this was written."""
        return self.is_open and self.version.base != self.newest

    @property
    def state(self) -> str:
        """Its state in a word of the program."""
        if self.is_open:
            return PROPOSED if self.missing else self.version.state
        if self.is_sent_back:
            return SENT_BACK
        if self.live.version and self.version.number == self.live.version.number:
            return LIVE
        if self.live.waiting and self.version.number == self.live.waiting.number:
            return WAITING
        return WAS_LIVE if self.published else WITHDRAWN

    @property
    def missing(self) -> int:
        """How many approvals it still needs."""
        return max(0, rules().approvers - len(self.approvals))

    @property
    def why_not_you(self) -> str:
        """Why this clinician cannot approve it, in a word of the program; '' if they can."""
        if account().id in self.authors:
            return "author"
        if not account().may(APPROVER):
            return "role"
        approved = {one.approver for one in self.approvals}
        return "approved" if account().name in approved else ""

    @property
    def can_be_rolled_back_to(self) -> bool:
        """Whether patients were asked by it, and are not any more."""
        was_in_use = bool(self.published) and self.version.valid_from <= today()
        return was_in_use and self.version.number != self.newest


def stands_of(number: int) -> VersionStatus:
    """How this version stands now. Raises VersionError if there is none of this number."""
    with storage().reading() as connection:
        found, now = versions.version(connection, number), publishing.live(connection, today())
        return _stands(connection, found, now, history(connection))


def every_stand() -> tuple[VersionStatus, ...]:
    """How every version stands, the newest first."""
    with storage().reading() as connection:
        now, past = publishing.live(connection, today()), history(connection)
        return tuple(_stands(connection, one, now, past) for one in versions.every_version(connection))


def _stands(
    connection: Transaction, found: Version, now: Live, past: tuple[Publication, ...]
) -> VersionStatus:
    return VersionStatus(
        version=found,
        approvals=approvals_of(connection, found.number),
        published=tuple(one for one in past if one.version == found.number),
        live=now,
        authors=writers.authors_of(connection, found.number),
        writers=writers.named_authors(connection, found.number),
        comments=comments_on(connection, found.number),
    )
