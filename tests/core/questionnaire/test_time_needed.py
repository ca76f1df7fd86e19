"""The time that the start page tells."""

from dataclasses import replace

from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.questionnaire.time_needed import minutes_to_answer
from tests.shipped import ASKED


def with_words(many: int) -> Questionnaire:
    """One question of so many words, and nothing else."""
    question = replace(ASKED.questions["cold_sores"], text="word " * many, show_when=())
    return Questionnaire(pages=(replace(ASKED.pages[0], questions=(question,)),))


def test_the_time_grows_with_the_words_and_is_told_in_fives() -> None:
    """'About 5 minutes' stood above questions that take ten; then nobody believes the next sentence."""
    assert [minutes_to_answer(with_words(many)) for many in (1, 900, 1_800, 3_600)] == [5, 5, 10, 20]


def test_the_questions_of_some_do_not_count() -> None:
    """A follow-up is asked of those whom it is about; the start page speaks to everybody."""
    everybody = tuple(
        replace(page, questions=tuple(one for one in page.questions if not one.show_when))
        for page in ASKED.pages
    )

    assert minutes_to_answer(replace(ASKED, pages=everybody)) == minutes_to_answer(ASKED)
