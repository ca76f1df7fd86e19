"""One patient for every outcome that changes between two tables, or the proof that none does.

Two different outcomes always come from a row that one table has and the other lacks, and that decides. So
each row is asked: is there a patient for whom it decides, and for whom the other table is less careful?
Where no row has such a patient, nobody has. Each patient that is found is evaluated with both tables in
the ordinary way and has to show the change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from suggester.core.answer_sets.propagation import Row
from suggester.core.answer_sets.solver import (
    NODES_AT_MOST,
    NotDecidedError,
    Query,
    Solver,
    WitnessError,
)
from suggester.core.comparison.outcome_change import Direction, OutcomeChange, Pair, calmer
from suggester.core.table.rules import EVERYTHING, Effect, RuleTable, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """One example for each approach and direction, lost warnings first; and what the search gave up."""

    examples: tuple[OutcomeChange, ...]
    not_decided: tuple[str, ...]


def examples(pair: Pair, nodes_at_most: int = NODES_AT_MOST) -> Witnesses:
    """For tables that ask the same: one patient for each approach and direction in which there is one."""
    return _searched(pair, nodes_at_most, Direction, enough=len(Direction) * len(pair.subjects))


def first_lighter(pair: Pair, nodes_at_most: int = NODES_AT_MOST) -> Witnesses:
    """For tables that ask the same: one patient for whom something becomes lighter, if there is one."""
    lighter = [direction for direction in Direction if direction.is_lighter]
    return _searched(pair, nodes_at_most, lighter, enough=1)


def _searched(pair: Pair, nodes_at_most: int, directions: Iterable[Direction], *, enough: int) -> Witnesses:
    solver = Solver(pair.new.questionnaire, nodes_at_most)
    sides = _Side(pair.old, solver), _Side(pair.new, solver)
    found: list[OutcomeChange] = []
    not_decided = []
    for direction, subject in product(directions, pair.subjects):
        careful, other = sides if direction.is_lighter else reversed(sides)
        ways = _ways(careful, other, subject, direction)
        try:
            found += _example(pair, (subject, direction), found, _patients(solver, ways))
        except NotDecidedError:
            not_decided.append(f"{subject}, {direction.value}")
        if len(found) >= enough:
            break
    return Witnesses(examples=tuple(found), not_decided=tuple(not_decided))


def _example(
    pair: Pair,
    query: tuple[str, Direction],
    found: list[OutcomeChange],
    patients: Iterator[dict[str, object]],
) -> list[OutcomeChange]:
    """A patient who is known already, or else one from the search; none if there is none."""
    subject, direction = query
    for known in found:
        example = pair.changed(subject, known.answers)
        if example is not None and example.direction is direction:
            return [example]
    for given in patients:
        example = pair.changed(subject, given)
        if example is None or example.direction is not direction:
            raise WitnessError(f"{subject}: the search and the evaluation do not agree")
        return [calmer(pair, example)]
    return []


class _Side:
    """The rows of one table, as the search sees them."""

    def __init__(self, table: RuleTable, solver: Solver) -> None:
        self._table = table
        self._rows = [(rule, tuple(sorted(solver.row(rule.when)))) for rule in table.rules]

    def about(self, subject: str, *effects: Effect) -> tuple[Row, ...]:
        """The rows of these effects that bear on an approach."""
        approach = self._table.approach.get(subject)
        bearing = (
            row
            for rule, row in self._rows
            if approach is not None and rule.effect in effects and rule.bears_on(approach)
        )
        return tuple(dict.fromkeys(bearing))

    def stops(self, urgencies: Iterable[Urgency] = Urgency) -> tuple[Row, ...]:
        """The stop rows of these urgencies."""
        query = frozenset(urgencies)
        rows = (row for rule, row in self._rows if rule.effect is Effect.STOP and rule.urgency in query)
        return tuple(dict.fromkeys(rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decides:
    """A row that decides where the blocked ones are silent, beside one of several sets of other rows."""

    row: Row
    block: tuple[Row, ...]
    beside: tuple[tuple[Row, ...], ...] = ()
    alone_will_do: bool = True


def _patients(solver: Solver, ways: Iterable[_Decides]) -> Iterator[dict[str, object]]:
    """Patients for one of these ways; none at all is a proof.

    A way that cannot be decided is told last: another one may still show a patient.
    """
    given_up = None
    for way in ways:
        try:
            given = _patient(solver, way)
        except NotDecidedError as error:
            given_up = error
            continue
        if given is not None:
            yield given
    if given_up is not None:
        raise given_up


def _patient(solver: Solver, way: _Decides) -> dict[str, object] | None:
    if way.row in way.block:
        return None
    alone = solver.find(Query(fire=(way.row,), block=way.block))
    if alone is None:
        return None
    for rows in way.beside:
        given = solver.find(Query(fire=(way.row, *rows), block=way.block))
        if given is not None:
            return given
    return alone if way.alone_will_do else None


def _ways(careful: _Side, other: _Side, subject: str, direction: Direction) -> Iterator[_Decides]:
    """All ways in which one table can be careful and the other less so."""
    is_warned = direction in {Direction.WARNING_LOST, Direction.WARNING_GAINED}
    if subject == EVERYTHING:
        return _by_urgency(careful, other) if is_warned else iter(())
    return _by_warning(careful, other, subject) if is_warned else _by_wish(careful, other, subject)


def _by_urgency(careful: _Side, other: _Side) -> Iterator[_Decides]:
    """Both stop, and the other one less urgently."""
    for urgency in Urgency:
        at_least = [one for one in Urgency if one >= urgency]
        below = tuple((row,) for row in other.stops(one for one in Urgency if one < urgency))
        for row in careful.stops([urgency]):
            yield _Decides(row=row, block=other.stops(at_least), beside=below, alone_will_do=False)


def _by_wish(careful: _Side, other: _Side, subject: str) -> Iterator[_Decides]:
    """A suggestion that only the other makes."""
    block = careful.stops() + other.stops() + careful.about(subject, Effect.SUGGEST)
    for row in other.about(subject, Effect.SUGGEST):
        yield _Decides(row=row, block=block)


def _by_warning(careful: _Side, other: _Side, subject: str) -> Iterator[_Decides]:
    """A stop, a hold or a caution that the other lacks."""
    wishes = careful.about(subject, Effect.SUGGEST), other.about(subject, Effect.SUGGEST)
    for row in careful.stops():
        yield _Decides(row=row, block=other.stops(), beside=tuple((wish,) for wish in wishes[1]))
    for effects in ((Effect.HOLD,), (Effect.CAUTION, Effect.HOLD)):
        block = careful.stops() + other.stops() + other.about(subject, *effects)
        for row in careful.about(subject, effects[0]):
            yield _Decides(row=row, block=block, beside=_suggested_by_both(*wishes), alone_will_do=False)


def _suggested_by_both(some: tuple[Row, ...], others: tuple[Row, ...]) -> tuple[tuple[Row, ...], ...]:
    """One row that both have, or one of each."""
    shared = tuple((row,) for row in some if row in others)
    pairs = ((a, b) for a in some if a not in others for b in others if b not in some)
    return (*shared, *pairs)
