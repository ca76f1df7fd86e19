"""What a clinician has written is not lost, whatever becomes of the page it was written on."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from suggester.storage.accounts import accounts
from suggester.storage.accounts.sessions import IDLE_SECONDS
from suggester.storage.database.audit import Act
from suggester.storage.versions.reviews import Review, every_review
from tests.web.clinic_house import PASSWORD, at, held_clinic, log_in, press, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.proposing import (
    APPROVER,
    LIST,
    UPLOAD,
    Clinic,
    form_of,
    reworded,
    upload_again,
    values,
    workbook,
)

ROW = "/clinic/rows/HD-19"
COMMENT = "A comment of three hundred words. <b>\r\n" + "word " * 300
SAID = COMMENT.strip().replace("\r\n", "\n")


def verdict(client: FlaskClient) -> Callable[[], TestResponse]:
    """Open the page of a row, write, and keep the button for later."""
    form = values(one(visit_clinic(client, ROW), "form.verdict-form"))
    return lambda: client.post(f"{ROW}/verdict", data=form | {"verdict": "change", "comment": COMMENT})


def idle(clinic: Clinic, seconds: int = IDLE_SECONDS + 60) -> None:
    clinic.moment += seconds
    at(clinic.app, clinic.moment)


def given(response: TestResponse, status: int) -> str:
    """The words that a page gives back."""
    return one(held_clinic(response, status), "textarea#words[readonly]").text.replace("\r\n", "\n").strip()


def reviews(clinic: Clinic) -> tuple[Review, ...]:
    """What is kept of the row, whoever said it."""
    with storage_of(clinic.app).reading() as connection:
        return every_review(connection, "HD-19")


def test_t15_a_log_in_that_ends_while_somebody_writes_gives_the_words_back(clinic: Clinic) -> None:
    """T15: on the log-in page, through a wrong code, and when somebody is let in; nothing is saved."""
    save, before = verdict(clinic.approver), reviews(clinic)
    idle(clinic)
    refused = save()
    assert given(refused, 401) == SAID
    sent = values(one(BeautifulSoup(refused.text, "lxml"), ".account-form")) | {"words": COMMENT}
    login = {"name": APPROVER, "password": PASSWORD}

    wrong = clinic.approver.post("/clinic/login", data=sent | login | {"code": "000000"})
    assert given(wrong, 422) == SAID
    sent = values(one(BeautifulSoup(wrong.text, "lxml"), ".account-form")) | {"words": COMMENT}
    right = clinic.approver.post("/clinic/login", data=sent | login | {"code": clinic.code()})

    assert given(right, 200) == SAID
    assert one(held_clinic(right), "main a.button")["href"] == ROW
    assert reviews(clinic) == before


def test_a_log_in_without_words_leads_where_it_always_did(clinic: Clinic) -> None:
    """Only who has written something is shown it."""
    idle(clinic)
    page = BeautifulSoup(clinic.approver.get(ROW).text, "lxml")

    assert not page.select("#words")
    assert log_in(clinic.approver, APPROVER, code=clinic.code()).location == "/clinic"


def test_words_outlive_every_end_of_a_log_in(clinic: Clinic) -> None:
    """Logged out in another window, disabled by the operator, away for a day: the writer does not know."""
    save = verdict(clinic.approver)
    press(clinic.approver, "/clinic/logout", ROW)
    clinic.approver.get("/clinic/login")
    assert given(save(), 401) == SAID

    assert log_in(clinic.approver, APPROVER, code=clinic.code()).status_code == 303
    save = verdict(clinic.approver)
    with storage_of(clinic.app).writing() as connection:
        found = accounts.named(connection, APPROVER)
        accounts.disable(connection, found, Act(at=1, actor="test", act="disable account", details={}))
    assert given(save(), 401) == SAID


def test_the_reason_of_an_upload_is_given_back_though_a_file_came_with_it(clinic: Clinic) -> None:
    """A spreadsheet is larger than any other form, and is read here for nothing but the words beside it."""
    form = values(form_of(clinic.author, UPLOAD, "upload"))
    content = workbook(reworded)
    assert len(content) > 64 * 1024
    idle(clinic)

    response = upload_again(clinic.author, form, content, reason=COMMENT)

    assert given(response, 401) == SAID
    assert one(held_clinic(response, 401), "input[name=place]")["value"] == UPLOAD
    assert clinic.kept() == 0


def test_words_are_given_back_when_the_database_is_away(clinic: Clinic) -> None:
    """It comes back, and nobody remembers a comment of three hundred words."""
    save = verdict(clinic.approver)
    storage_of(clinic.app).close()
    file = storage_of(clinic.app).file
    file.rename(file.with_suffix(".away"))

    response = save()

    assert given(response, 503) == SAID
    assert "Nothing was saved" in words(held_clinic(response, 503))


def test_words_are_given_back_to_somebody_whose_role_has_changed(clinic: Clinic) -> None:
    """They wrote why they roll back while an administrator took the role away."""
    number = clinic.proposed()
    form = values(form_of(clinic.approver, LIST + "/upload", "upload"))
    with storage_of(clinic.app).writing() as connection:
        connection.execute(text("UPDATE accounts SET role = 'reviewer'"))
    sent = {"csrf_token": form["csrf_token"], "reason": COMMENT, "generation": "1", "digits": clinic.code()}

    assert given(clinic.approver.post(f"{LIST}/{number}/roll-back", data=sent), 403) == SAID


def test_t8_another_website_cannot_put_words_onto_the_log_in_page(clinic: Clinic) -> None:
    """T8: the cookies of this side stay away from what comes from elsewhere, and so do the words."""
    for address in (f"{ROW}/verdict", UPLOAD, f"{LIST}/1/roll-back"):
        stranger = clinic.app.test_client()
        response = stranger.post(address, data={"comment": "Call 0900 666", "reason": "Call 0900 666"})
        assert response.status_code == 401
        assert "0900" not in response.text


def test_t8_the_way_back_to_the_form_stays_on_this_side(clinic: Clinic) -> None:
    """T8: the address comes out of a form, and leads nowhere else."""
    for place in ("https://example.org/clinic/", "//example.org", "javascript:alert(1)", "/clinicx"):
        form = values(one(BeautifulSoup(clinic.author.get("/clinic/login").text, "lxml"), ".account-form"))
        login = {"name": APPROVER, "password": PASSWORD, "code": clinic.code()}
        response = clinic.author.post("/clinic/login", data=form | login | {"words": "x", "place": place})
        assert one(held_clinic(response), "main a.button")["href"] == "/clinic"
