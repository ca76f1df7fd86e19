"""A table that comes back from a spreadsheet: every mistake by its cell, and the live table untouched."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from openpyxl import Workbook, load_workbook

from suggester.core.loading.load import sha256
from suggester.storage.versions import versions
from tests.exchange.hostile import hostile
from tests.exchange.spreadsheet.test_hostile import harmed
from tests.exchange.workbooks import DOWNLOAD, HD_03, packed, parts, with_cell
from tests.shipped import FILES, LATER, NEXT, TABLE, VERSION
from tests.web.clinic_house import held_clinic, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.proposing import (
    MISTAKEN,
    UPLOAD,
    WHY,
    Clinic,
    Prepared,
    five_mistakes,
    form_of,
    lighter,
    prepared,
    reworded,
    upload,
    upload_again,
    values,
    workbook,
)
from tests.web.published import older, publish
from tests.web.walking import TODAY, day_in_words

HARMED = 4


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("begun"), author_role="reviewer")


@pytest.fixture
def clinic(begun: Prepared, tmp_path: Path) -> Clinic:
    return begun.copied(tmp_path)


def test_the_live_table_is_downloaded_as_it_is(clinic: Clinic) -> None:
    """What a clinician edits is what patients are asked by."""
    book = clinic.author.get("/clinic/table.xlsx")
    files = {name: clinic.author.get(f"/clinic/{name}").data for name in ("table.csv", "sources.csv")}

    assert book.data == DOWNLOAD
    assert files == {name: FILES[name] for name in files}
    for response in (book, clinic.author.get("/clinic/table.csv")):
        assert "attachment" in response.headers["Content-Disposition"]
    links = {str(link["href"]) for link in visit_clinic(clinic.author, "/clinic/table").select("main a")}
    assert {"/clinic/table.xlsx", "/clinic/table.csv", "/clinic/sources.csv"} <= links


def test_a_table_that_is_older_than_the_program_is_changed_like_any_other(clinic: Clinic) -> None:
    """After an update of the program clinicians must not have to wait for whoever keeps the rules folder."""
    publish(storage_of(clinic.app), older(NEXT))
    clinic.follow()
    book = clinic.author.get("/clinic/table.xlsx").data

    answer = upload(clinic.author, workbook(reworded, book), version=LATER)

    assert answer.status_code == 303, answer.text
    page = BeautifulSoup(clinic.author.get(str(answer.location)).text, "lxml")
    assert f"{len(TABLE.promises)} of {len(TABLE.promises)}" in words(page)
    assert [one.get_text(strip=True) for one in page.select(".row-change .part-line-head a")] == ["HD-19"]


def test_every_mistake_is_told_by_its_cell_in_its_surroundings(clinic: Clinic) -> None:
    """One round is enough, and what was typed is kept."""
    page = held_clinic(upload(clinic.author, workbook(five_mistakes), version=NEXT), 422)
    cells = [tag.text for tag in page.select(".cell-place b")]

    assert sorted(cells) == MISTAKEN
    assert one(page, "h1").text == "5 places need a change"
    assert one(page, "title").text.startswith("Error: ")
    hodl = page.select(".told-cell")[cells.index(f"B{HD_03}")]
    assert "Did you mean 'hold'?" in words(hodl)
    assert [cell.text for cell in hodl.select("td.here")] == ["hodl"]
    assert [row.text for row in hodl.select("tbody th")] == [f"{HD_03 + step}" for step in (-1, 0, 1)]
    assert one(page, "#reason").text.strip() == WHY
    assert one(page, "#version")["value"] == NEXT
    assert clinic.kept() == 0


def test_more_than_thirty_mistakes_are_counted_and_listed_short(clinic: Clinic) -> None:
    """A page with five hundred drawings helps nobody; a list to work through does."""

    def many(book: Workbook) -> None:
        for row in range(2, 42):
            book["table"].cell(row=row, column=8).value = "x"

    page = held_clinic(upload(clinic.author, workbook(many)), 422)

    assert one(page, "h1").text == "40 places need a change"
    assert (len(page.select(".told-cell")), len(page.select(".told-more li"))) == (30, 10)


FIELDS = [
    ("reason", "  ", "Say why"),
    ("reason", "x" * 2_001, "longer than 2,000"),
    ("version", "", "A version has letters"),
    ("version", "2026/12", "A version has letters"),
    ("version", VERSION, "a version of this name already"),
    ("valid_from", "tomorrow", "This is no day"),
    ("valid_from", (TODAY - timedelta(days=1)).isoformat(), "This day is over"),
    ("review_by", TODAY.isoformat(), "The next review has to be after today"),
    ("review_by", "31.12.2027", "This is no day"),
]


def test_a_field_that_is_wrong_is_told_where_it_stands(clinic: Clinic) -> None:
    """And nothing is kept of the file that came with it."""
    for field, value, said in FIELDS:
        page = held_clinic(upload(clinic.author, workbook(reworded), **{field: value}), 422)

        assert said in words(one(page, f"#{field}-error")), field
    assert clinic.kept() == 0


def test_a_file_that_says_nothing_new_or_is_missing_is_told_so(clinic: Clinic) -> None:
    """An upload of the wrong file is the commonest slip of all."""
    same = held_clinic(upload(clinic.author, DOWNLOAD), 422)
    none = held_clinic(upload(clinic.author, b"", ""), 422)

    assert "nothing to hand in" in words(one(same, "#error-summary"))
    assert "Choose a file" in words(one(none, "#file-error"))
    assert clinic.kept() == 0


def test_a_file_of_another_version_is_refused(clinic: Clinic) -> None:
    """What others changed since would be lost without a word."""

    def of_another(book: Workbook) -> None:
        cell = next(row[1] for row in book["help"].iter_rows() if row[0].value == "SHA-256")
        cell.value = "0" * 64
        reworded(book)

    page = held_clinic(upload(clinic.author, workbook(of_another)), 422)

    assert "made from another version" in words(one(page, "#error-summary"))
    assert clinic.kept() == 0


def test_one_sheet_as_csv_is_taken_too(clinic: Clinic) -> None:
    """Some clinics' spreadsheet programs save nothing else well."""
    content = FILES["table.csv"].replace(b"This page is for adults.", b"These pages are for adults.")

    assert content != FILES["table.csv"]
    assert upload(clinic.author, content, "table.csv").status_code == 303
    assert clinic.kept() == 1


