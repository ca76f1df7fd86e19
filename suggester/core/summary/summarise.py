"""The whole result page as data: HTML, print, PDF and text are renderings of one Summary.

The disclaimer is part of it, so no rendering can leave it out. Options are listed, never ranked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import count
from operator import attrgetter

from suggester.core.answer_code import code_of
from suggester.core.evaluation.evaluation import Evaluation, Standing
from suggester.core.evaluation.explanation import Spoken, spoken
from suggester.core.evaluation.what_if import what_would_change
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.questions import Chosen, Condition, Question
from suggester.core.summary.checks import gathered
from suggester.core.summary.course import courses
from suggester.core.summary.summary import (
    Disagreeing,
    GivenAnswer,
    Plan,
    ResultColumn,
    Silence,
    Stop,
    Summary,
    ToldPage,
)
from suggester.core.table.approaches import EVERY_PROCEDURE, ApproachKind
from suggester.core.table.approval import Approval
from suggester.core.table.rules import Effect, Outcome, Rule, RuleTable, Source, gravest_first

WARNS = frozenset({Effect.HOLD, Effect.CAUTION})
SAFETY = frozenset({Effect.STOP, Effect.HOLD, Effect.CAUTION})
ASKS_FROM_ROWS = 3


def summarise(evaluation: Evaluation, today: date, approval: Approval | None = None) -> Summary:
    """The result page of one patient on one day. Past its review date the table lists nothing."""
    table, chosen = evaluation.table, evaluation.answers.chosen
    said = spoken(evaluation)
    stopping = [rule for rule in evaluation.matched if rule.effect is Effect.STOP]
    expired = today > table.provenance.review_by
    listing = not expired and not evaluation.is_stop
    columns = _columns(evaluation, said) if listing else ()
    checks = tuple(one for one in said if one.rule.effect in WARNS and one.because)
    never_listed = _info_about(evaluation, ApproachKind.WARNING) if listing else ()
    good_to_know = _good_to_know(evaluation, never_listed) if listing else ()
    stopped_by = evaluation.matched if evaluation.is_stop else ()
    shown = (*stopped_by, *_rows_of(checks, columns), *good_to_know, *never_listed)
    cited = set().union(*[rule.sources for rule in shown])
    sources = _numbered(table, cited, listing=listing)
    return Summary(
        provenance=table.provenance,
        today=today,
        approval=approval,
        expired=expired,
        disclaimer=table.wording["disclaimer_long"],
        code=code_of(evaluation),
        stop=stop_of(stopping) if evaluation.is_stop else None,
        checks=checks,
        settling=gathered(checks, _never_open(table)),
        doubts_a_red_flag=any(_is_unknown(table, name, chosen) for name in table.red_flags),
        columns=columns,
        never_listed=never_listed,
        good_to_know=good_to_know,
        courses=courses(table) if listing else (),
        asks=tuple(ask.text for ask in table.asks),
        more_asks=_more_asks(said, columns),
        changes=what_would_change(evaluation) if listing else (),
        told=told_pages(table.questionnaire, chosen, _gravest_warning(said)),
        disagreeing=disagreeing(table.questionnaire, chosen),
        offers_support=any(because.question.offers_support for one in said for because in one.because),
        spoken=evaluation.matched,
        safety=_silence(evaluation),
        sources=sources,
        citation=dict(zip(map(attrgetter("id"), sources), count(1))),
        grid_sources=len(table.grid_citations) if listing else 0,
    )


def _numbered(table: RuleTable, cited: Collection[str], *, listing: bool) -> tuple[Source, ...]:
    """The sources of the page: those of the comparison first, so that they have one number for everybody."""
    if not listing:
        return table.cited(cited)
    return (*table.grid_citations, *table.cited(set(cited) - table.grid_sources))


def _never_open(table: RuleTable) -> frozenset[str]:
    """Questions whose open answers have a place of their own: red flags, and where support is offered."""
    questions = table.questionnaire.questions.values()
    return table.red_flags | {question.id for question in questions if question.offers_support}


def _is_unknown(table: RuleTable, name: str, chosen: Chosen) -> bool:
    question = table.questionnaire.questions[name]
    return any(question.option(option).unknown for option in chosen.get(name, ()))


def stop_of(rules: Iterable[Rule]) -> Stop:
    """What these stop rows say together: the most urgent first, then by id. There is at least one."""
    ordered = tuple(sorted(rules, key=gravest_first))
    return Stop(urgency=ordered[0].urgency, rules=ordered)


def _columns(evaluation: Evaluation, said: Sequence[Spoken]) -> tuple[ResultColumn, ...]:
    explained = {one.rule.id: one for one in said}
    return tuple(
        [
            ResultColumn(
                column=column,
                plans=tuple([_plan(evaluation.standing(name), explained) for name in column.approaches]),
            )
            for column in evaluation.table.grid.columns
        ]
    )


def _plan(one: Standing, explained: Mapping[str, Spoken]) -> Plan:
    return Plan(
        approach=one.approach,
        outcome=one.outcome,
        decisive=_decisive(one.rules, one.outcome, explained),
        wished=tuple([explained[rule.id] for rule in one.rules if rule.effect is Effect.SUGGEST]),
        always=tuple([rule for rule in one.rules if rule.effect in WARNS and not rule.when]),
        info=tuple([rule for rule in one.info if rule.approach == one.approach.id]),
    )


def _decisive(rules: Iterable[Rule], outcome: Outcome, explained: Mapping[str, Spoken]) -> tuple[Spoken, ...]:
    """The rows of the gravity that stands: they are why it stands so."""
    warning = {Outcome.HOLD: Effect.HOLD, Outcome.CAUTION: Effect.CAUTION}.get(outcome)
    return tuple([explained[rule.id] for rule in rules if rule.effect is warning])


def _info_about(evaluation: Evaluation, kind: ApproachKind) -> tuple[Rule, ...]:
    names = {approach.id for approach in evaluation.table.approaches if approach.kind is kind}
    return tuple(rule for rule in evaluation.matched if rule.effect is Effect.INFO and rule.approach in names)


def _good_to_know(evaluation: Evaluation, never_listed: Collection[Rule]) -> tuple[Rule, ...]:
    """Information that stands in no column: about every procedure, and about care beside the columns."""
    columns = {name for column in evaluation.table.grid.columns for name in column.approaches}
    warned = {rule.id for rule in never_listed}
    return tuple(
        rule
        for rule in evaluation.matched
        if rule.effect is Effect.INFO and rule.approach not in columns and rule.id not in warned
    )


def _more_asks(said: Sequence[Spoken], columns: Sequence[ResultColumn]) -> tuple[str, ...]:
    """At most three questions from the rows that spoke: about what is listed, or about every procedure."""
    listed = {plan.approach.id for column in columns for plan in column.listed}
    fitting = (
        one.rule.ask
        for one in said
        if one.rule.ask
        and (one.rule.approach == EVERY_PROCEDURE or listed & {approach.id for approach in one.about})
    )
    return tuple(dict.fromkeys(fitting))[:ASKS_FROM_ROWS]


def told_pages(
    questionnaire: Questionnaire, chosen: Chosen, effects: Mapping[str, Effect] | None = None
) -> tuple[ToldPage, ...]:
    """Every question that is shown, page by page, with its answer and the gravest effect that it had."""
    given, effects = _given(questionnaire), effects or {}
    return tuple(
        [
            ToldPage(
                id=page.id,
                title=page.title,
                answers=tuple(
                    [
                        given(question, chosen.get(question.id, ()), effects.get(question.id, Effect.INFO))
                        for question in shown
                    ]
                ),
            )
            for page in questionnaire.pages
            if (shown := page.shown(chosen))
        ]
    )


class _Given:
    """Makes an answer of one option the first time that it is given: each time anew, it took 2 % of a result.

    What several options say together is the patient's, and never kept.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, tuple[str, ...], Effect], GivenAnswer] = {}

    def __call__(self, question: Question, options: tuple[str, ...], effect: Effect) -> GivenAnswer:
        key = (question.id, options, effect)
        found = self._known.get(key)
        if found is None:
            chosen = tuple([question.by_id[name] for name in options])
            found = GivenAnswer(question=question, options=chosen, effect=effect)
            if len(options) == 1:
                self._known[key] = found
        return found


