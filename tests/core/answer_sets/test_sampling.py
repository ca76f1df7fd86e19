"""Patients made by chance: the numbers, and what a patient may tick."""

from collections import Counter
from dataclasses import replace

import pytest

from suggester.core.answer_sets.sampling import SeededRandom, filled_in
from suggester.core.questionnaire.questionnaire import Page, Questionnaire
from suggester.core.questionnaire.questions import Chosen, Condition, Option, Question
from tests.shipped import ASKED

MODEL = ASKED.questions["dark_marks"]


def options(*names: str, alone: str = "") -> tuple[Option, ...]:
    return tuple(Option(id=name, label="", exclusive=name == alone) for name in names)


def asking(*questions: Question) -> Questionnaire:
    return Questionnaire(pages=tuple(Page(id=q.id, title="", questions=(q,)) for q in questions))


def answers(question: Question) -> Counter[str]:
    """How often 4,000 patients, the same each time, give each answer."""
    chance, questionnaire = SeededRandom(1), asking(question)
    return Counter("+".join(filled_in(questionnaire, chance, {})[question.id]) for _ in range(4_000))


def test_chance_gives_the_numbers_that_were_published_for_it() -> None:
    """The same seed gives the same patients everywhere, so these are the reference numbers of splitmix64."""
    from_0, from_1234567 = SeededRandom(0), SeededRandom(1234567)

    assert [from_0.word() for _ in range(3)] == [
        0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F,
    ]  # fmt: skip
    assert [from_1234567.word() for _ in range(3)] == [
        6457827717110365317, 3203168211198807973, 9817491932198370423,
    ]  # fmt: skip
    assert SeededRandom(1 << 64).word() == SeededRandom(0).word()
    assert SeededRandom(-1).word() == SeededRandom((1 << 64) - 1).word()


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_every_number_below_a_limit_is_as_likely_as_the_others(limit: int) -> None:
    """Patients who are drawn too often would move an estimate."""
    chance = SeededRandom(2)

    drawn = Counter(chance.below(limit) for _ in range(1_000 * limit))

    assert set(drawn) == set(range(limit))
    assert all(900 < often < 1_100 for often in drawn.values())


def test_a_number_longer_than_a_word_is_made_of_several() -> None:
    """A questionnaire can have more answer sets than one word can number."""
    chance = SeededRandom(3)
    words = [chance.word() for _ in range(6)]

    assert words[0] % 128 >= 64  # so the first two words lie above the limit, and the next two are taken
    assert SeededRandom(3).below(1 << 70) == words[2] % 128 << 64 | words[3]
    assert [word % 2 for word in words[::2]] == [1, 1, 0]
    assert SeededRandom(3).below(1 << 64) == words[5]


def test_a_list_is_ticked_by_few_and_up_to_its_limit_and_else_answered_calmly() -> None:
    """Who ticks half of all boxes is like no patient; a quarter ticks nothing, the others 5, 15 or 35 %."""
    several = replace(MODEL, many=True, options=options("a", "b", "c", "none", alone="none"), at_most=2)

    assert answers(several) == {"a": 307, "a+b": 164, "a+c": 97, "b": 300, "b+c": 111, "c": 334, "none": 2687}


def test_without_a_calm_option_whoever_ticks_nothing_ticks_one_by_chance() -> None:
    """A question that has to be answered is answered."""
    assert answers(replace(MODEL, many=True, options=options("a", "b"))) == {"a": 1930, "a+b": 145, "b": 1925}


def test_a_single_choice_is_any_option_and_an_optional_question_is_skipped_by_two_in_five() -> None:
    """The rates are assumptions; what matters is that the same seed gives the same patients."""
    single = replace(MODEL, options=options("a", "none", alone="none"))

    assert answers(single) == {"a": 2044, "none": 1956}
    assert answers(replace(single, required=False)) == {"": 1635, "a": 1162, "none": 1203}


def test_what_is_known_is_kept_and_a_follow_up_is_asked_where_it_is_opened() -> None:
    """One person fills in two questionnaires: what both ask is answered the same."""
    opened = Condition(question="first", options=frozenset("a"))
    first = replace(MODEL, id="first", options=options("a", "b"))
    second = replace(MODEL, id="second", options=options("c", "d"), show_when=(opened,))
    asked = asking(first, second)

    def filled(known: Chosen) -> set[str]:
        chance = SeededRandom(4)
        return {str(filled_in(asked, chance, known)) for _ in range(40)}

    assert filled({"first": ("b",), "second": ("c",)}) == {"{'first': ('b',)}"}
    assert filled({"first": ("a",)}) == {
        "{'first': ('a',), 'second': ('c',)}", "{'first': ('a',), 'second': ('d',)}",
    }  # fmt: skip
    assert filled({"second": ("c",)}) == {"{'first': ('b',)}", "{'first': ('a',), 'second': ('c',)}"}
