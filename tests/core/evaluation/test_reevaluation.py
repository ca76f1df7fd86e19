"""A patient of an earlier table under the live one: what differs is told, and nothing is guessed."""

import random
from dataclasses import replace

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.evaluation.reevaluation import reevaluation
from suggester.core.questionnaire.questionnaire import Questionnaire
from suggester.core.table.rules import Outcome, RuleTable
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, TABLE

METAL = ASKED.answers(CALM | {"concerns": ["rough_texture"], "allergies": ["metal"]})


def without(row: str) -> RuleTable:
    return replace(TABLE, rules=tuple(rule for rule in TABLE.rules if rule.id != row))


def test_under_the_same_table_nothing_differs() -> None:
    """A page that always warns is not read."""
    for answers in random_patients(2, 200):
        found = reevaluation(evaluate(TABLE, answers), TABLE)

        assert (found.open, found.moved) == ((), ())


def test_many_random_rows_that_came_or_went_move_exactly_what_evaluation_says() -> None:
    """Told is what both tables say, approach by approach, graver and lighter."""
    chance = random.Random(1)
    for answers in random_patients(7, 300):
        pair = [TABLE, without(chance.choice(TABLE.rules).id)]
        chance.shuffle(pair)
        then, now = (evaluate(table, answers) for table in pair)

        moved = {one.approach.id: (one.before, one.after) for one in reevaluation(then, pair[1]).moved}

        assert moved == {
            approach.id: (then.outcome(approach.id), now.outcome(approach.id))
            for approach in TABLE.approaches
            if then.outcome(approach.id) is not now.outcome(approach.id)
        }


def test_approaches_that_came_or_went_are_told_where_they_were_listed() -> None:
    """A name that is missing without a word looks like a mistake."""
    needling = TABLE.approach["microneedling"]
    fewer = replace(
        TABLE,
        approaches=tuple(one for one in TABLE.approaches if one.id != "microneedling"),
        rules=tuple(rule for rule in TABLE.rules if rule.approach != "microneedling"),
    )

    gone = reevaluation(evaluate(TABLE, METAL), fewer).moved
    came = reevaluation(evaluate(fewer, METAL), TABLE).moved

    assert (needling.name, Outcome.HOLD, Outcome.NONE) in [(o.approach.name, o.before, o.after) for o in gone]
    assert (needling.name, Outcome.NONE, Outcome.HOLD) in [(o.approach.name, o.before, o.after) for o in came]


def test_an_option_that_is_gone_opens_its_question_and_says_nothing_of_outcomes() -> None:
    """An answer that nobody understands any more must not be read as no."""
    allergies = ASKED.questions["allergies"]
    fewer = replace(allergies, options=tuple(one for one in allergies.options if one.id != "metal"))
    pages = tuple(
        replace(page, questions=tuple(fewer if one is allergies else one for one in page.questions))
        for page in ASKED.pages
    )
    live = replace(TABLE, questionnaire=Questionnaire(pages=pages))

    found = reevaluation(evaluate(TABLE, METAL), live)

    assert [question.id for question in found.open] == ["allergies"]
    assert found.moved == ()
