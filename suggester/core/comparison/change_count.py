"""For how many valid answer sets two tables say something different: the exact number, or none in time.

With weights it is the exact weight instead of the number, in the same pass.

The questions are answered one after the other, for all patients at once. Patients of whom both tables have
said the same so far, and for whom the same rows can still match, are counted together; those for whom
nothing can differ any more are not followed further. What is left is few enough to be followed to the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from suggester.core.answer_sets.counting import START, AnswerSets, Box, CountingState
from suggester.core.comparison.encoding import PairEncoding
from suggester.core.questionnaire.questions import Question
from suggester.core.questionnaire.weights import Weights
from suggester.core.table.rules import RuleTable

STEPS_AT_MOST = 400_000
CONTINUE, SAME, OTHER = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Answer sets for which some outcome changes, those with a lighter outcome among them, and all.

    Numbers, or what they weigh.
    """

    changed: int
    lighter: int
    of: int


class _Point(NamedTuple):
    """Where patients stand between two questions: what was said, what can still be said, what is open."""

    said: int
    live: int
    opened: int


def changed_answer_sets(
    old: RuleTable, new: RuleTable, steps_at_most: int = STEPS_AT_MOST, plausible: Weights | None = None
) -> Counted | None:
    """For two tables that ask the same; None when counting takes more steps than allowed."""
    says = PairEncoding(old, new)
    questions = _ordered(tuple(new.questionnaire.questions.values()), says)
    sets = AnswerSets(questions=questions, plausible=plausible)
    return _Count(says, sets, steps_at_most).counted()


