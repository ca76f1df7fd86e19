"""A visit in ten lines: always ten, and nothing that was ticked or written gets lost in them."""

from datetime import timedelta

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.visit_card import Marks, RowMark, Tick, VisitCard, visit_card
from suggester.core.table.approval import ApprovalWords
from suggester.exchange.text.patient_note import COLUMNS, patient_note
from suggester.exchange.text.visit_note import visit_note
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE
from tests.web.walking import TODAY

APPROVED = ApprovalWords(line="Approved by 2 clinicians")
PATIENT = CALM | {"concerns": ["acne_scars"], "recent_treatments": ["filler_6m"]}


def card_of(given: dict[str, object]) -> VisitCard:
    return visit_card(evaluate(TABLE, ASKED.answers(given)), TODAY)


def all_marked(card: VisitCard) -> Marks:
    return {row.rule.id: RowMark(ticks=(Tick.REFER,), words=f"about {row.rule.id}") for row in card.rows}


def test_the_note_has_ten_lines_for_everybody() -> None:
    """Whoever pastes it knows how much room it takes."""
    for answers in random_patients(94, 60):
        card = visit_card(evaluate(TABLE, answers), TODAY)
        note = visit_note(card, all_marked(card), TODAY, APPROVED)

        assert note.count("\n") == 10
        assert all(line.strip() for line in note.splitlines())


def test_every_tick_and_every_word_stands_beside_its_row_in_both_lengths() -> None:
    for answers in random_patients(95, 40):
        evaluation = evaluate(TABLE, answers)
        card = visit_card(evaluation, TODAY)
        marks = all_marked(card)

        short = visit_note(card, marks, TODAY, APPROVED)
        long = " ".join(patient_note(evaluation, TODAY, APPROVED, marks).split())

        for row in card.rows:
            assert f'[refer: "about {row.rule.id}"]' in short
            assert f'At the visit: refer: "about {row.rule.id}".' in long


def test_the_note_says_whose_answers_and_which_table_they_are() -> None:
    note = visit_note(card_of(PATIENT), {}, TODAY, APPROVED)

    assert "Self-reported by the patient, not verified." in note
    assert f"Rule table {TABLE.provenance.version}, SHA-256 {TABLE.provenance.sha256[:8]}" in note
    assert TABLE.wording["disclaimer_short"] in note
    assert "Rows not marked yet: HD-19" in note


def test_a_stop_and_a_table_past_its_date_list_nothing() -> None:
    """The note must not say more than the patient's page."""
    late = TABLE.provenance.review_by + timedelta(days=1)
    stopped = visit_note(card_of(PATIENT | {"red_flags": ["changing_mole"]}), {}, TODAY, APPROVED)
    evaluation = evaluate(TABLE, ASKED.answers(PATIENT))
    expired = visit_note(visit_card(evaluation, late), {}, late, APPROVED)

    assert "The table says: stop, soon, no approach is listed." in stopped
    assert "nothing is listed" in expired
    assert TABLE.wording["outcome_hold"] not in expired.splitlines()[4]


def test_marks_keep_the_long_note_within_its_width() -> None:
    """Old record programs cut what is longer."""
    card = card_of(PATIENT)
    marks = {row.rule.id: RowMark(ticks=tuple(Tick), words="w " * 29) for row in card.rows}

    note = patient_note(card.evaluation, TODAY, APPROVED, marks)

    assert all(len(line) <= COLUMNS for line in note.splitlines())
