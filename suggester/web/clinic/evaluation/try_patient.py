"""Try a patient: all questions on one page, and everything that the table says to the answers.

Answers come in the body of a POST and go nowhere else. An invented patient that has a name already, of a
case, a row or a broken promise, is opened by that name, so no address holds an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request

from suggester.core.answer_code import code_of
from suggester.core.evaluation.cases import evaluated
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.evaluation.sensitivity import SingleChange, baseline_answers, single_changes
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.questionnaire.questions import Chosen, Question
from suggester.core.table.rules import RuleTable
from suggester.core.verification.row_impact import impact_of
from suggester.web.clinic.checks import witnesses
from suggester.web.clinic.evaluation.trace import (
    OutcomeLine,
    ToldView,
    TraceView,
    alike,
    as_answered,
    outcome_line,
    some_of_each,
    told_of,
    trace_of,
)
from suggester.web.site.forms import FieldView, SentPage, blank_views
from suggester.web.site.table_in_use import ShownTable, current, today


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What comes out for one patient. The title and the reason are those of a case."""

    told: tuple[ToldView, ...]
    lines: tuple[OutcomeLine, ...]
    more_lines: tuple[OutcomeLine, ...]
    changes: int
    trace: TraceView
    code: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A form that came back: the evaluation, or None and what has to be mended."""

    evaluation: Evaluation | None
    fields: tuple[FieldView, ...]
    came_from_here: bool


def named_patient(table: RuleTable) -> Evaluation | None:
    """The invented patient that the address names: of a case, a row or a finding; None if it names none."""
    if case := next((one for one in table.cases if one.id == request.args.get("case")), None):
        return evaluated(table, case)
    if rule := next((one for one in table.rules if one.id == request.args.get("row")), None):
        example = impact_of(table, rule)
        return example.evaluation if example else None
    promise = request.args.get("promise")
    given = witnesses(table, today()).get(promise) if promise else None
    return evaluate(table, table.questionnaire.answers(given)) if given else None


def named_words(table: RuleTable) -> tuple[str, str]:
    """The title and the reason of the case that the address names."""
    case = next((one for one in table.cases if one.id == request.args.get("case")), None)
    return (f"{case.id} {case.title}.", case.why) if case else ("", "")


def sent() -> Tried:
    """The answers of the form. A follow-up that is not shown may hold ticks: they do not count."""
    used = current()
    questions = tuple(used.table.questionnaire.questions.values())
    shown = _shown(questions)
    beside = [question for question in questions if question not in shown]
    form = SentPage(shown, used, beside)
    views = {view.question.id: view for view in form.views}
    for question in beside:
        views[question.id] = FieldView(question=question, chosen=_ticked(question))
    fields = tuple(views[question.id] for question in questions)
    if not form.is_right:
        return Tried(evaluation=None, fields=fields, came_from_here=form.came_from_here)
    answers = used.table.questionnaire.answers(as_given(questions, form.answers))
    return Tried(evaluation=evaluate(used.table, answers), fields=fields, came_from_here=True)


def fields_of(table: RuleTable, evaluation: Evaluation | None) -> tuple[FieldView, ...]:
    """The form with these answers ticked; where a follow-up is not shown, and at the start, the calmest."""
    calm: Chosen = {name: tuple(_listed(value)) for name, value in baseline_answers(table).items()}
    chosen = {} if evaluation is None else evaluation.answers.chosen
    known = {name: options for name, options in chosen.items() if options or name not in calm}
    return blank_views(tuple(table.questionnaire.questions.values()), {**calm, **known})


def follows(table: RuleTable) -> Mapping[str, Question | None]:
    """For each question the one on whose answer it depends, if any."""
    questions = table.questionnaire.questions
    return {
        name: questions[question.show_when[0].question] if question.show_when else None
        for name, question in questions.items()
    }


def result_of(evaluation: Evaluation, shown: ShownTable, words: tuple[str, str] = ("", "")) -> Result:
    """Everything that the page says about one patient."""
    changed = (
        replace(
            outcome_line(evaluation, f"{change.question.short}: {_changed(change, shown)}", change.outcomes),
            sign=change.turn.name,
        )
        for change in single_changes(evaluation)
    )
    drawn = tuple(line for line in changed if any(cell.differs for cell in line.cells))
    some = tuple(some_of_each(drawn))
    return Result(
        told=told_of(evaluation),
        lines=(as_answered(evaluation, shown.language.words("As answered")), *some),
        more_lines=alike(drawn) if len(drawn) > len(some) else (),
        changes=len(drawn),
        trace=trace_of(evaluation, shown),
        code=code_of(evaluation),
        title=words[0],
        why=words[1],
    )


def _changed(change: SingleChange, shown: ShownTable) -> str:
    """An answer instead, one more, or one less."""
    if change.added and (change.removed or not change.question.many):
        return ", ".join(change.added)
    if change.added:
        return shown.language.phrase("also %(label)s", label=", ".join(change.added))
    return shown.language.phrase("without %(label)s", label=", ".join(change.removed))


def _shown(questions: Sequence[Question]) -> list[Question]:
    """The questions that the ticks of this form show, one after the other."""
    counted: dict[str, tuple[str, ...]] = {}
    for question in questions:
        if question.is_shown(counted):
            counted[question.id] = _ticked(question)
    return [question for question in questions if question.id in counted]


def _ticked(question: Question) -> tuple[str, ...]:
    return tuple(request.form.getlist(question.id))


def _listed(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]
