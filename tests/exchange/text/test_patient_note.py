"""A patient's paper as a note for the file: whose answers they are, what came out, and why."""

from datetime import date, timedelta

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.table.approval import ApprovalWords
from suggester.exchange.text.patient_note import COLUMNS, patient_note
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE

TODAY = date(2026, 11, 20)
PATIENT = CALM | {"concerns": ["acne_scars"], "recent_treatments": ["filler_6m"]}
DRAFT = ApprovalWords(
    line="Not yet approved", title="Not yet approved", warning=TABLE.wording["not_approved"]
)


def of(given: dict[str, object]) -> Evaluation:
    return evaluate(TABLE, ASKED.answers(given))


def joined(note: str) -> str:
    return " ".join(note.split())


def test_the_note_says_first_whose_answers_it_holds_and_under_which_table() -> None:
    """In a file nobody sees the page around it."""
    lines = patient_note(of(PATIENT), TODAY, DRAFT).splitlines()

    assert lines[0] == "PATIENT'S OWN ANSWERS, read from an answer code on 2026-11-20"
    assert lines[1] == "Self-reported, not verified."
    assert f"SHA-256 {TABLE.provenance.sha256}" in lines


def test_the_note_says_who_approved_the_table() -> None:
    """A draft must not look like the word of a clinic, once it is in a file."""
    draft = joined(patient_note(of(PATIENT), TODAY, DRAFT))
    two = joined(patient_note(of(PATIENT), TODAY, ApprovalWords(line="Approved by 2 clinicians")))

    assert f"Rule table {TABLE.provenance.version}. {DRAFT.warning}" in draft
    assert f"Rule table {TABLE.provenance.version}. Approved by 2 clinicians" in two


def test_every_answer_every_listed_approach_and_every_row_stand_in_it() -> None:
    """A note that leaves something out is read as if it were all."""
    for answers in random_patients(7, 20):
        evaluation = evaluate(TABLE, answers)
        note = joined(patient_note(evaluation, TODAY, DRAFT))

        assert all(rule.id in note and joined(rule.reason) in note for rule in evaluation.matched)
        for question in ASKED.questions.values():
            assert (question.text in note) == question.is_shown(answers.chosen)
            assert all(label in note for label in question.labels(answers.chosen[question.id]))
        for standing in evaluation.standings:
            is_listed = f"- {standing.approach.name}: " in note
            assert is_listed == (standing.outcome.name in ("SUGGEST", "CAUTION", "HOLD"))


def test_a_stop_and_a_table_past_its_date_list_nothing() -> None:
    """The note must not say more than the patient's page."""
    late = TABLE.provenance.review_by + timedelta(days=1)

    stopped = patient_note(of(PATIENT | {"red_flags": ["changing_mole"]}), TODAY, DRAFT)
    expired = patient_note(of(PATIENT), late, DRAFT)

    assert "STOP, soon. No approach is listed." in stopped
    assert "STOP. No approach is listed." in patient_note(
        of(PATIENT | {"age_band": "under_18"}), TODAY, DRAFT
    )
    assert "nothing is listed" in expired
    for note in (stopped, expired):
        assert "Microneedling: " not in note


def test_the_lines_fit_wherever_they_are_pasted() -> None:
    """Old record programs cut what is longer."""
    for answers in random_patients(8, 10):
        note = patient_note(evaluate(TABLE, answers), TODAY, DRAFT)
        assert all(len(line) <= COLUMNS for line in note.splitlines())
