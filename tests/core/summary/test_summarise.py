"""The result page as data: what is always there, what never is, and in which order."""

from datetime import date, timedelta

from suggester.core.evaluation.cases import evaluated
from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.summary.summarise import summarise
from suggester.core.summary.summary import Plan, Silence, Summary
from suggester.core.table.approaches import ApproachKind
from suggester.core.table.rules import Effect, Outcome, Rule
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE, label

TODAY = date(2026, 11, 20)
MANY = 1_500
EXAMPLES = [evaluated(TABLE, case) for case in TABLE.cases]
WARNINGS = (Effect.CAUTION, Effect.HOLD)


def summary_of(**changed: object) -> Summary:
    return summarise(evaluate(TABLE, ASKED.answers(CALM | changed)), TODAY)


def test_every_summary_keeps_what_a_patient_was_promised() -> None:
    """For everybody: the disclaimer, every warning that an answer made, and doing nothing as a choice."""
    for answers in random_patients(31, MANY):
        evaluation = evaluate(TABLE, answers)
        summary = summarise(evaluation, TODAY)
        warned = {r.id for r in evaluation.matched if r.effect in (Effect.HOLD, Effect.CAUTION) and r.when}
        assert summary.disclaimer == TABLE.wording["disclaimer_long"]
        assert {one.rule.id for one in summary.checks} == warned
        assert len(summary.more_asks) <= 3
        assert {source.id for source in summary.sources} <= set(summary.citation)
        if evaluation.is_stop:
            assert summary.stop is not None
            assert summary.columns == ()
        else:
            assert [column.column for column in summary.columns] == list(TABLE.grid.columns)
            assert summary.columns[1].listed[0].approach.kind is ApproachKind.CARE


def test_warnings_stand_gravest_first_and_each_quotes_the_answers_that_made_it() -> None:
    """What weighs most is read first, and the person can see which tick it came from."""
    for answers in random_patients(32, 300):
        checks = summarise(evaluate(TABLE, answers), TODAY).checks
        assert [one.rule.effect for one in checks] == sorted(
            (one.rule.effect for one in checks), reverse=True
        )
        for one in checks:
            assert one.labels
            for because in one.because:
                assert {option.id for option in because.options} <= set(answers.chosen[because.question.id])


def test_a_plan_names_the_rows_that_decide_it_and_no_others() -> None:
    """'Because you answered' beside a plan that waits names what it waits for, not every caution."""
    summary = summary_of(concerns=["large_pores"], allergies=["metal"], recent_sun=["sun_soon"])
    needling, laser = summary.columns[0].plans[0], summary.columns[2].plans[0]

    assert (needling.outcome, needling.labels) == (Outcome.HOLD, (label("allergies", "metal"),))
    assert laser.outcome is Outcome.CAUTION
    assert laser.labels == (label("recent_sun", "sun_soon"),)


def test_past_its_review_date_nothing_is_listed_and_the_warnings_stay() -> None:
    """Old rules must not list treatments; a warning that was right yesterday is still worth reading."""
    evaluation = evaluate(TABLE, ASKED.answers(CALM | {"concerns": ["wrinkles"], "skin_now": ["eczema"]}))
    last = TABLE.provenance.review_by

    before, after = summarise(evaluation, last), summarise(evaluation, last + timedelta(days=1))

    assert before.columns
    assert (after.expired, after.columns, after.never_listed, after.good_to_know) == (True, (), (), ())
    assert [one.rule.id for one in after.checks] == [one.rule.id for one in before.checks]


def test_questions_to_ask_come_from_the_gravest_rows_about_what_is_listed() -> None:
    """Three questions fit on paper: those that matter for this person."""
    asks = summary_of(concerns=["acne_scars"], scar_age="under_6m", downtime="week").more_asks

    assert asks[0] == "When would this scar be old enough to treat?"
    assert len(asks) == 3
    assert "What goes on my skin, and is it made to be used with needles?" not in asks


def test_a_stop_lists_nothing_and_cites_only_its_own_sources() -> None:
    """One instruction and nothing to compare."""
    summary = summary_of(red_flags=["changing_mole"], concerns=["wrinkles"])

    assert summary.stop is not None
    assert [rule.id for rule in summary.stop.rules] == ["ST-02"]
    assert summary.columns == ()
    assert not summary.lists_a_procedure


def test_what_was_told_marks_the_answers_that_made_a_warning() -> None:
    """The eye finds on the list what the boxes above are about."""
    told = {
        one.question.id: one
        for page in summary_of(allergies=["metal"], area=["neck"]).told
        for one in page.answers
    }

    assert told["allergies"].effect is Effect.HOLD
    assert told["area"].effect is Effect.CAUTION
    assert told["health"].effect is Effect.INFO
    assert told["goals"].options == ()


def test_everything_held_back_is_told_from_something_that_is_open() -> None:
    """'Nothing here is for today' must stand there for a pregnant patient, and only where it is true."""
    held, still_open = (
        summary_of(concerns=["wrinkles"], pregnancy=["pregnant"]),
        summary_of(concerns=["wrinkles"]),
    )

    assert (held.lists_a_procedure, held.lists_an_open_procedure) == (True, False)
    assert (still_open.lists_a_procedure, still_open.lists_an_open_procedure) == (True, True)


def test_care_alone_is_no_procedure() -> None:
    """Whoever only has dry skin is told that no procedure is listed, though something is."""
    summary = summary_of(concerns=["dry_skin"])

    assert [plan.approach.id for column in summary.columns for plan in column.listed] == ["everyday_care"]
    assert not summary.lists_a_procedure