def test_a_form_without_its_token_keeps_nothing(clinic: Clinic) -> None:
    """T8: another website must not propose a table."""
    sent = values(form_of(clinic.author, UPLOAD, "upload")) | {"csrf_token": "##0", "reason": WHY}
    data = {**sent, "file": (BytesIO(workbook(reworded)), "table.xlsx")}
    response = clinic.author.post(UPLOAD, data=data, content_type="multipart/form-data")

    assert "open too long" in words(held_clinic(response, 422))
    assert clinic.kept() == 0


def test_a_second_click_makes_no_second_proposal(clinic: Clinic) -> None:
    """People press twice when a page takes its time."""
    first, second = (upload(clinic.author, workbook(reworded), version=NEXT) for _ in range(2))
    other = upload(clinic.author, workbook(lighter), version=NEXT)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert "a version of this name already" in words(held_clinic(other, 422))
    assert clinic.kept() == 1


def test_two_who_take_the_same_name_in_the_same_moment_do_not_both_get_it(clinic: Clinic) -> None:
    """Two tables of one name would be told apart by nobody, on paper least of all."""
    forms = [values(form_of(client, UPLOAD, "upload")) for client in (clinic.author, clinic.approver)]
    tables = [workbook(reworded), workbook(lighter)]
    with ThreadPoolExecutor(2) as pool:
        sent = zip((clinic.author, clinic.approver), forms, tables, strict=True)
        responses = list(pool.map(lambda one: upload_again(*one, version=NEXT), sent))

    assert sorted(response.status_code for response in responses) == [303, 422]
    assert clinic.kept() == 1


