"""Verdicts on rows: on the words that were shown, by one clinician after another, and nothing is lost."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.rules import RuleTable
from suggester.storage import audit, reviews
from suggester.web.current import TableInUse
from tests.shipped import TABLE
from tests.web.clinic_house import clinic_program, held_clinic, logged_in, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.walking import TODAY, program, token

ROW = "/clinic/rows/HD-13"


@dataclass(frozen=True)
class Template:
    """A database with two clinicians who are logged in, to be copied: hashing passwords takes its time."""

    file: Path
    cookies: Mapping[str, str]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    app = clinic_program(tmp_path_factory.mktemp("clinic"))
    cookies = {}
    for name, role in (("amara.osei", "reviewer"), ("m.lindqvist", "approver")):
        cookie = logged_in(app, name, role).get_cookie("clinic")
        assert cookie is not None
        cookies[name] = cookie.value
    storage_of(app).close()
    return Template(file=storage_of(app).file, cookies=cookies)


@pytest.fixture
def app(template: Template, tmp_path: Path) -> Flask:
    copy = shutil.copy(template.file, tmp_path)
    return program(TABLE, TODAY, database=f"sqlite:///{copy}")


@pytest.fixture
def client(app: Flask, template: Template) -> FlaskClient:
    """The browser of a clinician who may do nothing but review."""
    return browser_of(app, template, "amara.osei")


@pytest.fixture
def other(app: Flask, template: Template) -> FlaskClient:
    """The browser of a colleague."""
    return browser_of(app, template, "m.lindqvist")


def browser_of(app: Flask, template: Template, name: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("clinic", template.cookies[name])
    return client


def form_of(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form for a verdict, with nothing chosen."""
    sha256 = str(one(page, ".verdict-form input[name=sha256]")["value"])
    return {"csrf_token": token(page), "sha256": sha256, "comment": "", "go": ""}


def say(client: FlaskClient, verdict: str, row: str = "HD-13", query: str = "", **other: str) -> TestResponse:
    page = visit_clinic(client, f"/clinic/rows/{row}{query}")
    data = form_of(page) | ({"verdict": verdict} if verdict else {}) | other
    return client.post(f"/clinic/rows/{row}/verdict{query}", data=data)


def said(app: Flask) -> list[tuple[str, str, str, str]]:
    """Everything that was said: by whom, about which row, what, and the comment."""
    with storage_of(app).reading() as connection:
        return [
            (found.name, found.verdict.row_id, found.verdict.verdict, found.verdict.comment)
            for found in reviews.every_review(connection)
        ]


def edit(app: Flask, row: str, wait: str) -> None:
    """Take a table into use in which this row says another time to wait."""
    holder: TableInUse = app.extensions["suggester"]
    rows = tuple(replace(rule, wait=wait) if rule.id == row else rule for rule in TABLE.rules)
    put_in_use(holder, replace(TABLE, rules=rows))


def put_in_use(holder: TableInUse, table: RuleTable) -> None:
    provenance = replace(table.provenance, sha256="e" * 64)
    used = holder.current
    holder.current = replace(used, table=replace(table, provenance=provenance), past=used.tables)


def state(client: FlaskClient, row: str) -> str:
    """What stands beside a row in the list."""
    page = visit_clinic(client, f"/clinic/table?text={row}")
    return words(one(page, f".clinic-row[aria-labelledby={row}-says] .states"))


def test_nothing_is_chosen_beforehand(client: FlaskClient) -> None:
    """A verdict that is one click away says nothing."""
    page = visit_clinic(client, ROW)

    assert not page.select(".verdict-form input[checked]")
    assert "A clinician has to confirm it before use" in words(one(page, ".verdicts"))
    assert "2 more clinicians should read it and agree" in words(one(page, ".verdicts"))
    assert "one of its sources is a careful default" in words(one(page, ".why-confirm"))


def test_who_agrees_is_shown_with_the_day_and_the_flag_goes(client: FlaskClient, other: FlaskClient) -> None:
    """The flag disappears when the row is confirmed, and only then."""
    assert state(client, "HD-13") == "To confirm Not read yet"

    response = say(client, "agree", comment="12 stable months is what we use.")

    assert (response.status_code, response.headers["Location"]) == (303, ROW)
    page = visit_clinic(client, ROW)
    verdicts = words(one(page, ".verdicts"))
    assert "Agrees · Dr Amara.Osei" in verdicts
    assert "12 stable months is what we use." in verdicts
    assert "1 more clinician should read it and agree" in verdicts
    assert not page.select(".to-confirm")
    assert state(client, "HD-13") == "Confirmed, agreed by 1 of 2"
    say(other, "agree")
    assert state(client, "HD-13") == "Confirmed, agreed by 2"


