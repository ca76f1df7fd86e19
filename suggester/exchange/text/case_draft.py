"""Drafts of example patients: ready to paste into cases.toml, and not reviewed.

One for each row that no case shows, or one of a patient whom a clinician tried.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import Effect, Outcome, RuleTable
from suggester.core.verification.proofs import Proofs
from suggester.core.verification.static_checks import rows_without_a_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a draft says beside the outcome."""

    id: str
    title: str
    answers: Mapping[str, object]
    rows: Sequence[str]


def suggested_cases(table: RuleTable) -> str:
    """A draft for each row that speaks for somebody and is shown by no case; empty when every row has one."""
    return "\n".join(_drafts(table))


def proposed_case(evaluation: Evaluation) -> str:
    """A draft of the patient who was evaluated, with the outcome and the rows that stand behind it today."""
    table = evaluation.table
    chosen = evaluation.answers.chosen
    shown = [question for question in table.questionnaire.questions.values() if question.is_shown(chosen)]
    skipped: dict[str, object] = {question.id: [] for question in shown if not chosen[question.id]}
    rows = [rule.id for rule in evaluation.matched if rule.effect is not Effect.INFO]
    draft = Draft(
        id=f"C-{_next_number(table):02}", title="tried by a clinician", rows=rows,
        answers=skipped | as_given(shown, chosen),
    )  # fmt: skip
    provenance = table.provenance
    return (
        f"# Outcome of table {provenance.version}, SHA-256 {provenance.sha256}\n{_draft(draft, evaluation)}"
    )


def _drafts(table: RuleTable) -> Iterator[str]:
    proofs = Proofs(table)
    number = _next_number(table)
    for rule in rows_without_a_case(table):
        answers = proofs.who_shows(rule)
        if answers is not None:
            evaluation = evaluate(table, table.questionnaire.answers(answers))
            draft = Draft(id=f"C-{number:02}", title=f"shows {rule.id}", answers=answers, rows=[rule.id])
            yield _draft(draft, evaluation)
            number += 1


def _next_number(table: RuleTable) -> int:
    return 1 + max((int(case.id.partition("-")[2]) for case in table.cases), default=0)


def _draft(draft: Draft, evaluation: Evaluation) -> str:
    given = ", ".join(f"{name} = {json.dumps(value)}" for name, value in draft.answers.items())
    return (
        f'[[case]]\nid = "{draft.id}"\ntitle = "NOT REVIEWED: {draft.title}"\n'
        'why = "Made by the program. A clinician has to read it, name it and agree with the outcome."\n'
        f"answers = {{ {given} }}\n{_expected(evaluation)}\n"
        f"rows = {json.dumps(draft.rows)}\n"
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
