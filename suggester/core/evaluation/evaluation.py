"""What the table says about one patient. Hit policy: collect every row that matches, the gravest stands.

The definition is a plain loop over the rows; a test keeps one. Here a bitmap index of the table finds the
same rows (bitmap_index.py).
"""

from typing import NamedTuple

from suggester.core.evaluation.bitmap_index import index_of, quick_tuple
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Outcome, Rule, RuleTable, Urgency


class Standing(NamedTuple):
    """How one approach stands, the rows that say so, and the rows that only inform, all sorted by id."""

    approach: Approach
    outcome: Outcome
    rules: tuple[Rule, ...]
    info: tuple[Rule, ...]


class Evaluation(NamedTuple):
    """The one trace from which everything else is made: why, the summary, the print, the clinician's view.

    A named tuple, because one is made for every decision and a frozen dataclass takes twice as long.
    """

    table: RuleTable
    answers: Answers
    matched: tuple[Rule, ...]
    outcomes: tuple[Outcome, ...]
    mask: int

    @property
    def is_stop(self) -> bool:
        """Whether a stop row matched: then no approach is listed."""
        return self.outcomes[0] is Outcome.STOP

    @property
    def urgency(self) -> Urgency:
        """The most urgent of the stop rows that matched; an urgent hold is told by its row."""
        stops = (rule.urgency for rule in self.matched if rule.effect is Effect.STOP)
        return max(stops, default=Urgency.NONE)

    @property
    def hold_urgency(self) -> Urgency:
        """The most urgent of the hold rows that matched."""
        holds = (rule.urgency for rule in self.matched if rule.effect is Effect.HOLD)
        return max(holds, default=Urgency.NONE)

    def outcome(self, approach_id: str) -> Outcome:
        """How this approach stands; KeyError if the table has none of this id."""
        return self.outcomes[index_of(self.table).place[approach_id]]

    def standing(self, approach_id: str) -> Standing:
        """The same, with the rows that say so; KeyError if the table has no approach of this id."""
        index = index_of(self.table)
        place = index.place[approach_id]
        bearing = index.bearings[place]
        return Standing(
            approach=self.table.approaches[place],
            outcome=self.outcomes[place],
            rules=index.rows(self.mask & (index.stop if self.is_stop else bearing.any)),
            info=index.rows(self.mask & bearing.info),
        )

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every approach of the table, in its order."""
        return tuple(self.standing(approach.id) for approach in self.table.approaches)


def evaluate(table: RuleTable, answers: Answers) -> Evaluation:
    """Collect every rule that matches; for each approach the gravest stands."""
    index = index_of(table)
    mask = index.matching(answers.chosen)
    return quick_tuple(Evaluation, (table, answers, index.rows(mask), index.outcomes(mask), mask))


def outcomes(table: RuleTable, answers: Answers) -> tuple[Outcome, ...]:
    """How each approach stands, in the order of the table, without listing rows: for very many patients."""
    index = index_of(table)
    return index.outcomes(index.matching(answers.chosen))


def outcomes_without(evaluation: Evaluation, rule: Rule) -> tuple[Outcome, ...]:
    """How each approach would stand for the same patient if this row were not in the table."""
    index = index_of(evaluation.table)
    return index.outcomes(evaluation.mask & ~index.bit[rule.id])
