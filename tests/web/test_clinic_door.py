"""The door of the clinicians' side: who gets in, what ends it, and what patients notice of it: nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from suggester.storage import accounts
from suggester.storage.audit import Act
from suggester.storage.tables import sessions as rows
from suggester.web.clinic import ANYBODY, open_to
from suggester.web.config import StartError
from suggester.web.cookie import CookieTooLargeError
from tests.shipped import CALM
from tests.web.clinic_house import (
    PASSWORD,
    at,
    clinic_program,
    clinician,
    digits,
    log_in,
    logged_in,
    press,
    storage_of,
    visit_clinic,
)
from tests.web.house import one, visit, words
from tests.web.test_protection import journal
from tests.web.walking import fill_in, program, sealed

OWN = "/clinic/account"
NOW = 1_795_000_000


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return clinic_program(tmp_path)


def addresses(app: Flask, method: str) -> list[str]:
    """Every address of the clinicians' side that takes this method."""
    return sorted(
        rule.rule.replace("<int:number>", "1").replace("<row_id>", "HD-03")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/clinic") and method in (rule.methods or ())
    )


def test_t15_every_page_asks_for_a_log_in(app: Flask) -> None:
    """T15: a page that somebody adds is closed without them thinking of it."""
    for address in addresses(app, "GET"):
        if address != "/clinic/login":
            page = visit_clinic(app.test_client(), address, 401)
            assert one(page, "h1").text == "Log in"


def test_only_the_log_in_and_the_log_out_are_open_to_anybody(app: Flask) -> None:
    """The mark that opens a page is given twice, and a third time is a question for a review."""
    views = {name: view for name, view in app.view_functions.items() if name.startswith("clinic.")}
    is_open = {name for name, view in views.items() if getattr(view, "role", None) == ANYBODY}

    assert is_open == {"clinic.ask_who", "clinic.log_in", "clinic.log_out"}


def test_t8_no_form_is_taken_without_the_token_of_a_page(app: Flask) -> None:
    """T8: another website cannot press a button for a clinician who is logged in."""
    client = logged_in(app)

    for address in addresses(app, "POST"):
        for sent in ({}, {"csrf_token": "##0000"}):
            assert client.post(address, data=sent).status_code in (422, 400), address
    visit_clinic(client, OWN)


def test_t8_nothing_is_done_by_opening_an_address(app: Flask) -> None:
    """T8: an image in a mail must not log anybody out."""
    client = logged_in(app)

    for address in set(addresses(app, "POST")) - set(addresses(app, "GET")):
        assert client.get(address).status_code == 405
    visit_clinic(client, OWN)


def test_t8_the_cookies_stay_at_home(app: Flask) -> None:
    """T8: a link on another website does not bring them along, a script does not read them."""
    clinician(app)
    client = app.test_client()

    plain = log_in(client).headers.getlist("Set-Cookie")
    secure = (
        app.test_client().get("/clinic/login", base_url="https://localhost").headers.getlist("Set-Cookie")
    )

    assert {cookie.partition("=")[0] for cookie in plain} == {"clinic", "known"}
    for cookie in plain + secure:
        assert "SameSite=Strict" in cookie and "HttpOnly" in cookie and "Path=/" in cookie
    assert [cookie.partition("=")[0] for cookie in secure] == ["__Host-clinic"]
    assert "Secure" in secure[0]


def test_t6_the_cookie_of_one_side_opens_nothing_on_the_other(app: Flask) -> None:
    """T6: a clinician's log-in is no answer, and a patient's answers are no log-in."""
    client = logged_in(app)
    clinic = client.get_cookie("clinic")
    assert clinic is not None
    patient, other = app.test_client(), app.test_client()

    patient.set_cookie("answers", clinic.value)
    other.set_cookie("clinic", sealed({"token": "x", "answers": CALM}))

    assert "cleared" in words(visit(patient, "/"))
    visit_clinic(other, OWN, 401)


def test_a_clinician_who_tries_the_questions_keeps_both(app: Flask) -> None:
    """Answering as a patient does not log out, and logging out does not clear the answers."""
    client = logged_in(app)

    fill_in(client, CALM)
    visit(client, "/summary")
    assert press(client, "/clinic/logout", OWN).status_code == 303

    visit_clinic(client, OWN, 401)
    visit(client, "/summary")


def stolen(client: object) -> str:
    cookie = client.get_cookie("clinic")  # type: ignore[attr-defined]
    assert cookie is not None
    return str(cookie.value)


def with_cookie(app: Flask, value: str) -> int:
    thief = app.test_client()
    thief.set_cookie("clinic", value)
    return thief.get(OWN).status_code


ENDS: dict[str, Callable[[Flask, object], None]] = {
    "log out": lambda app, client: finished(press(client, "/clinic/logout", OWN)),
    "log out everywhere": lambda app, client: finished(press(client, "/clinic/account/end-all", OWN)),
    "disable": lambda app, client: disable(app),
    "fifteen minutes": lambda app, client: at(app, NOW + 15 * 60),
    "a clock that went back": lambda app, client: at(app, NOW - 3600),
}


def finished(response: object) -> None:
    assert response.status_code == 303  # type: ignore[attr-defined]


def disable(app: Flask) -> None:
    with storage_of(app).writing() as connection:
        found = accounts.named(connection, "amara.osei")
        accounts.disable(connection, found, Act(at=NOW, actor="test", act="disable", details={}))


@pytest.mark.parametrize("end", ENDS)
def test_t15_an_ended_log_in_is_ended_for_every_copy_of_its_cookie(app: Flask, end: str) -> None:
    """T15: a cookie that was copied is worth nothing from that moment on."""
    at(app, NOW)
    clinician(app)
    client = app.test_client()
    log_in(client, code=digits("amara.osei", NOW))
    cookie = stolen(client)
    assert with_cookie(app, cookie) == 200

    ENDS[end](app, client)

    assert with_cookie(app, cookie) == 401
