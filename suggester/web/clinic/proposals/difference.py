"""A proposed table beside the one that it changes: its rows in words, and patients before and after."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from suggester.core.answer_code import code_of
from suggester.core.comparison.compare import Comparison, Share
from suggester.core.comparison.outcome_change import Direction, OutcomeChange
from suggester.core.comparison.outcome_change import ToldOutcome as Outcomes
from suggester.core.comparison.written import (
    ColumnDiff,
    Names,
    RowDirection,
    direction_of_change,
    direction_of_new,
    direction_of_removed,
)
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.approaches import Approach
from suggester.core.table.picture import columns
from suggester.core.table.row_hash import TO_CONFIRM
from suggester.core.table.rules import EVERYTHING, Outcome
from suggester.exchange.text.comparison import part
from suggester.web.clinic.evaluation.trace import OutcomeCell, OutcomeLine, ToldView, told_of
from suggester.web.clinic.table.progress import standings
from suggester.web.clinic.table.rows import RowView, row_views
from suggester.web.site.table_in_use import ShownTable, current

NEW, CHANGED, REMOVED = ("new", "changed", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """A row that is new, changed or taken out, as the table before has it and as the one after does."""

    id: str
    kind: str
    turn: RowDirection
    before: RowView | None
    after: RowView | None
    columns: tuple[ColumnDiff, ...] = ()

    @property
    def row(self) -> RowView:
        """The row as it is to be, or as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found

    @property
    def has_other_condition(self) -> bool:
        """Whether it speaks for others than before."""
        return self.kind == CHANGED and "when" in {column.column for column in self.columns}

    @property
    def has_other_approach(self) -> bool:
        """Whether it is about something else than before."""
        return self.kind == CHANGED and "approach" in {column.column for column in self.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOutcome:
    """What becomes of one approach for one patient."""

    name: str
    before: Outcomes
    after: Outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedExample:
    """One patient before and after. A lost warning is the gravest; a code opens it under the live table."""

    direction: Direction
    moved: tuple[MovedOutcome, ...]
    told: tuple[ToldView, ...]
    lines: tuple[OutcomeLine, ...]
    code: str

    @property
    def loses_a_warning(self) -> bool:
        """Whether a warning becomes lighter or goes away."""
        return self.direction is Direction.WARNING_LOST


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedShare:
    """How many are concerned, as text: of all valid answer sets, and weighted; '' where it is not known."""

    is_exact: bool
    changed: str
    lighter: str
    weighted_changed: str
    weighted_lighter: str
    is_assumed: bool
    """Whether no clinician has confirmed the weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Everything that a proposal changes."""

    rows: tuple[RowDifference, ...]
    others: tuple[Names, ...]
    questionnaire: tuple[str, ...]
    counts: tuple[tuple[RowDirection, int], ...]
    effect: AffectedShare
    examples: tuple[ChangedExample, ...]
    proved_equal: bool
    not_decided: tuple[str, ...]

    @property
    def lighter_rows(self) -> tuple[str, ...]:
        """The rows that can make something lighter."""
        return tuple(row.id for row in self.rows if row.turn.has_to_be_read)

    @property
    def lighter_examples(self) -> int:
        """How many examples show something lighter."""
        return sum(example.direction.is_lighter for example in self.examples)


def difference_of(comparison: Comparison, old: ShownTable, new: ShownTable) -> Difference:
    """The comparison in words and drawings, the lightest first."""
    rows = tuple(sorted(_rows(comparison, old, new), key=lambda row: list(RowDirection).index(row.turn)))
    turns = [row.turn for row in rows]
    return Difference(
        rows=rows,
        others=comparison.changes.others,
        questionnaire=comparison.changes.questionnaire,
        counts=tuple((turn, turns.count(turn)) for turn in RowDirection if turn in turns),
        effect=_effect(comparison),
        examples=tuple(_examples(comparison, old, new)),
        proved_equal=comparison.proved_equal,
        not_decided=comparison.not_decided,
    )


def _rows(comparison: Comparison, old: ShownTable, new: ShownTable) -> Iterator[RowDifference]:
    before, after = (row_views(one, standings(one)) for one in (old, new))
    for rule in comparison.changes.removed:
        turn = direction_of_removed(rule)
        yield RowDifference(id=rule.id, kind=REMOVED, turn=turn, before=before[rule.id], after=None)
    for change in comparison.changes.changed:
        views = before[change.id], after[change.id]
        turn = direction_of_change(views[0].rule, views[1].rule, new.table)
        yield RowDifference(
            id=change.id,
            kind=CHANGED,
            turn=turn,
            before=views[0],
            after=views[1],
            columns=change.columns,
        )
    for rule in comparison.changes.added:
        turn = direction_of_new(rule)
        yield RowDifference(id=rule.id, kind=NEW, turn=turn, before=None, after=after[rule.id])


def _effect(comparison: Comparison) -> AffectedShare:
    share, weighted = comparison.affected, comparison.weighted
    return AffectedShare(
        is_exact=share.is_exact and (weighted is None or weighted.is_exact),
        changed=_part(share),
        lighter=_part(share, lighter=True),
        weighted_changed=_part(weighted),
        weighted_lighter=_part(weighted, lighter=True),
        is_assumed=comparison.plausible is not None and comparison.plausible.review == TO_CONFIRM,
    )


def _part(share: Share | None, *, lighter: bool = False) -> str:
    if share is None or not share.of:
        return ""
    return part(share, share.lighter) if lighter else part(share)


def _examples(comparison: Comparison, old: ShownTable, new: ShownTable) -> Iterator[ChangedExample]:
    """One for each patient and direction, those who lose a warning first."""
    for _, group in groupby(comparison.examples, key=lambda one: (one.direction, one.answers)):
        changed = tuple(group)
        before = evaluate(old.table, old.table.questionnaire.answers(changed[0].answers_before))
        after = evaluate(new.table, new.table.questionnaire.answers(changed[0].answers))
        yield ChangedExample(
            direction=changed[0].direction,
            moved=tuple(_moved(one, new) for one in changed),
            told=tuple(one for one in told_of(after) if not one.calm),
            lines=tuple(_lines(before, after, new)),
            code=code_of(before) if old.table is current().table else "",
        )


def _moved(one: OutcomeChange, new: ShownTable) -> MovedOutcome:
    name = "" if one.approach == EVERYTHING else new.approach_names.get(one.approach, one.approach)
    return MovedOutcome(name=name, before=one.before, after=one.after)


def _lines(before: Evaluation, after: Evaluation, new: ShownTable) -> Iterator[OutcomeLine]:
    """Before and after, with a ring around what differs."""
    words = new.language.words
    then, now = (_outcomes(one, columns(new.table)) for one in (before, after))
    for evaluation, label, mine, other in ((before, "Before", then, now), (after, "After", now, then)):
        ringed = evaluation is after
        cells = tuple(
            OutcomeCell(outcome=one, differs=ringed and one is not another)
            for one, another in zip(mine, other, strict=True)
        )
        yield OutcomeLine(label=words(label), cells=cells, urgency=evaluation.urgency.name)


def _outcomes(evaluation: Evaluation, approaches: Iterable[Approach]) -> Sequence[Outcome]:
    known = evaluation.table.approach
    return [evaluation.outcome(one.id) if one.id in known else Outcome.NONE for one in approaches]
