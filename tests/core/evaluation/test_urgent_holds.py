"""Holds that cannot wait: told before all others, and to everybody in the same way."""

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.evaluation.explanation import spoken
from suggester.core.summary.summarise import summarise
from suggester.core.table.rules import Effect, Outcome, Urgency
from suggester.exchange.json.answers import as_data
from suggester.exchange.text.evaluation import explained
from tests.patients import built_for
from tests.shipped import ASKED, TABLE

URGENT = [rule for rule in TABLE.rules if rule.is_urgent_hold]
DAY = TABLE.provenance.valid_from


def shown_by() -> list[tuple[str, Evaluation]]:
    """For each of these rows a patient for whom it speaks and nothing stops."""
    found = []
    for rule in URGENT:
        patients = (evaluate(TABLE, ASKED.answers(given)) for given in built_for(rule, TABLE))
        found.append((rule.id, next(one for one in patients if rule in one.matched and not one.is_stop)))
    return found


def test_what_cannot_wait_is_told_before_everything_else() -> None:
    """A patient who reads one box has to have read this one."""
    assert URGENT
    for row, evaluation in shown_by():
        rows = [one.rule for one in spoken(evaluation)]
        checks = [one.rule for one in summarise(evaluation, DAY).checks]

        assert rows[0].is_urgent_hold, row
        assert checks[0].is_urgent_hold, row
        assert [rule.urgency for rule in checks] == sorted((r.urgency for r in checks), reverse=True), row


def test_an_urgent_hold_is_a_hold_and_no_stop() -> None:
    """On paper a stop that reads two answers would send home everybody who gives one of them."""
    for row, evaluation in shown_by():
        data = as_data(evaluation)

        assert (data["outcome"], data["urgency"]) == ("options", None), row
        assert data["urgent_rules"][row] == "today"
        assert evaluation.urgency is Urgency.NONE
        assert evaluation.hold_urgency is Urgency.TODAY
        assert not {Outcome.SUGGEST, Outcome.CAUTION} & {
            one.outcome for one in evaluation.standings if one.approach.kind.value == "procedure"
        }


def test_the_words_for_a_terminal_say_how_soon() -> None:
    """A clinician who reads 'not now' would take it for one of many."""
    for row, evaluation in shown_by():
        assert f"  {row} today: " in explained(evaluation)


def test_no_other_row_has_an_urgency() -> None:
    """A caution that were urgent would be read before a hold."""
    assert {rule.effect for rule in TABLE.rules if rule.urgency} == {Effect.STOP, Effect.HOLD}
