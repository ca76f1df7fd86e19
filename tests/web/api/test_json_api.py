"""The JSON API: what stands in its own document is what it does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from suggester.core.answer_code import encode
from suggester.core.evaluation.evaluation import evaluate
from suggester.core.table.approval import Approval
from suggester.exchange.json.answers import as_data
from tests.patients import built_for, random_patients
from tests.shipped import ASKED, CALM, TABLE
from tests.web.api.asking import DOCUMENT, GETS, PLAIN, SUGGESTIONS, problem, suggested
from tests.web.walking import TODAY, program

Example = tuple[str, int, str, dict[str, Any]]
NO_FONT_HAS = "皮膚"


def found(part: object, where: tuple[str, ...] = ()) -> Iterator[Example]:
    """Every example of an answer: its name, status and form, and what it says."""
    if not isinstance(part, dict):
        return
    if "x-request" in part:
        status = next(step for step in where if step.isdigit() or step.startswith("Refused"))
        yield where[-1], int(status.removeprefix("Refused")), where[-3], part
        return
    for name, value in part.items():
        yield from found(value, (*where, name))


EXAMPLES = [*found(DOCUMENT)]


def prepared(name: str) -> Flask:
    """The program in the state in which it answers so."""
    if name == "busy":
        return program(clinic_name=NO_FONT_HAS)
    app = program()
    if name == "crash":
        app.extensions["suggester"].current = SimpleNamespace(table=None)
    if name == "closed":
        app.extensions["suggester"].closed = "nobody knows which table was published"
    return app


def beginning(data: object) -> object:
    """The first entry of each list."""
    if isinstance(data, dict):
        return {name: beginning(value) for name, value in data.items()}
    return [beginning(entry) for entry in data[:1]] if isinstance(data, list) else data


@pytest.fixture(scope="module")
def usual() -> Flask:
    return program()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one[1]} {one[0]}")
def test_every_example_is_what_the_program_answers(usual: Flask, example: Example) -> None:
    """Whoever writes a client reads the examples first, and believes them."""
    name, status, kind, described = example
    asked = described["x-request"]
    app = usual if status < 500 else prepared(name)

    response = app.test_client().open(
        asked["path"], method=asked["method"], headers=asked["headers"], data=asked["body"] * asked["times"]
    )  # fmt: skip

    assert (response.status_code, response.mimetype) == (status, kind)
    answer = response.get_json() if kind.endswith("json") else response.text
    if described["x-is-cut"]:
        answer = {name: value for name, value in beginning(answer).items() if name in described["value"]}  # type: ignore[attr-defined]
    assert answer == described["value"]
    assert (response.headers.get("Retry-After") is not None) == (status == 503)
    assert (response.headers.get("Allow") is not None) == (status == 405)


def test_every_request_reply_and_refusal_has_an_example() -> None:
    """What has none is what a client finds out at night."""
    without: set[tuple[str, str]] = set()
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {"content": {}})
            for where in (body, *operation["responses"].values()):
                for kind, content in where.get("content", {}).items():
                    if not content["examples"]:
                        without.add((f"{method} {path}", kind))
    statuses = {status for _, status, _, _ in EXAMPLES}

    holding_a_pdf = {"application/pdf", "application/fhir+json"}
    assert without == {("post /api/v1/papers", kind) for kind in holding_a_pdf}
    assert statuses == {200, 400, 403, 404, 405, 406, 413, 415, 422, 500, 503}


def test_the_document_speaks_of_every_address_there_is(usual: Flask) -> None:
    """An address that nobody described is one that nobody tests."""
    served = {rule.rule for rule in usual.url_map.iter_rules() if rule.rule.startswith("/api/")}

    assert served == set(DOCUMENT["paths"])


def test_answers_come_to_what_evaluate_says(usual: Flask) -> None:
    """One table, one meaning, whichever door the answers come in by."""
    client = usual.test_client()

    for answers in random_patients(7, 40):
        given = {
            name: list(v) if ASKED.questions[name].many else v[0] for name, v in answers.chosen.items() if v
        }
        evaluation = evaluate(TABLE, answers)
        said = suggested(client, given)

        assert as_data(evaluation).items() <= said.items()
        assert said["code"] == encode(TABLE, answers)
        assert (said["ignored"], said["table"]["sha256"]) == ([], TABLE.provenance.sha256)


def test_an_answer_that_does_not_apply_is_named_and_changes_nothing(usual: Flask) -> None:
    """Other programs keep the answers of questions that they have hidden again."""
    client = usual.test_client()

    plain, hidden = suggested(client, PLAIN), suggested(client, {**PLAIN, "pigment_checked": "not_sure"})

    assert hidden["ignored"] == ["pigment_checked"]
    assert hidden | {"ignored": []} == plain
    refused = problem(client.post(SUGGESTIONS, json={**PLAIN, "pigment_checked": "rubbish"}), 422, "answers")
    assert [error["question"] for error in refused["errors"]] == ["pigment_checked"]


@pytest.mark.parametrize("address", GETS)
def test_whoever_has_the_document_already_is_not_sent_it_again(usual: Flask, address: str) -> None:
    """A booking page asks for the questions on every visit."""
    client = usual.test_client()

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(address, headers={"If-None-Match": '"another"'})

    assert (first.status_code, first.mimetype) == (200, "application/json")
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data) == (200, first.data)
    assert client.head(address).headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", [*GETS, SUGGESTIONS])
@pytest.mark.parametrize("accept", ["*/*;q=0", "application/json;q=0, */*", "image/png"])
def test_whoever_cannot_read_json_is_told_that_there_is_nothing_else(
    usual: Flask, address: str, accept: str
) -> None:
    """Better than an answer that is thrown away; a browser, which can read anything, reads it."""
    client, method = usual.test_client(), "GET" if address in GETS else "POST"

    refused = client.open(address, method=method, json=PLAIN, headers={"Accept": accept})
    read = client.open(address, method=method, json=PLAIN, headers={"Accept": "text/html, */*;q=0.8"})

    assert "application/json" in problem(refused, 406, "not_acceptable")["detail"]
    assert (read.status_code, read.mimetype) == (200, "application/json")


def test_the_questions_are_those_of_the_pages_and_the_rows_those_of_the_table(usual: Flask) -> None:
    """A form made of less asks less, and a reader of fewer rows reads another table."""
    client = usual.test_client()

    asked = client.get("/api/v1/questionnaire").get_json()
    rules = client.get("/api/v1/rules").get_json()

    questions = [question for page in asked["pages"] for question in page["questions"]]
    assert [one["id"] for one in questions] == [*ASKED.questions]
    for one in questions:
        question = ASKED.questions[one["id"]]
        assert [option["label"] for option in one["options"]] == [option.label for option in question.options]
        assert one["show_when"] == {when.question: sorted(when.options) for when in question.show_when}
    assert [row["id"] for row in rules["rows"]] == [rule.id for rule in TABLE.rules]
    for row, rule in zip(rules["rows"], TABLE.rules, strict=True):
        assert row["when"] == {when.question: sorted(when.options) for when in rule.when}
        assert (row["reason"], row["sources"]) == (rule.reason, list(rule.sources))
    assert {source["id"] for source in rules["sources"]} == set(TABLE.sources)
    for document in (asked, rules):
        assert document["disclaimer"] == TABLE.wording["disclaimer_long"]
        assert document["warning"] == TABLE.wording["not_approved"]


def test_past_its_review_date_nothing_is_listed_and_a_stop_is_told_as_ever() -> None:
    """Old rules must not suggest; that somebody needs help does not grow old."""
    due = TABLE.provenance.review_by
    in_time, late = program(day=due).test_client(), program(day=due + timedelta(days=1)).test_client()
    stopped = CALM | {"red_flags": ["swelling_breathing"]}

    plain = suggested(late, PLAIN)

    assert suggested(in_time, PLAIN)["approaches"]
    assert (plain["outcome"], plain["approaches"]) == ("options", {})
    assert plain["warning"].startswith(TABLE.wording["not_approved"])
    assert "due for review" in plain["warning"]
    before, after = suggested(in_time, stopped), suggested(late, stopped)
    assert after == before | {"warning": after["warning"]}
    assert (after["outcome"], after["urgency"]) == ("stop", "now")
    assert {one["outcome"] for one in after["approaches"].values()} == {"stop"}
    assert "due for review" in late.get("/api/v1/questionnaire").get_json()["warning"]


def test_a_table_that_was_approved_says_by_whom_and_warns_of_nothing() -> None:
    """A clinic's record shows these words beside the result."""
    app = program()
    holder = app.extensions["suggester"]
    approved = {TABLE.provenance.sha256: Approval(clinicians=1, day=TODAY)}
    holder.current = replace(holder.current, approvals=approved)

    said = suggested(app.test_client(), PLAIN)

    assert said["table"]["approval"].startswith("Approved by 1 clinician")
    assert said["warning"] == ""


def test_an_urgent_hold_is_told(usual: Flask) -> None:
    """It is no stop, and it cannot wait."""
    urgent = next(rule for rule in TABLE.rules if rule.is_urgent_hold)

    said = suggested(usual.test_client(), next(built_for(urgent, TABLE)))

    assert said["urgent_rules"][urgent.id] == urgent.urgency.name.lower()
