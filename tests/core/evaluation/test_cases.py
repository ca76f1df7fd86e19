"""The example patients of rules/cases.toml: a clinician's word on what the table has to say."""

import pytest

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.table.rules import Case, Outcome
from tests.shipped import ASKED, TABLE, answered


@pytest.mark.parametrize("case", TABLE.cases, ids=lambda case: f"{case.id} {case.title}")
def test_the_table_says_what_clinicians_expect(case: Case) -> None:
    """A row that changes what an example patient is told is a mistake, or the case is out of date."""
    given = answered(case.answers)

    evaluation = evaluate(TABLE, ASKED.answers(given))

    assert set(case.rows) <= {rule.id for rule in evaluation.matched}
    if case.stop is not None:
        assert evaluation.is_stop
        assert evaluation.urgency is case.stop
    else:
        outcomes = {approach.id: evaluation.outcome(approach.id) for approach in TABLE.approaches}
        assert outcomes == {a.id: case.expect.get(a.id, Outcome.NONE) for a in TABLE.approaches}


def test_every_row_speaks_in_a_case() -> None:
    """A row that no example meets could be wrong without anybody noticing."""
    spoken = {
        rule.id
        for case in TABLE.cases
        for rule in evaluate(TABLE, ASKED.answers(answered(case.answers))).matched
    }

    assert {rule.id for rule in TABLE.rules} == spoken
