"""Two tables side by side: what was written differently, and what that does to patients.

Where both ask the same, nothing is sampled: either a patient is shown for whom an outcome changes, or it is
proved that there is none, and the answer sets that change are counted. Only where counting takes too long,
or where the questionnaires differ, patients are made by a seeded chance, and everything that comes of it is
called an estimate. Where the new table says how likely patients are beside each other, the share that changes
is told once more with these weights: the same count, or patients drawn as often as they weigh.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product, repeat
from math import sqrt

from suggester.core.answer_sets.counting import valid_answer_sets
from suggester.core.answer_sets.sampling import SeededRandom, filled_in, sampled
from suggester.core.answer_sets.solver import NODES_AT_MOST, WitnessError
from suggester.core.comparison.change_count import STEPS_AT_MOST, changed_answer_sets
from suggester.core.comparison.outcome_change import Direction, OutcomeChange, Pair, calmer
from suggester.core.comparison.witnesses import Witnesses, examples
from suggester.core.comparison.written import Changes, changes
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import AnswersError, as_given
from suggester.core.questionnaire.questions import Chosen
from suggester.core.questionnaire.weights import Weights
from suggester.core.table.rules import Effect, Provenance, RuleTable

SEED = 20_260_101
PATIENTS = 20_000
TRIES = 5
QUANTILE = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to search and to count, and how many patients to make where that is too long."""

    nodes: int = NODES_AT_MOST
    steps: int = STEPS_AT_MOST
    patients: int = PATIENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many: all valid answer sets, counted or weighed; or patients made by chance."""

    changed: int
    lighter: int
    of: int
    is_exact: bool

    @property
    def share(self) -> float:
        """The part that changes, from 0 to 1."""
        return self.changed / self.of if self.of else 0.0

    @property
    def share_lighter(self) -> float:
        """The part for which something becomes lighter, from 0 to 1."""
        return self.lighter / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies: exactly there, or for an estimate the 95% interval after Wilson."""
        return (self.share, self.share) if self.is_exact else wilson(self.changed, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two tables, and for whom."""

    old: Provenance
    new: Provenance
    changes: Changes
    examples: tuple[OutcomeChange, ...]
    not_decided: tuple[str, ...]
    answer_sets: int
    affected: Share
    plausible: Weights | None
    weighted: Share | None

    @property
    def is_exact(self) -> bool:
        """Whether every valid answer set was considered, not some patients made by chance."""
        return not self.changes.questionnaire

    @property
    def proved_equal(self) -> bool:
        """Whether it is proved that no outcome changes, for any patient."""
        return self.is_exact and not self.examples and not self.not_decided


_USUAL = Limits()


def compare(old: RuleTable, new: RuleTable, limits: Limits = _USUAL) -> Comparison:
    """Everything that differs. Raises WitnessError if search, count and evaluation do not agree."""
    pair, written = Pair(old=old, new=new), changes(old, new)
    found, affected = _sampled(pair, written, limits) if written.questionnaire else _proved(pair, limits)
    comparison = Comparison(
        old=old.provenance,
        new=new.provenance,
        changes=written,
        examples=found.examples,
        not_decided=found.not_decided,
        answer_sets=valid_answer_sets(new.questionnaire),
        affected=affected,
        plausible=new.plausible,
        weighted=None,
    )
    if new.plausible is None:
        return comparison
    return replace(comparison, weighted=_weighted(pair, comparison, limits))


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson, 1927): it is not empty where nothing was hit."""
    if not tries:
        return 0.0, 1.0
    share, squared = hits / tries, QUANTILE**2
    centre = share + squared / (2 * tries)
    half = QUANTILE * sqrt(share * (1 - share) / tries + squared / (4 * tries**2))
    whole = 1 + squared / tries
    low = (centre - half) / whole if hits else 0.0
    high = (centre + half) / whole if hits < tries else 1.0
    return max(0.0, low), min(1.0, high)


def _proved(pair: Pair, limits: Limits) -> tuple[Witnesses, Share]:
    found = examples(pair, limits.nodes)
    counted = changed_answer_sets(pair.old, pair.new, limits.steps)
    if counted is None:
        return found, _estimated(pair, _drawn(pair, limits, None))[1]
    if bool(found.examples) != bool(counted.changed) and not found.not_decided:
        raise WitnessError("the search and the count do not agree")
    share = Share(changed=counted.changed, lighter=counted.lighter, of=counted.of, is_exact=True)
    return (found, share) if counted.changed else (Witnesses(examples=(), not_decided=()), share)


def _sampled(pair: Pair, written: Changes, limits: Limits) -> tuple[Witnesses, Share]:
    """Where the questionnaires differ: patients who can answer both the same way."""
    shown, share = _estimated(pair, _who_answer_both(pair, repeat({}, limits.patients)))
    built, _ = _estimated(pair, _who_answer_both(pair, _built_for(pair, written)))
    each = {(one.approach, one.direction): calmer(pair, one) for one in (*shown, *built)}
    smallest = (
        each[subject, how] for how, subject in product(Direction, pair.subjects) if (subject, how) in each
    )
    return Witnesses(examples=tuple(smallest), not_decided=()), share


def _estimated(
    pair: Pair, patients: Iterator[tuple[Evaluation, Evaluation]]
) -> tuple[list[OutcomeChange], Share]:
    """The first patient for each approach and direction, and how many change."""
    shown: dict[tuple[str, Direction], OutcomeChange] = {}
    tries = changed = lighter = 0
    for before, after in patients:
        differing = list(_changed(pair, before, after))
        tries += 1
        changed += bool(differing)
        lighter += any(example.is_lighter for example in differing)
        for example in differing:
            shown.setdefault((example.approach, example.direction), example)
    return list(shown.values()), Share(changed=changed, lighter=lighter, of=tries, is_exact=False)


def _changed(pair: Pair, before: Evaluation, after: Evaluation) -> Iterator[OutcomeChange]:
    if pair.tell_the_same(before, after):
        return
    for subject in pair.subjects:
        example = pair.changed_between(subject, before, after)
        if example is not None:
            yield example


def _weighted(pair: Pair, comparison: Comparison, limits: Limits) -> Share:
    """The share once more, where each patient counts as much as the new table assumes.

    Exact where the answer sets were counted; else of patients drawn as often as they weigh, so that the share
    of these patients is the weighted share, and its interval the usual one.
    """
    assumed = comparison.plausible
    if comparison.affected.is_exact:
        counted = changed_answer_sets(pair.old, pair.new, limits.steps, assumed)
        if counted is not None:
            return Share(changed=counted.changed, lighter=counted.lighter, of=counted.of, is_exact=True)
    if comparison.is_exact:
        return _estimated(pair, _drawn(pair, limits, assumed))[1]
    drawn = sampled(pair.new.questionnaire, SeededRandom(SEED), limits.patients, assumed)
    known = (pair.new.questionnaire.answers(given).chosen for given in drawn)
    return _estimated(pair, _who_answer_both(pair, known))[1]


def _drawn(pair: Pair, limits: Limits, assumed: Weights | None) -> Iterator[tuple[Evaluation, Evaluation]]:
    """Valid answer sets, each as likely as the others, or as likely as it weighs."""
    for given in sampled(pair.new.questionnaire, SeededRandom(SEED), limits.patients, assumed):
        answers = pair.new.questionnaire.answers(given)
        yield evaluate(pair.old, answers), evaluate(pair.new, answers)


def _who_answer_both(
    pair: Pair, known: Iterable[Mapping[str, tuple[str, ...]]]
) -> Iterator[tuple[Evaluation, Evaluation]]:
    """One person fills in both: what both ask is answered the same, what is not known yet by chance."""
    chance = SeededRandom(SEED)
    for answers in known:
        after = filled_in(pair.new.questionnaire, chance, answers)
        before = filled_in(pair.old.questionnaire, chance, {**answers, **after})
        try:
            yield _evaluated(pair.old, before), _evaluated(pair.new, after)
        except AnswersError:
            continue


def _evaluated(table: RuleTable, chosen: Chosen) -> Evaluation:
    questions = table.questionnaire.questions.values()
    return evaluate(table, table.questionnaire.answers(as_given(questions, chosen)))


def _built_for(pair: Pair, written: Changes) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """What patients answer for whom a row that changed speaks, beside each row that suggests something."""
    names = {rule.id for rule in (*written.added, *written.removed)} | {row.id for row in written.changed}
    for table in (pair.old, pair.new):
        wishes = [rule for rule in table.rules if rule.effect is Effect.SUGGEST]
        changed = [rule for rule in table.rules if rule.id in names and rule.effect is not Effect.INFO]
        for rule, wish, _ in product(changed, wishes, range(TRIES)):
            picked = {c.question: (min(c.options),) for c in wish.when}
            for condition in rule.when:
                also = picked.get(condition.question, ())
                picked[condition.question] = tuple(dict.fromkeys((min(condition.options), *also)))
            yield picked
