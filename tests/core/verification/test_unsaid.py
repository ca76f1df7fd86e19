"""Promises about words and about urgency: proved for every patient, and broken by a row that is spoilt."""

from dataclasses import replace

from suggester.core.table.rules import RuleTable, Urgency
from suggester.core.verification.findings import BROKEN
from suggester.core.verification.patient_texts import text_faults
from suggester.core.verification.proofs import Proofs
from suggester.core.verification.verify import proven
from tests.shipped import TABLE


def with_row(row: str, **other: object) -> RuleTable:
    """The shipped table with this row saying something else."""
    rules = tuple(replace(rule, **other) if rule.id == row else rule for rule in TABLE.rules)  # type: ignore[arg-type]
    return replace(TABLE, rules=rules)


def row_about_the_medicine_in(unsaid_id: str) -> str:
    """A row that speaks for some of the patients who must not read those words."""
    unsaid = next(one for one in TABLE.unsaid if one.id == unsaid_id)
    medicine = next(one for one in unsaid.when if TABLE.questionnaire.questions[one.question].about_medicines)
    return next(rule.id for rule in TABLE.rules if any(one.options & medicine.options for one in rule.when))


def test_words_that_some_patients_must_not_read_are_found_with_such_a_patient() -> None:
    """A pregnant person on a medicine that harms a baby must never be told to go on with it."""
    unsaid = TABLE.unsaid[0]
    row = row_about_the_medicine_in(unsaid.id)
    spoilt = with_row(row, reason=f"{unsaid.words.capitalize()} it.")

    found = [one for one in Proofs(spoilt).broken_silences() if one.approach == row]

    assert list(Proofs(TABLE).broken_silences()) == []
    assert [one.name for one in found] == [unsaid.id]
    witness = found[0].witness
    assert witness is not None
    chosen = TABLE.questionnaire.answers(witness.answers).chosen
    assert all(condition.holds(chosen) for condition in unsaid.when)


def test_the_same_words_with_the_other_one_beside_them_are_no_fault() -> None:
    """'Do not stop it without asking' is what has to be said."""
    unsaid = TABLE.unsaid[0]
    row = row_about_the_medicine_in(unsaid.id)

    careful = with_row(row, reason=f"{unsaid.words.capitalize()} it, {unsaid.unless} first.")

    assert list(Proofs(careful).broken_silences()) == []


def test_a_promise_of_urgency_is_broken_by_a_hold_that_can_wait() -> None:
    """The outcome is a hold all the same; only the urgency is lost."""
    promise = next(one for one in TABLE.promises if one.urgency)
    holds = [rule for rule in TABLE.rules if rule.is_urgent_hold]
    calm = with_row(holds[0].id, urgency=Urgency.NONE)

    broken = [finding for finding in proven(calm) if finding.severity == BROKEN]

    assert [finding for finding in proven(TABLE) if finding.severity == BROKEN] == []
    assert any(promise.id in finding.place for finding in broken)
    assert all("no hold of urgency today speaks" in finding.what for finding in broken)


def test_own_words_on_a_medicine_need_somebody_who_confirms_them() -> None:
    """Where the fixed line stays away, a person has to have agreed to what stands in its place."""
    row = next(rule.id for rule in TABLE.rules if rule.has_own_medicine_words)

    found = [fault.place for fault in text_faults(with_row(row, review="check"))]

    assert f"table.csv {row}, column review" in found
    assert not [fault for fault in text_faults(TABLE) if row in fault.place]
