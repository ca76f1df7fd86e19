"""Texts that must not meet on one page: promises.toml names the pairs, and no result has both."""

from collections.abc import Iterator

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Summary
from tests.patients import built_for, random_patients
from tests.shipped import ASKED, TABLE, answered

DAY = TABLE.provenance.valid_from


def patients() -> Iterator[Answers]:
    """Every example patient, somebody for each row, and two thousand others."""
    yield from (ASKED.answers(answered(case.answers)) for case in TABLE.cases)
    yield from (ASKED.answers(next(built_for(rule, TABLE))) for rule in TABLE.rules)
    yield from random_patients(12, 2_000)


def meeting(summary: Summary) -> list[str]:
    """The pairs that meet on this page: fixed texts, and the rows that an answer made."""
    rules = [one.rule for one in summary.checks]
    return [pair.id for pair in TABLE.apart if pair.meets({summary.notice_id}, rules)]


def test_no_page_says_one_thing_and_its_contrary() -> None:
    """'Nothing has to be checked' above a box that says what to check would be believed."""
    notices = set()
    for answers in patients():
        evaluation = evaluate(TABLE, answers)
        if evaluation.is_stop:
            continue
        summary = summarise(evaluation, DAY)
        notices.add(summary.notice_id)
        assert meeting(summary) == []

    assert TABLE.apart
    assert {pair.fixed for pair in TABLE.apart} <= notices


def test_a_pair_that_meets_is_found() -> None:
    """A check that finds nothing has to be able to find something."""
    pair = TABLE.apart[0]
    rule = next(rule for rule in TABLE.rules if rule.effect.name.lower() in pair.beside)

    assert pair.meets({pair.fixed}, [rule])
    assert not pair.meets({pair.fixed}, [])
    assert not pair.meets({""}, [rule])
