"""Answers in few bytes, and back: what a patient told must survive it, and its length be known before."""

from string import ascii_lowercase, digits

from hypothesis import given
from hypothesis import strategies as st

from suggester.core.questionnaire.questions import Question
from suggester.web.protection.packing import packed, packed_length, unpacked
from tests.shipped import ASKED

ids = st.text(ascii_lowercase + digits + "_", min_size=1, max_size=12)
answers = st.dictionaries(ids, st.lists(ids, max_size=4), max_size=4)


@given(answers, st.integers(0, 9))
def test_answers_come_back_as_they_were_whatever_fills_the_room(
    given_answers: dict[str, list[str]], filling: int
) -> None:
    """The cookie is filled up to one length, and no zero may be taken for an answer."""
    data = packed(given_answers)

    assert unpacked(data + b"\0" * filling) == given_answers
    assert len(data) == packed_length(given_answers)


@given(answers, ids, ids)
def test_more_answers_never_take_less_room(
    given_answers: dict[str, list[str]], question: str, option: str
) -> None:
    """The room is worked out once from the longest answers; no patient may have some that do not fit."""
    more = given_answers | {question: [*given_answers.get(question, []), option]}

    assert packed_length(given_answers) <= packed_length(more)


def test_the_shipped_questions_leave_room_for_more() -> None:
    """A quarter of what a proxy leaves (1,820 bytes): as JSON the longest answers left thirty bytes of it."""

    def longest(question: Question) -> list[str]:
        chosen = [option.id for option in question.options]
        return chosen if question.many else [max(chosen, key=len)]

    everything = {question.id: longest(question) for question in ASKED.questions.values()}

    assert packed_length(everything) <= 1_365
    assert set("".join(everything)) <= set(ascii_lowercase + digits + "_")
