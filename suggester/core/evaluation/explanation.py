"""Why, and why not: the rows that spoke with the answers that made them, and what stopped the others."""

from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questionnaire import Option, Question
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A question, and those of the chosen options that a row was waiting for."""

    question: Question
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A row that matched: what made it, and which approaches it is about."""

    rule: Rule
    because: tuple[Because, ...]
    about: tuple[Approach, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The answers that made it, in the patient's words."""
        return tuple(option.label for because in self.because for option in because.options)

    @property
    def from_doubt(self) -> bool:
        """Whether an 'I am not sure' or 'I would rather not say' made it."""
        return any(option.unknown for because in self.because for option in because.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A row that did not match: the first question whose answer it was waiting for, and what was answered."""

    rule: Rule
    question: Question
    answered: tuple[str, ...]


def silent(evaluation: Evaluation) -> tuple[Silent, ...]:
    """Every row that did not match, sorted by id, each with one answer that stopped it."""
    chosen = evaluation.answers.chosen
    questions = evaluation.table.questionnaire.questions
    spoke = {rule.id for rule in evaluation.matched}
    found = []
    for rule in evaluation.table.rules:
        if rule.id not in spoke:
            name = next(condition.question for condition in rule.when if not condition.holds(chosen))
            answered = questions[name].labels(chosen[name])
            found.append(Silent(rule=rule, question=questions[name], answered=answered))
    return tuple(found)


def spoken(evaluation: Evaluation) -> tuple[Spoken, ...]:
    """Every row that matched, the gravest first, then those that an answer made, then by id."""
    told = tuple(explain(evaluation, rule) for rule in evaluation.matched)
    return tuple(sorted(told, key=lambda one: (-one.rule.effect, not one.because, one.rule.id)))


def explain(evaluation: Evaluation, rule: Rule) -> Spoken:
    """One row, with the answers that made it and the approaches that it bears on."""
    chosen = evaluation.answers.chosen
    questions = evaluation.table.questionnaire.questions
    because = tuple(
        Because(
            question=questions[condition.question],
            options=tuple(
                questions[condition.question].by_id[option]
                for option in chosen[condition.question]
                if option in condition.options
            ),
        )
        for condition in rule.when
    )
    return Spoken(rule=rule, because=because, about=evaluation.table.about[rule.id])
