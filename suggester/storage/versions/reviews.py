"""Verdicts of clinicians on single rows. A verdict is on the words that were read: an edited row has none.

Verdicts are added and never changed, so two who review at once lose nothing; the last one of each clinician
on the same words counts.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, bindparam, insert, select

from suggester.storage.accounts.accounts import Account
from suggester.storage.database.audit import Act, fingerprint, record
from suggester.storage.database.database import clean, next_number
from suggester.storage.database.tables import (
    accounts,
    reviews,
    row_writers,
    rows_to_confirm,
    version_authors,
    versions,
)
from suggester.storage.versions.versions import OPEN

AGREE, CHANGE = ("agree", "change")
LONGEST_COMMENT = 4_000
OWN_WORDS = "You wrote these words. Another clinician has to confirm them."
OWN_VERSION = (
    "You wrote part of a change that waits, and this row needs a second reader in it. "
    "Another clinician has to confirm it."
)
Writers = Set[tuple[str, int]]
"""Who wrote which row: its hash, and the account."""


class ReviewError(ValueError):
    """Why a verdict cannot be kept, in one sentence."""


class OwnWordsError(ReviewError):
    """Somebody tried to confirm what they wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one clinician says about one row as it was worded then."""

    row_id: str
    row_sha256: str
    verdict: str
    comment: str = ""
    stops_use: bool = False
    """Of a wish: nothing is to be published before it is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A verdict with its clinician and its moment."""

    number: int
    verdict: Verdict
    account_id: int
    name: str
    full_name: str
    at: int


class Reviews:
    """Every verdict, kept between questions: asked again, the database gives only what was added since."""

    def __init__(self) -> None:
        self._known: tuple[Review, ...] = ()

    def every(self, connection: Connection) -> tuple[Review, ...]:
        """All verdicts in their order, also on older words."""
        known = self._known
        last = known[-1] if known else None
        found = _since(connection, last.number if last else 0)
        if last is None:
            known = found
        elif found[:1] != (last,):  # another database than before: a backup was put back
            known = _since(connection, 0)
        else:
            known += found[1:]
        self._known = known
        return known


def review(connection: Connection, verdict: Verdict, account: Account, now: int) -> None:
    """Add a verdict. The same once more, as after a second click, adds nothing."""
    verdict = _tidy(verdict)
    if verdict.verdict not in {AGREE, CHANGE}:
        raise ReviewError("Choose whether you agree, or want a change.")
    if verdict.verdict == CHANGE and not verdict.comment:
        raise ReviewError("Say what should change, and why.")
    if len(verdict.comment) > LONGEST_COMMENT:
        raise ReviewError(f"A comment has at most {LONGEST_COMMENT} characters.")
    if verdict.verdict == AGREE and (why_not := why_not_confirm(connection, verdict.row_sha256, account)):
        raise OwnWordsError(why_not)
    if _last(connection, verdict.row_id, account) == verdict:
        return
    connection.execute(
        insert(reviews).values(
            number=next_number(connection, reviews.c.number),
            row_id=verdict.row_id,
            row_sha256=verdict.row_sha256,
            account_id=account.id,
            verdict=verdict.verdict,
            comment=verdict.comment,
            stops_use=verdict.stops_use,
            at=now,
        )
    )
    details: dict[str, str | int] = {
        "row": verdict.row_id,
        "to": verdict.row_sha256,
        "verdict": verdict.verdict,
        "stops_use": int(verdict.stops_use),
    }
    details |= {"comment": fingerprint(verdict.comment)} if verdict.comment else {}
    record(connection, Act(at=now, actor=account.name, act="review", details=details))


def why_not_confirm(connection: Connection, row_sha256: str, account: Account) -> str:
    """Why these words of a row are not for this clinician to agree with; '' if they are."""
    if (row_sha256, account.id) in writers_of_rows(connection):
        return OWN_WORDS
    return OWN_VERSION if _waits_in_own_version(connection, row_sha256, account) else ""


def _waits_in_own_version(connection: Connection, row_sha256: str, account: Account) -> bool:
    found = (
        select(versions.c.number)
        .join(rows_to_confirm, rows_to_confirm.c.version == versions.c.number)
        .join(version_authors, version_authors.c.version == versions.c.number)
        .where(
            rows_to_confirm.c.row_sha256 == row_sha256,
            version_authors.c.account_id == account.id,
            versions.c.state.in_(OPEN),
        )
    )
    return connection.execute(found).first() is not None


def _tidy(verdict: Verdict) -> Verdict:
    """Only a wish stops use."""
    stops_use = verdict.stops_use and verdict.verdict == CHANGE
    return replace(verdict, comment=clean(verdict.comment), stops_use=stops_use)


def verdicts(connection: Connection, rows: Mapping[str, str]) -> dict[str, tuple[Review, ...]]:
    """For each row, by its id, the verdicts that count; rows gives the hash of each as it is worded now."""
    return counting(every_review(connection), rows)


def counting(every: Iterable[Review], rows: Mapping[str, str]) -> dict[str, tuple[Review, ...]]:
    """The same of verdicts that are known already."""
    found: dict[str, dict[int, Review]] = {row_id: {} for row_id in rows}
    for one in every:
        row_id = one.verdict.row_id
        if rows.get(row_id) == one.verdict.row_sha256:
            found[row_id][one.account_id] = one
    return {row_id: tuple(by_account.values()) for row_id, by_account in found.items()}


def is_confirmed(verdicts: Iterable[Review], writers: Writers = frozenset()) -> bool:
    """Whether a row is confirmed: somebody who did not write it agrees with it as it is worded."""
    return any(
        one.verdict.verdict == AGREE and (one.verdict.row_sha256, one.account_id) not in writers
        for one in verdicts
    )


def writers_of_rows(connection: Connection) -> Writers:
    """Who wrote which words of a row."""
    rows = connection.execute(select(row_writers.c.row_sha256, row_writers.c.account_id))
    return frozenset((row.row_sha256, row.account_id) for row in rows)


def every_review(connection: Connection, row_id: str = "") -> tuple[Review, ...]:
    """All verdicts in their order, also on older words; with row_id, those on one row."""
    query = _ALL.where(reviews.c.row_id == row_id) if row_id else _ALL
    return tuple(_review(row) for row in connection.execute(query))


_ALL = (
    select(reviews, accounts.c.name, accounts.c.full_name)
    .join(accounts, accounts.c.id == reviews.c.account_id)
    .order_by(reviews.c.number)
)
_SINCE = _ALL.where(reviews.c.number >= bindparam("first"))


def _since(connection: Connection, first: int) -> tuple[Review, ...]:
    return tuple(_review(row) for row in connection.execute(_SINCE, {"first": first}))


def _review(row: Row[tuple[object, ...]]) -> Review:
    return Review(
        number=row.number,
        verdict=Verdict(
            row_id=row.row_id,
            row_sha256=row.row_sha256,
            verdict=row.verdict,
            comment=row.comment,
            stops_use=row.stops_use,
        ),
        account_id=row.account_id,
        name=row.name,
        full_name=row.full_name,
        at=row.at,
    )


def _last(connection: Connection, row_id: str, account: Account) -> Verdict | None:
    own = [one for one in every_review(connection, row_id) if one.account_id == account.id]
    return own[-1].verdict if own else None
