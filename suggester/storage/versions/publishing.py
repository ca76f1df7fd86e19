"""Approve, publish, roll back: how a version becomes what patients are asked by.

Publishing is compare-and-swap: whoever publishes names the generation that they saw, and is refused if it is
not the newest any more. All of it is one transaction of the only writer, so there is no moment between.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, func, insert, select

from suggester.core.verification.release_gate import ReleaseGate
from suggester.home import day_of
from suggester.storage.accounts.accounts import APPROVER, Account
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import clean
from suggester.storage.database.seals import Seals
from suggester.storage.database.tables import approvals, publications, versions
from suggester.storage.versions.approvals import GivenApproval, approvals_of, counting
from suggester.storage.versions.confirming import not_confirmed
from suggester.storage.versions.sealing import forgeries, seal_approval, seal_publication
from suggester.storage.versions.versions import (
    APPROVED,
    LIVE,
    PROPOSED,
    RETIRED,
    TOLD,
    Version,
    VersionError,
    files_of,
    set_state,
    version,
)
from suggester.storage.versions.wishes import in_the_way
from suggester.storage.versions.writers import authors_of

PUBLISH, ROLL_BACK = ("publish", "roll_back")
OWN_WORK = "You wrote this. Another clinician has to approve."
APPROVED_BEFORE = "You have approved this already."
NO_APPROVER = "This needs the role of an approver."
FORGED = (
    "Nothing was done, because {}. Somebody may have written past this program: "
    "ask whoever looks after it to run db verify."
)


class OutrunError(VersionError):
    """Somebody else published in between. Nothing is lost: the proposal and its approvals stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What is published. On its day a version that waits takes the place of the one in use."""

    generation: int
    """The newest, which whoever publishes next has to name; 0 where nothing was ever published."""
    version: Version | None
    """The version in use today; None while the rules folder is."""
    approvals: tuple[GivenApproval, ...]
    waiting: Version | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What this installation asks for: how many others have to approve, which day it is, and its own seal."""

    approvers: int
    today: date
    seals: Seals


def live(connection: Connection, today: date) -> Live:
    """What patients are asked by today."""
    newest = newest_generation(connection)
    in_use = _published(connection, today)
    last = connection.scalar(select(publications.c.version).where(publications.c.generation == newest))
    waits = last is not None and (in_use is None or in_use.number != last)
    return Live(
        generation=newest,
        version=in_use,
        approvals=approvals_of(connection, in_use.number) if in_use else (),
        waiting=version(connection, last) if waits and last is not None else None,
    )


def newest_generation(connection: Connection) -> int:
    """Changes with each publication, so that workers ask for nothing more than this."""
    return connection.scalar(select(func.coalesce(func.max(publications.c.generation), 0))) or 0


def ever_published(connection: Connection) -> tuple[Version, ...]:
    """Every version that patients were, or will be, asked by."""
    numbers = connection.scalars(select(publications.c.version).distinct().order_by(publications.c.version))
    return tuple(version(connection, number) for number in numbers.all())


