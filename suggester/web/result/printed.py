"""What stands on the printed page of a patient, under its own table: for clinicians and their software."""

from datetime import date

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Stop
from suggester.core.table.rules import RuleTable
from suggester.exchange.handout.blocks import Handout
from suggester.exchange.handout.build import handout
from suggester.exchange.handout.stop import StoppedResult, stop_handout
from suggester.web.result.words import words_of
from suggester.web.site.table_in_use import ShownTable, fingerprint


def shown_then(table: RuleTable, shown: ShownTable) -> ShownTable:
    """This table as the installation shows it, or showed it where it is an earlier one."""
    return shown.printed.get(fingerprint(table), shown)


def printed_result(evaluation: Evaluation, shown: ShownTable, day: date) -> Handout:
    """The result, or the stop, under its own table and in its words."""
    then = shown_then(evaluation.table, shown)
    summary = summarise(evaluation, day, then.approval)
    if summary.stop is None:
        return handout(summary, words_of(then))
    stopped = StoppedResult(
        stop=summary.stop,
        told=_told(evaluation, summary.stop),
        provenance=evaluation.table.provenance,
        approval=then.approval,
        today=day,
    )
    return stop_handout(stopped, words_of(then))


def _told(evaluation: Evaluation, stop: Stop) -> list[tuple[str, str]]:
    """The questions that made a stop with what was ticked, in the patient's words."""
    reading = {condition.question for rule in stop.rules for condition in rule.when}
    questions, chosen = evaluation.table.questionnaire.questions.values(), evaluation.answers.chosen
    return [(one.text, "; ".join(one.labels(chosen[one.id]))) for one in questions if one.id in reading]
