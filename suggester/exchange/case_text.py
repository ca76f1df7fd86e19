"""Drafts of example patients for rows that none shows: ready to paste into cases.toml, and not reviewed."""

import json
from collections.abc import Iterator, Mapping

from suggester.core.evaluation import Evaluation, evaluate
from suggester.core.proofs import Proofs
from suggester.core.rules import Outcome, Rule, RuleTable
from suggester.core.structure import rows_without_a_case


def suggested_cases(table: RuleTable) -> str:
    """A draft for each row that speaks for somebody and is shown by no case; empty when every row has one."""
    return "\n".join(_drafts(table))


def _drafts(table: RuleTable) -> Iterator[str]:
    proofs = Proofs(table)
    number = 1 + max((int(case.id.partition("-")[2]) for case in table.cases), default=0)
    for rule in rows_without_a_case(table):
        answers = proofs.who_shows(rule)
        if answers is not None:
            evaluation = evaluate(table, table.questionnaire.answers(answers))
            yield _draft(f"C-{number:02}", rule, answers, evaluation)
            number += 1


def _draft(case_id: str, rule: Rule, answers: Mapping[str, object], evaluation: Evaluation) -> str:
    given = ", ".join(f"{name} = {json.dumps(value)}" for name, value in answers.items())
    return (
        f'[[case]]\nid = "{case_id}"\ntitle = "NOT REVIEWED: shows {rule.id}"\n'
        'why = "Made by the program. A clinician has to read it, name it and agree with the outcome."\n'
        f"answers = {{ {given} }}\n{_expected(evaluation)}\n"
        f'rows = ["{rule.id}"]\n'
    )


def _expected(evaluation: Evaluation) -> str:
    if evaluation.is_stop:
        word = evaluation.urgency.name.lower()
        return f'stop = "{word if word != "none" else ""}"'
    listed = (
        f'{approach.id} = "{outcome.name.lower()}"'
        for approach, outcome in zip(evaluation.table.approaches, evaluation.outcomes, strict=True)
        if outcome is not Outcome.NONE
    )
    return f"expect = {{ {', '.join(listed)} }}"
