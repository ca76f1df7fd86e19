"""The door of the clinicians' side: who gets in, what ends it, and what patients notice of it: nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from suggester.storage.accounts import accounts
from suggester.storage.accounts.accounts import ADMINISTRATOR, APPROVER
from suggester.storage.database.audit import Act
from suggester.storage.upkeep import integrity
from suggester.web.clinic.access.blueprint import ANYBODY, AT_ONCE, message_page, open_to
from suggester.web.site.settings import StartError
from tests.shipped import CALM
from tests.web.clinic_house import (
    PASSWORD,
    at,
    clinic_program,
    clinician,
    digits,
    give_every_right,
    log_in,
    logged_in,
    press,
    storage_of,
    visit_clinic,
)
from tests.web.house import one, visit, words
from tests.web.protection.test_security import journal
from tests.web.walking import fill_in, program, sealed

OWN = "/clinic/account"
LINK = "/clinic/join/AAAA"
NOW = 1_795_000_000


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return clinic_program(tmp_path)


def addresses(app: Flask, method: str) -> list[str]:
    """Every address of the clinicians' side that takes this method."""
    filled = {"<int:number>": "1", "<int:review>": "1", "<row_id>": "HD-03", "<token>": "AAAA"}
    found = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/clinic") and method in (rule.methods or ())
    ]
    for place, filling in filled.items():
        found = [address.replace(place, filling) for address in found]
    return sorted(found)


def test_t15_every_page_asks_for_a_log_in(app: Flask) -> None:
    """T15: a page that somebody adds is closed without them thinking of it."""
    for address in addresses(app, "GET"):
        if address not in {"/clinic/login", LINK}:
            page = visit_clinic(app.test_client(), address, 401)
            assert one(page, "h1").text == "Log in"


def test_only_the_ways_in_and_the_log_out_are_open_to_anybody(app: Flask) -> None:
    """The mark that opens a page is given to these, and once more is a question for a review."""
    views = {name: view for name, view in app.view_functions.items() if name.startswith("clinic.")}
    is_open = {name for name, view in views.items() if getattr(view, "role", None) == ANYBODY}

    by_link = {"clinic.show_invitation", "clinic.join"}
    assert is_open == {"clinic.ask_who", "clinic.log_in", "clinic.log_out", *by_link}


def test_t8_no_form_is_taken_without_the_token_of_a_page(app: Flask) -> None:
    """T8: another website cannot press a button for a clinician who is logged in, whatever they may do."""
    client = logged_in(app)
    give_every_right(app)

    for address in addresses(app, "POST"):
        for sent in ({}, {"csrf_token": "##0000"}):
            refused = (404,) if address == LINK else (422, 400)  # a link that opens nothing has no form
            assert client.post(address, data=sent).status_code in refused, address
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


def stolen(client: FlaskClient) -> str:
    cookie = client.get_cookie("clinic")
    assert cookie is not None
    return str(cookie.value)


def with_cookie(app: Flask, value: str) -> int:
    thief = app.test_client()
    thief.set_cookie("clinic", value)
    return thief.get(OWN).status_code


ENDS: dict[str, Callable[[Flask, FlaskClient], None]] = {
    "log out": lambda app, client: finished(press(client, "/clinic/logout", OWN)),
    "log out everywhere": lambda app, client: finished(press(client, "/clinic/account/end-all", OWN)),
    "disable": lambda app, client: disable(app),
    "fifteen minutes": lambda app, client: at(app, NOW + 15 * 60),
    "a clock that went back": lambda app, client: at(app, NOW - 3600),
}


def finished(response: TestResponse) -> None:
    assert response.status_code == 303


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


def test_t15_a_log_in_in_use_lasts_eight_hours_and_no_longer(app: Flask) -> None:
    """T15: who works all morning is not thrown out, and nobody is still logged in the next day."""
    clinician(app)
    client = app.test_client()
    at(app, NOW)
    log_in(client, code=digits("amara.osei", NOW))

    for minutes in range(10, 8 * 60, 10):
        at(app, NOW + minutes * 60)
        assert client.get(OWN).status_code == 200, minutes
    at(app, NOW + 8 * 3600)

    assert client.get(OWN).status_code == 401


def test_t15_each_log_in_has_a_new_token_and_the_database_holds_none(app: Flask) -> None:
    """T15: a value that was put into a browser before is never a log-in, and a read row is no key."""
    clinician(app)
    client = app.test_client()
    client.get("/clinic/login")
    before = stolen(client)

    log_in(client)

    assert with_cookie(app, before) == 401
    with client.session_transaction(OWN) as state, storage_of(app).reading() as connection:
        kept = connection.scalar(text("SELECT token_hash FROM sessions"))
        assert len(state["token"]) >= 43
        assert state["token"] != kept


