"""Is there a patient who ...? An exact search over all valid answer sets, with a patient as its answer.

One bit stands for one option of one question. A state is two integers: the options known to be chosen,
and those known not to be. Constraints narrow them until nothing is left to decide, or a contradiction
shows that no such patient exists. What makes it quick: each state is tried with calm answers to all that is
open, and only what then stands in the way is decided; a branch excludes the branches before it; and a
constraint that ended a branch is tried earlier from then on. There is no chance in it: the same table
gives the same patients. A search that takes too long says so; it is never reported as a proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from suggester.core.questionnaire.questionnaire import Condition, Questionnaire, as_given

Mask = int
Row = tuple[Mask, ...]
NODES_AT_MOST = 200_000
FIRST_RESTART = 300


class WitnessError(AssertionError):
    """The search named a patient who does not show the finding: a fault of the program, not of the table."""


class NotDecidedError(RuntimeError):
    """The search was given up before it knew. That is a failure of a promise, not a proof of it."""


class _RestartError(Exception):
    """Begin again with what was learned about which constraints matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One question as bits: all its options, those that stand alone, and those that open it."""

    options: Mask
    alone: Mask
    triggers: Mask
    many: bool
    at_most: int
    required: bool


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
        self._questionnaire = questionnaire
        self._nodes_at_most = nodes_at_most
        self._bits: dict[tuple[str, str], Mask] = {}
        for question in questionnaire.questions.values():
            for option in question.options:
                self._bits[question.id, option.id] = 1 << len(self._bits)
        self._asked = tuple(self._as_bits(name) for name in questionnaire.questions)
        self._every = sum(asked.options for asked in self._asked)
        self._alone = sum(asked.alone for asked in self._asked)
        self._weights: dict[object, float] = {}
        self._nodes = self._restart_at = 0

    def row(self, conditions: Iterable[Condition]) -> Row:
        """A row as one mask for each of its conditions."""
        return tuple(
            sum(self._bits[condition.question, option] for option in condition.options)
            for condition in conditions
        )

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
            return None if found is None else self._as_answers(found)

    def _branch(self, yes: Mask, no: Mask, clauses: tuple[Mask, ...], rows: tuple[Row, ...]) -> Mask | None:
        self._count()
        narrowed = self._propagate(yes, no, clauses, rows)
        if narrowed is None:
            return None
        yes, no, clauses, rows = narrowed
        calm = self._with_calm_rest(yes, no)
        in_the_way = tuple([row for row in rows if _matches(row, calm)])
        if not in_the_way and self._is_patient(calm, clauses):
            return calm
        constraint = self._most_constrained((*clauses, *self._open(yes, no)), no, in_the_way or rows)
        if constraint is None:
            return yes
        if isinstance(constraint, tuple):
            others = tuple(row for row in rows if row is not constraint)
            return self._fail_one(yes, no, clauses, (constraint, others))
        return self._choose_one(yes, no, (clauses, rows), constraint & ~no)

    def _with_calm_rest(self, yes: Mask, no: Mask) -> Mask:
        """These options, and the least that every question needs that is still without an answer."""
        for asked in self._asked:
            if asked.required and not asked.options & yes and _is_shown(asked, yes):
                possible = asked.options & ~no
                options = possible & asked.alone or possible
                yes |= options & -options
        return yes

    def _is_patient(self, yes: Mask, clauses: tuple[Mask, ...]) -> bool:
        """Whether just these options are valid answers, with one of each of these masks."""
        answers = (yes, self._every & ~yes)
        return all(mask & yes for mask in clauses) and self._propagate_questionnaire(*answers) == answers

    def _most_constrained(
        self, masks: tuple[Mask, ...], no: Mask, rows: tuple[Row, ...]
    ) -> Mask | Row | None:
        """What leaves the fewest ways and ended the most branches; None when nothing is undecided."""
        weight = self._weights.get
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
            calm = options & self._alone
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

    def _propagate(
        self, yes: Mask, no: Mask, clauses: tuple[Mask, ...], rows: tuple[Row, ...]
    ) -> tuple[Mask, Mask, tuple[Mask, ...], tuple[Row, ...]] | None:
        """Draw every conclusion that needs no guess; None on a contradiction."""
        while True:
            closed = self._propagate_questionnaire(yes, no)
            if closed is None:
                return None
            yes, no = closed
            query = self._clauses_left(yes, no, clauses)
            blocked = self._rows_left(yes, no, rows)
            if query is None or blocked is None:
                return None
            (clauses, forced_yes), (rows, forced_no) = query, blocked
            if not forced_yes and not forced_no:
                return yes, no, clauses, rows
            yes, no = yes | forced_yes, no | forced_no

    def _clauses_left(
        self, yes: Mask, no: Mask, clauses: tuple[Mask, ...]
    ) -> tuple[tuple[Mask, ...], Mask] | None:
        left, forced = [], 0
        for mask in clauses:
            if mask & yes:
                continue
            options = mask & ~no
            if not options:
                self._bump(mask)
                return None
            if options & (options - 1) == 0:
                forced |= options
            left.append(mask)
        return tuple(left), forced

    def _rows_left(self, yes: Mask, no: Mask, rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], Mask] | None:
        left, forced, possible = [], 0, ~no
        for row in rows:
            unmet = _unmet(row, yes, possible)
            if unmet is None:
                continue
            if not unmet:
                self._bump(row)
                return None
            if len(unmet) == 1:
                forced |= unmet[0]
            left.append(unmet)
        return tuple(left), forced

    def _propagate_questionnaire(self, yes: Mask, no: Mask) -> tuple[Mask, Mask] | None:
        """What the questionnaire itself says: hidden questions, single choices, options that stand alone."""
        before = (-1, -1)
        while before != (yes, no):
            before = (yes, no)
            if yes & no:
                return None
            for asked in self._asked:
                yes, no = asked_closed(asked, yes, no)
        return None if yes & no or self._is_unanswerable(yes, no) else (yes, no)

    def _is_unanswerable(self, yes: Mask, no: Mask) -> bool:
        return any(
            asked.required and asked.options & ~no == 0 and _is_shown(asked, yes) for asked in self._asked
        )

    def _open(self, yes: Mask, no: Mask) -> list[Mask]:
        """Questions that still need an option, and follow-ups that still need what opens them."""
        waiting = []
        for asked in self._asked:
            if asked.options & yes:
                if asked.triggers and not asked.triggers & yes:
                    waiting.append(asked.triggers)
            elif asked.required and _is_shown(asked, yes):
                waiting.append(asked.options)
        return [mask for mask in waiting if mask & ~no]

    def _as_bits(self, name: str) -> _Asked:
        question = self._questionnaire.questions[name]
        return _Asked(
            options=self._mask(name, question.by_id),
            alone=self._mask(name, (o.id for o in question.options if o.exclusive)),
            triggers=sum(self.row(question.show_when)),
            many=question.many,
            at_most=question.at_most or len(question.options),
            required=question.required,
        )

    def _mask(self, name: str, options: Iterable[str]) -> Mask:
        return sum(self._bits[name, option] for option in options)

    def _as_answers(self, yes: Mask) -> dict[str, object]:
        """The answers of a patient who chose exactly these options, in the shape that the door takes."""
        questions = self._questionnaire.questions.values()
        chosen = {
            question.id: tuple(option for option in question.by_id if self._bits[question.id, option] & yes)
            for question in questions
        }
        return as_given(questions, chosen)

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > self._nodes_at_most:
            raise NotDecidedError(f"not decided after {self._nodes_at_most} steps")
        if self._nodes > self._restart_at:
            raise _RestartError

    def _bump(self, constraint: object) -> None:
        """A constraint that ends a branch is tried earlier next time."""
        self._weights[constraint] = self._weights.get(constraint, 1.0) + 1.0


def _unmet(row: Row, yes: Mask, possible: Mask) -> Row | None:
    """The conditions of a row that are not met; None if it cannot match. Where a search spends its time."""
    is_met_in_part = False
    for mask in row:
        if mask & yes:
            is_met_in_part = True
        elif not mask & possible:
            return None
    return tuple(mask for mask in row if not mask & yes) if is_met_in_part else row


def _matches(row: Row, yes: Mask) -> bool:
    """Whether every condition of a row is met."""
    for mask in row:  # noqa: SIM110 - all(...) takes three times as long
        if not mask & yes:
            return False
    return True


def asked_closed(asked: _Asked, yes: Mask, no: Mask) -> tuple[Mask, Mask]:
    """What one question says about its own options."""
    if asked.triggers and not asked.triggers & ~no:
        no |= asked.options
    chosen = asked.options & yes
    if not chosen:
        left = asked.options & ~no
        forced = asked.required and left and left & (left - 1) == 0 and _is_shown(asked, yes)
        return (yes | left, no) if forced else (yes, no)
    if not asked.many or chosen & asked.alone:
        no |= asked.options & ~(chosen & -chosen)
    else:
        no |= asked.alone
    if chosen.bit_count() > asked.at_most:
        no |= chosen
    triggers = asked.triggers & ~no
    if asked.triggers and not asked.triggers & yes and triggers & (triggers - 1) == 0:
        yes |= triggers
    return yes, no


def _is_shown(asked: _Asked, yes: Mask) -> bool:
    """Whether a question is shown for certain."""
    return not asked.triggers or bool(asked.triggers & yes)
