"""One more risk never makes anything lighter: why that holds for a table, or a patient for whom it does not.

The reason can be read off the rows: suggestions read wishes only, and no warning reads a calm answer, or a
question that only a calm answer opens. Then a further tick can only make more warnings speak, for every
patient, and there is nothing to search. Where a row does otherwise, the patients before and after a tick are
put side by side as two tables over the questions that are left, and the search for changed patients decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations, product

from suggester.core.answer_sets.solver import NODES_AT_MOST, WitnessError
from suggester.core.comparison.outcome_change import OutcomeChange, Pair
from suggester.core.comparison.witnesses import first_lighter
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Questionnaire, as_given
from suggester.core.questionnaire.questions import Condition, Option, Question
from suggester.core.table.rules import Effect, Rule, RuleTable
from suggester.core.verification.static_checks import WISHES

ROWS_AT_MOST = 400  # with more the search can take minutes; then it is told as not decided
ASKED = Option(id="asked", label="")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskStep:
    """One more risk in the answer to one question."""

    question: Question
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lightening:
    """A step that makes something lighter, and for whom; without a patient it was not decided."""

    step: RiskStep
    patient: OutcomeChange | None


def lightening_steps(table: RuleTable, nodes_at_most: int = NODES_AT_MOST) -> Iterator[Lightening]:
    """For each question but the wishes the first step that makes something lighter, if there is one."""
    for question in table.questionnaire.questions.values():
        if question.id not in WISHES and not _can_only_warn(table, question):
            tried = (_lightening(table, step, nodes_at_most) for step in _steps(table, question))
            yield from [found for found in tried if found is not None][:1]


def _can_only_warn(table: RuleTable, question: Question) -> bool:
    """Whether a further tick can only make more warnings speak, told from the rows that read it."""
    wishes = _options_read(table, question, Effect.SUGGEST, Effect.SUGGEST)
    warned = _options_read(table, question, Effect.CAUTION, Effect.STOP)
    return not wishes and not warned & question.calm_options


def _options_read(table: RuleTable, question: Question, least: Effect, most: Effect) -> set[str]:
    """The options that these rows read, or that open a follow-up which these rows read."""
    conditions = [c for rule in table.rules if least <= rule.effect <= most for c in rule.when]
    for other in reversed(tuple(table.questionnaire.questions.values())):
        if any(c.question == other.id for c in conditions):
            conditions += other.show_when
    return {option for c in conditions if c.question == question.id for option in c.options}


def _steps(table: RuleTable, question: Question) -> Iterator[RiskStep]:
    """From a calm answer to a risk, and from one risk to two; more than two say no more than two."""
    risks = [option for option in question.by_id if option not in question.calm_options]
    for calm, risk in product(sorted(question.calm_options), risks):
        yield RiskStep(question=question, before=(calm,), after=(risk,))
    wished = _options_read(table, question, Effect.SUGGEST, Effect.SUGGEST)
    if question.many and question.at_most != 1:
        for first, second in permutations(risks, 2):
            if second in wished:
                yield RiskStep(question=question, before=(first,), after=question.in_order((first, second)))


def _lightening(table: RuleTable, step: RiskStep, nodes_at_most: int) -> Lightening | None:
    pair = _before_and_after(table, step) if len(table.rules) <= ROWS_AT_MOST else None
    if pair is None:
        return Lightening(step=step, patient=None)
    found = first_lighter(pair, nodes_at_most)
    if found.examples:
        return Lightening(step=step, patient=_stepping(table, step, found.examples[0]))
    return Lightening(step=step, patient=None) if found.not_decided else None


def _before_and_after(table: RuleTable, step: RiskStep) -> Pair | None:
    """What the table says with either answer, as two tables that only know whether the question is asked.

    None where a follow-up that only one of the answers opens can be opened by another question as well.
    """
    hidden = _hidden(table, step, step.before), _hidden(table, step, step.after)
    opened = _opened(table, step, step.before), _opened(table, step, step.after)
    if (opened[0] ^ opened[1]) - (hidden[0] | hidden[1]):
        return None
    gone = hidden[0] & hidden[1]
    pages = tuple(
        replace(page, questions=tuple(_left(q, step, gone) for q in page.questions if q.id not in gone))
        for page in table.questionnaire.pages
    )
    old, new = (
        replace(
            table,
            questionnaire=Questionnaire(pages=pages),
            rules=tuple(_rules_left(table.rules, step.question, chosen, hides)),
        )
        for chosen, hides in zip((step.before, step.after), hidden, strict=True)
    )
    return Pair(old=old, new=replace(new, questionnaire=old.questionnaire))


def _opened(table: RuleTable, step: RiskStep, chosen: tuple[str, ...]) -> set[str]:
    """The follow-ups that this answer opens."""
    answer = {step.question.id: chosen}
    questions = table.questionnaire.questions.values()
    return {q.id for q in questions if any(condition.holds(answer) for condition in q.show_when)}


def _hidden(table: RuleTable, step: RiskStep, chosen: tuple[str, ...]) -> set[str]:
    """The follow-ups that nobody with this answer is asked."""
    hidden: set[str] = set()
    opened = _opened(table, step, chosen)
    for question in table.questionnaire.questions.values():
        reads = {condition.question for condition in question.show_when}
        if reads and reads <= hidden | {step.question.id} and question.id not in opened:
            hidden.add(question.id)
    return hidden


def _left(question: Question, step: RiskStep, gone: set[str]) -> Question:
    """The same question where some are not asked any more; the one of the step has one answer left."""
    asked = step.question
    if question is asked:
        return replace(question, many=False, required=True, at_most=None, options=(ASKED,))
    answers = {asked.id: (*step.before, *step.after)}
    opened = tuple(
        _is_asked(asked) for c in question.show_when if c.question == asked.id and c.holds(answers)
    )
    others = (c for c in question.show_when if c.question not in {asked.id, *gone})
    return replace(question, show_when=(*opened, *others))


def _is_asked(question: Question) -> Condition:
    return Condition(question=question.id, options=frozenset({ASKED.id}))


def _rules_left(
    rules: tuple[Rule, ...], question: Question, chosen: tuple[str, ...], hidden: set[str]
) -> Iterator[Rule]:
    """The rules that can still match; those that read the question match wherever it is asked."""
    answer = {question.id: chosen}
    for rule in rules:
        own = [c for c in rule.when if c.question == question.id]
        if all(c.holds(answer) for c in own) and not any(c.question in hidden for c in rule.when):
            yield replace(rule, when=tuple(_is_asked(question) if c in own else c for c in rule.when))


def _stepping(table: RuleTable, step: RiskStep, example: OutcomeChange) -> OutcomeChange:
    """The same patient with the whole questionnaire, evaluated in the ordinary way."""
    before, after = (
        evaluate(
            table,
            table.questionnaire.answers(
                {**example.answers, **as_given([step.question], {step.question.id: chosen})}
            ),
        )
        for chosen in (step.before, step.after)
    )
    patient = Pair(old=table, new=table).changed_between(example.approach, before, after)
    if patient is None or not patient.is_lighter:
        raise WitnessError(f"{step.question.id}: the search and the evaluation do not agree")
    return patient