def test_t14_a_wrong_name_password_or_code_reads_the_same(app: Flask) -> None:
    """T14: nobody learns from the page which of the three was right."""
    clinician(app)
    client = app.test_client()
    pages = [
        log_in(client, name="nobody.here", code="123456"),
        log_in(client, password="another kettle entirely", code=digits("amara.osei")),
        log_in(client, code="000000"),
        log_in(client, code="AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"),
    ]

    found = {words(one(BeautifulSoup(page.text, "lxml"), ".error-summary")) for page in pages}

    assert {page.status_code for page in pages} == {422}
    assert len(found) == 1


def test_t14_six_digits_work_once(app: Flask) -> None:
    """T14: digits that somebody saw over a shoulder are worth nothing."""
    clinician(app)
    code = digits("amara.osei")

    first = log_in(app.test_client(), code=code)
    second = log_in(app.test_client(), code=code)

    assert (first.status_code, second.status_code) == (303, 422)


def test_a_recovery_code_works_once_however_it_is_typed(app: Flask) -> None:
    """The phone is lost, and the paper is read by a person."""
    clinician(app)
    typed = " amara.oseiaaaa bbbb-cccc dddd-eeee ffff "

    assert log_in(app.test_client(), code=typed).status_code == 303
    assert log_in(app.test_client(), code=typed).status_code == 422


def test_what_no_keyboard_types_does_not_count_in_a_name(app: Flask) -> None:
    """A name that was pasted with an invisible sign is the same name; PostgreSQL refuses some of them."""
    clinician(app)

    response = log_in(app.test_client(), "\0\u200bamara.osei\u2060", code=digits("amara.osei"))

    assert response.status_code == 303


def test_t14_guessing_is_slowed_down_and_a_known_browser_is_not_locked_out(app: Flask) -> None:
    """T14: five wrong tries a minute for a name; whoever has logged in here before is counted apart."""
    at(app, NOW)
    clinician(app)
    known, stranger = app.test_client(), app.test_client()
    log_in(known, code=digits("amara.osei", NOW))

    tries = [log_in(stranger, code="000000").status_code for _ in range(7)]
    right = log_in(stranger, code=digits("amara.osei", NOW + 30)).status_code
    own = log_in(known, code=digits("amara.osei", NOW + 30)).status_code
    at(app, NOW + 60)

    assert tries == [422] * 5 + [429] * 2
    assert (right, own) == (429, 303)
    assert log_in(stranger, code=digits("amara.osei", NOW + 60)).status_code == 303


def test_t14_a_browser_is_known_for_its_own_person_only(app: Flask) -> None:
    """T14: whoever has an account gets no more tries at the account of somebody else."""
    at(app, NOW)
    clinician(app)
    clinician(app, "b.lind")
    colleague = app.test_client()
    log_in(colleague, "b.lind", code=digits("b.lind", NOW))

    tries = [log_in(colleague, code="000000").status_code for _ in range(5)]

    assert tries == [422] * 5
    assert log_in(app.test_client(), code="000000").status_code == 429
    assert log_in(colleague, "b.lind", code=digits("b.lind", NOW + 30)).status_code == 303


def test_t14_colleagues_behind_one_address_log_in_while_one_of_them_mistypes(app: Flask) -> None:
    """T14: a clinic is one address on the internet; only what is wrong counts against it."""
    at(app, NOW)
    names = [f"clinician.{letter}" for letter in "abcdefgh"]
    for name in names:
        clinician(app, name)
    for _ in range(5):
        log_in(app.test_client(), names[0], code="000000")

    assert [log_in(app.test_client(), name, code=digits(name, NOW)).status_code for name in names[1:]] == [
        303
    ] * 7


def test_t14_t19_a_forged_address_does_not_buy_more_tries(app: Flask) -> None:
    """T19: headers of a proxy count only where the operator said that there is one."""
    at(app, NOW)
    client = app.test_client()
    status = []

    for number in range(32):
        page = BeautifulSoup(client.get("/clinic/login").text, "lxml")
        sent = {"name": f"somebody.{number}", "password": PASSWORD, "code": "000000"}
        sent["csrf_token"] = str(one(page, "form.account-form input[name=csrf_token]")["value"])
        forged = {"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"}
        status.append(client.post("/clinic/login", data=sent, headers=forged).status_code)

    assert status == [422] * 30 + [429] * 2


def test_a_role_opens_what_it_may_and_no_more(app: Flask) -> None:
    """A reviewer reads and reviews; approving and making accounts are other people's work."""
    reviewer, approver = logged_in(app, "rev", "reviewer"), logged_in(app, "app.rover", "approver")

    @open_to(APPROVER)
    def approve() -> str:
        return message_page("Yes", "Yes")

    @open_to(ADMINISTRATOR)
    def administer() -> str:
        return approve()

    app.view_functions["clinic.own_account"] = approve
    seen = [client.get(OWN).status_code for client in (reviewer, approver)]
    app.view_functions["clinic.own_account"] = administer

    assert seen == [403, 200]
    assert approver.get(OWN).status_code == 403


