"""What follows from what is known of a patient, without a guess.

One bit stands for one option of one question. A state is two integers: the options known to be chosen (yes),
and those known not to be (no). Constraints narrow them: the questionnaire itself, masks of which one option
has to be chosen (clauses), and rows that must not match. What ended a branch is heavier from then on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from suggester.core.questionnaire.questionnaire import Questionnaire, as_given
from suggester.core.questionnaire.questions import Condition

Mask = int
Row = tuple[Mask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One question as bits: all its options, those that stand alone, and those that open it."""

    options: Mask
    alone: Mask
    triggers: Mask
    many: bool
    at_most: int
    required: bool


class Propagator:
    """One questionnaire as bits, and every conclusion that it and some constraints allow."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire
        self._bits: dict[tuple[str, str], Mask] = {}
        for question in questionnaire.questions.values():
            for option in question.options:
                self._bits[question.id, option.id] = 1 << len(self._bits)
        self._asked = tuple(self._as_bits(name) for name in questionnaire.questions)
        self._every = sum(asked.options for asked in self._asked)
        self.alone = sum(asked.alone for asked in self._asked)
        self.weights: dict[object, float] = {}

    def row(self, conditions: Iterable[Condition]) -> Row:
        """A row as one mask for each of its conditions."""
        return tuple(
            sum(self._bits[condition.question, option] for option in condition.options)
            for condition in conditions
        )

    def propagate(
        self, yes: Mask, no: Mask, clauses: tuple[Mask, ...], rows: tuple[Row, ...]
    ) -> tuple[Mask, Mask, tuple[Mask, ...], tuple[Row, ...]] | None:
        """Draw every conclusion that needs no guess; None on a contradiction."""
        while True:
            closed = self._propagate_questionnaire(yes, no)
            if closed is None:
                return None
            yes, no = closed
            open_clauses = self._clauses_left(yes, no, clauses)
            blocked = self._rows_left(yes, no, rows)
            if open_clauses is None or blocked is None:
                return None
            (clauses, forced_yes), (rows, forced_no) = open_clauses, blocked
            if not forced_yes and not forced_no:
                return yes, no, clauses, rows
            yes, no = yes | forced_yes, no | forced_no

    def open(self, yes: Mask, no: Mask) -> list[Mask]:
        """Questions that still need an option, and follow-ups that still need what opens them."""
        waiting = []
        for asked in self._asked:
            if asked.options & yes:
                if asked.triggers and not asked.triggers & yes:
                    waiting.append(asked.triggers)
            elif asked.required and _is_shown(asked, yes):
                waiting.append(asked.options)
        return [mask for mask in waiting if mask & ~no]

    def with_calm_rest(self, yes: Mask, no: Mask) -> Mask:
        """These options, and the least that every question needs that is still without an answer."""
        for asked in self._asked:
            if asked.required and not asked.options & yes and _is_shown(asked, yes):
                possible = asked.options & ~no
                options = possible & asked.alone or possible
                yes |= options & -options
        return yes

    def is_patient(self, yes: Mask, clauses: tuple[Mask, ...]) -> bool:
        """Whether just these options are valid answers, with one of each of these masks."""
        answers = (yes, self._every & ~yes)
        return all(mask & yes for mask in clauses) and self._propagate_questionnaire(*answers) == answers

    def as_answers(self, yes: Mask) -> dict[str, object]:
        """The answers of a patient who chose exactly these options, in the shape that the door takes."""
        questions = self._questionnaire.questions.values()
        chosen = {
            question.id: tuple(option for option in question.by_id if self._bits[question.id, option] & yes)
            for question in questions
        }
        return as_given(questions, chosen)

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

    def _bump(self, constraint: object) -> None:
        """A constraint that ends a branch is tried earlier next time."""
        self.weights[constraint] = self.weights.get(constraint, 1.0) + 1.0


def _unmet(row: Row, yes: Mask, possible: Mask) -> Row | None:
    """The conditions of a row that are not met; None if it cannot match. Where a search spends its time."""
    is_met_in_part = False
    for mask in row:
        if mask & yes:
            is_met_in_part = True
        elif not mask & possible:
            return None
    return tuple(mask for mask in row if not mask & yes) if is_met_in_part else row


def matches(row: Row, yes: Mask) -> bool:
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
