"""The schema of answers, and the questionnaire: one set."""

import random
from collections.abc import Iterator
from dataclasses import replace

import jsonschema_rs
import pytest

from suggester.core.questionnaire.questionnaire import AnswersError, Page, Questionnaire
from suggester.core.questionnaire.questions import Condition
from suggester.exchange.json.answers_schema import answers_schema
from tests.core.small import small_questionnaire
from tests.patients import Given, random_given
from tests.shipped import ASKED


def with_a_follow_up_of_a_follow_up(asked: Questionnaire) -> Questionnaire:
    """The last question of a small questionnaire opens one more, and so does its first."""
    *_, last = asked.questions.values()
    first = next(iter(asked.questions.values()))
    opened = tuple(
        Condition(question=one.id, options=frozenset(sorted(one.by_id)[:1])) for one in (first, last)
    )
    more = replace(last, id="deeper", show_when=opened)
    return Questionnaire(pages=(*asked.pages, Page(id="deeper", title="", questions=(more,))))


def nearly_valid(chance: random.Random, asked: Questionnaire) -> Iterator[Given]:
    """A valid patient, and the same with one or two slips."""
    given = random_given(chance, asked, (0.1, 0.5))
    yield given
    for _ in range(6):
        slipped = dict(given)
        for _ in range(chance.randint(1, 2)):
            slip(chance, asked, slipped)
        yield slipped


def slip(chance: random.Random, asked: Questionnaire, given: Given) -> None:
    """What clients do: leave out, fill in what is hidden, tick too much, twice, nothing, in another shape."""
    question = chance.choice([*asked.questions.values()])
    options = [option.id for option in question.options]
    values: list[object] = [
        chance.choice(options),
        chance.sample(options, chance.randint(0, len(options))),
        [options[0], options[0]],
        [options[-1], options[0]],
        [*options[:1], "no_such_option"],
        "no_such_option",
        None,
        True,
        [[options[0]]],
        {},
        "",
    ]
    kind = chance.randrange(len(values) + 2)
    if kind < len(values):
        given[question.id] = values[kind]
    elif kind == len(values):
        given.pop(question.id, None)
    else:
        given["no_such_question"] = chance.choice(options)


def is_taken(asked: Questionnaire, given: Given) -> bool:
    try:
        asked.sent_answers(given)
    except AnswersError:
        return False
    return True


@pytest.mark.parametrize("which", ["shipped", "small", "deeper"])
def test_the_schema_takes_what_the_questionnaire_takes_and_nothing_else(which: str) -> None:
    """A client that was made from the schema and is refused all the same has no way to find out why."""
    chance = random.Random(41)
    counted = {True: 0, False: 0}

    for _ in range(60):
        asked = ASKED if which == "shipped" else small_questionnaire(chance)
        asked = with_a_follow_up_of_a_follow_up(asked) if which == "deeper" else asked
        schema = jsonschema_rs.Draft202012Validator(answers_schema(asked))
        for given in nearly_valid(chance, asked):
            taken = is_taken(asked, given)
            counted[taken] += 1
            assert schema.is_valid(given) == taken, given

    assert min(counted.values()) > 50
