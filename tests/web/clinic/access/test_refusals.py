"""Whoever guesses, or tries what is not theirs to do, is seen: in the journal, and on the record's page."""

import json
from collections.abc import Mapping

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.web.clinic_house import Template, browser_of, log_in, press, storage_of, visit_clinic
from tests.web.house import one
from tests.web.protection.test_security import journal

OWN = "/clinic/account"
NEW = "seven quiet lanterns"


def numbers(client: FlaskClient) -> list[int]:
    """Log-ins, throttled tries and acts, as the page of the record counts them."""
    found = one(visit_clinic(client, "/clinic/record"), ".record-refused")
    return [int(number.text) for number in found.select("b")]


def told(written: str, event: str) -> list[Mapping[str, object]]:
    """The lines of the journal about this, without their time."""
    lines = [json.loads(line) for line in written.splitlines()]
    return [
        {name: value for name, value in line.items() if name not in ("time", "event")}
        for line in lines
        if line["event"] == event
    ]


def test_t14_a_refused_log_in_is_noted_and_counted(app: Flask, client: FlaskClient) -> None:
    """T14: 290 tries once left no trace. Only the name of somebody who is here is written down."""
    stranger = app.test_client()

    with journal() as notes:
        for _ in range(6):
            log_in(stranger, "m.lindqvist", code="000000")
        log_in(stranger, "my password is tulip", code="000000")

    wrong = {"level": "warning", "reason": "name, password or code is wrong"}
    often = {"level": "warning", "reason": "too many tries"}
    known = {"account": "m.lindqvist"}
    assert told(notes.getvalue(), "log-in refused") == [wrong | known] * 5 + [often | known, wrong]
    assert "tulip" not in notes.getvalue()
    assert numbers(client) == [6, 1, 0]


def test_t15_an_act_that_is_not_ones_own_is_noted_and_counted(
    app: Flask, client: FlaskClient, template: Template
) -> None:
    """T15: whoever has taken over a log-in tries what it opens; a slip in a form is no sign of that."""
    approver = browser_of(app, template, "m.lindqvist")

    with journal() as notes:
        assert press(client, "/clinic/proposals/1/publish", OWN).status_code == 403
        wrong = {"reason": "", "generation": "0", "digits": "000000"}
        assert press(approver, "/clinic/proposals/1/roll-back", OWN, **wrong).status_code == 422
        assert press(client, "/clinic/rows/HD-03/verdict", OWN, verdict="agree").status_code == 409
        assert press(client, "/clinic/proposals/upload", OWN, reason="x").status_code == 422

    assert told(notes.getvalue(), "act refused") == [
        {
            "level": "warning",
            "account": "amara.osei",
            "route": "/clinic/proposals/<int:number>/publish",
            "status": 403,
        },
        {
            "level": "warning",
            "account": "m.lindqvist",
            "route": "/clinic/proposals/<int:number>/roll-back",
            "status": 422,
        },
    ]
    assert numbers(client) == [0, 0, 2]


def test_t15_a_password_that_is_changed_with_a_wrong_one_is_a_refused_log_in(
    client: FlaskClient,
) -> None:
    """T15: an open browser is no reason to guess the password there unseen."""
    with journal() as notes:
        press(client, "/clinic/account/password", OWN, password="x", code="000000", new=NEW, again=NEW)

    assert [line["account"] for line in told(notes.getvalue(), "log-in refused")] == ["amara.osei"]
    assert numbers(client) == [1, 0, 0]


def test_a_refusal_stays_one_where_its_number_cannot_be_kept(app: Flask, client: FlaskClient) -> None:
    """The database may go away at any moment; it must not make a crash of an answer that stands."""
    with storage_of(app).writing() as connection:
        connection.execute(text("DROP TABLE refusals"))

    with journal() as notes:
        response = press(client, "/clinic/proposals/1/publish", OWN)

    assert response.status_code == 403
    assert len(told(notes.getvalue(), "act refused")) == 1
    assert "no such table" in str(told(notes.getvalue(), "clinic storage"))


def test_t8_a_form_of_another_website_is_noted(client: FlaskClient) -> None:
    """T8: somebody tries it, and the operator should know."""
    with journal() as notes:
        client.post("/clinic/logout", headers={"Sec-Fetch-Site": "cross-site"})

    assert told(notes.getvalue(), "form refused") == [{"level": "info", "reason": "another website sent it"}]
    assert numbers(client) == [0, 0, 0]
