"""Versions of the table: all of its files, who wrote them, and why. Nothing changes but the state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from suggester.core.loading.load import sha256
from suggester.storage.accounts.accounts import Account
from suggester.storage.database.audit import Act, fingerprint, record
from suggester.storage.database.database import StorageError, clean, next_number
from suggester.storage.database.tables import accounts, version_files, versions
from suggester.storage.versions.beginnings import keep_beginning
from suggester.storage.versions.writers import (
    authors_of,
    keep_to_confirm,
    keep_writers,
    writers_told,
)

DRAFT, PROPOSED, APPROVED, LIVE, RETIRED = ("draft", "proposed", "approved", "live", "retired")
OPEN = (DRAFT, PROPOSED, APPROVED)
"""The states of a version that may still come into use."""
TOLD = {
    DRAFT: "sent back", PROPOSED: "waiting", APPROVED: "approved", LIVE: "live", RETIRED: "no longer open",
}  # fmt: skip
"""How a version stands, in the words of the pages."""
LARGEST_NUMBER = 2**31 - 1
TOLD_AT_MOST = 12
"""Changes that the record names one by one."""


class VersionError(ValueError):
    """Why this cannot be done with this version, in one sentence for the clinician who tried."""


class NotYoursError(VersionError):
    """Somebody tried what is for who wrote a version to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A changed table, why, and on which version it was written; base is 0 where none was ever published."""

    files: Mapping[str, bytes]
    label: str
    reason: str
    base: int
    valid_from: date
    written: Mapping[str, str] = field(default_factory=dict)
    """The rows whose words were written for it, each with its hash."""
    to_confirm: Mapping[str, str] = field(default_factory=dict)
    """The rows that somebody has to confirm who wrote nothing of it, each with its hash."""
    changes: Sequence[str] = ()
    """Everything that it words otherwise than its base, in short, such as "Row HD-03 changed"."""
    made_on: Mapping[str, bytes] = field(default_factory=dict)
    """The files of the rules folder, where base is 0: nothing else keeps them."""
    replaces: int = 0
    """The version that was sent back and that it takes the place of; 0 where there is none."""

    @property
    def is_as_found(self) -> bool:
        """Whether it is the rules folder as it was found, so that nobody here wrote anything of it."""
        return bool(self.made_on) and sha256(self.made_on) == sha256(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What the database says about a version, without its files."""

    number: int
    sha256: str
    label: str
    author_id: int
    author: str
    author_name: str
    reason: str
    base: int
    valid_from: date
    at: int
    state: str


def propose(connection: Connection, proposal: Proposal, author: Account, now: int) -> Version:
    """Keep a version for others to read and approve."""
    reason = clean(proposal.reason)
    if not reason:
        raise VersionError("Say why: the reason stands beside the change for as long as there is a record.")
    number = next_number(connection, versions.c.number)
    connection.execute(
        insert(versions).values(
            number=number,
            sha256=sha256(proposal.files),
            label=proposal.label,
            author_id=author.id,
            reason=reason,
            base=proposal.base,
            valid_from=proposal.valid_from,
            at=now,
            state=PROPOSED,
        )
    )
    authors = {author.id} | (authors_of(connection, proposal.replaces) if proposal.replaces else frozenset())
    rows = {row: (row_sha256, now) for row, row_sha256 in proposal.written.items()}
    keep_writers(connection, number, frozenset(authors), rows)
    keep_to_confirm(connection, number, {} if proposal.is_as_found else proposal.to_confirm)
    for name, content in proposal.files.items():
        connection.execute(insert(version_files).values(version=number, name=name, content=content))
    keep_beginning(connection, number, proposal.made_on)
    kept = version(connection, number)
    details = {**_details(kept), **writers_told(connection)[number]}
    if proposal.made_on:
        details["from"] = sha256(proposal.made_on)
    if proposal.changes:
        details["changes"] = _some_of(proposal.changes)
    record(connection, Act(at=now, actor=author.name, act="propose", details=details))
    return kept


def _details(kept: Version) -> dict[str, str | int]:
    """What the record tells of a version: enough to know later whether it is the same."""
    return {
        "version": kept.number,
        "base": kept.base,
        "to": kept.sha256,
        "label": kept.label,
        "valid_from": kept.valid_from.isoformat(),
        "reason": fingerprint(kept.reason),
    }


def _some_of(changes: Sequence[str]) -> str:
    """Enough of them to know the version again; the files themselves hold the rest."""
    more = f", and {len(changes) - TOLD_AT_MOST} more" if len(changes) > TOLD_AT_MOST else ""
    return ", ".join(changes[:TOLD_AT_MOST]) + more


def withdraw(connection: Connection, number: int, author: Account, now: int) -> None:
    """Take one's own proposal back. It stays readable."""
    found = version(connection, number)
    if found.author_id != author.id:
        raise NotYoursError("Only who wrote a change can withdraw it.")
    if found.state not in OPEN:
        raise VersionError(f"This change is {TOLD[found.state]}, so it cannot be withdrawn.")
    set_state(connection, number, RETIRED)
    record(connection, Act(at=now, actor=author.name, act="withdraw", details={"version": number}))


def version(connection: Connection, number: int) -> Version:
    """One version. Raises VersionError if there is none of this number."""
    row = None
    if number <= LARGEST_NUMBER:  # no column holds more, and each database says so in its own way
        row = connection.execute(_all().where(versions.c.number == number)).one_or_none()
    if row is None:
        raise VersionError(f"There is no version {number}.")
    return _version(row)


def every_version(connection: Connection) -> tuple[Version, ...]:
    """All versions, the newest first."""
    return tuple(_version(row) for row in connection.execute(_all().order_by(versions.c.number.desc())))


def waiting(connection: Connection) -> int:
    """How many versions wait for a clinician to approve or to publish them."""
    found = select(func.count()).where(versions.c.state.in_((PROPOSED, APPROVED)))
    return int(connection.scalars(found).one())


def files_of(connection: Connection, number: int) -> dict[str, bytes]:
    """The files of a version, as they were saved. Raises StorageError if they are not."""
    wanted, files = version(connection, number), stored_files(connection, number)
    if sha256(files) != wanted.sha256:
        raise StorageError(f"version {number} is not what was saved: its files have another SHA-256")
    return files


def stored_files(connection: Connection, number: int) -> dict[str, bytes]:
    """The files of a version as they are now, whatever was done to them; what is no content is empty."""
    rows = connection.execute(
        select(version_files.c.name, version_files.c.content).where(version_files.c.version == number)
    )
    return {row.name: row.content if isinstance(row.content, bytes) else b"" for row in rows}


def set_state(connection: Connection, number: int, state: str) -> None:
    """The one thing about a version that changes."""
    connection.execute(update(versions).where(versions.c.number == number).values(state=state))


def _all() -> Select[tuple[object, ...]]:
    named = (accounts.c.name.label("author"), accounts.c.full_name.label("author_name"))
    return select(versions, *named).join(accounts, accounts.c.id == versions.c.author_id)


def _version(row: Row[tuple[object, ...]]) -> Version:
    return Version(**row._mapping)
