"""Why, and why not: the rows that spoke with the answers that made them, and what stopped the others.

Of those that did not speak, a clinician looks for the ones that nearly did, and for what stopped the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.questionnaire.questions import Chosen, Option, Question
from suggester.core.table.approaches import Approach
from suggester.core.table.rules import Effect, Outcome, Rule, RuleTable, gravest_first

Met = tuple[tuple[str, ...], ...]
"""For each condition of a row the ids of those options that it was waiting for, and that were chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A question, and those of the chosen options that a row was waiting for."""

    question: Question
    options: tuple[Option, ...]

    def told(self) -> list[str]:
        """The options in words that can stand alone: a "Yes" or a doubt says to what."""
        asked = self.question
        return [
            one.label if asked.many and not one.unknown else f"{asked.short}: {one.label}"
            for one in self.options
        ]


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A row that matched: what made it, and which approaches it is about."""

    rule: Rule
    because: tuple[Because, ...]
    about: tuple[Approach, ...]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The answers that made it, in the patient's words."""
        return tuple([option.label for because in self.because for option in because.options])

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The same where no title beside it says what they are about: each can stand alone."""
        return tuple([label for because in self.because for label in because.told()])

    @cached_property
    def order(self) -> tuple[int, int, bool, str]:
        """What sorts rows as they stand on the page."""
        return -self.rule.effect, -self.rule.urgency, not self.because, self.rule.id

    @property
    def is_about_medicine(self) -> bool:
        """Whether an answer about medicines made it."""
        return any(because.question.about_medicines for because in self.because)

    @property
    def needs_medicine_line(self) -> bool:
        """Whether the fixed line on medicines has to stand beside it."""
        return self.is_about_medicine and not self.rule.has_own_medicine_words

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
    """Every row that matched, the gravest and most urgent first, then what an answer made, then by id."""
    explained, chosen = _explained(evaluation.table), evaluation.answers.chosen
    told = [explained(rule, chosen) for rule in evaluation.matched]
    return tuple(sorted(told, key=attrgetter("order")))


def about_nothing_listed(evaluation: Evaluation, said: Iterable[Spoken]) -> tuple[Spoken, ...]:
    """The warnings among these rows that are about nothing on the list; none where nothing is listed.

    What is urgent concerns everybody, whatever they wish for.
    """
    pairs = zip(evaluation.table.approaches, evaluation.outcomes, strict=True)
    listed = {approach.id for approach, outcome in pairs if outcome is not Outcome.NONE}
    return tuple(
        one
        for one in said
        if listed.isdisjoint(approach.id for approach in one.about)
        and listed
        and one.rule.effect is not Effect.INFO
        and not one.rule.is_urgent_hold
    )


def explain(evaluation: Evaluation, rule: Rule) -> Spoken:
    """One row, with the answers that made it and the approaches that it bears on."""
    return _explained(evaluation.table)(rule, evaluation.answers.chosen)


class _Explained:
    """Rows of a table with what made them: to explain all of them anew took 4 % of a result.

    Kept is what one option makes, or none: that is the table. What several make is the patient's.
    """

    def __init__(self, table: RuleTable) -> None:
        self._table = table
        self._known: dict[tuple[str, Met], Spoken] = {}

    def __call__(self, rule: Rule, chosen: Chosen) -> Spoken:
        met = tuple(
            [tuple([name for name in chosen[one.question] if name in one.options]) for one in rule.when]
        )
        found = self._known.get((rule.id, met))
        if found is None:
            found = self._made(rule, met)
            if len(met) < 2 and all(len(names) == 1 for names in met):
                self._known[rule.id, met] = found
        return found

    def _made(self, rule: Rule, met: Met) -> Spoken:
        questions = [self._table.questionnaire.questions[condition.question] for condition in rule.when]
        because = [
            Because(question=question, options=tuple([question.by_id[name] for name in names]))
            for question, names in zip(questions, met, strict=True)
        ]
        return Spoken(rule=rule, because=tuple(because), about=self._table.about[rule.id])


@lru_cache(maxsize=8)
def _explained(table: RuleTable) -> _Explained:
    return _Explained(table)


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
