"""The result page as data: what is always there, what never is, and in which order."""

from datetime import date, timedelta

from suggester.core.approaches import Kind
from suggester.core.evaluation import evaluate
from suggester.core.rules import Effect, Outcome
from suggester.core.summary import summarise
from suggester.core.summary_parts import Summary
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE

TODAY = date(2026, 11, 20)
MANY = 1_500


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
            assert summary.columns[2].listed[0].approach.kind is Kind.CARE


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
    needling, laser = summary.columns[1].plans[0], summary.columns[3].plans[0]

    assert (needling.outcome, needling.labels) == (Outcome.HOLD, ("Metal, such as nickel or steel",))
    assert laser.outcome is Outcome.CAUTION
    assert laser.labels == ("Strong sun in the next 4 weeks, from work, sport or a trip",)


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


def test_what_was_told_is_quoted_question_by_question() -> None:
    """The first line of the page says what the visit is about, in the patient's own words."""
    summary = summary_of(concerns=["wrinkles"], area=["neck"])

    assert summary.told_of("concerns") == ASKED.questions["concerns"].labels(["wrinkles"])
    assert summary.told_of("area") == ASKED.questions["area"].labels(["neck"])
    assert summary.told_of("goals") == ()


def test_the_rows_that_spoke_stand_by_effect_from_grave_to_mild() -> None:
    """A clinician reads the holds first, and finds each row where it belongs."""
    summary = summary_of(concerns=["wrinkles"], allergies=["metal"], area=["neck"])
    effects = [effect for effect, _ in summary.spoken_ids]

    assert effects == [Effect.HOLD, Effect.CAUTION, Effect.SUGGEST, Effect.INFO]
    for effect, ids in summary.spoken_ids:
        assert ids.split(", ") == [rule.id for rule in summary.spoken if rule.effect is effect]
