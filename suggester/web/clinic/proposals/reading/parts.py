"""The parts of a change as its page shows them: what changed word by word, who meets it, what to tick.

The weightiest stand first; each has a number, so that people can talk about it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suggester.core.comparison.let_go import let_go
from suggester.core.comparison.must_read import MustRead, promise_of, row_direction
from suggester.core.comparison.thing_changes import NEW, ORDER, REMOVED, FieldChange, ThingChange
from suggester.core.comparison.word_diff import NEW as NEW_WORDS
from suggester.core.comparison.word_diff import OLD as OLD_WORDS
from suggester.core.comparison.word_diff import DiffPart, word_diff
from suggester.core.comparison.written import RowDirection
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.writing.page_kinds import OPTION, QUESTION, TEXT
from suggester.core.writing.rule_kinds import PROMISE, REMARKS, ROW
from suggester.core.writing.shapes import Shape
from suggester.core.writing.signs import with_spaces, written_out
from suggester.core.writing.things import Things
from suggester.web.clinic.evaluation.trace import ToldView, told_of
from suggester.web.clinic.proposals.reading.table_words import TableWords, readers_of
from suggester.web.clinic.table.progress import standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable

IN_THE_HEAD = frozenset({"effect", "approach", "when"})
"""What of a row its head shows in signs, not as a field."""
SPAN = " – "
LINES = "; "
BREAK = " \N{DOWNWARDS ARROW WITH CORNER LEFTWARDS} "
"""Between lines of which one holds a semicolon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartField:
    """One field of a part: what it is called, its words before and after as one, whether patients read it."""

    label: str
    parts: tuple[DiffPart, ...]
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSides:
    """A row as the table before has it and as the one after does, and which way that turns the table."""

    turn: RowDirection
    before: RowView | None
    after: RowView | None

    @property
    def row(self) -> RowView:
        """The row as it is to be, or as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that changes. met: where patients meet it. readers: the rows and promises that read it."""

    number: int
    change: ThingChange
    name: str
    fields: tuple[PartField, ...]
    met: str
    readers: tuple[str, ...]
    musts: tuple[MustRead, ...]
    let_go: tuple[ToldView, ...] = ()
    """What somebody answers whom a promise held the table to, and does no more."""
    row: RowSides | None = None

    @property
    def has_other(self) -> frozenset[str]:
        """What of a row its head has to show twice, before and after."""
        return (
            self.change.names & IN_THE_HEAD
            if self.row and self.row.before and self.row.after
            else frozenset()
        )


def parts_of(
    changes: Sequence[ThingChange],
    musts: Mapping[str, tuple[MustRead, ...]],
    tables: tuple[ShownTable, ShownTable],
    things: tuple[Things, Things],
) -> tuple[Part, ...]:
    """Every change as a part, those that have to be read first."""
    words = tuple(TableWords(one) for one in tables)
    views = tuple(row_views(one, standings(one)) for one in tables)
    sides = {one.key: _sides(one, views, tables) for one in changes if _is_row(one)}
    ordered = sorted(changes, key=lambda one: _weight(musts.get(one.key, ()), sides.get(one.key)))
    return tuple(
        Part(
            number=number,
            change=one,
            name=words[one.how != REMOVED].of_thing(one.kind, one.id),
            fields=tuple(_fields(one, words, in_head=one.key in sides)),
            met=_met(one, things[one.how != REMOVED]),
            readers=readers_of(tables[one.how != REMOVED].table, one.id)
            if one.kind in {QUESTION, OPTION}
            else (),
            musts=musts.get(one.key, ()),
            let_go=_let_go(one, tables) if one.kind is PROMISE and musts.get(one.key) else (),
            row=sides.get(one.key),
        )
        for number, one in enumerate(ordered, start=1)
    )


def _let_go(change: ThingChange, tables: tuple[ShownTable, ShownTable]) -> tuple[ToldView, ...]:
    """The answers by which the promise knew this patient, and all that are not calm."""
    before, after = (promise_of(one.table, change.id) for one in tables)
    table = tables[1].table
    given = let_go(before, after, table) if before else None
    if before is None or given is None:
        return ()
    known = {condition.question for condition in before.when}
    told = told_of(evaluate(table, table.questionnaire.answers(given)))
    return tuple(one for one in told if one.question.id in known or not one.calm)


def _is_row(change: ThingChange) -> bool:
    return change.kind is ROW


def _weight(musts: Sequence[MustRead], sides: RowSides | None) -> tuple[int, int]:
    turns = list(RowDirection)
    light = len(list(type(musts[0].concern))) if musts else 1_000
    return min((one.concern.rank for one in musts), default=light), turns.index(sides.turn) if sides else len(
        turns
    )


def _sides(
    change: ThingChange, views: tuple[Mapping[str, RowView], ...], tables: tuple[ShownTable, ShownTable]
) -> RowSides:
    return RowSides(
        turn=row_direction(change, tables[0].table, tables[1].table),
        before=None if change.how == NEW else views[0][change.was or change.id],
        after=None if change.how == REMOVED else views[1][change.id],
    )


def _fields(change: ThingChange, words: tuple[TableWords, ...], *, in_head: bool) -> Iterator[PartField]:
    for field in change.fields:
        if in_head and field.name in IN_THE_HEAD:
            continue
        about = change.kind.field(field.name)
        old, new = _told(change, field, words)
        label = "Order" if field.name == ORDER else about.label
        yield PartField(label=label, parts=differing(old, new), read=about.read)


def _told(change: ThingChange, field: FieldChange, words: tuple[TableWords, ...]) -> tuple[str, str]:
    """Both sides in the words of their own table; as they are written where those are the same words."""
    sides = _changed_lines(field) if change.kind is REMARKS else (field.old, field.new)
    if field.name == ORDER:
        told = tuple(_in_order(one, change, side) for one, side in zip(words, sides, strict=True))
    else:
        told = tuple(
            one.of_field(change.kind, change.id, field.name, side)
            for one, side in zip(words, sides, strict=True)
        )
    old, new = told if told[0] != told[1] else sides
    between = SPAN if change.kind.field(field.name).shape is Shape.SPAN else LINES
    if between in old or between in new:
        between = BREAK
    return old.replace("\n", between), new.replace("\n", between)


def _in_order(words: TableWords, change: ThingChange, ids: str) -> str:
    return "\n".join(words.of_thing(change.kind, one).rpartition(": ")[2] for one in ids.split("\n"))


def _changed_lines(field: FieldChange) -> tuple[str, str]:
    """Of the remarks of a whole file those that are not on both sides."""
    old, new = field.old.split("\n"), field.new.split("\n")
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    return ("\n".join(gone), "\n".join(come)) if gone or come else (field.old, field.new)


def differing(old: str, new: str) -> tuple[DiffPart, ...]:
    """Both texts as one, with no sign that looks like another; where only spaces differ, each as a whole."""
    old, new = written_out(old), written_out(new)
    parts = tuple(word_diff(old, new))
    if any(part.kind in {OLD_WORDS, NEW_WORDS} for part in parts):
        return parts
    sides: Iterable[tuple[str, str]] = ((with_spaces(old), OLD_WORDS), (with_spaces(new), NEW_WORDS))
    return tuple(DiffPart(text=text, kind=kind) for text, kind in sides if text)


def _met(change: ThingChange, things: Things) -> str:
    """Where patients meet it; a fixed text says so itself."""
    return things.words(TEXT, change.id, "where") if change.kind is TEXT else change.kind.met
