"""Buttons that are pressed twice, forms that are sent again by going back, and addresses typed by hand."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.shipped import LATER, NEXT
from tests.web.clinic_house import held_clinic, press, visit_clinic
from tests.web.house import words
from tests.web.proposing import (
    LIST,
    Clinic,
    boxes,
    form_of,
    lighter,
    page_of,
    send,
    upload,
    values,
    words_of,
    workbook,
)

REASON = "A word in it is wrong"


def twice(
    clinic: Clinic, browser: FlaskClient, address: str, sent: Mapping[str, object]
) -> set[tuple[int, str]]:
    """The same form from the same browser, twice in the same moment, and once more when all is done."""

    def once(client: FlaskClient) -> TestResponse:
        return client.post(address, data=sent)

    both = [same_browser(clinic, browser) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(once, both), once(browser)]
    return {(answer.status_code, str(answer.location)) for answer in answers}


def same_browser(clinic: Clinic, browser: FlaskClient) -> FlaskClient:
    client, cookie = clinic.app.test_client(), browser.get_cookie("clinic")
    assert cookie is not None
    client.set_cookie("clinic", cookie.value)
    return client


def filled(clinic: Clinic, number: int, act: str, **fields: str) -> dict[str, object]:
    form = form_of(clinic.approver, page_of(number, act), act)
    typed = values(form) | fields | {"digits": clinic.code()}
    return {**typed, "read": boxes(clinic.approver, number, act)}


def test_approving_publishing_and_rolling_back_are_done_once_however_often_they_are_pressed(
    clinic: Clinic,
) -> None:
    """Whoever is told "this code was used already" after a double click does not know what is live now."""
    first, second = clinic.proposed(version=NEXT), clinic.proposed(version=LATER)
    one = filled(clinic, first, "approve", then="publish")
    approved = twice(clinic, clinic.approver, f"{LIST}/{first}/approve", one)
    clinic.follow()
    assert approved == {(303, f"{LIST}/{first}?done=published")}

    newest = propose_on_top(clinic, second)
    two = filled(clinic, newest, "approve", then="")
    assert twice(clinic, clinic.approver, f"{LIST}/{newest}/approve", two) == {
        (303, f"{LIST}/{newest}?done=approved")
    }
    three = filled(clinic, newest, "publish")
    assert twice(clinic, clinic.approver, f"{LIST}/{newest}/publish", three) == {
        (303, f"{LIST}/{newest}?done=published")
    }
    clinic.follow()
    back = filled(clinic, first, "roll-back", reason=REASON)
    assert twice(clinic, clinic.approver, f"{LIST}/{first}/roll-back", back) == {
        (303, f"{LIST}/{first}?done=rolled-back")
    }
    assert clinic.live() == (3, first)


def propose_on_top(clinic: Clinic, number: int) -> int:
    """The same change once more, on what is published now."""
    send(clinic.author, number, "withdraw")
    response = press(clinic.author, f"{LIST}/folder", LIST, reason="The folder once more")
    assert response.status_code == 303, words_of(response)
    return clinic.with_confirmed_rows(int(str(response.location).partition("?")[0].rpartition("/")[2]))


def test_taking_back_and_proposing_are_done_once(clinic: Clinic) -> None:
    """The second click finds what the first has done."""
    sent = values(form_of(clinic.author, LIST, "folder")) | {"reason": "For a start"}
    proposed = twice(clinic, clinic.author, f"{LIST}/folder", sent)
    taken_back = values(form_of(clinic.author, f"{LIST}/1", "withdraw"))
    withdrawn = twice(clinic, clinic.author, f"{LIST}/1/withdraw", taken_back)

    assert proposed == {(303, f"{LIST}/1?done=proposed")}
    assert withdrawn == {(303, f"{LIST}/1?done=withdrawn")}
    assert clinic.kept() == 1


def test_a_form_from_before_a_later_publication_is_not_told_that_it_is_in_use(clinic: Clinic) -> None:
    """What was published this morning and rolled back at noon is not live because somebody goes back."""
    first = clinic.proposed(version=NEXT)
    sent = filled(clinic, first, "approve", then="publish")
    clinic.approver.post(f"{LIST}/{first}/approve", data=sent)
    clinic.follow()
    press(clinic.author, f"{LIST}/folder", LIST, reason="The folder once more")
    assert clinic.approve(clinic.with_confirmed_rows(2)).status_code == 303
    clinic.follow()

    again = clinic.approver.post(f"{LIST}/{first}/approve", data=sent)

    assert "This was not done" in words_of(again)
    assert again.status_code == 403
    assert clinic.live() == (2, 2)


def test_a_second_click_of_somebody_else_does_nothing(clinic: Clinic) -> None:
    """Only who did it is told that it was done; another one is asked for digits of their own."""
    number = clinic.proposed()
    assert clinic.approve(number, then="").status_code == 303
    sent = filled(clinic, number, "publish")
    assert clinic.approver.post(f"{LIST}/{number}/publish", data=sent).status_code == 303
    token = {"csrf_token": values(form_of(clinic.author, f"{LIST}/upload", "upload"))["csrf_token"]}

    response = clinic.author.post(f"{LIST}/{number}/publish", data=sent | token)

    assert response.status_code in {409, 422}
    assert clinic.live() == (1, number)


NUMBERS = ("0", "-1", "2147483648", "9223372036854775808", "1" + "0" * 30, "1.5", "one", "%00", "1%00")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_version_that_cannot_be_is_not_there(clinic: Clinic, number: str) -> None:
    """An address typed by hand is a page that does not exist: no crash, and no database that is down."""
    for address in ("", "/table.xlsx", "/rows/HD-19"):
        assert clinic.approver.get(f"{LIST}/{number}{address}").status_code == 404
    for act in ("approve", "publish", "withdraw", "roll-back"):
        response = press(clinic.approver, f"{LIST}/{number}/{act}", LIST + "/upload")
        assert response.status_code in {404, 409, 422}, act


def test_a_reason_keeps_what_a_keyboard_types_and_nothing_else(clinic: Clinic) -> None:
    """PostgreSQL refuses a NUL, and signs that turn the direction of writing hide what a record says."""
    number = clinic.proposed(reason="Why: \0a\u202e b\u200b\r\n<b>c</b>")

    page = held_clinic(clinic.approver.get(f"{LIST}/{number}"))

    assert "“Why: a b <b>c</b>”" in words(page)
    nothing = upload(clinic.author, workbook(lighter), version=LATER, reason="\0\u200b")
    assert "Say why" in words(held_clinic(nothing, 422))
    assert clinic.kept() == 1


def test_an_address_that_was_kept_says_nothing_that_is_not_so_any_more(clinic: Clinic) -> None:
    """What stands in the address bar stays there until the window is closed, and can be sent on."""
    number = clinic.proposed()
    said = ("approved", "published", "waits", "withdrawn", "rolled-back", "nonsense")
    for done in said:
        page = visit_clinic(clinic.approver, f"{LIST}/{number}?done={done}")
        assert not page.select("[role=status]"), done
    send(clinic.author, number, "withdraw")

    kept = visit_clinic(clinic.author, f"{LIST}/{number}?done=proposed")

    assert not kept.select("[role=status]")
    assert visit_clinic(clinic.author, f"{LIST}/{number}?done=withdrawn").select("[role=status]")


def test_a_download_says_why_it_is_not_to_be_had(clinic: Clinic, tmp_path: Path) -> None:
    """An operator edits the rules folder under the running program: that is no page that has moved."""
    clinic.app.config["RULES_FOLDER"] = tmp_path / "elsewhere"

    for address in ("table.xlsx", "table.csv", "sources.csv"):
        page = held_clinic(clinic.author.get(f"/clinic/{address}"), 409)
        assert "Ask whoever runs this program to start it again" in words(page)
