"""Two visits as a note: ten lines for everybody, and in full every answer and every row."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from suggester.core.answer_code import table_group
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.two_visits import TwoVisits, two_visits
from suggester.core.table.approval import ApprovalWords
from suggester.exchange.text.two_visits_note import (
    NOT_SAID,
    TwoVisitsHead,
    two_visits_in_full,
    two_visits_note,
)
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, PAST, TABLE, answered, label
from tests.web.walking import TODAY

VERSION = f"{TABLE.provenance.version} ({table_group(TABLE)})"
HEAD = TwoVisitsHead(
    versions=(VERSION, VERSION), today=TODAY, approval=ApprovalWords(line="Approved by 2 clinicians")
)
FIRST = CALM | {"concerns": ["acne_scars"], "recent_treatments": ["filler_6m"]}
SECOND = CALM | {"concerns": ["acne_scars"], "recent_sun": ["tan_6w"], "downtime": "week"}


def of(earlier: dict[str, object], now: dict[str, object]) -> TwoVisits:
    return two_visits(evaluate(TABLE, ASKED.answers(earlier)), evaluate(TABLE, ASKED.answers(now)), TABLE)


def test_the_note_has_ten_lines_for_everybody() -> None:
    for first, second in pairwise(random_patients(96, 40)):
        note = two_visits_note(two_visits(evaluate(TABLE, first), evaluate(TABLE, second), TABLE), HEAD)

        assert note.count("\n") == 10
        assert all(line.strip() for line in note.splitlines())


def test_the_note_says_what_differs_and_whose_word_it_is() -> None:
    note = two_visits_note(of(FIRST, SECOND), HEAD)
    topic = ASKED.questions["recent_treatments"].short

    assert "of one person, as the clinician says" in note
    assert "not verified" in note
    assert f"{topic}: {label('recent_treatments', 'filler_6m')}, now " in note
    assert "No longer said: HD-19" in note
    assert "New: HD-26" in note
    assert f"Rule table {TABLE.provenance.version}, SHA-256 {TABLE.provenance.sha256[:8]}" in note
    assert TABLE.wording["disclaimer_short"] in note


def test_in_full_every_answer_and_every_row_is_told() -> None:
    for first, second in pairwise(random_patients(97, 20)):
        visits = two_visits(evaluate(TABLE, first), evaluate(TABLE, second), TABLE)
        note = " ".join(two_visits_in_full(visits, HEAD).split())

        assert visits.compared
        assert all(f"- {pair.question.short}: " in note for pair in (*visits.differing, *visits.alike))
        for one in (*visits.compared.gone, *visits.compared.new, *visits.compared.both):
            assert f"- {one.rule.id} {one.rule.effect.name.lower()}" in note
            assert " ".join(one.rule.reason.split()) in note


def test_a_table_past_its_date_and_open_questions_list_nothing() -> None:
    """The note must not say more than the page."""
    late = replace(HEAD, today=TABLE.provenance.review_by + timedelta(days=1))
    [past] = PAST
    case = next(case for case in past.cases if case.id == "C-20")
    old = evaluate(past, past.questionnaire.answers(answered(case.answers)))
    added = replace(ASKED.pages[0].questions[0], id="new_question", short="Something new")
    page = replace(ASKED.pages[0], questions=(*ASKED.pages[0].questions, added))
    live = replace(TABLE, questionnaire=replace(ASKED, pages=(page, *ASKED.pages[1:])))

    overdue = two_visits_note(of(FIRST, SECOND), late)
    unsaid = two_visits_note(two_visits(old, evaluate(TABLE, ASKED.answers(SECOND)), live), HEAD)

    assert overdue.count("nothing is listed") == 2
    assert f"{NOT_SAID}, it also asks: Something new" in unsaid
    assert f"New: {NOT_SAID}." in unsaid
    assert unsaid.count("\n") == 10
