"""Everything that has to be read of a change, and the boxes that say that it was.

A box is a word for what stands above it. Which boxes there are is decided here and asked again when the
button is pressed: a form can be sent by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from suggester.core.comparison.must_read import Concern, MustRead
from suggester.core.comparison.thing_changes import CHANGED
from suggester.core.comparison.written import RowDirection
from suggester.core.verification.release_gate import is_about_cases
from suggester.core.writing.page_kinds import OPTION, OPTION_GROUP, PAGE, QUESTION
from suggester.storage.versions.reviews import Review
from suggester.web.clinic.checks import ListedFinding
from suggester.web.clinic.proposals.assessment import Assessed
from suggester.web.clinic.proposals.reading.difference import Difference, difference_of
from suggester.web.clinic.proposals.reading.parts import Part, parts_of
from suggester.web.clinic.table.progress import standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable, as_shown

NOT_READ = "Some boxes are still open. Read what stands above each, and tick it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingList:
    """What changes: its parts, what it does to patients, and what of the whole has to be read besides."""

    parts: tuple[Part, ...]
    difference: Difference | None
    failing: tuple[ListedFinding, ...]
    """What example patients show that does not fit any more."""
    unread: tuple[RowView, ...]
    """The rows that nobody but the writer has read."""
    lifted: tuple[str, ...]
    """The rows that an approver has said nobody has to confirm."""

    @property
    def first(self) -> tuple[Part, ...]:
        """The parts with a box."""
        return tuple(part for part in self.parts if part.musts)

    @property
    def others(self) -> tuple[Part, ...]:
        """The parts without one."""
        return tuple(part for part in self.parts if not part.musts)

    @property
    def whole(self) -> tuple[MustRead, ...]:
        """What has to be read of the whole, each with a box of its own."""
        lifted = (MustRead(concern=Concern.CONFIRMATION_LIFTED, change=row) for row in self.lifted)
        return (*lifted, *(MustRead(concern=concern, change="") for concern in self._of_the_whole()))

    @property
    def musts(self) -> tuple[tuple[MustRead, str], ...]:
        """Every box there is, with the name of what it is about."""
        named = [(must, f"{part.number} {part.name}") for part in self.parts for must in part.musts]
        return (*named, *((must, must.change) for must in self.whole))

    @property
    def turns(self) -> tuple[tuple[RowDirection, int], ...]:
        """How many rows turn the table which way, the riskiest first."""
        turns = [part.row.turn for part in self.parts if part.row]
        return tuple((turn, turns.count(turn)) for turn in RowDirection if turn in turns)

    @property
    def asked_otherwise(self) -> tuple[int, ...]:
        """The parts that word a question or an answer otherwise: what people then answer nobody can count."""
        worded = {PAGE, QUESTION, OPTION_GROUP, OPTION}
        return tuple(
            one.number for one in self.parts if one.change.kind in worded and one.change.how == CHANGED
        )

    def parts_with(self, concern: str) -> tuple[int, ...]:
        """The numbers of the parts that have this to be read."""
        return tuple(one.number for one in self.parts if concern in {must.concern.name for must in one.musts})

    def left(self, ticked: frozenset[str]) -> tuple[tuple[MustRead, str], ...]:
        """The boxes that are still open."""
        return tuple((must, name) for must, name in self.musts if must.key not in ticked)

    def _of_the_whole(self) -> Iterator[Concern]:
        if self.failing:
            yield Concern.CASE_FAILS
        if self.difference and self.difference.lighter_examples:
            yield Concern.EXAMPLE_LIGHTER
        if self.unread:
            yield Concern.UNREAD


def reading_of(found: Assessed, writers: frozenset[int] | None, lifted: tuple[str, ...] = ()) -> ReadingList:
    """What has to be read of this change, which these accounts wrote, and of which this was lifted.

    Of a version that was in use before, nobody is asked once more what was told when it was approved.
    """
    table = as_shown(found.table)
    told = (one for group in found.report.groups for one in group.findings)
    failing = tuple(one for one in told if is_about_cases(one.finding)) if writers is not None else ()
    unread = tuple(_read_by_nobody(table, writers)) if writers is not None else ()
    if found.old is None or found.comparison is None:
        return ReadingList(parts=(), difference=None, failing=failing, unread=unread, lifted=lifted)
    tables = as_shown(found.old.table), table
    return ReadingList(
        parts=parts_of(found.changes, found.musts, tables, (found.old.things, found.new.things)),
        difference=difference_of(found.comparison, *tables),
        failing=failing,
        unread=unread,
        lifted=lifted,
    )


def _read_by_nobody(shown: ShownTable, writers: frozenset[int]) -> Iterator[RowView]:
    """The rows that nobody but who wrote them has said a word on, as they are worded now."""
    for row in row_views(shown, standings(shown)).values():
        if not _readers(row.standing.verdicts) - writers:
            yield row


def _readers(verdicts: tuple[Review, ...]) -> frozenset[int]:
    return frozenset(one.account_id for one in verdicts)
