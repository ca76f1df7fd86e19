"""The example patients of a table: what comes out for each, and which rows each of them shows."""

from collections.abc import Mapping
from functools import lru_cache

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.rules import Case, Outcome, RuleTable


def evaluated(table: RuleTable, case: Case) -> Evaluation:
    """What the table says about the patient of a case."""
    given = {name: value for name, value in case.answers.items() if value != []}
    return evaluate(table, table.questionnaire.answers(given))


def differences(table: RuleTable, case: Case) -> list[str]:
    """In what the outcome is not as clinicians expect; nothing if it is."""
    evaluation = evaluated(table, case)
    wrong = [
        f"{row} did not speak" for row in case.rows if row not in {rule.id for rule in evaluation.matched}
    ]
    if case.stop is not None:
        if not evaluation.is_stop or evaluation.urgency is not case.stop:
            wrong.append(f"expected a stop of urgency {case.stop.name.lower()}")
        return wrong
    for approach in table.approaches:
        expected, outcome = case.expect.get(approach.id, Outcome.NONE), evaluation.outcome(approach.id)
        if outcome is not expected:
            wrong.append(f"{approach.id} is {outcome.name.lower()}, expected {expected.name.lower()}")
    return wrong


@lru_cache(maxsize=8)
def cases_of_rows(table: RuleTable) -> Mapping[str, tuple[Case, ...]]:
    """For each row the cases in which it speaks, those first that name it."""
    found: dict[str, list[Case]] = {rule.id: [] for rule in table.rules}
    for case in table.cases:
        for rule in evaluated(table, case).matched:
            found[rule.id].append(case)
    return {row: tuple(sorted(cases, key=lambda case: row not in case.rows)) for row, cases in found.items()}
