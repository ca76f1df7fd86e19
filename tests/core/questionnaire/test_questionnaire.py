"""The door through which answers come: what is refused, and what a patient is asked next."""

import random
from dataclasses import replace

import pytest

from suggester.core.questionnaire.questionnaire import AnswersError, Page, Questionnaire, as_given
from suggester.core.questionnaire.questions import Chosen, Condition, Option
from tests.patients import built_with, random_given
from tests.shipped import ASKED, CALM


def refused(**changed: object) -> tuple[str, ...]:
    with pytest.raises(AnswersError) as caught:
        ASKED.answers(CALM | changed)
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("age_band", None, "question 'age_band' needs an answer"),
        ("age_band", ["22_39"], "question 'age_band' takes one option id, as text and not as a list"),
        ("age_band", "22-39", "question 'age_band' has no such option. Its options are: under_18, 18_21"),
        ("age_band", 22, "question 'age_band' takes one option id"),
        ("health", "heart", "question 'health' takes a list of option ids"),
        ("health", [], "question 'health' needs an answer"),
        ("health", ["heart", "heart"], "question 'health' was given the same option twice"),
        ("health", ["heart", "none"], "question 'health' was given an option that cannot stand beside another"),
        ("health", ["heart", 7], "question 'health' has no such option"),
        ("goals", ["gone", "firmer", "smoother", "prevention"], "question 'goals' was given more options than it takes. At most 3"),
        ("helth", ["heart"], "there is no question 'helth'. Did you mean 'health'?"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_an_error_that_names_the_question(
    name: str, value: object, said: str
) -> None:
    """A wrong answer must never become a result."""
    problems = refused(**{name: value})

    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_every_problem_is_told_at_once() -> None:
    """Whoever sends answers from a program mends them in one go."""
    assert len(refused(age_band="x", health=["none", "heart"], area=None)) == 3


def test_no_error_repeats_an_answer() -> None:
    """Errors end in logs, and a log must not know what a patient ticked."""
    for problem in refused(age_band="marker_one", health=["marker_two"], goals=["gone", "gone"]):
        assert "marker" not in problem


def test_a_follow_up_has_to_be_answered_only_where_it_is_shown() -> None:
    """A required question that nobody was asked cannot be missing."""
    scars = {"concerns": ["acne_scars"]}
    without = {name: value for name, value in CALM.items() if name != "scar_age"}

    assert ASKED.answers(without).chosen["scar_age"] == ()
    with pytest.raises(AnswersError, match="question 'scar_age' needs an answer"):
        ASKED.answers(without | scars)


def test_options_are_kept_in_the_order_of_the_file() -> None:
    """Two patients who ticked the same boxes have the same answers, whatever their order."""
    one, other = (
        ASKED.answers(CALM | {"area": area}).chosen for area in (["neck", "face"], ["face", "neck"])
    )

    assert one == other
    assert one["area"] == ("face", "neck")


def test_every_way_through_the_questionnaire_ends_and_asks_each_shown_question_once() -> None:
    """Page after page, a patient comes to the end, and has been asked what applies and nothing else."""
    chance = random.Random(12)

    for _ in range(300):
        wanted = ASKED.answers(random_given(chance)).chosen
        known: Chosen = {}
        visited = []
        while page := ASKED.first_open(known):
            visited.append(page)
            known = ASKED.shown({**known, **{q.id: wanted[q.id] for q in page.shown(known)}})
        assert visited == list(ASKED.path(known))
        assert known == {name: wanted[name] for name in known}
        assert {name for name, options in wanted.items() if options} <= set(known)


def test_a_page_of_follow_ups_is_asked_only_where_one_is_shown_and_is_no_step() -> None:
    """'Step 3 of 8' must count what everybody sees, and nobody is led to an empty page."""
    first, second = ASKED.questions["dark_marks"], ASKED.questions["pregnancy"]
    trigger, other = (Condition(question="dark_marks", options=frozenset({o.id})) for o in first.options[:2])
    follow_up = replace(second, id="follow_up", show_when=(trigger, other))
    pages = [
        Page(id=str(number), title="", questions=questions)
        for number, questions in enumerate([(first,), (second, follow_up), (follow_up,)])
    ]
    asked = Questionnaire(pages=tuple(pages))

    assert list(asked.steps) == pages[:2]
    assert list(asked.path({})) == pages[:2]
    for option in first.options[:2]:
        assert list(asked.path({"dark_marks": (option.id,)})) == pages


def test_what_met_a_condition_is_told_in_the_words_that_were_ticked() -> None:
    """'Because you ticked ...' must name that box, and none that has nothing to do with it."""
    condition = Condition(question="health", options=frozenset({"heart", "none"}))
    heart = ASKED.questions["health"].by_id["heart"].label

    assert ASKED.labels_that_meet(condition, {"health": ("diabetes_steady", "heart")}) == (heart,)
    assert ASKED.labels_that_meet(condition, {}) == ()


def test_an_option_is_an_ordinary_one_until_somebody_says_otherwise() -> None:
    """Doubt, a box that stands alone and an answer that may change are each written down on purpose."""
    option = Option(id="face", label="Face")

    assert (option.exclusive, option.unknown, option.may_change) == (False, False, False)


def test_age_stands_alone_and_first_and_then_the_red_flags() -> None:
    """Nobody under 18 is asked about health, and a person who needs a doctor gives the least data."""
    assert [[question.id for question in page.questions] for page in ASKED.pages[:2]] == [
        ["age_band"],
        ["red_flags"],
    ]


def test_answers_that_do_not_agree_are_found() -> None:
    """'Never' and 'now' cannot both be right; the person is asked back."""
    for pair in ASKED.disagreements:
        for given in built_with(pair.calm, pair.careful):
            assert [one.id for one in ASKED.disagreeing(ASKED.answers(given).chosen)] == [pair.id]
    assert ASKED.disagreeing(ASKED.answers(CALM).chosen) == ()


def test_every_pair_that_can_disagree_is_tried_above() -> None:
    """A new pair needs its example: every answer of the one side beside every answer of the other."""
    for pair in ASKED.disagreements:
        tried = [ASKED.answers(given).chosen for given in built_with(pair.calm, pair.careful)]
        assert len(tried) == len(pair.calm.options) * len(pair.careful.options) > 0
        assert all(pair.stands_in(chosen) for chosen in tried)
    assert len(ASKED.disagreements) >= 4


def test_what_a_program_sends_to_a_hidden_question_is_named_and_does_not_count() -> None:
    """A client that keeps hidden answers is corrected aloud; one that sends rubbish there is told so."""
    shown = as_given(ASKED.questions.values(), ASKED.answers(CALM).chosen)

    sent = ASKED.sent_answers(shown | {"pigment_checked": "not_sure"})

    assert sent.ignored == ("pigment_checked",)
    assert sent.answers == ASKED.answers(CALM)
    assert ASKED.sent_answers(shown).ignored == ()
    with pytest.raises(AnswersError) as refused:
        ASKED.sent_answers(CALM | {"pigment_checked": "rubbish", "skin_now": []})
    assert [fault.question for fault in refused.value.faults] == ["skin_now", "pigment_checked"]


@pytest.mark.parametrize("name", ["goals", "age_band", "pigment_checked"])
def test_null_is_no_answer_of_a_program(name: str) -> None:
    """It may mean 'no', 'not asked' or a mistake, so it means nothing."""
    with pytest.raises(AnswersError) as refused:
        ASKED.sent_answers(CALM | {name: None})

    assert [fault.question for fault in refused.value.faults] == [name]


def test_a_fault_can_be_told_without_a_name_that_is_no_question() -> None:
    """Whoever sends a person's name for a question must not read it in a reply."""
    with pytest.raises(AnswersError) as refused:
        ASKED.sent_answers(CALM | {"downtme": "x", "Jane Planted": "y"} | {str(n): "z" for n in range(5_000)})

    faults = refused.value.faults
    assert len(faults) == 5_002
    assert "Did you mean 'downtime'?" in faults[0].without_names
    assert not any("Jane" in fault.without_names for fault in faults)
