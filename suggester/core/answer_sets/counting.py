"""All valid answer sets of a questionnaire: how many there are, exactly, and each by its number.

Given weights, the same pass says how much they weigh together, and a number drawn at random leads to each
answer set as often as it weighs. Weights are fractions; the pass multiplies by the numerator of a box that is
ticked and by the denominator of one that is not, so every number stays whole.

A questionnaire is read box by box, as a patient would fill it in. What a box may become depends on very
little: how much of its question is ticked, and which follow-ups are open. So the number of ways to go on
is counted once for each of these states, from the last box to the first. Numbers have as many digits as
they need.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from suggester.core.questionnaire.questionnaire import Questionnaire, as_given
from suggester.core.questionnaire.questions import Option, Question
from suggester.core.questionnaire.weights import Weights


class CountingState(NamedTuple):
    """How many boxes of the present question count as ticked, and which follow-ups are open, one bit each."""

    ticked: int
    opened: int


START = CountingState(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One option of one question as a step: what it opens, and how many may be ticked with it."""

    question: Question
    option: Option
    shown_by: int
    opens: int
    weight: Fraction = Fraction(1)

    def ways(self, state: CountingState) -> Iterator[tuple[bool, CountingState]]:
        """Left empty; and ticked, where the question is shown and takes it."""
        yield False, state
        if state.opened & self.shown_by != self.shown_by or state.ticked >= self.full:
            return
        if not self.option.exclusive:
            counted = 1 if self.is_without_limit else state.ticked + 1
            yield True, CountingState(counted, state.opened | self.opens)
        elif not state.ticked:
            yield True, CountingState(self.full, state.opened | self.opens)

    def factor(self, *, is_ticked: bool) -> int:
        """What this step multiplies the ways by."""
        return self.weight.numerator if is_ticked else self.weight.denominator

    @property
    def is_without_limit(self) -> bool:
        """Then it is enough to know whether anything is ticked."""
        return self.question.many and self.question.at_most is None

    @property
    def full(self) -> int:
        """The count at which nothing more can be ticked; an option that stands alone reaches it at once."""
        if self.is_without_limit:
            return 2
        return (self.question.at_most or 1) if self.question.many else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The step after the last box of a question: a required one that is shown needs an answer."""

    question: Question
    shown_by: int

    def ways(self, state: CountingState) -> Iterator[tuple[bool, CountingState]]:
        """On to the next question, or nowhere."""
        is_shown = state.opened & self.shown_by == self.shown_by
        if state.ticked or not (self.question.required and is_shown):
            yield False, CountingState(0, state.opened & ~self.shown_by)

    def factor(self, *, is_ticked: bool) -> int:
        """An end weighs nothing of its own."""
        return 1


Step = Box | End


class Way(NamedTuple):
    """One way to take at a step: where it leads, how many numbers lie there, and how often each counts."""

    is_ticked: bool
    after: CountingState
    numbers: int
    factor: int


@dataclass(frozen=True, kw_only=True, eq=False)
class AnswerSets:
    """The valid answer sets over these questions; each follow-up stands after what opens it."""

    questions: tuple[Question, ...]
    plausible: Weights | None = None

    @property
    def number(self) -> int:
        """How many there are; with weights, what they weigh together, in parts that are whole."""
        return self.completions(0, START.opened)

    def completions(self, place: int, opened: int) -> int:
        """How many ways there are to answer the questions from this place on."""
        return self._counted[self._begins[place]].get(CountingState(0, opened), 0)

    def at(self, number: int) -> dict[str, object]:
        """The answers with this number, from 0, in the shape that the door takes.

        With weights, an answer set has as many numbers as it weighs.
        """
        state = START
        chosen: dict[str, tuple[str, ...]] = {}
        for step, onward in zip(self._steps, self._onward, strict=True):
            is_ticked, state, number = _taken(onward[state], number)
            if is_ticked and isinstance(step, Box):
                chosen[step.question.id] = (*chosen.get(step.question.id, ()), step.option.id)
        return as_given(self.questions, chosen)

    def opened_bit(self, question: Question) -> int:
        """The bit that stands for a follow-up being open; 0 for a question that is always shown."""
        return 1 << self.questions.index(question) if question.show_when else 0

    def steps_of(self, question: Question) -> tuple[Step, ...]:
        """The boxes of one question, and its end."""
        shown_by = self.opened_bit(question)
        boxes = (
            Box(
                question=question,
                option=option,
                shown_by=shown_by,
                opens=self._opens(question, option),
                weight=self._weight(question, option),
            )
            for option in question.options
        )
        return (*boxes, End(question=question, shown_by=shown_by))

    def _weight(self, question: Question, option: Option) -> Fraction:
        return self.plausible.weight(question, option) if self.plausible else Fraction(1)

    def _opens(self, question: Question, option: Option) -> int:
        opens = 0
        for follow_up in self.questions:
            if any(c.question == question.id and option.id in c.options for c in follow_up.show_when):
                opens |= self.opened_bit(follow_up)
        return opens

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(step for question in self.questions for step in self.steps_of(question))

    @cached_property
    def _begins(self) -> tuple[int, ...]:
        begins = [0]
        for question in self.questions:
            begins.append(begins[-1] + len(question.options) + 1)
        return tuple(begins)

    @cached_property
    def _counted(self) -> tuple[dict[CountingState, int], ...]:
        """Before each step, and after the last: every state that can be reached, and the ways to go on."""
        reached: list[set[CountingState]] = [{START}]
        for step in self._steps:
            reached.append({after for state in reached[-1] for _, after in step.ways(state)})
        counted = [dict.fromkeys(reached[-1], 1)]
        for step, states in zip(reversed(self._steps), reversed(reached[:-1]), strict=True):
            later = counted[-1]
            counted.append({s: _number_of_ways(step, s, later) for s in states})
        return tuple(reversed(counted))

    @cached_property
    def _onward(self) -> tuple[dict[CountingState, tuple[Way, ...]], ...]:
        """For each step and each state before it: the ways to take."""
        return tuple(
            {state: tuple(_ways_on(step, state, later)) for state in now}
            for step, now, later in zip(self._steps, self._counted, self._counted[1:], strict=False)
        )


def _ways_on(step: Step, state: CountingState, later: dict[CountingState, int]) -> Iterator[Way]:
    for is_ticked, after in step.ways(state):
        yield Way(is_ticked, after, later[after], step.factor(is_ticked=is_ticked))


def _number_of_ways(step: Step, state: CountingState, later: dict[CountingState, int]) -> int:
    return sum(way.numbers * way.factor for way in _ways_on(step, state, later))


def _taken(ways: tuple[Way, ...], number: int) -> tuple[bool, CountingState, int]:
    """The way on which this number lies, and its number from there on."""
    for is_ticked, after, numbers, factor in ways:
        if number < numbers * factor:
            return is_ticked, after, number // factor
        number -= numbers * factor
    raise IndexError("there are not so many answer sets")


def valid_answer_sets(questionnaire: Questionnaire) -> int:
    """How many different answers this questionnaire takes, exactly."""
    return AnswerSets(questions=tuple(questionnaire.questions.values())).number
