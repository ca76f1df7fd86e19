"""Is there a patient who ...? An exact search over all valid answer sets, with a patient as its answer.

Conclusions (propagation.py) narrow what is possible until nothing is left to decide, or a contradiction
shows that no such patient exists; where no conclusion is left to draw, a choice is tried. What makes it
quick: each state is tried with calm answers to all that is open, and only what then stands in the way is
decided; a branch excludes the branches before it; and a constraint that ended a branch is tried earlier from
then on. There is no chance in it: the same table gives the same patients. A search that takes too long says
so; it is never reported as a proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from suggester.core.answer_sets.propagation import Mask, Propagator, Row, matches
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Condition

NODES_AT_MOST = 200_000
FIRST_RESTART = 300


class WitnessError(AssertionError):
    """The search named a patient who does not show the finding: a fault of the program, not of the table."""


class NotDecidedError(RuntimeError):
    """The search was given up before it knew. That is a failure of a promise, not a proof of it."""


class _RestartError(Exception):
    """Begin again with what was learned about which constraints matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a patient must show: rows that match, rows that do not, and options that were chosen or not."""

    fire: tuple[Row, ...] = ()
    block: tuple[Row, ...] = ()
    chosen: Mask = 0
    not_chosen: Mask = 0


class Solver:
    """Answers questions about one questionnaire; what it learns in one search helps the next."""

    def __init__(self, questionnaire: Questionnaire, nodes_at_most: int = NODES_AT_MOST) -> None:
        self._propagator = Propagator(questionnaire)
        self._nodes_at_most = nodes_at_most
        self._nodes = self._restart_at = 0

    def row(self, conditions: Iterable[Condition]) -> Row:
        """A row as one mask for each of its conditions."""
        return self._propagator.row(conditions)

    def find(self, query: Query) -> dict[str, object] | None:
        """Answers of a patient who shows what is wanted, as few as can be; None if there is no such patient.

        Raises NotDecidedError when that takes more steps than allowed.
        """
        clauses = tuple(dict.fromkeys(mask for row in query.fire for mask in row))
        self._nodes, self._restart_at = 0, FIRST_RESTART
        while True:
            try:
                found = self._branch(query.chosen, query.not_chosen, clauses, query.block)
            except _RestartError:
                self._restart_at = self._nodes + int(self._restart_at * 1.5)
                continue
            return None if found is None else self._propagator.as_answers(found)

    def _branch(self, yes: Mask, no: Mask, clauses: tuple[Mask, ...], rows: tuple[Row, ...]) -> Mask | None:
        self._count()
        narrowed = self._propagator.propagate(yes, no, clauses, rows)
        if narrowed is None:
            return None
        yes, no, clauses, rows = narrowed
        calm = self._propagator.with_calm_rest(yes, no)
        in_the_way = tuple([row for row in rows if matches(row, calm)])
        if not in_the_way and self._propagator.is_patient(calm, clauses):
            return calm
        constraint = self._most_constrained(
            (*clauses, *self._propagator.open(yes, no)), no, in_the_way or rows
        )
        if constraint is None:
            return yes
        if isinstance(constraint, tuple):
            others = tuple(row for row in rows if row is not constraint)
            return self._fail_one(yes, no, clauses, (constraint, others))
        return self._choose_one(yes, no, (clauses, rows), constraint & ~no)

    def _most_constrained(
        self, masks: tuple[Mask, ...], no: Mask, rows: tuple[Row, ...]
    ) -> Mask | Row | None:
        """What leaves the fewest ways and ended the most branches; None when nothing is undecided."""
        weight = self._propagator.weights.get
        found: Mask | Row | None = None
        fewest = inf
        for mask in masks:
            ways = (mask & ~no).bit_count() / weight(mask, 1.0)
            if ways < fewest:
                found, fewest = mask, ways
        for row in rows:
            ways = len(row) / weight(row, 1.0)
            if ways < fewest:
                found, fewest = row, ways
        return found

    def _choose_one(
        self, yes: Mask, no: Mask, left: tuple[tuple[Mask, ...], tuple[Row, ...]], options: Mask
    ) -> Mask | None:
        """One of these options is chosen: the first, or not the first but the second, and so on.

        Options that stand alone ("none of these") come first, so that patients are as calm as can be.
        """
        while options:
            calm = options & self._propagator.alone
            option = (calm or options) & -(calm or options)
            found = self._branch(yes | option, no, *left)
            if found is not None:
                return found
            no |= option
            options ^= option
        return None

    def _fail_one(
        self, yes: Mask, no: Mask, clauses: tuple[Mask, ...], split: tuple[Row, tuple[Row, ...]]
    ) -> Mask | None:
        """One condition of a row does not hold: the first, or the first holds and the second does not."""
        row, others = split
        for mask in row:
            found = self._branch(yes, no | mask, clauses, others)
            if found is not None:
                return found
            clauses = (*clauses, mask)
        return None

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > self._nodes_at_most:
            raise NotDecidedError(f"not decided after {self._nodes_at_most} steps")
        if self._nodes > self._restart_at:
            raise _RestartError
