"""A patient for whom two tables say something different: what changes, and in which direction.

Both tables evaluate the patient in the ordinary way; nothing here is concluded from rows. Lighter means that
the new table is less careful. The order of care is the order of outcomes but for 'none': an approach that is
not listed at all is further away than one that is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from suggester.core.answer_sets.shrinking import Given, shrunk
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import AnswersError, as_given
from suggester.core.table.rules import EVERYTHING, Outcome, RuleTable, Urgency

CARE = {Outcome.SUGGEST: 1, Outcome.CAUTION: 2, Outcome.HOLD: 3, Outcome.NONE: 4, Outcome.STOP: 5}
WARNED = frozenset({Outcome.CAUTION, Outcome.HOLD, Outcome.STOP})


class Direction(Enum):
    """What becomes of an approach, the gravest change first; the first two are lighter."""

    WARNING_LOST = "a warning is lost"
    LISTED = "newly listed"
    WARNING_GAINED = "a warning is gained"
    UNLISTED = "no longer listed"

    @property
    def is_lighter(self) -> bool:
        """Whether the new table is less careful."""
        return self in {Direction.WARNING_LOST, Direction.LISTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOutcome:
    """What one table tells a patient about one approach: the outcome, how urgent a stop is, and the rows."""

    outcome: Outcome
    urgency: Urgency
    rows: tuple[str, ...]

    @property
    def care(self) -> tuple[int, int]:
        """How careful this is; among stops the more urgent one is."""
        return CARE[self.outcome], int(self.urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChange:
    """A patient who is told something else about an approach; 'everything' is the urgency of a stop."""

    approach: str
    before: ToldOutcome
    after: ToldOutcome
    answers_before: Mapping[str, object]
    answers: Mapping[str, object]

    @property
    def direction(self) -> Direction:
        """A warning counts as lost when it became lighter, as gained when it became graver."""
        if self.after.care < self.before.care:
            return Direction.WARNING_LOST if self.before.outcome in WARNED else Direction.LISTED
        return Direction.WARNING_GAINED if self.after.outcome in WARNED else Direction.UNLISTED

    @property
    def is_lighter(self) -> bool:
        """Whether the new table is less careful with this patient."""
        return self.direction.is_lighter

    def is_at_least(self, other: "OutcomeChange") -> bool:
        """Whether the same approach changes at least as far, in the same direction."""
        steps = (self.before.care, other.before.care), (other.after.care, self.after.care)
        further = all(a >= b for a, b in steps) if other.is_lighter else all(a <= b for a, b in steps)
        return (self.approach, self.direction) == (other.approach, other.direction) and further


@dataclass(frozen=True, kw_only=True, eq=False)
class Pair:
    """Two tables that are put side by side."""

    old: RuleTable
    new: RuleTable

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """What can change: every approach of either table, and the urgency of a stop."""
        return (*dict.fromkeys((*self.old.approach, *self.new.approach)), EVERYTHING)

    def tell_the_same(self, before: Evaluation, after: Evaluation) -> bool:
        """Whether nothing changes, seen at a glance: for very many patients."""
        told = (before.outcomes, before.urgency) == (after.outcomes, after.urgency)
        return told and self._list_the_same

    @cached_property
    def _list_the_same(self) -> bool:
        return tuple(self.old.approach) == tuple(self.new.approach)

    def changed(self, subject: str, given: Mapping[str, object]) -> OutcomeChange | None:
        """This patient, if the tables tell different things; None if not, or if the answers are not valid.

        Answers to questions that only one of the tables asks are given to that one.
        """
        try:
            before, after = (t.questionnaire.answers(_asked(t, given)) for t in (self.old, self.new))
        except AnswersError:
            return None
        return self.changed_between(subject, evaluate(self.old, before), evaluate(self.new, after))

    def changed_between(self, subject: str, before: Evaluation, after: Evaluation) -> OutcomeChange | None:
        """The same for two evaluations of one patient."""
        if subject == EVERYTHING and not (before.is_stop and after.is_stop):
            return None
        if _care(before, subject) == _care(after, subject):
            return None
        return OutcomeChange(
            approach=subject,
            before=told(before, subject),
            after=told(after, subject),
            answers_before=_given(before),
            answers=_given(after),
        )


def told(evaluation: Evaluation, subject: str) -> ToldOutcome:
    """What is told about one approach; one that the table does not have is never listed."""
    outcome = _outcome(evaluation, subject)
    standings = evaluation.standings[:1] if evaluation.is_stop else evaluation.standings
    rows = (s.rules for s in standings if evaluation.is_stop or s.approach.id == subject)
    return ToldOutcome(
        outcome=outcome,
        urgency=evaluation.urgency,
        rows=tuple(rule.id for rules in rows for rule in rules),
    )


def calmer(pair: Pair, example: OutcomeChange) -> OutcomeChange:
    """The same change, or a greater one, with a patient who ticks less, and less that any row reads."""

    def shows(given: Given) -> bool:
        changed = pair.changed(example.approach, given)
        return changed is not None and changed.is_at_least(example)

    rules = (*pair.old.rules, *pair.new.rules)
    given = {**example.answers_before, **example.answers}
    smaller = pair.changed(example.approach, shrunk(pair.new.questionnaire, rules, given, shows))
    return smaller or example


def _outcome(evaluation: Evaluation, subject: str) -> Outcome:
    if evaluation.is_stop:
        return Outcome.STOP
    return evaluation.outcome(subject) if subject in evaluation.table.approach else Outcome.NONE


def _care(evaluation: Evaluation, subject: str) -> int:
    return int(evaluation.urgency) if subject == EVERYTHING else CARE[_outcome(evaluation, subject)]


def _asked(table: RuleTable, given: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if name in table.questionnaire.questions}


def _given(evaluation: Evaluation) -> dict[str, object]:
    return as_given(evaluation.table.questionnaire.questions.values(), evaluation.answers.chosen)
