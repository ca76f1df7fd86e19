"""What holds for every possible patient, or one patient who shows that it does not.

Nothing here samples. Each question goes to the exact search over all valid answer sets; each patient that
comes back is evaluated once more in the ordinary way and has to show the finding, so a false alarm cannot
come out of here. A search that is given up is told as 'not decided', which is not a proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from suggester.core.answer_sets.propagation import Row
from suggester.core.answer_sets.shrinking import Given, shrunk
from suggester.core.answer_sets.solver import (
    NODES_AT_MOST,
    NotDecidedError,
    Query,
    Solver,
    WitnessError,
)
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import AnswersError, as_given
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Outcome, Promise, Rule, RuleTable

LISTED = (Outcome.SUGGEST, Outcome.CAUTION, Outcome.HOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A patient who shows a finding, as answers that the door takes."""

    answers: dict[str, object]
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofResult:
    """What the search said about one row or one promise: a patient, proved that there is none, or neither."""

    name: str
    approach: str
    witness: Witness | None
    decided: bool = True


def is_kept(promise: Promise, evaluation: Evaluation, approach: Approach) -> bool:
    """Whether this patient, whom the promise is about, keeps it with this approach."""
    is_told = evaluation.is_stop or evaluation.hold_urgency >= promise.urgency
    return is_told and promise.is_kept_by(evaluation.outcome(approach.id))


