"""How each row of the table in use stands with the clinicians: who read it, and what is still missing.

Worked out once for a table and its verdicts; each page asks the database for nothing more than new ones.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from suggester.core.table.row_hash import must_confirm, rows_by_hash
from suggester.storage.accounts.accounts import Account
from suggester.storage.versions.reviews import (
    AGREE,
    CHANGE,
    Review,
    Writers,
    counting,
    is_confirmed,
    writers_of_rows,
)
from suggester.storage.versions.wishes import settlements
from suggester.web.clinic.access.blueprint import account, side, storage
from suggester.web.site.table_in_use import ShownTable

ENOUGH = 2
"""How many clinicians should have read a row and agree with it."""
UNREAD, OPEN, AGREED, TO_CONFIRM, CONFIRMED, WANTED = (
    "unread", "open", "agreed", "confirm", "confirmed", "wanted",
)  # fmt: skip
YOU, AND_YOU, NOT_YOU, OLDER = ("you", "and you", "not you", "older")
"""What the reading of a row has to do with who asks; the last: they read words that it has no more."""
SHELF = "clinic standings"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReview:
    """How one row stands: the verdicts on it as it is worded now, and what comes of them."""

    verdicts: tuple[Review, ...]
    readers: frozenset[int]
    agreed: int
    is_wanted_changed: bool
    must_confirm: bool
    is_confirmed: bool

    @property
    def to_confirm(self) -> bool:
        """Whether it still waits for somebody to confirm it."""
        return self.must_confirm and not self.is_confirmed

    @property
    def missing(self) -> int:
        """How many more clinicians should read it and agree."""
        return max(ENOUGH - self.agreed, 0)

    @property
    def sign(self) -> str:
        """The sign of how far it is read, by its name."""
        if self.is_wanted_changed:
            return "wanted"
        return ("unread", "half", "full")[min(self.agreed, ENOUGH)]

    def yours(self, reader: int) -> str:
        """Whether this clinician is among its readers, in a word of the program; '' where it has none."""
        if reader in self.readers:
            return AND_YOU if len(self.readers) > 1 else YOU
        return NOT_YOU if self.readers else ""


FITS: Mapping[str, Callable[[RowReview], bool]] = {
    UNREAD: lambda row: account().id not in row.readers,
    OPEN: lambda row: row.agreed < ENOUGH,
    AGREED: lambda row: row.agreed >= ENOUGH,
    TO_CONFIRM: lambda row: row.to_confirm,
    CONFIRMED: lambda row: row.must_confirm and row.is_confirmed,
    WANTED: lambda row: row.is_wanted_changed,
}
"""What a reader can filter by; the first is about the reader who asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """So many of so many rows."""

    number: int
    of: int

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return self.of - self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the reading of the table is, for one clinician."""

    read_by_you: Figure
    agreed: Figure
    confirmed: Figure
    wanted: int
    confirmed_by: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictsBeside:
    """What decides whether a verdict counts: who wrote the words, and which wishes are settled."""

    writers: Writers
    settled: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProgress:
    """How every row stands, by its id, and what that makes of the whole table."""

    every: tuple[Review, ...]
    beside: VerdictsBeside
    rows: Mapping[str, RowReview]
    read: Mapping[int, int]
    """How many rows each clinician has read, by the id of the account."""
    agreed: Figure
    confirmed: Figure
    wanted: int
    confirmed_by: tuple[tuple[str, int], ...]
    outdated: frozenset[tuple[int, str]]
    """Which clinicians said something about words that a row does not have any more, and nothing since."""

    def yours(self, row_id: str, reader: Account) -> str:
        """What the reading of this row has to do with this clinician, in a word of the program."""
        return OLDER if (reader.id, row_id) in self.outdated else self.rows[row_id].yours(reader.id)

    def progress(self, reader: Account) -> Progress:
        """The figures, with those of this reader."""
        return Progress(
            read_by_you=Figure(number=self.read.get(reader.id, 0), of=len(self.rows)),
            agreed=self.agreed,
            confirmed=self.confirmed,
            wanted=self.wanted,
            confirmed_by=self.confirmed_by,
        )


def standings(shown: ShownTable) -> ReviewProgress:
    """How every row of this table stands just now."""
    with storage().reading() as connection:
        every = side().reviews.every(connection)
        beside = VerdictsBeside(
            writers=writers_of_rows(connection), settled=frozenset(settlements(connection))
        )
    known: ReviewProgress | None = shown.shelf.get(SHELF)
    if known is None or known.every is not every or known.beside != beside:
        known = shown.shelf[SHELF] = standings_of(shown, every, beside)
    return known


def standings_of(shown: ShownTable, every: tuple[Review, ...], beside: VerdictsBeside) -> ReviewProgress:
    """How every row stands after these verdicts."""
    found = counting(every, row_hashes(shown))
    musts = frozenset(must_confirm(shown.table))
    rows = {row: _standing(verdicts, beside, must_confirm=row in musts) for row, verdicts in found.items()}
    must = [row for row in rows.values() if row.must_confirm]
    confirmers = (one.full_name for row in must if row.is_confirmed for one in row.verdicts)
    return ReviewProgress(
        every=every,
        beside=beside,
        rows=rows,
        read=Counter(reader for row in rows.values() for reader in row.readers),
        agreed=Figure(number=sum(row.agreed >= ENOUGH for row in rows.values()), of=len(rows)),
        confirmed=Figure(number=sum(row.is_confirmed for row in must), of=len(must)),
        wanted=sum(row.is_wanted_changed for row in rows.values()),
        confirmed_by=tuple(Counter(confirmers).most_common()),
        outdated=frozenset(
            (one.account_id, one.verdict.row_id)
            for one in every
            if one.verdict.row_id in rows and one.account_id not in rows[one.verdict.row_id].readers
        ),
    )


def row_hashes(shown: ShownTable) -> Mapping[str, str]:
    """The hash of every row, by its id, made once for a table."""
    found: Mapping[str, str] | None = shown.shelf.get("row hashes")
    if found is None:
        found = shown.shelf["row hashes"] = rows_by_hash(shown.table)
    return found


def _standing(verdicts: tuple[Review, ...], beside: VerdictsBeside, *, must_confirm: bool) -> RowReview:
    said = [one.verdict.verdict for one in verdicts if one.number not in beside.settled]
    return RowReview(
        verdicts=verdicts,
        readers=frozenset(one.account_id for one in verdicts),
        agreed=said.count(AGREE),
        is_wanted_changed=CHANGE in said,
        must_confirm=must_confirm,
        is_confirmed=is_confirmed(verdicts, beside.writers) and CHANGE not in said,
    )
