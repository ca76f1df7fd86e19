"""Answering again for one wish or one place: what is about the whole person stays."""

import pytest
from flask.testing import FlaskClient

from suggester.core.evaluation.evaluation import evaluate
from suggester.core.summary.summarise import summarise
from tests.shipped import ASKED, CALM, TABLE, answered
from tests.web.house import visit, words
from tests.web.walking import TODAY, fill_in, program, token

SKIN = ASKED.questions_about_the_skin


def mixed() -> dict[str, object]:
    """An example patient with several wishes or places, and something that is held."""
    for case in TABLE.cases:
        given = answered(case.answers)
        if summarise(evaluate(TABLE, ASKED.answers(given)), TODAY).mixes_wishes:
            return given
    pytest.fail("no example patient has several wishes and a hold")


def at_the_result(given: dict[str, object]) -> FlaskClient:
    client = program().test_client()
    fill_in(client, given)
    return client


def test_only_what_is_about_the_skin_is_asked_again() -> None:
    """Eight illnesses are not told twice because of a second wish."""
    given = mixed()
    client = at_the_result(given)
    page = visit(client, "/summary")
    form = page.select_one("form[action='/again']")
    assert form is not None

    response = client.post("/again", data={"csrf_token": token(page)})

    assert (response.status_code, response.location) == (303, "/questions/wishes")
    one_wish = {name: value[:1] if isinstance(value, list) else value for name, value in given.items()}
    fill_in(client, given | {name: one_wish[name] for name in SKIN & given.keys()}, str(response.location))
    told = words(visit(client, "/check"))
    kept = [label for name in given.keys() - SKIN for label in labels(name, given[name])]
    assert kept
    assert all(label in told for label in kept)


def labels(name: str, value: object) -> tuple[str, ...]:
    return ASKED.questions[name].labels(
        [str(one) for one in value] if isinstance(value, list) else [str(value)]
    )


def test_it_is_offered_only_where_a_wish_can_hold_another() -> None:
    """A button that changes nothing is one more thing to understand."""
    assert not visit(at_the_result(CALM | {"concerns": ["acne_scars"]}), "/summary").select(
        "form[action='/again']"
    )


def test_without_the_token_nothing_is_forgotten() -> None:
    """Another website must not be able to press it."""
    client = at_the_result(mixed())

    assert client.post("/again", data={"csrf_token": "made up"}).status_code == 422
    assert client.get("/summary").status_code == 200


def test_an_answer_that_became_narrower_is_asked_again_and_others_stay() -> None:
    """'Yes' of last year does not say that it was in the last year."""
    narrowed = {
        (question.id, option.id): option.asked_again_since
        for question in ASKED.questions.values()
        for option in question.options
        if option.asked_again_since
    }
    assert narrowed
    for (name, option), since in narrowed.items():
        opened = next((one for one in ASKED.questions[name].show_when), None)
        kept = {"concerns": [min(opened.options)] if opened else ["nothing"], name: [option]}

        assert name not in ASKED.understood(kept, "2026.11")
        assert name not in ASKED.understood(kept, "")
        assert ASKED.understood(kept, since)[name] == (option,)