def test_the_password_is_changed_with_the_old_one_and_a_fresh_code(app: Flask) -> None:
    """Whoever finds an open browser cannot take the account over."""
    at(app, NOW)
    clinician(app)
    client, other = app.test_client(), app.test_client()
    log_in(client, code=digits("amara.osei", NOW))
    log_in(other, code=digits("amara.osei", NOW + 30))
    new = "seven quiet lanterns drift"
    right = {"password": PASSWORD, "code": digits("amara.osei", NOW + 60), "new": new, "again": new}
    at(app, NOW + 50)

    def sent(**changes: str) -> tuple[int, str]:
        response = press(client, "/clinic/account/password", OWN, **(right | changes))
        return response.status_code, words(BeautifulSoup(response.text, "lxml"))

    assert sent(new="short", again="short")[0] == 422
    assert "at least 15 characters" in sent(new="short", again="short")[1]
    assert "not the same" in sent(again=new + "x")[1]
    assert sent(password="another kettle entirely")[0] == 422
    assert sent(code=digits("amara.osei", NOW))[0] == 422
    visit_clinic(other, OWN)

    status, page = sent()

    assert (status, "Your password is changed" in page) == (200, True)
    visit_clinic(client, OWN)
    assert integrity.faults(storage_of(app)) == ()
    visit_clinic(other, OWN, 401)
    at(app, NOW + 200)
    assert log_in(app.test_client(), code=digits("amara.osei", NOW + 200)).status_code == 422
    assert log_in(app.test_client(), password=new, code=digits("amara.osei", NOW + 200)).status_code == 303


def test_with_the_side_off_there_is_nothing_of_it() -> None:
    """An installation for patients alone has no door to try."""
    client = program().test_client()

    for address in ("/clinic", "/clinic/login", "/clinic/account", "/clinic/table"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


def test_an_address_of_a_database_that_cannot_be_used_stops_the_start() -> None:
    """A slip in it must not be noticed by the first clinician."""
    with pytest.raises(StartError, match="SUGGESTER_DATABASE_URL"):
        program(database="mysql://x/y")


@pytest.mark.parametrize(
    "where", ["sqlite:////nowhere/at/all.sqlite3", "postgresql://a:geheim@127.0.0.1:9/none"]
)
def test_with_the_database_down_patients_notice_nothing_and_clinicians_are_told(
    where: str, app: Flask
) -> None:
    """A questionnaire that is closed because clinicians cannot log in would be a fault of ours."""
    cookie = stolen(logged_in(app))
    down = program(database=where)
    client = down.test_client()
    client.set_cookie("clinic", cookie)

    with journal() as notes:
        visit_clinic(client, "/clinic/login", 503)
        page = visit_clinic(client, OWN, 503)
        fill_in(client, CALM)
        visit(client, "/summary")
        assert client.get("/readyz").json["ready"] is True  # type: ignore[index]

    assert "Patients' pages go on as before" in words(page)
    assert notes.getvalue().count('"event": "clinic storage"') == 2
    assert "geheim" not in notes.getvalue()


def test_a_database_without_tables_is_said_to_the_operator(tmp_path: Path) -> None:
    """Whoever forgot the upgrade reads so in the journal, and not in a traceback."""
    app = program(database=f"sqlite:///{tmp_path / 'none.sqlite3'}")
    storage_of(app).make_file()

    with journal() as notes:
        response = log_in(app.test_client(), name="somebody", code="000000")

    assert response.status_code == 503
    assert "crash" not in notes.getvalue()


def test_pages_that_hang_leave_room_for_patients(app: Flask) -> None:
    """The threads are shared: however many clinicians wait, the others are for patients."""
    client = logged_in(app)
    room = app.extensions["clinic"].room
    held = [room.acquire(blocking=False) for _ in range(AT_ONCE)]

    full = client.get(OWN)
    patient = app.test_client().get("/")
    for _ in held:
        room.release()

    assert all(held)
    assert (full.status_code, patient.status_code) == (503, 200)
    assert client.get(OWN).status_code == 200
    assert room.acquire(blocking=False)


def test_t17_no_password_code_or_name_of_nobody_is_noted(app: Flask) -> None:
    """T17: a journal is read by many, and people type passwords into the wrong field."""
    clinician(app)

    with journal() as notes:
        log_in(app.test_client(), name="my password is x\r\n{}", code="marker-in-code")
        log_in(app.test_client(), password="marker-in-password")
        log_in(app.test_client())

    assert notes.getvalue().count('"route": "/clinic/login", "status"') == 6
    for marker in ("my password", "marker", PASSWORD):
        assert marker not in notes.getvalue()


def test_t8_hostile_words_come_back_as_words(app: Flask) -> None:
    """T8: what is typed as a name is shown again, and must stay text."""
    clinician(app)

    page = log_in(app.test_client(), name='"><script>alert(1)</script>', code="000000")

    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_odd_input_is_refused_and_never_a_crash(app: Flask) -> None:
    """Whoever throws bytes at the door gets the same sentence as everybody."""
    for odd in (
        "\0",
        "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "a" * 5000,
        "٣" * 6,
    ):
        for field in ("name", "password", "code"):
            assert log_in(
                app.test_client(), **{"name": f"odd{field}{len(odd)}", "code": "1", field: odd}
            ).status_code in (422, 429)