class Proofs:
    """Questions about one table that are answered for every patient."""

    def __init__(self, table: RuleTable, nodes_at_most: int = NODES_AT_MOST) -> None:
        self._table = table
        self._solver = Solver(table.questionnaire, nodes_at_most)
        self._rows = {rule.id: self._solver.row(rule.when) for rule in table.rules}
        self._speaking: set[str] = set()  # rows that spoke for a patient who was found
        self._read: set[str] = set()  # those of them that no stop hid

    def dead_rows(self) -> Iterator[ProofResult]:
        """Rows that speak for no patient at all."""
        for rule in self._table.rules:
            if rule.id not in self._speaking:
                verdict = self._asked(rule.id, "", [Query(fire=(self._rows[rule.id],))])
                if verdict.witness is None:
                    yield verdict

    def unseen_suggestions(self) -> Iterator[ProofResult]:
        """Suggestions that are held back or stopped for every patient, whatever approach they name."""
        for rule in self._table.rules:
            if rule.effect is Effect.SUGGEST:
                query = [
                    Query(fire=(self._rows[rule.id],), block=self._stops + self._of(approach, Effect.HOLD))
                    for approach in self._table.named(rule.approach)
                ]
                verdict = self._asked(rule.id, rule.approach, query)
                if verdict.witness is None:
                    yield verdict

    def who_shows(self, rule: Rule) -> dict[str, object] | None:
        """A patient for whom a row speaks, and for whom a suggestion stands; None if there is none."""
        block = self._stops if rule.effect is not Effect.STOP else ()
        if rule.effect is not Effect.SUGGEST:
            return self._solver.find(Query(fire=(self._rows[rule.id],), block=block))
        held = (block + self._of(approach, Effect.HOLD) for approach in self._table.named(rule.approach))
        found = (self._solver.find(Query(fire=(self._rows[rule.id],), block=rows)) for rows in held)
        return next((answers for answers in found if answers is not None), None)

    def who_is_decided_by(self, rule: Rule) -> dict[str, object] | None:
        """A patient of whom a warning decides an outcome alone; None if there is none, or none was found."""
        if rule.effect in {Effect.INFO, Effect.SUGGEST}:
            return None
        if rule.effect is Effect.STOP:
            others = tuple(row for row in self._stops if row != self._rows[rule.id])
            return self._solver.find(Query(fire=(self._rows[rule.id],), block=others))
        verdict = self._asked(rule.id, "", self._deciding(rule))
        return verdict.witness.answers if verdict.witness else None

    def hidden_rows(self) -> Iterator[ProofResult]:
        """Rows of which nobody reads a word, because a stop speaks for every patient for whom they do."""
        for rule in self._table.rules:
            if rule.effect not in {Effect.STOP, Effect.SUGGEST} and rule.id not in self._read:
                query = [Query(fire=(self._rows[rule.id],), block=self._stops)]
                verdict = self._asked(rule.id, "", query)
                if verdict.witness is None:
                    yield verdict

    def idle_warnings(self) -> Iterator[ProofResult]:
        """Warnings that decide nobody's outcome, also where several others together hide them."""
        for rule in self._table.rules:
            if rule.effect >= Effect.CAUTION:
                verdict = self._asked(rule.id, rule.approach, self._deciding(rule))
                if verdict.witness is None:
                    yield verdict

    def broken_promises(self) -> Iterator[ProofResult]:
        """Promises that some patient breaks, with that patient; or that could not be decided."""
        for promise in self._table.promises:
            for approach in self._table.named(promise.approach):
                verdict = self._asked(promise.id, approach.id, self._breaking(promise, approach))
                if verdict.witness:
                    yield replace(verdict, witness=self._smallest(promise, approach, verdict.witness))
                    break
                if not verdict.decided:
                    yield verdict
                    break

    def broken_silences(self) -> Iterator[ProofResult]:
        """Rows that tell a patient what must not be told to them, with that patient; or not decided."""
        for unsaid in self._table.unsaid:
            when = self._solver.row(unsaid.when)
            for rule in self._table.rules:
                if unsaid.is_said_by(rule):
                    block = () if rule.effect is Effect.STOP else self._stops
                    result = self._asked(
                        unsaid.id, rule.id, [Query(fire=(self._rows[rule.id], when), block=block)]
                    )
                    if result.witness or not result.decided:
                        yield result

    def _deciding(self, rule: Rule) -> Iterator[Query]:
        """A patient whose approach is suggested, and where nothing else weighs as much as this row.

        Where the first suggestion leads to nobody, and nobody is free of what weighs as much, no other one
        needs to be tried: most idle rows end so.
        """
        if rule.effect is Effect.STOP:
            graver = (r for r in self._table.rules if r is not rule and r.urgency >= rule.urgency)
            block = tuple(self._rows[r.id] for r in graver if r.effect is Effect.STOP)
            yield Query(fire=(self._rows[rule.id],), block=block)
            return
        for approach in self._table.approaches:
            if rule.bears_on(approach):
                rivals = tuple(
                    self._rows[other.id]
                    for other in self._about[approach.id]
                    if other is not rule and other.effect >= rule.effect
                )
                wishes = self._wishes[approach.id]
                for tried, wish in enumerate(tuple(wishes)):
                    if tried == 1 and not self._is_possible(Query(fire=(self._rows[rule.id],), block=rivals)):
                        break
                    yield Query(fire=(self._rows[rule.id], wish), block=rivals)
                    wishes.append(wishes.pop(wishes.index(wish)))

    def _is_possible(self, query: Query) -> bool:
        """Whether there may be such a patient; also when that was not decided."""
        try:
            return self._solver.find(query) is not None
        except NotDecidedError:
            return True

    def _breaking(self, promise: Promise, approach: Approach) -> Iterator[Query]:
        """Every way to come to an outcome that the promise rules out."""
        when = self._solver.row(promise.when)
        forbidden = {outcome for outcome in Outcome if not promise.is_kept_by(outcome)}
        if Outcome.NONE in forbidden:
            yield Query(fire=(when,), block=self._stops + self._of(approach, Effect.SUGGEST))
        if Outcome.STOP in forbidden:
            yield from (Query(fire=(when, stop)) for stop in self._stops)
        if promise.urgency:
            urgent = (
                rule for rule in self._table.rules if rule.is_urgent_hold and rule.urgency >= promise.urgency
            )
            yield Query(fire=(when,), block=self._stops + tuple(self._rows[rule.id] for rule in urgent))
        for fire, block in self._listing(approach, forbidden):
            yield Query(fire=(when, *fire), block=self._stops + block)

    def _listing(
        self, approach: Approach, forbidden: set[Outcome]
    ) -> Iterator[tuple[tuple[Row, ...], tuple[Row, ...]]]:
        """Rows to fire and to block so that the approach is listed with one of these outcomes.

        Mild outcomes are asked for together: 'suggest or caution' is a suggestion that nothing holds.
        """
        gravest = max((outcome for outcome in LISTED if outcome in forbidden), default=None)
        if gravest is None:
            return
        graver = [effect for effect in (Effect.CAUTION, Effect.HOLD) if effect > int(gravest)]
        block = tuple(row for effect in graver for row in self._of(approach, effect))
        wishes = self._of(approach, Effect.SUGGEST)
        if all(outcome in forbidden for outcome in LISTED if outcome <= gravest):
            yield from (((wish,), block) for wish in wishes)
            return
        effect = Effect(int(gravest))
        yield from (((wish, row), block) for wish, row in product(wishes, self._of(approach, effect)))

    def _of(self, approach: Approach, effect: Effect) -> tuple[Row, ...]:
        """The rows of one effect that bear on an approach."""
        return self._bearing[approach.id, effect]

    @cached_property
    def _bearing(self) -> dict[tuple[str, Effect], tuple[Row, ...]]:
        return {
            (name, effect): tuple(self._rows[rule.id] for rule in rules if rule.effect is effect)
            for name, rules in self._about.items()
            for effect in Effect
        }

    @cached_property
    def _about(self) -> dict[str, tuple[Rule, ...]]:
        """For each approach the rows that bear on it."""
        return {
            approach.id: tuple(rule for rule in self._table.rules if rule.bears_on(approach))
            for approach in self._table.approaches
        }

    @cached_property
    def _wishes(self) -> dict[str, list[Row]]:
        """The suggestions for each approach; one that led to no patient is tried last from then on."""
        return {approach.id: list(self._of(approach, Effect.SUGGEST)) for approach in self._table.approaches}

    @cached_property
    def _stops(self) -> tuple[Row, ...]:
        return tuple(self._rows[rule.id] for rule in self._table.rules if rule.effect is Effect.STOP)

    def _asked(self, name: str, approach: str, ways: Iterator[Query] | list[Query]) -> ProofResult:
        """The smallest patient of the first way that has one; none if no way has one."""
        decided = True
        for query in ways:
            try:
                answers = self._solver.find(query)
            except NotDecidedError:
                decided = False
                continue
            if answers is not None:
                evaluation = self._evaluation(answers)
                self._remember(evaluation)
                outcome = self._outcome(evaluation, approach)
                return ProofResult(
                    name=name, approach=approach, witness=Witness(answers=answers, outcome=outcome)
                )
        return ProofResult(name=name, approach=approach, witness=None, decided=decided)

    def _remember(self, evaluation: Evaluation) -> None:
        """The rows that speak for one patient need not be asked about again."""
        rows = {rule.id for rule in evaluation.matched}
        self._speaking |= rows
        if not evaluation.is_stop:
            self._read |= rows

    def _outcome(self, evaluation: Evaluation, approach: str) -> Outcome:
        known = self._table.approach
        return evaluation.outcome(approach) if approach in known else evaluation.outcomes[0]

    def _evaluation(self, answers: Given) -> Evaluation:
        return evaluate(self._table, self._table.questionnaire.answers(answers))

    def _smallest(self, promise: Promise, approach: Approach, witness: Witness) -> Witness:
        """The patient with no tick too many. One who keeps the promise is a fault of the search."""

        def breaks(given: Given) -> bool:
            try:
                evaluation = self._evaluation(given)
            except AnswersError:
                return False
            is_meant = all(condition.holds(evaluation.answers.chosen) for condition in promise.when)
            return is_meant and not is_kept(promise, evaluation, approach)

        if not breaks(witness.answers):
            raise WitnessError(f"{promise.id} {approach.id}")
        questionnaire = self._table.questionnaire
        found = self._evaluation(shrunk(questionnaire, self._table.rules, witness.answers, breaks))
        answers = as_given(questionnaire.questions.values(), found.answers.chosen)
        return Witness(answers=answers, outcome=found.outcome(approach.id))