def test_a_wish_for_a_change_outweighs_those_who_agree(client: FlaskClient, other: FlaskClient) -> None:
    """One doubt is enough to look again."""
    say(other, "agree")

    say(client, "change", comment="Six months is too short.")

    assert state(client, "HD-13") == "To confirm Change wanted"
    assert "Not confirmed while somebody wants a change" in words(one(visit_clinic(client, ROW), ".verdicts"))
    say(client, "agree")
    assert state(client, "HD-13") == "Confirmed, agreed by 2"


def test_save_and_next_row_follows_the_filters_one_came_with(client: FlaskClient) -> None:
    """The row just read leaves the unread ones, and the one after it is still the next."""
    query = "?question=medicines&option=blood_thinner&review=unread"

    first = say(client, "agree", "HD-42", query, go="next")
    last = say(client, "agree", "CA-26", query, go="next")

    assert first.headers["Location"] == f"/clinic/rows/CA-26{query}"
    assert last.headers["Location"] == f"/clinic/table{query}"
    assert "No row fits" in words(visit_clinic(client, f"/clinic/table{query}"))
    assert "1 of 1" in words(one(visit_clinic(client, f"/clinic/rows/HD-42{query}"), ".beside"))


REFUSED = {
    "nothing chosen": ("", {}, "Choose whether you agree", "#verdict-agree"),
    "another word": ("maybe", {}, "Choose whether you agree", "#verdict-agree"),
    "a change without a why": ("change", {"comment": " \n"}, "Say what should change", "#comment"),
    "too long": ("agree", {"comment": "é" * 4001}, "at most 4000 characters", "#comment"),
    "not from here": ("agree", {"csrf_token": "x", "comment": "kept"}, "open too long", "#comment"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_comes_back_with_everything_that_was_typed(
    app: Flask, client: FlaskClient, why: str
) -> None:
    """An error in words at the field, and on top a link to it."""
    verdict, other, sentence, field = REFUSED[why]

    page = held_clinic(say(client, verdict, **other), 422)

    assert sentence in words(one(page, f".error-summary a[href='{field}']"))
    assert sentence in words(one(page, ".verdict-form .error"))
    assert one(page, "#comment").text.strip() == other.get("comment", "").strip()
    assert [str(box["value"]) for box in page.select(".verdict-form [checked]")] == (
        [verdict] if verdict in ("agree", "change") else []
    )
    assert words(one(page, "title")).startswith("Error:")
    assert said(app) == []


def test_a_verdict_on_words_that_changed_meanwhile_is_refused(app: Flask, client: FlaskClient) -> None:
    """Nobody agrees to words that they did not see; the comment is kept, the choice is made anew."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "agree", "comment": "As we do it."}
    edit(app, "HD-13", "until a skin doctor agrees in writing")

    page = held_clinic(client.post(f"{ROW}/verdict", data=sent), 409)

    assert "was changed while you read it" in words(one(page, ".error-summary"))
    assert one(page, "#comment").text.strip() == "As we do it."
    assert not page.select(".verdict-form [checked]")
    assert said(app) == []
    again = form_of(page) | {"verdict": "agree"}
    assert client.post(f"{ROW}/verdict", data=again).status_code == 303
    assert len(said(app)) == 1


@pytest.mark.parametrize("row", ["HD-999", "x", "HD-13%00"])
def test_a_row_that_is_gone_gives_the_comment_back(client: FlaskClient, row: str) -> None:
    """It may have been taken out while somebody wrote about it."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "change", "comment": "Too strict <b>"}

    page = held_clinic(client.post(f"/clinic/rows/{row}/verdict", data=sent), 404)

    assert "Too strict <b>" in words(one(page, ".comment"))
    assert visit_clinic(client, f"/clinic/rows/{row}", 404)


def test_a_field_that_the_form_does_not_have_is_refused(app: Flask, client: FlaskClient) -> None:
    """No page of ours sends it."""
    assert say(client, "agree", account_id="2").status_code == 422
    assert said(app) == []


def test_a_second_click_adds_nothing(app: Flask, client: FlaskClient) -> None:
    """Slow lines make people click twice."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "agree", "comment": "line\r\nline \0"}

    answers = [client.post(f"{ROW}/verdict", data=sent) for _ in range(2)]

    assert [response.status_code for response in answers] == [303, 303]
    assert said(app) == [("amara.osei", "HD-13", "agree", "line\nline")]
    with storage_of(app).reading() as connection:
        assert [act.act for act in audit.entries(connection)].count("review") == 1