def first_published(connection: Connection, number: int) -> int:
    """When this version, which was published, was so for the first time."""
    first = select(func.min(publications.c.at)).where(publications.c.version == number)
    return int(connection.scalars(first).one())


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an approver had before their eyes: a version, its content, the difference in words, the proof."""

    version: int
    sha256: str
    shown_sha256: str
    gate: ReleaseGate


def approve(connection: Connection, seen: Seen, proof: FreshCode, rules: Rules) -> Version:
    """The word of one clinician, who did not write it, for exactly this content."""
    found, approver = version(connection, seen.version), _approver(proof)
    if approver.id in authors_of(connection, found.number):
        raise VersionError(OWN_WORK)
    if found.state not in {PROPOSED, APPROVED}:
        raise VersionError(f"This change is {TOLD[found.state]}, so there is nothing to approve.")
    if found.sha256 != seen.sha256:
        raise VersionError("This is not the content that was shown to you. Look at it again.")
    if approver.name in {one.approver for one in approvals_of(connection, found.number)}:
        raise VersionError(APPROVED_BEFORE)
    _hold_to(connection, found, seen.gate)
    _keep_approval(connection, found, seen, proof)
    seal_approval(connection, found.number, approver.id, rules.seals)
    if len(approvals_of(connection, found.number)) >= rules.approvers:
        set_state(connection, found.number, APPROVED)
    return version(connection, found.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishStep:
    """Who publishes, by which rules, and the generation that they saw."""

    proof: FreshCode
    rules: Rules
    generation: int


def publish(connection: Connection, number: int, step: PublishStep, gate: ReleaseGate) -> Live:
    """Make an approved version the one that patients are asked by, from its day on."""
    found, before = version(connection, number), _unchanged(connection, step)
    if found.state not in {PROPOSED, APPROVED}:
        raise VersionError(f"This change is {TOLD[found.state]}, so it cannot be put live.")
    last = _last_number(before)
    if found.base != last:
        raise OutrunError(
            f"This was written on version {found.base}, and {last} is live now. "
            "Look at both differences, and hand it in again on top of that."
        )
    _hold_to(connection, found, gate)
    return _put_live(connection, _Change(found=found, before=before, kind=PUBLISH), step)


def roll_back(connection: Connection, number: int, step: PublishStep, why: str) -> Live:
    """Back to a version that was published before, and so was proven then, by one approver, at once."""
    why = clean(why)
    if not why:
        raise VersionError("Say why you go back: everybody will ask.")
    found, before = version(connection, number), _unchanged(connection, step)
    times = select(func.count()).select_from(publications).where(publications.c.version == number)
    if not connection.scalar(times) or found.valid_from > step.rules.today:
        raise VersionError(f"Version {number} was never in use, so there is no way back to it.")
    if number == _last_number(before):
        raise VersionError(f"Version {number} is in use.")
    return _put_live(connection, _Change(found=found, before=before, kind=ROLL_BACK, why=why), step)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """From what to what, and whether forwards or back. The reason is that of a roll back."""

    found: Version
    before: Live
    kind: str
    why: str = ""
    approved_by: tuple[str, ...] = ()


def _put_live(connection: Connection, change: _Change, step: PublishStep) -> Live:
    by, number = _approver(step.proof), change.found.number
    names, needed = counting(connection, number, step.rules.seals), step.rules.approvers
    if len(names) < needed:
        raise VersionError(f"Version {number} has {len(names)} of the {needed} approvals that it needs.")
    files_of(connection, number)
    connection.execute(
        insert(publications).values(
            generation=step.generation + 1,
            version=number,
            account_id=by.id,
            kind=change.kind,
            at=step.proof.at,
        )
    )
    if last := _last_number(change.before):
        set_state(connection, last, RETIRED)
    set_state(connection, number, LIVE)
    _record_change(connection, replace(change, approved_by=names), step)
    seal_publication(connection, step.generation + 1, step.rules.seals)
    return live(connection, step.rules.today)


def _record_change(connection: Connection, change: _Change, step: PublishStep) -> None:
    before = change.before.version
    details: dict[str, str | int] = {
        "generation": step.generation + 1,
        "version": change.found.number,
        "from": before.sha256 if before else "",
        "to": change.found.sha256,
        "needed": step.rules.approvers,
        "approved_by": " ".join(change.approved_by),
    }
    if change.why:
        details["why"] = change.why
    act = change.kind.replace("_", " ")
    record(connection, Act(at=step.proof.at, actor=step.proof.account.name, act=act, details=details))


def _unchanged(connection: Connection, step: PublishStep) -> Live:
    if found := tuple(forgeries(connection, step.rules.seals)):
        raise VersionError(FORGED.format(found[0]))
    now = live(connection, step.rules.today)
    if now.generation != step.generation:
        raise OutrunError(
            "Somebody else put a version live in between. Nothing is lost: look at what is live now, "
            "and decide again."
        )
    return now


def _published(connection: Connection, today: date) -> Version | None:
    """The version of the newest publication whose day has come."""
    rows = connection.execute(
        select(publications.c.version, publications.c.at, versions.c.valid_from)
        .join(versions, versions.c.number == publications.c.version)
        .order_by(publications.c.generation.desc())
    )
    for row in rows:
        # What began when it was published stays: a clock that steps back must not take it away again.
        if row.valid_from <= max(today, day_of(row.at)):
            return version(connection, row.version)
    return None


def _last_number(before: Live) -> int:
    last = before.waiting or before.version
    return last.number if last else 0


def _approver(proof: FreshCode) -> Account:
    if not proof.account.may(APPROVER):
        raise VersionError(NO_APPROVER)
    return proof.account


def _hold_to(connection: Connection, found: Version, gate: ReleaseGate) -> None:
    """Nobody says yes to a table that breaks a promise, or whose rows to confirm nobody has confirmed."""
    if gate.sha256 != found.sha256:
        raise VersionError("The checks are those of another content. Look at it again.")
    if gate.against:
        raise VersionError(f"The checks stand against it: {'; '.join(gate.against[:3])}.")
    if waiting := not_confirmed(connection, found.number, gate):
        more = f" and {len(waiting) - 5} more" if len(waiting) > 5 else ""
        raise VersionError(f"These rows wait for a second reader: {', '.join(waiting[:5])}{more}.")
    if wishes := in_the_way(connection, gate, authors_of(connection, found.number)):
        named = ", ".join(f"{one.full_name} on {one.verdict.row_id}" for one in wishes[:3])
        raise VersionError(f"Wishes have to be settled first: {named}.")


def _keep_approval(connection: Connection, found: Version, seen: Seen, proof: FreshCode) -> None:
    connection.execute(
        insert(approvals).values(
            version=found.number,
            approver_id=proof.account.id,
            author_id=found.author_id,
            sha256=seen.sha256,
            shown_sha256=seen.shown_sha256,
            at=proof.at,
        )
    )
    details: dict[str, str | int] = {
        "version": found.number,
        "to": seen.sha256,
        "shown": seen.shown_sha256,
    }
    record(connection, Act(at=proof.at, actor=proof.account.name, act="approve", details=details))
