"""Standings in words and ids: what data formats tell is what the evaluation says, found by another walk."""

from suggester.core.evaluation.evaluation import evaluate
from suggester.exchange.told_standing import told_standings
from tests.patients import random_patients
from tests.shipped import ASKED, TABLE

PATIENTS = [*random_patients(3, 200), *(ASKED.answers(case.answers) for case in TABLE.cases)]


def test_what_data_formats_tell_of_an_approach_is_how_it_stands() -> None:
    """A clinic's software would else be told another row, or another outcome, than the patient's page."""
    evaluations = [evaluate(TABLE, answers) for answers in PATIENTS]

    assert {one.is_stop for one in evaluations} == {True, False}
    for evaluation in evaluations:
        assert list(told_standings(evaluation).items()) == [
            (
                one.approach.id,
                {
                    "outcome": one.outcome.name.lower(),
                    "rules": [rule.id for rule in one.rules],
                    "info": [rule.id for rule in one.info],
                },
            )
            for one in evaluation.standings
        ]