def test_what_was_told_is_quoted_question_by_question() -> None:
    """The first line of the page says what the visit is about, in the patient's own words."""
    summary = summary_of(concerns=["wrinkles"], area=["neck"])

    assert summary.told_of("concerns") == ASKED.questions["concerns"].labels(["wrinkles"])
    assert summary.told_of("area") == ASKED.questions["area"].labels(["neck"])
    assert summary.told_of("goals") == ()


def test_what_names_nothing_is_no_wish() -> None:
    """'You want help with: nothing, I am only looking' is no sentence that anybody would say."""
    summary = summary_of(concerns=["nothing"])

    assert summary.told_of("concerns") == ASKED.questions["concerns"].labels(["nothing"])
    assert summary.told_of("concerns", known=True) == ()


def test_the_rows_that_spoke_stand_by_effect_from_grave_to_mild() -> None:
    """A clinician reads the holds first, and finds each row where it belongs."""
    summary = summary_of(concerns=["wrinkles"], allergies=["metal"], area=["neck"])
    effects = [effect for effect, _ in summary.spoken_by_effect]

    assert effects == [Effect.HOLD, Effect.CAUTION, Effect.SUGGEST, Effect.INFO]
    for effect, rules in summary.spoken_by_effect:
        assert list(rules) == [rule for rule in summary.spoken if rule.effect is effect]


def test_information_stands_beside_what_it_is_about_and_nowhere_else() -> None:
    """What is known about needles is read beside needles; what is only warned of stands apart."""
    columns = {name for column in TABLE.grid.columns for name in column.approaches}
    apart = beside = 0
    for evaluation, summary in listing_examples():
        info = [rule for rule in evaluation.matched if rule.effect is Effect.INFO]
        warned = [rule for rule in info if kind_of(rule) is ApproachKind.WARNING]
        others = [rule for rule in info if rule.approach not in columns and rule not in warned]
        assert list(summary.never_listed) == warned
        assert list(summary.good_to_know) == others
        for plan in plans_of(summary):
            assert list(plan.info) == [rule for rule in info if rule.approach == plan.approach.id]
        apart, beside = apart + len(warned), beside + len(others)

    assert min(apart, beside) > 10


def test_a_plan_has_the_wishes_that_name_it_and_a_warning_box_needs_an_answer() -> None:
    """A row that warns everybody is said beside the plan; a box would ask 'because you answered' what?"""
    for evaluation, summary in listing_examples():
        warning = [rule for rule in evaluation.matched if rule.effect in WARNINGS]
        rows = {one.approach.id: one.rules for one in evaluation.standings}
        assert {one.rule.id for one in summary.checks} == {rule.id for rule in warning if rule.when}
        for plan in plans_of(summary):
            own = rows[plan.approach.id]
            assert list(plan.always) == [rule for rule in own if rule in warning and not rule.when]
            assert list(plan.reasons) == [rule for rule in own if rule.effect is Effect.SUGGEST]


def test_a_page_cites_what_stands_on_it_and_nothing_else() -> None:
    """A source that belongs to no line makes a page look better founded than it is."""
    for _, summary in listing_examples():
        listed = [plan for plan in plans_of(summary) if plan.outcome is not Outcome.NONE]
        rows = [
            *summary.good_to_know,
            *summary.never_listed,
            *(one.rule for one in summary.checks),
            *(r for p in listed for r in (*p.reasons, *p.always, *p.info)),
        ]
        cited = {name for rule in rows for name in rule.sources}

        assert summary.sources == (
            *TABLE.cited(TABLE.grid_sources),
            *TABLE.cited(cited - TABLE.grid_sources),
        )


def test_safety_rows_are_counted_those_that_spoke_and_those_that_did_not() -> None:
    """'So many rows were checked and are silent' has to be true to the last row."""
    grave = (*WARNINGS, Effect.STOP)
    checked = sum(rule.effect in grave for rule in TABLE.rules)
    for evaluation in EXAMPLES:
        spoke = [rule for rule in evaluation.matched if rule.effect in grave]
        assert summarise(evaluation, TODAY).safety == Silence(checked=checked, silent=checked - len(spoke))


def test_support_is_offered_where_a_row_spoke_that_asks_how_somebody_feels() -> None:
    """One such answer is enough, among however many others."""
    offered = set()
    for evaluation in EXAMPLES:
        read = {condition.question for rule in evaluation.matched for condition in rule.when}
        offers = any(ASKED.questions[name].offers_support for name in read)
        assert summarise(evaluation, TODAY).offers_support is offers
        offered.add(offers)

    assert offered == {True, False}


def test_more_than_three_questions_to_ask_are_never_printed() -> None:
    """More do not fit on the paper, and nobody asks them."""
    assert max(len(summarise(evaluation, TODAY).more_asks) for evaluation in EXAMPLES) == 3


def listing_examples() -> list[tuple[Evaluation, Summary]]:
    """The examples that list choices, each with its page."""
    return [(one, summarise(one, TODAY)) for one in EXAMPLES if not one.is_stop]


def plans_of(summary: Summary) -> list[Plan]:
    return [plan for column in summary.columns for plan in column.plans]


def kind_of(rule: Rule) -> ApproachKind | None:
    """What sort of approach a row names; None for a group."""
    return TABLE.approach[rule.approach].kind if rule.approach in TABLE.approach else None
