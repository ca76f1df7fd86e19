"""The rows that did not speak for one patient, as a clinician looks for them: nearly, or stopped by what."""

from collections.abc import Iterable
from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.evaluation.explanation import Because, explain, silent
from suggester.core.questionnaire.questionnaire import Question
from suggester.core.table.rules import Effect, Rule, gravest_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Almost:
    """A row of which one condition is missing: what was met, what was answered, and what it waits for."""

    rule: Rule
    met: tuple[Because, ...]
    question: Question
    answered: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedRows:
    """One answer, and the rows that it was the first to stop, the gravest first."""

    question: Question
    answered: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def counts(self) -> tuple[tuple[Effect, int], ...]:
        """How many of each effect, the gravest first."""
        return counts(self.rules)


def counts(rules: Iterable[Rule]) -> tuple[tuple[Effect, int], ...]:
    """How many rows of each effect there are, the gravest first; an effect without a row is left out."""
    effects = [rule.effect for rule in rules]
    return tuple((effect, effects.count(effect)) for effect in sorted(set(effects), reverse=True))


def almost(evaluation: Evaluation) -> tuple[Almost, ...]:
    """The rows of which all conditions but one hold, the gravest first; rows with one condition are none."""
    chosen = evaluation.answers.chosen
    spoke = {rule.id for rule in evaluation.matched}
    near = (rule for rule in evaluation.table.rules if rule.id not in spoke and len(rule.when) > 1)
    missing_one = [rule for rule in near if sum(not one.holds(chosen) for one in rule.when) == 1]
    return tuple(_almost(evaluation, rule) for rule in sorted(missing_one, key=gravest_first))


def stopped(evaluation: Evaluation) -> tuple[BlockedRows, ...]:
    """Every row that did not speak, below the first answer that stopped it, in the order of the questions."""
    gathered: dict[str, list[Rule]] = {name: [] for name in evaluation.table.questionnaire.questions}
    for one in silent(evaluation):
        gathered[one.question.id].append(one.rule)
    questions = evaluation.table.questionnaire.questions
    return tuple(
        BlockedRows(
            question=questions[name],
            answered=questions[name].labels(evaluation.answers.chosen[name]),
            rules=tuple(sorted(rules, key=gravest_first)),
        )
        for name, rules in gathered.items()
        if rules
    )


def _almost(evaluation: Evaluation, rule: Rule) -> Almost:
    chosen, questions = evaluation.answers.chosen, evaluation.table.questionnaire.questions
    open_one = next(condition for condition in rule.when if not condition.holds(chosen))
    question = questions[open_one.question]
    return Almost(
        rule=rule,
        met=tuple(one for one in explain(evaluation, rule).because if one.question is not question),
        question=question,
        answered=question.labels(chosen[question.id]),
        needed=question.labels(question.in_order(open_one.options)),
    )
