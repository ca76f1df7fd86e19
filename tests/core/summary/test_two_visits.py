"""Two visits side by side: what differs is found, and under one table nothing differs but the answers."""

from dataclasses import replace
from itertools import pairwise

from suggester.core.evaluation.evaluation import Evaluation, evaluate
from suggester.core.summary.two_visits import TwoVisits, two_visits
from suggester.core.table.rules import RuleTable
from tests.patients import random_patients
from tests.shipped import ASKED, CALM, PAST, TABLE, answered

FIRST = CALM | {"concerns": ["acne_scars"], "recent_treatments": ["filler_6m"]}
SECOND = CALM | {"concerns": ["acne_scars"], "recent_sun": ["tan_6w"], "downtime": "week"}


def of(given: dict[str, object], table: RuleTable = TABLE) -> Evaluation:
    return evaluate(table, table.questionnaire.answers(given))


def differing(found: TwoVisits) -> set[str]:
    return {pair.question.id for pair in found.differing}


def test_every_answer_is_one_that_differs_or_one_that_is_the_same() -> None:
    found = two_visits(of(FIRST), of(SECOND), TABLE)

    assert differing(found) == {"recent_treatments", "recent_sun", "downtime"}
    asked = [one for one in ASKED.questions.values() if one.is_shown(of(FIRST).answers.chosen)]
    assert {pair.question for pair in (*found.alike, *found.differing)} == set(asked)


def test_rows_are_gone_new_or_said_both_times() -> None:
    """A clinician wants to know what was settled, and what came."""
    compared = two_visits(of(FIRST), of(SECOND), TABLE).compared

    assert compared
    assert "HD-19" in {one.rule.id for one in compared.gone}
    assert {one.rule.id for one in compared.new} >= {"HD-26", "HD-27"}
    assert not {one.rule.id for one in compared.gone} & {one.rule.id for one in compared.new}
    assert [approach.id for approach in compared.listed] == ["needling_with_pico"]


def test_the_same_code_twice_differs_in_nothing() -> None:
    for answers in random_patients(92, 30):
        evaluation = evaluate(TABLE, answers)
        found = two_visits(evaluation, evaluation, TABLE)

        assert found.differing == ()
        assert found.compared
        assert not any((found.compared.gone, found.compared.new, found.compared.listed))


def test_swapped_visits_swap_what_is_new_and_what_is_gone() -> None:
    for one, other in pairwise(random_patients(93, 30)):
        first, second = evaluate(TABLE, one), evaluate(TABLE, other)
        forth, back = two_visits(first, second, TABLE), two_visits(second, first, TABLE)

        assert forth.compared
        assert back.compared
        assert forth.compared.gone == back.compared.new
        assert differing(forth) == differing(back)


def test_an_earlier_table_is_read_with_the_live_one() -> None:
    """Rows that only one of two tables has would look like something that changed in the patient."""
    [past] = PAST
    case = next(case for case in past.cases if case.id == "C-20")
    found = two_visits(of(answered(case.answers), past), of(SECOND), TABLE)

    assert found.compared
    assert found.compared.earlier.table is found.compared.now.table is TABLE


def test_what_the_live_table_asks_and_a_paper_does_not_answer_is_never_guessed() -> None:
    """An answer that means less since is asked again, so nobody can say how that visit stands today."""
    filler = ASKED.questions["recent_treatments"].option("filler_6m")
    asked = ASKED.questions["recent_treatments"]
    narrower = replace(filler, asked_again_since="9999.01")
    options = tuple(narrower if option is filler else option for option in asked.options)
    pages = tuple(
        replace(
            page,
            questions=tuple(replace(q, options=options) if q is asked else q for q in page.questions),
        )
        for page in ASKED.pages
    )
    live = replace(TABLE, questionnaire=replace(ASKED, pages=pages))

    found = two_visits(of(FIRST), of(SECOND), live)

    assert found.compared is None
    assert [question.id for question in found.open_earlier] == ["recent_treatments"]
    assert found.open_now == ()
    assert differing(found) == {"recent_treatments", "recent_sun", "downtime"}
