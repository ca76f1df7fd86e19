"""A proposal goes back with a comment, and comes again; and names that are given once."""

from openpyxl import Workbook

from suggester.core.loading.load import load
from suggester.core.table.row_hash import rows_by_hash
from suggester.storage.database.audit import entries
from suggester.storage.versions import versions
from tests.shipped import NEXT, VERSION
from tests.web.clinic.access.test_refusals import numbers, told
from tests.web.clinic_house import held_clinic, press, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.proposing import (
    APPROVER,
    AUTHOR,
    LIST,
    UPLOAD,
    Clinic,
    form_of,
    has_form,
    reworded,
    send,
    typed,
    upload_again,
    values,
    words_of,
    workbook,
)
from tests.web.protection.test_security import journal

COMMENT = "Say the place of the filler, too."


def mended(book: Workbook) -> None:
    typed(book, "HD-19", 6, "Tell the clinic the date, the place and the maker of your filler, and ask.")


def test_what_is_sent_back_is_open_again_for_its_author_and_for_nobody_else(clinic: Clinic) -> None:
    """An approver could only wait until somebody took it back."""
    number = clinic.proposed()
    silent = send(clinic.approver, number, "send-back", comment=" ")

    done = send(clinic.approver, number, "send-back", comment=COMMENT)

    assert "Say what should be otherwise" in words(held_clinic(silent, 422))
    assert str(done.location).endswith("done=sent-back")
    page = visit_clinic(clinic.author, f"{LIST}/{number}")
    assert COMMENT in words(one(page, ".notice"))
    assert "Sent back to who wrote it" in words(page)
    assert not has_form(clinic.approver, number, "approve")
    assert not has_form(clinic.approver, number, "hand-in")
    with storage_of(clinic.app).reading() as connection:
        assert entries(connection, newest=1)[0].details["why"] == COMMENT

    assert send(clinic.author, number, "hand-in").status_code == 303
    assert clinic.approve(number).status_code == 303


def test_nobody_sends_back_their_own_work_or_what_is_live(clinic: Clinic) -> None:
    """Neither by the page nor by a form that is sent by hand."""
    number = clinic.proposed()
    assert not has_form(clinic.author, number, "send-back")
    own = press(clinic.author, f"{LIST}/{number}/send-back", LIST, comment="x")
    strange = press(clinic.approver, f"{LIST}/{number}/hand-in", LIST)
    clinic.approve(number)
    clinic.follow()

    late = clinic.approver.post(
        f"{LIST}/{number}/send-back",
        data={**values(form_of(clinic.approver, LIST, "logout")), "comment": "x"},
    )

    assert "You can withdraw it instead" in words(held_clinic(own, 422))
    assert "Only who wrote a change" in words(held_clinic(strange, 422))
    assert "waits for approval" in words_of(late)
    assert clinic.live() == (1, number)


def test_a_mended_file_takes_the_place_of_what_was_sent_back_under_the_same_name(clinic: Clinic) -> None:
    """The author changes what was said, and not everything once more."""
    number = clinic.proposed(version=NEXT)
    send(clinic.approver, number, "send-back", comment=COMMENT)
    page = f"{UPLOAD}?instead={number}"
    form = values(form_of(clinic.author, page, "upload"))
    book = clinic.author.get(f"{LIST}/{number}/table.xlsx").data

    response = upload_again(clinic.author, form, workbook(mended, book))

    assert form["version"] == NEXT
    assert response.status_code == 303, words_of(response)
    second = int(response.location.rpartition("/")[2])
    assert "Withdrawn" in words(visit_clinic(clinic.author, f"{LIST}/{number}"))
    assert "maker" in words(visit_clinic(clinic.author, f"{LIST}/{second}"))
    assert clinic.approve(clinic.with_confirmed_rows(second)).status_code == 303


def test_a_name_on_paper_is_never_given_again_and_one_that_was_taken_back_is(clinic: Clinic) -> None:
    """Two tables of one name on two papers could not be told apart."""
    first = clinic.proposed(version=NEXT)
    send(clinic.author, first, "withdraw")
    second = clinic.proposed(version=NEXT)
    clinic.approve(second)
    clinic.follow()

    offered = values(form_of(clinic.author, UPLOAD, "upload"))["version"]
    newest = clinic.author.get("/clinic/table.xlsx").data
    for taken in (NEXT, VERSION):
        form = values(form_of(clinic.author, UPLOAD, "upload")) | {"version": taken}
        refused = upload_again(clinic.author, form, workbook(mended, newest))
        assert "a version of this name already" in words_of(refused), taken

    assert offered not in {VERSION, NEXT}


def test_t15_what_is_for_another_one_to_do_is_noted_and_counted(clinic: Clinic) -> None:
    """T15: such an answer is 422 or 409, as of a slip in a form, and is none."""
    number = clinic.waiting(reworded)
    with storage_of(clinic.app).reading() as connection:
        hashes = rows_by_hash(load(versions.files_of(connection, number)))
    here, row = f"{LIST}/{number}", f"{LIST}/{number}/rows/HD-19"
    mine = {"sha256": hashes["HD-19"], "verdict": "agree", "comment": ""}

    with journal() as notes:
        assert press(clinic.author, row, row, **mine).status_code == 422
        assert press(clinic.author, row, row, **mine | {"verdict": "change"}).status_code == 422
        assert press(clinic.approver, f"{here}/withdraw", here).status_code == 409
        assert press(clinic.approver, f"{here}/hand-in", here).status_code == 422
        assert press(clinic.author, f"{here}/hand-in", here).status_code == 422

    acts = [(line["account"], line["status"]) for line in told(notes.getvalue(), "act refused")]
    assert acts == [(AUTHOR, 422), (APPROVER, 409), (APPROVER, 422)]
    assert numbers(clinic.approver) == [0, 0, 3]
