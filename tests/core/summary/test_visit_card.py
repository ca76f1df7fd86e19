"""The card of a visit: nothing that a patient told or a row said gets lost on the way to one screen."""

from datetime import timedelta

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.summary.visit_card import ABOUT, NOTE_OF_A_HOLD, VisitCard, note_parts, visit_card
from suggester.core.table.rules import WARNINGS, Effect, Outcome
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE, answered
from tests.web.walking import TODAY

PATIENTS = tuple(evaluate(TABLE, answers) for answers in random_patients(91, 150))
EXAMPLES = tuple(evaluate(TABLE, ASKED.answers(answered(case.answers))) for case in TABLE.cases)


def of(**changed: object) -> VisitCard:
    return visit_card(evaluate(TABLE, ASKED.answers(CALM | changed)), TODAY)


def warnings(evaluation: Evaluation) -> list[str]:
    told = {Effect.STOP} if evaluation.is_stop else WARNINGS
    return sorted(rule.id for rule in evaluation.matched if rule.effect in told)


def test_every_warning_stands_once_on_the_card() -> None:
    """A warning that is in no part of the card would be one that nobody talks about."""
    for evaluation in (*PATIENTS, *EXAMPLES):
        card = visit_card(evaluation, TODAY)
        placed = [*(row.rule for row in card.rows), *card.everybody, *card.apart]

        assert sorted(rule.id for rule in placed) == warnings(evaluation)


def test_every_answer_stands_on_the_card_and_an_open_one_is_to_be_asked() -> None:
    """Unknown is never no: a doubt among calm answers would be read as one."""
    for evaluation in PATIENTS:
        card, chosen = visit_card(evaluation, TODAY), evaluation.answers.chosen
        told = [
            (one.question.id, option.id)
            for part in (card.about, card.not_calm, card.open, card.calm)
            for one in part
            for option in one.options
        ]
        open_now = {(one.question.id, option.id) for one in card.open for option in one.options}
        calm = {(one.question.id, option.id) for one in card.calm for option in one.options}

        assert {(name, option) for name, options in chosen.items() for option in options} == set(told)
        for name, option in told:
            is_unknown = ASKED.questions[name].option(option).unknown
            assert ((name, option) in open_now) == is_unknown
            assert not (is_unknown and (name, option) in calm)


def test_a_doubt_beside_a_known_answer_parts_the_two() -> None:
    """Who ticks nickel and is not sure has told both."""
    card = of(allergies=["nickel", "not_sure"])

    assert [one.labels for one in card.open if one.question.id == "allergies"] == [("I am not sure",)]
    [known] = [one for one in card.not_calm if one.question.id == "allergies"]
    assert known.labels == ("Nickel, as in cheap jewellery",)


def test_a_question_that_was_skipped_is_open_and_no_calm_answer() -> None:
    skipped = of(goals=[])

    assert "goals" in {one.question.id for one in skipped.open}
    assert not [one for one in skipped.calm if not one.options]


def test_an_answer_that_a_warning_waits_for_is_never_calm() -> None:
    """Also where it waits for a second answer that was not given."""
    for evaluation in PATIENTS:
        read = {
            (one.question, option)
            for rule in TABLE.rules
            if rule.effect in WARNINGS
            for one in rule.when
            for option in one.options
        }
        calm = visit_card(evaluation, TODAY).calm

        assert not [one for one in calm if {(one.question.id, option.id) for option in one.options} & read]
        assert not {one.question.id for one in calm} & set(ABOUT)


def test_the_gravest_and_most_urgent_row_comes_first() -> None:
    for evaluation in PATIENTS:
        rules = [row.rule for row in visit_card(evaluation, TODAY).rows]

        assert rules == sorted(rules, key=lambda rule: (-rule.effect, -rule.urgency, rule.id))


def test_what_is_urgent_counts_whatever_the_wish() -> None:
    """A pregnancy and a medicine that harms a baby are said first, also to somebody who wants a cream."""
    urgent = next(rule for rule in TABLE.rules if rule.is_urgent_hold)
    given = {one.question: min(one.options) for one in urgent.when}
    changed = {name: [one] if ASKED.questions[name].many else one for name, one in given.items()}
    card = of(concerns=["dry_skin"], **changed)

    listed = [one.approach for one in card.evaluation.standings if one.outcome is not Outcome.NONE]
    assert listed
    assert card.rows[0].rule is urgent


def test_a_stop_leaves_its_rows_alone_on_the_card() -> None:
    """Nobody talks about a filler while a mole changes."""
    stopped = of(red_flags=["changing_mole"], concerns=["acne_scars"], recent_treatments=["filler_6m"])

    assert {row.rule.effect for row in stopped.rows} == {Effect.STOP}
    assert stopped.everybody == ()


def test_a_note_is_parted_between_sentences_and_whole() -> None:
    """Half a sentence of a warning can say the opposite."""
    for rule in TABLE.rules:
        parts = note_parts(rule)

        assert " ".join(filter(None, parts)) == rule.note
        assert all(part.endswith((".", "!", "?", ")")) or part == parts[-1] for part in parts if part)
        assert not parts[1] or len(parts[0]) + len(parts[1]) < NOTE_OF_A_HOLD


def test_past_its_review_the_card_says_so() -> None:
    late = TABLE.provenance.review_by + timedelta(days=1)

    assert visit_card(PATIENTS[0], late).expired
    assert not visit_card(PATIENTS[0], TODAY).expired
