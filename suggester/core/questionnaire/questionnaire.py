"""What a patient is asked, and the only door through which answers come in.

Answers are checked once, here; everything behind this door trusts them. Doubt is an ordinary
option ("I am not sure"), so a missing answer is never read as "no": it is refused.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import cast

from suggester.core.questionnaire.questions import Chosen, Condition, Question, Refusal

ADVICE_AT_MOST = 20
NO_ANSWER = object()
"""What no question takes."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Questions that are asked together."""

    id: str
    title: str
    questions: tuple[Question, ...]

    def shown(self, chosen: Chosen) -> tuple[Question, ...]:
        """The questions of this page that apply to a patient with these answers."""
        if not self.follow_ups:
            return self.questions
        return tuple([question for question in self.questions if question.is_shown(chosen)])

    @cached_property
    def follow_ups(self) -> tuple[Question, ...]:
        """The questions that are shown only to some patients."""
        return tuple(question for question in self.questions if question.show_when)

    @cached_property
    def has_a_question_for_everyone(self) -> bool:
        """False for a page that holds nothing but follow-ups: such a page is no step of its own."""
        return len(self.follow_ups) < len(self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two answers that do not fit together; the careful one is known to weigh at least as much."""

    id: str
    calm: Condition
    careful: Condition

    def stands_in(self, chosen: Chosen) -> bool:
        """Whether a patient gave both answers."""
        return self.calm.holds(chosen) and self.careful.holds(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Valid answers of one patient: every question of the questionnaire, hidden or skipped ones empty."""

    chosen: Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswers:
    """Answers that a program sent; ignored are the questions that it answered and that are not shown."""

    answers: Answers
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFault:
    """What is wrong with one answer. question: its id, or '' where it is about no question that there is."""

    question: str
    problem: str
    without_names: str = ""
    """The same without a name that only the sender knows; '' where there is none in it."""


class AnswersError(ValueError):
    """Answers that cannot be taken. Names the questions, never what was answered."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        self.faults = tuple(faults)
        self.problems = tuple(fault.problem for fault in faults)
        super().__init__("; ".join(self.problems))


@dataclass(frozen=True, kw_only=True, eq=False)
class Questionnaire:
    """All pages in order. A follow-up stands on a later page than the question it depends on."""

    pages: tuple[Page, ...]
    disagreements: tuple[Disagreement, ...] = ()

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id, in the order of asking."""
        return {question.id: question for page in self.pages for question in page.questions}

    @cached_property
    def steps(self) -> tuple[Page, ...]:
        """The pages that everybody sees: what 'step 3 of 8' counts."""
        return tuple(page for page in self.pages if page.has_a_question_for_everyone)

    def shown(self, chosen: Chosen) -> Chosen:
        """Only the answers to questions that are shown: an answer that no longer applies does not count."""
        counted: dict[str, tuple[str, ...]] = {}
        for question in self.questions.values():
            if question.id in chosen and question.is_shown(counted):
                counted[question.id] = question.in_order(chosen[question.id])
        return counted

    def understood(self, kept: Mapping[str, Sequence[str]], version: str) -> Chosen:
        """What of answers to another questionnaire still stands: the rest has to be asked again.

        version: of the table under which they were given; '' where it is not known.
        """
        questions = self.questions
        still_right = {
            name: tuple(options)
            for name, options in kept.items()
            if name in questions
            and questions[name].refusal(options) is None
            and not questions[name].is_narrower(options, version)
        }
        return self.shown(still_right)

    @cached_property
    def questions_about_the_skin(self) -> frozenset[str]:
        """What is asked anew for another wish or another place."""
        return frozenset(name for name, question in self.questions.items() if question.about_the_skin)

    def path(self, counted: Chosen) -> tuple[Page, ...]:
        """The pages that a patient with these shown answers is asked; empty pages are skipped."""
        return tuple([page for page in self.pages if page.has_a_question_for_everyone or page.shown(counted)])

    def first_open(self, counted: Chosen) -> Page | None:
        """The first page with a shown question that was not answered yet; None when all is answered."""
        for page in self.pages:
            for question in page.questions:
                if question.id not in counted and question.is_shown(counted):
                    return page
        return None

    def labels_that_meet(self, condition: Condition, chosen: Chosen) -> tuple[str, ...]:
        """What the patient ticked of the options that a condition waits for."""
        question = self.questions[condition.question]
        ticked = chosen.get(question.id, ())
        return question.labels([option for option in ticked if option in condition.options])

    def disagreeing(self, counted: Chosen) -> tuple[Disagreement, ...]:
        """The pairs of shown answers that do not fit together."""
        return tuple(pair for pair in self.disagreements if pair.stands_in(counted))

    def answers(self, given: Mapping[str, object]) -> Answers:
        """The only door: {"age_band": "22_39", "concerns": ["acne_scars"], ...} to Answers.

        A tuple of option ids, as chosen answers are kept, is taken for every question. Answers to questions
        that are not shown are ignored. Raises AnswersError with every problem at once, each with the id of
        its question.
        """
        unknown = given.keys() - self.questions.keys()
        faults = [*self._unknown_questions(name for name in given if name in unknown)]
        chosen: dict[str, tuple[str, ...]] = {}
        for question in self.questions.values():
            chosen[question.id] = ()
            if question.is_shown(chosen):
                chosen[question.id], problem = _taken(question, given.get(question.id))
                if problem:
                    faults.append(AnswerFault(question=question.id, problem=problem))
        if faults:
            raise AnswersError(faults)
        return Answers(chosen=chosen)

    def sent_answers(self, given: Mapping[str, object]) -> SentAnswers:
        """The same for a program that sends all at once: nothing that it sends passes in silence.

        An answer to a question that is not shown does not count, but has to be one that it takes; and
        None is no answer. Raises AnswersError as answers() does.
        """
        typed = {name: NO_ANSWER if value is None else value for name, value in given.items()}
        try:
            answers = self.answers(typed)
        except AnswersError as error:
            told = {fault.question for fault in error.faults}
            raise AnswersError([*error.faults, *self._faults_of(typed.keys() - told, typed)]) from error
        uncounted = {name for name in typed if not answers.chosen[name]}
        if faults := self._faults_of(uncounted, typed):
            raise AnswersError(faults)
        ignored = tuple([name for name in self.questions if name in uncounted and typed[name]])
        return SentAnswers(answers=answers, ignored=ignored)

    def _faults_of(self, names: Container[str], given: Mapping[str, object]) -> list[AnswerFault]:
        """What is wrong with what was given to these questions, whether or not they are shown."""
        return [
            AnswerFault(question=question.id, problem=problem)
            for question in self.questions.values()
            if question.id in names and question.id in given
            if (problem := _taken(question, given[question.id])[1])
        ]

    def _unknown_questions(self, names: Iterable[str]) -> Iterator[AnswerFault]:
        """Each with advice, up to a number that no slip reaches: advice takes a while."""
        for number, name in enumerate(names):
            close = get_close_matches(name, self.questions, 1) if number < ADVICE_AT_MOST else []
            advice = f". Did you mean {close[0]!r}?" if close else ""
            yield AnswerFault(
                question="",
                problem=f"there is no question {name[:60]!r}{advice}",
                without_names=f"an answer is given to a question that there is not{advice}",
            )


def as_given(questions: Iterable[Question], chosen: Chosen) -> dict[str, object]:
    """Options as the door takes them: a list, or one text; what is empty is left out."""
    return {
        question.id: list(options) if question.many else options[0]
        for question in questions
        if (options := chosen.get(question.id))
    }


def _taken(question: Question, given: object) -> tuple[tuple[str, ...], str]:
    """The options in the order of the file and no problem, or no options and the problem in words."""
    if given.__class__ is tuple:
        options = cast(tuple[object, ...], given)
    elif given is None:
        return (), _in_words(question, Refusal.MISSING) if question.required else ""
    elif question.many and isinstance(given, list):
        options = tuple(given)
    elif not question.many and isinstance(given, str):
        options = (given,)
    else:
        shape = "a list of option ids" if question.many else "one option id, as text and not as a list"
        return (), f"question {question.id!r} takes {shape}"
    if len(options) == 1 and options[0].__class__ is str and options[0] in question.by_id:
        return (str(options[0]),), ""  # nearly all are so: a patient takes 35 us and not 70
    return _taken_options(question, options)


def _taken_options(question: Question, options: tuple[object, ...]) -> tuple[tuple[str, ...], str]:
    texts = tuple(option for option in options if isinstance(option, str))
    refusal = Refusal.NOT_AN_OPTION if len(texts) < len(options) else question.refusal(texts)
    if refusal is not None:
        return (), _in_words(question, refusal)
    return question.in_order(texts), ""


def _in_words(question: Question, refusal: Refusal) -> str:
    advice = {
        Refusal.NOT_AN_OPTION: "Its options are: " + ", ".join(option.id for option in question.options),
        Refusal.NOT_ALONE: "These stand alone: " + ", ".join(o.id for o in question.options if o.exclusive),
        Refusal.TOO_MANY: f"At most {question.at_most}",
    }
    return f"question {question.id!r} {refusal.value}" + (f". {advice[refusal]}" if refusal in advice else "")
