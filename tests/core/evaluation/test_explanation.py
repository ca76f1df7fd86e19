"""Why a row did not speak, what a single answer changes, and the calm patient where trying begins."""

from dataclasses import replace

from suggester.core.evaluation.evaluation import Evaluation, evaluate, outcomes
from suggester.core.evaluation.explanation import Because, Spoken, almost, counts, spoken, stopped
from suggester.core.evaluation.sensitivity import (
    OutcomeShift,
    baseline_answers,
    rows_reading,
    single_changes,
    turn,
)
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Effect, Outcome, gravest_first
from tests.patients import random_patients, wish_that_adds
from tests.shipped import ASKED, CALM, TABLE, label, reads

ADDS_LASER_AND_CREAM = wish_that_adds("pico_with_topical", "acne_scars")
ADDS_NEEDLES_AND_CREAM = wish_that_adds("needling_with_topical", "acne_scars", ADDS_LASER_AND_CREAM)
LISTED = CALM | {"concerns": ["acne_scars", ADDS_LASER_AND_CREAM], "recent_treatments": ["filler_6m"]}
NONE, SUGGEST, CAUTION, HOLD, STOP = Outcome


def of(given: dict[str, object]) -> Evaluation:
    return evaluate(TABLE, ASKED.answers(given))


def test_every_row_spoke_or_stands_below_the_answer_that_stopped_it() -> None:
    """A trace that leaves out a row cannot be trusted for any."""
    for answers in random_patients(11, 40):
        evaluation = evaluate(TABLE, answers)
        silent = [rule for one in stopped(evaluation) for rule in one.rules]

        assert sorted(r.id for r in (*silent, *evaluation.matched)) == sorted(r.id for r in TABLE.rules)
        for one in stopped(evaluation):
            conditions = [c for r in one.rules for c in r.when if c.question == one.question.id]
            assert not any(condition.holds(answers.chosen) for condition in conditions)


def test_almost_is_a_row_of_which_one_condition_of_several_is_missing() -> None:
    """A row with one condition is not almost true for everybody else."""
    evaluation = of(LISTED)
    chosen = evaluation.answers.chosen
    missing = {rule.id: [one for one in rule.when if not one.holds(chosen)] for rule in TABLE.rules}

    near = almost(evaluation)

    assert [one.rule for one in near] == sorted(
        (rule for rule in TABLE.rules if len(missing[rule.id]) == 1 < len(rule.when)), key=gravest_first
    )
    assert {one.rule.effect for one in near} >= {Effect.HOLD, Effect.SUGGEST}
    for one in near:
        [needed] = missing[one.rule.id]
        question = ASKED.questions[needed.question]
        assert one.question is question
        assert one.answered == question.labels(chosen[question.id])
        assert one.needed == tuple(o.label for o in question.options if o.id in needed.options)
        assert [because.question.id for because in one.met] == [
            condition.question for condition in one.rule.when if condition is not needed
        ]


def test_effects_are_counted_from_grave_to_mild() -> None:
    """The eye begins at the stops."""
    told = counts(TABLE.rules)

    assert [effect for effect, _ in told] == sorted(Effect, reverse=True)
    assert sum(number for _, number in told) == len(TABLE.rules)


def test_every_single_change_that_matters_is_told_and_is_true() -> None:
    """Compared with asking the table again for every other option of every question that takes one."""
    evaluation = of(LISTED)
    told = {(one.question.id, one.added, one.removed): one.outcomes for one in single_changes(evaluation)}
    single = {name for name, question in ASKED.questions.items() if not question.many and name in LISTED}
    checked = 0
    for question in ASKED.questions.values():
        if question.id not in single:
            continue
        before = question.option(str(LISTED[question.id]))
        for option in question.options:
            after = outcomes(TABLE, ASKED.answers(LISTED | {question.id: option.id}))
            key = question.id, (option.label,), (before.label,)
            assert told.get(key, evaluation.outcomes) == after, key
            checked += after != evaluation.outcomes

    assert checked == sum(name in single for name, _, _ in told) > 0