@lru_cache(maxsize=8)
def _given(questionnaire: Questionnaire) -> _Given:
    return _Given()


def _gravest_warning(said: Sequence[Spoken]) -> dict[str, Effect]:
    gravest: dict[str, Effect] = {}
    for one in said:
        if one.rule.effect in SAFETY:
            for because in one.because:
                known = gravest.get(because.question.id, Effect.INFO)
                gravest[because.question.id] = max(known, one.rule.effect)
    return gravest


def disagreeing(questionnaire: Questionnaire, chosen: Chosen) -> tuple[Disagreeing, ...]:
    """The pairs of answers that do not agree, in the patient's words."""
    return tuple(
        Disagreeing(
            pair=pair,
            calm=_quoted(questionnaire, pair.calm, chosen),
            careful=_quoted(questionnaire, pair.careful, chosen),
        )
        for pair in questionnaire.disagreeing(chosen)
    )


def _quoted(questionnaire: Questionnaire, condition: Condition, chosen: Chosen) -> str:
    """A question and the answer to it, in one line: 'No' alone would say nothing."""
    labels = ", ".join(questionnaire.labels_that_meet(condition, chosen))
    return f"{questionnaire.questions[condition.question].text} {labels}"


def _silence(evaluation: Evaluation) -> Silence:
    checked = _safety_rows(evaluation.table)
    spoke = len([rule for rule in evaluation.matched if rule.effect in SAFETY])
    return Silence(checked=checked, silent=checked - spoke)


@lru_cache(maxsize=8)
def _safety_rows(table: RuleTable) -> int:
    return len([rule for rule in table.rules if rule.effect in SAFETY])


def _rows_of(checks: Iterable[Spoken], columns: Iterable[ResultColumn]) -> Iterator[Rule]:
    """The rows whose words stand beside what is to be checked, and beside the choices that are listed."""
    yield from (one.rule for one in checks)
    for column in columns:
        for plan in column.listed:
            yield from (*plan.reasons, *plan.always, *plan.info)
