"""The record of every act: who did what, when. Each entry holds the hash of the one before.

Whoever changes, removes or moves an entry breaks the chain behind it. A tail that was cut off is found by
the head beside the chain, and, if that was changed too, by a head that somebody wrote down elsewhere.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, func, insert, select, update

from suggester.storage.database.tables import audit, audit_head

BEGIN = "0" * 64
LABEL = b"skin-audit/v1"
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. Details say what changed, such as the hashes before and after; never anything of a patient."""

    at: int
    actor: str
    act: str
    details: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """The last entry of the record: enough to tell later whether anything was cut off."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """One act as it stands in the record: its number, and the hash that the next entry holds."""

    number: int
    act: Act
    hash: str


def record(connection: Connection, act: Act) -> RecordHead:
    """Add one act, in the same transaction as what it tells about."""
    last = head(connection)
    details = _canonical(act.details)
    now = RecordHead(number=last.number + 1, hash=_hash(last, act, details))
    connection.execute(
        insert(audit).values(
            number=now.number,
            at=act.at,
            actor=act.actor,
            act=act.act,
            details=details,
            before=last.hash,
            hash=now.hash,
        )
    )
    connection.execute(update(audit_head).values(number=now.number, hash=now.hash))
    return now


def telling(act: Act, **details: str | int) -> Act:
    """The same act, telling this besides: what the storage itself knows best of what it did."""
    return replace(act, details={**act.details, **details})


def fingerprint(*parts: str) -> str:
    """What the record keeps of something that it does not tell: enough to know it again."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def head(connection: Connection) -> RecordHead:
    """Where the record ends, by its own account."""
    row = connection.execute(select(audit_head.c.number, audit_head.c.hash)).one()
    return RecordHead(number=row.number, hash=row.hash)


def entries(connection: Connection, *, newest: int = 0) -> tuple[Act, ...]:
    """The acts in their order; with newest, only so many from the end, the last first."""
    query = select(audit)
    query = query.order_by(audit.c.number.desc()).limit(newest) if newest else query.order_by(audit.c.number)
    return tuple(
        Act(at=row.at, actor=row.actor, act=row.act, details=json.loads(row.details))
        for row in connection.execute(query)
    )


def newest_entries(
    connection: Connection, *, at_most: int, kind: str = "", until: int = 0
) -> tuple[RecordEntry, ...]:
    """The last entries, the newest first; of one kind, and only up to a number, where that is asked."""
    query = select(audit).order_by(audit.c.number.desc()).limit(at_most)
    if kind:
        query = query.where(audit.c.act == kind)
    if until:
        query = query.where(audit.c.number <= until)
    return tuple(_entry(row) for row in connection.execute(query))


def every_entry(connection: Connection) -> tuple[RecordEntry, ...]:
    """The whole record, the first entry first."""
    return tuple(_entry(row) for row in connection.execute(select(audit).order_by(audit.c.number)))


def entries_of(connection: Connection, acts: Collection[str]) -> tuple[RecordEntry, ...]:
    """Every entry of these acts, the first entry first."""
    rows = connection.execute(select(audit).where(audit.c.act.in_(acts)).order_by(audit.c.number))
    return tuple(_entry(row) for row in rows)


def last_moments(connection: Connection, act: str) -> dict[str, int]:
    """When each actor did this last."""
    query = select(audit.c.actor, func.max(audit.c.at)).where(audit.c.act == act).group_by(audit.c.actor)
    return {actor: int(at) for actor, at in connection.execute(query)}


def entries_at(connection: Connection, numbers: Collection[int]) -> dict[int, RecordEntry]:
    """The entries of these numbers, as far as they are there and are what was written."""
    rows = connection.execute(select(audit).where(audit.c.number.in_(numbers)))
    return {row.number: _entry(row) for row in rows if _is_as_written(row)}


def kinds(connection: Connection) -> dict[str, int]:
    """Which acts there are in the record, and how many of each."""
    query = select(audit.c.act, func.count()).group_by(audit.c.act).order_by(audit.c.act)
    return {act: number for act, number in connection.execute(query)}


def faults(connection: Connection, known: RecordHead | None = None) -> tuple[str, ...]:
    """What is wrong with the record, the first place only; known is a head that was written down before."""
    last = RecordHead(number=0, hash=BEGIN)
    for row in connection.execute(select(audit).order_by(audit.c.number)):
        if row.number != last.number + 1:
            return (f"the record has no entry {last.number + 1}",)
        if row.before != last.hash or not _is_as_written(row):
            return (f"entry {row.number} of the record is not what was written",)
        last = RecordHead(number=row.number, hash=row.hash)
        if known is not None and known.number == last.number and known != last:
            return (f"entry {row.number} of the record is not the one that was written down",)
    return _faults_of_the_end(last, head(connection), known or last)


def _faults_of_the_end(last: RecordHead, said: RecordHead, known: RecordHead) -> tuple[str, ...]:
    if said != last:
        return (f"the record ends with entry {last.number}, and its head says {said.number}",)
    if known.number > last.number:
        return (f"the record ends with entry {last.number}, and it had {known.number} before",)
    return ()


def _is_as_written(row: Row[tuple[object, ...]]) -> bool:
    """Whether an entry holds the hash of itself and of the one that it says was before."""
    before = RecordHead(number=row.number - 1, hash=row.before)
    act = Act(at=row.at, actor=row.actor, act=row.act, details={})
    return bool(HASH.fullmatch(row.before)) and row.hash == _hash(before, act, row.details)


def _entry(row: Row[tuple[object, ...]]) -> RecordEntry:
    act = Act(at=row.at, actor=row.actor, act=row.act, details=_told(row.details))
    return RecordEntry(number=row.number, act=act, hash=row.hash)


def _told(details: str) -> Mapping[str, str | int]:
    """What an entry says; nothing where somebody has spoiled it, which faults() tells."""
    try:
        found: object = json.loads(details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _hash(before: RecordHead, act: Act, details: str) -> str:
    content = _canonical({"at": act.at, "actor": act.actor, "act": act.act, "details": details})
    number = (before.number + 1).to_bytes(8, "big")
    return hashlib.sha256(LABEL + number + bytes.fromhex(before.hash) + content.encode()).hexdigest()


def _canonical(content: Mapping[str, str | int]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
