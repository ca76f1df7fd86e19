"""What would change the page: computed, truthful, and never a way past a warning that is not to be gamed."""

import random

import pytest

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.explanation import silent
from suggester.core.evaluation.what_if import Change, what_would_change
from suggester.core.questionnaire.questionnaire import as_given
from suggester.core.table.rules import Outcome
from tests.patients import random_given, random_patients
from tests.shipped import ASKED, CALM, TABLE

MAY_CHANGE = {
    "pigment_checked": ["yes_older", "no"],
    "scar_age": ["under_6m", "6_12m"],
    "skin_now": ["inflamed_acne", "cold_sore_now", "open_wound", "eczema", "infection", "rosacea"],
    "recent_treatments": [
        "filler_botox_2w", "filler_6m", "home_needling_4w", "surgery_12m", "peel_laser_needling_4w",
    ],
    "recent_sun": ["sunburn", "tan_6w", "fake_tan", "sun_soon"],
    "patch_care": ["no"],
    "downtime": ["up_to_1_day", "2_3_days", "week"],
}  # fmt: skip


FEW_TICKS = (0.05,)
"""Who ticks much is held for reasons that do not pass, and is offered nothing."""


def changes(**changed: object) -> tuple[Change, ...]:
    return what_would_change(evaluate(TABLE, ASKED.answers(CALM | changed)))


def test_filler_that_has_settled_would_list_needles_again() -> None:
    """The person learns what to wait for before the next visit."""
    found = changes(concerns=["large_pores"], recent_treatments=["filler_6m"])

    assert [one.question.id for change in found for one in change.answers] == ["recent_treatments"]
    assert [(m.approach.id, m.before.name, m.after.name) for m in found[0].moved] == [
        ("microneedling", "HOLD", "SUGGEST")
    ]


def test_two_answers_are_named_only_where_no_single_one_helps() -> None:
    """The smallest change is the honest one."""
    found = changes(concerns=["fine_lines"], recent_sun=["tan_6w"], skin_now=["eczema"])

    assert len(found) == 1
    assert {one.question.id for one in found[0].answers} == {"skin_now", "recent_sun"}


def test_nothing_is_offered_past_a_stop_an_age_a_pregnancy_or_a_medicine() -> None:
    """Nobody must learn here which tick to leave out."""
    assert changes(concerns=["wrinkles"], pregnancy=["pregnant"]) == ()
    assert changes(concerns=["wrinkles"], medicines=["blood_thinner"], health=["heart"]) == ()
    assert changes(concerns=["wrinkles"], red_flags=["changing_mole"], skin_now=["eczema"]) == ()


@pytest.mark.parametrize(
    ("question", "options"),
    [
        ("allergies", ["metal"]),
        ("recent_treatments", ["bad_reaction"]),
        ("recent_treatments", ["bad_reaction", "filler_6m"]),
        ("skin_now", ["radiotherapy_area"]),
        ("skin_now", ["psoriasis", "eczema"]),
        ("skin_now", ["vitiligo"]),
        ("skin_now", ["not_sure"]),
        ("recent_treatments", ["not_sure"]),
        ("scar_age", "not_sure"),
    ],
)
def test_a_fact_of_health_a_past_reaction_and_doubt_are_never_offered_away(
    question: str, options: object
) -> None:
    """Nobody is told that needles are listed once the allergy is not ticked; time does not take it away."""
    wish = "acne_scars" if question == "scar_age" else "large_pores"

    assert changes(concerns=[wish], downtime="flexible", **{question: options}) == ()


def test_only_what_time_a_visit_or_a_plan_takes_away_may_change() -> None:
    """The whole list, so that a new mark has to be written here as well and is seen by a reviewer."""
    found = {
        question.id: [option.id for option in question.options if option.may_change]
        for question in ASKED.questions.values()
    }

    assert {name: options for name, options in found.items() if options} == MAY_CHANGE


def test_every_change_that_is_told_is_true_when_evaluated_and_lists_nothing_new() -> None:
    """Whoever comes back with the other answer must find the page as it was told."""
    told, chance = 0, random.Random(51)

    for _ in range(4_000):
        answers = ASKED.answers(random_given(chance, densities=FEW_TICKS))
        evaluation = evaluate(TABLE, answers)
        for change in what_would_change(evaluation):
            told += 1
            given = as_given(ASKED.questions.values(), answers.chosen)
            for one in change.answers:
                ids = [o.id for o in one.question.options if o.label in one.instead]
                kept = {o.label for o in one.question.options if not o.may_change} - set(one.instead)
                assert not kept & set(one.answered)
                given[one.question.id] = ids if one.question.many else ids[0]
            after = evaluate(TABLE, ASKED.answers(given))
            assert 1 <= len(change.answers) <= 2
            for moved in change.moved:
                assert evaluation.outcome(moved.approach.id) is moved.before
                assert after.outcome(moved.approach.id) is moved.after
                assert Outcome.NONE < moved.after < moved.before

    assert told > 20


def test_every_row_that_did_not_speak_names_an_answer_that_stopped_it() -> None:
    """A clinician who wonders why a row is silent sees the one answer that kept it so."""
    for answers in random_patients(52, 200):
        evaluation = evaluate(TABLE, answers)
        rows = silent(evaluation)
        assert {one.rule.id for one in rows} == {r.id for r in TABLE.rules} - {
            r.id for r in evaluation.matched
        }
        for one in rows:
            condition = next(c for c in one.rule.when if c.question == one.question.id)
            assert not condition.holds(answers.chosen)
