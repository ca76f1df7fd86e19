"""What a changed table does to patients: some of them before and after, and how many it concerns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from suggester.core.answer_code import code_of
from suggester.core.comparison.compare import Comparison, Share
from suggester.core.comparison.outcome_change import Direction, OutcomeChange
from suggester.core.comparison.outcome_change import ToldOutcome as Outcomes
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.approaches import Approach
from suggester.core.table.picture import columns
from suggester.core.table.row_hash import TO_CONFIRM
from suggester.core.table.rules import EVERYTHING, Outcome
from suggester.exchange.text.comparison import part
from suggester.web.clinic.evaluation.trace import OutcomeCell, OutcomeLine, ToldView, told_of
from suggester.web.site.table_in_use import ShownTable, current


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
    """What a change does to patients."""

    effect: AffectedShare
    examples: tuple[ChangedExample, ...]
    proved_equal: bool
    not_decided: tuple[str, ...]

    @property
    def lighter_examples(self) -> int:
        """How many examples show something lighter."""
        return sum(example.direction.is_lighter for example in self.examples)


def difference_of(comparison: Comparison, old: ShownTable, new: ShownTable) -> Difference:
    """The comparison in words and drawings, the lightest first."""
    return Difference(
        effect=_effect(comparison),
        examples=tuple(_examples(comparison, old, new)),
        proved_equal=comparison.proved_equal,
        not_decided=comparison.not_decided,
    )


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