class _Count:
    """One pass over the questions."""

    def __init__(self, says: PairEncoding, sets: AnswerSets, steps_at_most: int) -> None:
        self._says, self._sets, self._steps_left = says, sets, steps_at_most
        self._patterns = {
            row.says: _set_of(other.says == row.says for other in says.rows) for row in says.rows
        }
        self._answers: dict[tuple[str, int, int], dict[tuple[int, int], int]] = {}
        self._settled: dict[tuple[int, int], tuple[int, int, int]] = {}
        self._changed = self._lighter = 0

    def counted(self) -> Counted | None:
        """The numbers, or None when there are too many steps."""
        points: dict[_Point, int] = {}
        everyone = _Point(0, (1 << len(self._says.rows)) - 1, START.opened)
        self._put(points, (everyone, -1), 0, 1)
        for place, question in enumerate(self._sets.questions):
            following: dict[_Point, int] = {}
            for point, ways in points.items():
                if not self._step(following, place, question, (point, ways)):
                    return None
            points = following
        return Counted(changed=self._changed, lighter=self._lighter, of=self._sets.number)

    def _step(
        self, following: dict[_Point, int], place: int, question: Question, here: tuple[_Point, int]
    ) -> bool:
        point, ways = here
        own = self._sets.opened_bit(question)
        answers = self._answers_to(question, point.live, point.opened & own)
        self._steps_left -= len(answers)
        for (met, opens), number in answers.items():
            after = point._replace(opened=point.opened & ~own | opens)
            self._put(following, (after, place), met, ways * number)
        return self._steps_left > 0

    def _put(self, points: dict[_Point, int], here: tuple[_Point, int], met: int, ways: int) -> None:
        """Add these patients where they stand after a question, or to the result when that is known."""
        point, place = here
        said, live, verdict = self._settle(point, place, met)
        if verdict == CONTINUE:
            after = _Point(said, live, point.opened)
            points[after] = points.get(after, 0) + ways
        elif verdict == OTHER:
            ways *= self._sets.completions(place + 1, point.opened)
            self._changed += ways
            self._lighter += ways if self._says.is_lighter(said) else 0

    def _settle(self, point: _Point, place: int, met: int) -> tuple[int, int, int]:
        """What is said after this question, which rows can still say something new, and what follows."""
        reading = self._reading[place] if place >= 0 else 0
        said, live = point.said, point.live & ~(reading & ~met)
        ended = live & self._ending[place]
        for pattern, rows in self._patterns.items():
            if rows & ended:
                said |= pattern
        return self._verdict(said, live & ~ended)

    def _verdict(self, said: int, live: int) -> tuple[int, int, int]:
        if (said, live) not in self._settled:
            to_come = [pattern for pattern, rows in self._patterns.items() if rows & live]
            closed = self._says.closed(said, _union(to_come))
            news = [pattern for pattern in to_come if pattern & ~closed]
            left = live & _union(self._patterns[pattern] for pattern in news)
            differs = self._says.differ(closed)
            verdict = CONTINUE if left else OTHER
            if not differs and not any(self._says.differ(pattern & ~closed) for pattern in news):
                verdict = SAME
            self._settled[said, live] = closed, left, verdict
        return self._settled[said, live]

    def _answers_to(self, question: Question, live: int, opened: int) -> dict[tuple[int, int], int]:
        """How many answers to a question meet which rows and open which follow-ups; hidden there is one."""
        live &= self._reading[self._sets.questions.index(question)]
        key = question.id, live, opened
        if key not in self._answers:
            self._answers[key] = self._count_answers(question, live, opened)
        return self._answers[key]

    def _count_answers(self, question: Question, live: int, opened: int) -> dict[tuple[int, int], int]:
        counted: dict[tuple[CountingState, int], int] = {(CountingState(0, opened), 0): 1}
        for step in self._sets.steps_of(question):
            meets = live & self._accepting(question.id, step.option.id) if isinstance(step, Box) else 0
            following: dict[tuple[CountingState, int], int] = {}
            for (state, met), ways in counted.items():
                for is_ticked, after in step.ways(state):
                    key = after, met | meets if is_ticked else met
                    following[key] = following.get(key, 0) + ways * step.factor(is_ticked=is_ticked)
            counted = following
        return {(met, state.opened): ways for (state, met), ways in counted.items()}

    def _accepting(self, question: str, option: str) -> int:
        return _set_of(
            any(name == question and option in options for name, options in row.when)
            for row in self._says.rows
        )

    @cached_property
    def _reading(self) -> tuple[int, ...]:
        """For each question the rows that read it."""
        return tuple(
            _set_of(any(name == question.id for name, _ in row.when) for row in self._says.rows)
            for question in self._sets.questions
        )

    @cached_property
    def _ending(self) -> tuple[int, ...]:
        """For each question the rows that are decided by it; for 'always' a last entry, the one of -1."""
        order = [question.id for question in self._sets.questions]
        last = [
            max((order.index(name) for name, _ in row.when), default=len(order)) for row in self._says.rows
        ]
        return tuple(_set_of(place == one for one in last) for place in range(len(order) + 1))


def _set_of(members: Iterable[bool]) -> int:
    return sum(1 << place for place, is_member in enumerate(members) if is_member)


def _union(sets: Iterable[int]) -> int:
    together = 0
    for one in sets:
        together |= one
    return together


def _ordered(questions: tuple[Question, ...], says: PairEncoding) -> tuple[Question, ...]:
    """What differs first, then what stops; a follow-up stands as soon after what opens it as can be."""
    rank = dict.fromkeys((question.id for question in questions), 2)
    for row in says.rows:
        for name, _ in row.when:
            rank[name] = min(rank[name], 0 if says.differ(row.says) else 1 if row.says & says.stops else 2)
    placed: dict[str, Question] = {}
    left = sorted(questions, key=lambda question: rank[question.id])
    while left:
        ready = [q for q in left if all(c.question in placed for c in q.show_when)]
        needed = _needed_by(left[0], left)
        following = next((q for q in ready if q.show_when), None) or next(q for q in ready if q.id in needed)
        placed[following.id] = following
        left.remove(following)
    return tuple(placed.values())


def _needed_by(question: Question, left: list[Question]) -> set[str]:
    """The question, and what opens it, and what opens that."""
    needed = {question.id}
    for other in reversed(left * 2):
        if other.id in needed:
            needed |= {condition.question for condition in other.show_when}
    return needed