def test_several_answers_are_changed_by_one_tick_at_a_time() -> None:
    """One more, one less, or the one that stands alone."""
    told = {(one.question.id, one.added, one.removed): one.turn for one in single_changes(of(LISTED))}
    no_treatment, filler = (label("recent_treatments", option) for option in ("none", "filler_6m"))
    no_medicine, isotretinoin = (label("medicines", option) for option in ("none", "isotretinoin_now"))

    assert told["recent_treatments", (no_treatment,), (filler,)] is OutcomeShift.LIGHTER
    assert told["medicines", (isotretinoin,), (no_medicine,)] is OutcomeShift.GRAVER
    assert told["concerns", (), (label("concerns", ADDS_LASER_AND_CREAM),)] is OutcomeShift.FEWER
    assert told["concerns", (label("concerns", ADDS_NEEDLES_AND_CREAM),), ()] is OutcomeShift.MORE
    assert list(told.values()) == sorted(told.values())
    several = single_changes(
        of(LISTED | {"concerns": ["acne_scars", ADDS_LASER_AND_CREAM, ADDS_NEEDLES_AND_CREAM]})
    )
    less = [one.removed for one in several if one.question.id == "concerns" and not one.added]
    assert less
    assert all(len(removed) == 1 for removed in less)


def test_a_change_that_opens_a_question_is_tried_with_its_calmest_answer() -> None:
    """Otherwise the wish for a scar could never be tried."""
    dry = of(CALM | {"concerns": ["dry_skin"]})

    told = [one.added for one in single_changes(dry) if one.question.id == "concerns"]

    assert (label("concerns", "acne_scars"),) in told


def test_the_way_of_a_change_is_told_from_the_lightest() -> None:
    """Lighter is what a clinician must never overlook."""
    assert turn((HOLD, SUGGEST), (CAUTION, HOLD)) is OutcomeShift.LIGHTER
    assert turn((STOP, STOP), (NONE, SUGGEST)) is OutcomeShift.LIGHTER
    assert turn((SUGGEST, NONE), (CAUTION, SUGGEST)) is OutcomeShift.GRAVER
    assert turn((NONE, NONE), (STOP, STOP)) is OutcomeShift.GRAVER
    assert turn((NONE, HOLD), (HOLD, HOLD)) is OutcomeShift.MORE
    assert turn((NONE, HOLD), (HOLD, NONE)) is OutcomeShift.MORE
    assert turn((HOLD, HOLD), (NONE, HOLD)) is OutcomeShift.FEWER
    assert turn((HOLD, NONE), (HOLD, NONE)) is None
    assert [way.name for way in OutcomeShift] == ["LIGHTER", "GRAVER", "MORE", "FEWER"]


def test_the_calm_patient_is_valid_and_no_warning_of_hers_comes_from_an_answer() -> None:
    """Where trying begins, nothing may stand in the way yet."""
    calm = evaluate(TABLE, ASKED.answers(baseline_answers(TABLE)))

    spoke = [rule.id for rule in calm.matched if rule.when and rule.effect > Effect.SUGGEST]

    assert spoke == []
    readers = [rule for rule in TABLE.rules if reads(rule, "medicines", "blood_thinner")]
    assert rows_reading(TABLE)["medicines", "blood_thinner"] == len(readers) > 1


def test_calm_is_a_sure_answer_also_where_a_doubt_is_read_by_no_row() -> None:
    """Who is not sure is no calm patient, however few rows ask for it."""
    needed = [question for question in ASKED.questions.values() if question.required]
    sure = {question.id: {one.id for one in question.options if not one.unknown} for question in needed}
    rules = tuple(
        replace(TABLE.rules[0], when=(Condition(question=name, options=frozenset(options)),))
        for name, options in sure.items()
    )

    calm = ASKED.answers(baseline_answers(replace(TABLE, rules=rules))).chosen

    assert all(set(calm[name]) <= options for name, options in sure.items())


def test_one_doubt_among_the_answers_is_enough_to_say_that_a_row_comes_from_doubt() -> None:
    """A clinician asks there first: a doubt can be cleared up in one sentence."""
    health, skin = ASKED.questions["health"], ASKED.questions["skin_now"]
    sure = Because(question=skin, options=(skin.option("eczema"),))
    doubt = Because(question=health, options=(health.option("heart"), health.option("not_sure")))

    assert Spoken(rule=TABLE.rules[0], because=(sure, doubt), about=()).from_doubt
    assert not Spoken(rule=TABLE.rules[0], because=(sure,), about=()).from_doubt


def test_an_answer_that_says_nothing_alone_says_to_what_it_was() -> None:
    """'Because you answered: Yes' tells nobody anything; nor does 'I am not sure'."""
    said = [one for answers in random_patients(31, 40) for one in spoken(evaluate(TABLE, answers))]
    because = [each for one in said for each in one.because]
    alone = [one for one in because if one.question.many and not any(o.unknown for o in one.options)]
    doubts = [one for one in because if any(option.unknown for option in one.options)]

    assert alone
    assert doubts
    assert all(one.told() == [option.label for option in one.options] for one in alone)
    for one in because:
        if one not in alone:
            assert any(label.startswith(f"{one.question.short}: ") for label in one.told())