def test_t22_what_is_larger_than_any_table_is_refused_in_words(clinic: Clinic) -> None:
    """T22: before it is read, and without a blank page."""
    for content, status in ((b"PK" + bytes(2_000_000), 422), (bytes(5_000_000), 413)):
        page = held_clinic(upload(clinic.author, content), status)
        assert "larger than 1 MB" in words(page)
    assert clinic.kept() == 0


def test_t10_t22_hostile_and_harmed_files_leave_the_live_table_untouched(clinic: Clinic) -> None:
    """T10, T22: through the real page; each is a clear message, or a whole proposal that is not live.

    All hostile files meet the reader among the tests of spreadsheets; here some of each kind meet the page.
    """
    chance, inside = random.Random(2213), parts()
    name = "xl/worksheets/sheet1.xml"
    damaged = [harmed(FILES["table.csv"], chance) for _ in range(HARMED)]
    damaged += [packed(inside | {name: harmed(inside[name], chance)}) for _ in range(HARMED)]
    before = clinic.app.extensions["suggester"].current
    form = values(form_of(clinic.author, UPLOAD, "upload"))
    statuses: list[int] = []
    for content in [*(content for _, content, _ in hostile()[::7]), *damaged, workbook(reworded)]:
        response = upload_again(clinic.author, form, content, version=f"v{len(statuses)}")
        statuses.append(response.status_code)
        assert response.status_code == 303 or 'id="error-summary"' in response.text
        assert "Traceback" not in response.text
    clinic.follow()

    assert set(statuses) == {303, 422}
    assert statuses.count(422) > 15
    assert clinic.kept() == statuses.count(303)
    assert clinic.live() == (0, 0)
    assert clinic.app.extensions["suggester"].current is before


def test_a_good_file_is_a_whole_version_under_its_own_name(clinic: Clinic) -> None:
    """What is kept loads, names itself, and says from when on and until when."""
    later = TODAY + timedelta(days=3)
    number = clinic.proposed(version=NEXT, valid_from=later.isoformat(), review_by="2027-06-01")
    book = load_workbook(BytesIO(clinic.author.get(f"/clinic/proposals/{number}/table.xlsx").data))
    page = visit_clinic(clinic.author, f"/clinic/proposals/{number}")
    head = files_of(clinic.app, number)["table.toml"].decode()

    assert NEXT in str(book["help"]["B1"].value)
    assert f'version = "{NEXT}"\nstatus = "draft"\nvalid_from = {later}\nreview_by = 2027-06-01' in head
    assert f"in use from {day_in_words(later)}" in words(page)
    assert sha256(files_of(clinic.app, number)) in words(page).replace(" ", "")


def files_of(app: Flask, number: int) -> dict[str, bytes]:
    with storage_of(app).reading() as connection:
        return versions.files_of(connection, number)


def test_a_reason_is_kept_without_what_no_keyboard_types(clinic: Clinic) -> None:
    """PostgreSQL refuses a NUL, and a text that turns round shows something else than it says."""
    number = clinic.proposed(version=NEXT, reason="a\0 b\u202e\r\nc")

    with storage_of(clinic.app).reading() as connection:
        assert versions.version(connection, number).reason == "a b\nc"


def test_a_cell_that_looks_like_markup_is_shown_as_text(clinic: Clinic) -> None:
    """T8: a spreadsheet is a way in like any other."""
    response = upload(clinic.author, with_cell(f"B{HD_03}", "<script>alert(1)</script>"))

    page = held_clinic(response, 422)
    assert "<script>alert(1)</script>" in page.select("td.here")[0].text
