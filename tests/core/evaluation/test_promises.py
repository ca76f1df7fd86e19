"""rules/promises.toml over many random patients; the proof for every patient is another matter."""

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import Promise
from tests.patients import built_for, random_patients
from tests.shipped import ASKED, TABLE


def test_no_random_patient_breaks_a_promise() -> None:
    """What clinicians and their lawyers signed has to hold for more than the examples."""
    promises = [(promise, {a.id for a in TABLE.named(promise.approach)}) for promise in TABLE.promises]
    tried: dict[str, int] = {}

    for answers in random_patients(11, 5_000):
        evaluation = evaluate(TABLE, answers)
        for promise, names in promises:
            if all(condition.holds(answers.chosen) for condition in promise.when):
                tried[promise.id] = tried.get(promise.id, 0) + 1
                assert all(promise.is_kept_by(evaluation.outcome(name)) for name in names), promise.id

    assert len(tried) == len(TABLE.promises)


def test_no_patient_built_for_a_row_breaks_a_promise() -> None:
    """Each row is met on purpose, so a promise about a rare answer is tried as well."""
    for rule in TABLE.rules:
        for given in built_for(rule, TABLE):
            evaluation = evaluate(TABLE, ASKED.answers(given))
            assert [promise.id for promise in TABLE.promises if not _kept(promise, evaluation)] == []


def _kept(promise: Promise, evaluation: Evaluation) -> bool:
    if not all(condition.holds(evaluation.answers.chosen) for condition in promise.when):
        return True
    return all(promise.is_kept_by(evaluation.outcome(a.id)) for a in TABLE.named(promise.approach))
