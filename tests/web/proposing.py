"""Clinicians who propose, confirm and publish through the real pages."""

import shutil
import time
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from suggester.core.loading.load import load
from suggester.core.table.row_hash import must_confirm, rows_by_hash
from suggester.core.table.rules import RuleTable
from suggester.core.verification.release_gate import rows_to_confirm
from suggester.storage.accounts import accounts
from suggester.storage.database import tables
from suggester.storage.versions import publishing, reviews
from suggester.storage.versions.reviews import AGREE, Verdict
from suggester.storage.versions.versions import files_of
from tests.exchange.workbooks import DOWNLOAD
from tests.shipped import TABLE, number_in_table_csv
from tests.web.clinic_house import SECRETS, at, clinic_program, clinician, digits, log_in, storage_of
from tests.web.walking import TODAY, program

LIST, UPLOAD = "/clinic/proposals", "/clinic/proposals/upload"
WHY = "Filler within 6 months: an other word."
AUTHOR, APPROVER = "mats.lindqvist", "amara.osei"
BEGAN = int(time.time())


class Clinic:
    """A program with an author and an approver, and a clock that each fresh code moves on."""

    def __init__(self, app: Flask, author_role: str = "approver", prepared: "Prepared | None" = None) -> None:
        self.app = app
        self.moment = prepared.moment if prepared else BEGAN
        if prepared:
            at(app, self.moment)
            self.author, self.approver = (browser_with(app, cookie) for cookie in prepared.cookies)
        else:
            self.author = self.enter(AUTHOR, author_role)
            self.approver = self.enter(APPROVER, "approver")

    def enter(self, name: str, role: str) -> FlaskClient:
        """A browser in which a new clinician is logged in."""
        clinician(self.app, name, role)
        client = self.app.test_client()
        assert log_in(client, name, code=self.code(name)).status_code == 303
        return client

    def code(self, name: str = APPROVER) -> str:
        """Six digits that were never used: half a minute later, every time."""
        self.moment += 30
        at(self.app, self.moment)
        return digits(name, self.moment)

    def confirm(self, *, but: str = "") -> None:
        """Every row to confirm is confirmed as it is shipped."""
        confirm_all(self.app, but=but)

    def follow(self) -> None:
        """Take what is published into use, as the thread does within a second."""
        self.app.extensions["live"].look()

    def proposed(self, edit: Callable[[Workbook], object] | None = None, **fields: str) -> int:
        """The number of a proposal, such as with other words in HD-19; its rows to confirm are confirmed."""
        return self.with_confirmed_rows(self.waiting(edit or reworded, **fields))

    def with_confirmed_rows(self, number: int) -> int:
        """The same proposal, once the approver has confirmed what is new in it."""
        with storage_of(self.app).writing() as connection:
            confirmer = accounts.named(connection, APPROVER)
            found, base = (
                loaded(tuple(files_of(connection, one).items())) if one else TABLE
                for one in (number, self.base)
            )
            hashes, before = rows_by_hash(found), rows_by_hash(base)
            as_it_was = {row for row in must_confirm(base) if hashes.get(row) == before[row]}
            for row in set(rows_to_confirm(found, base)) - as_it_was:
                verdict = Verdict(row_id=row, row_sha256=hashes[row], verdict=AGREE)
                reviews.review(connection, verdict, confirmer, self.moment)
        return number

    def waiting(self, edit: Callable[[Workbook], object], **fields: str) -> int:
        """The number of a proposal whose new rows nobody has confirmed yet."""
        response = upload(self.author, workbook(edit), **fields)
        assert response.status_code == 303, words_of(response)
        return int(response.location.rpartition("/")[2])

    @property
    def base(self) -> int:
        """The version that a proposal is made on; 0 for the rules folder."""
        return self.live()[1]

    def approve(self, number: int, then: str = "publish", **fields: str) -> TestResponse:
        """The approver reads the page, ticks every box on it, and presses the button."""
        digits = fields.pop("digits", "") or self.code()
        return send(self.approver, number, "approve", **{"then": then, **fields}, digits=digits)

    def live(self) -> tuple[int, int]:
        """The newest generation, and the version in use; 0 for the rules folder."""
        with storage_of(self.app).reading() as connection:
            now = publishing.live(connection, TODAY)
        return now.generation, now.version.number if now.version else 0

    def kept(self) -> int:
        """How many versions the database holds."""
        with storage_of(self.app).reading() as connection:
            return len(connection.execute(select(tables.versions)).all())


@dataclass(frozen=True)
class Prepared:
    """A database with both of them logged in, to be copied: hashing passwords takes its time."""

    file: Path
    cookies: tuple[str, str]
    secrets: Mapping[str, str]
    moment: int

    def copied(self, folder: Path) -> Clinic:
        """A clinic of its own that begins like this."""
        copy = shutil.copy(self.file, folder)
        SECRETS.update(self.secrets)
        return Clinic(program(TABLE, TODAY, database=f"sqlite:///{copy}"), prepared=self)


def prepared(folder: Path, author_role: str = "approver", *, confirmed: bool = False) -> Prepared:
    """Made once for many tests."""
    clinic = Clinic(clinic_program(folder), author_role)
    if confirmed:
        clinic.confirm()
    author, approver = (client.get_cookie("clinic") for client in (clinic.author, clinic.approver))
    assert author is not None
    assert approver is not None
    storage_of(clinic.app).close()
    return Prepared(
        file=storage_of(clinic.app).file,
        cookies=(author.value, approver.value),
        secrets={name: SECRETS[name] for name in (AUTHOR, APPROVER)},
        moment=clinic.moment,
    )


def browser_with(app: Flask, cookie: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("clinic", cookie)
    return client


def confirm_all(app: Flask, *, but: str = "") -> None:
    """The approver agrees with every row to confirm, as it is shipped."""
    hashes = rows_by_hash(TABLE)
    with storage_of(app).writing() as connection:
        reviewer = accounts.named(connection, APPROVER)
        for row in must_confirm(TABLE):
            if row != but:
                verdict = Verdict(row_id=row, row_sha256=hashes[row], verdict=AGREE)
                reviews.review(connection, verdict, reviewer, BEGAN)


def reworded(book: Workbook) -> None:
    """Other words and nothing else."""
    typed(book, "HD-19", 6, "Tell the clinic the date and the place of your filler, and ask.")


def lighter(book: Workbook) -> None:
    """A hold on less: some patients lose a warning."""
    typed(book, "HD-19", 3, "needling_with_pico")


def broken(book: Workbook) -> None:
    """A hold for fewer: a promise is broken."""
    typed(book, "HD-03", 4, "pigment_checked: no | not_sure; recent_sun: tan_6w")


MISTAKES = (
    ("HD-03", "B", "hodl"),
    ("HD-19", "D", "medicine: isotretinoin_6m"),
    ("CA-04", "K", "LFQS-2"),
    ("HD-41", "F", ""),
    ("HD-42", "H", "x"),
)
MISTAKEN = sorted(f"{column}{number_in_table_csv(row_id)}" for row_id, column, _ in MISTAKES)


def typed(book: Workbook, row_id: str, column: int, value: str) -> None:
    row = next(row for row in book["table"].iter_rows() if row[0].value == row_id)
    row[column - 1].value = value


@lru_cache(maxsize=32)
def loaded(files: tuple[tuple[str, bytes], ...]) -> RuleTable:
    """The table of these files."""
    return load(dict(files))


@lru_cache(maxsize=32)
def workbook(edit: Callable[[Workbook], object], content: bytes = DOWNLOAD) -> bytes:
    """A download after this edit."""
    book, saved = load_workbook(BytesIO(content)), BytesIO()
    edit(book)
    book.save(saved)
    return saved.getvalue()


def upload(client: FlaskClient, content: bytes, name: str = "table.xlsx", **fields: str) -> TestResponse:
    """Fill in the form and send it with a file."""
    return upload_again(client, values(form_of(client, UPLOAD, "upload")), content, name, **fields)


def upload_again(
    client: FlaskClient, form: Mapping[str, str], content: bytes, name: str = "table.xlsx", **fields: str
) -> TestResponse:
    """Send a form that was opened before."""
    sent: dict[str, object] = {**form, "reason": WHY, **fields, "file": FileStorage(BytesIO(content), name)}
    boundary, body = encode_multipart(sent)  # the client would leave a temporary file open
    return client.post(UPLOAD, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def send(
    client: FlaskClient, number: int, act: str, *, but: Container[str] = (), **fields: str
) -> TestResponse:
    """Fill in the form of this act on the page of a version, with all boxes ticked but these."""
    page = opened(client, page_of(number, act))
    asks = act in {"approve", "publish", "roll-back"}
    ticked = [key for key in boxes_on(page) if key not in but] if asks else []
    sent = {**values(form_on(page, act)), **fields}
    return client.post(f"{LIST}/{number}/{act}", data={**sent, **({"read": ticked} if ticked else {})})


def page_of(number: int, act: str) -> str:
    """Where this act is decided on: going back has a page of its own."""
    return f"{LIST}/{number}/{act}" if act == "roll-back" else f"{LIST}/{number}"


def boxes(client: FlaskClient, number: int, act: str = "") -> list[str]:
    """What stands in each box on the page of a version."""
    return boxes_on(opened(client, page_of(number, act)))


def boxes_on(page: BeautifulSoup) -> list[str]:
    return [str(box["value"]) for box in page.select("input[name=read]")]


def form_of(client: FlaskClient, page: str, act: str) -> Tag:
    """The form that leads to this act; fails where the page has none."""
    return form_on(opened(client, page), act)


def form_on(page: BeautifulSoup, act: str) -> Tag:
    found = page.select_one(f"form[action$='/{act}']")
    assert found is not None, act
    return found


def opened(client: FlaskClient, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "lxml")


def has_form(client: FlaskClient, number: int, act: str) -> bool:
    page = BeautifulSoup(client.get(page_of(number, act)).text, "lxml")
    return page.select_one(f"form[action$='/{act}']") is not None


def values(form: Tag) -> dict[str, str]:
    """What the form would send if nobody typed anything."""
    fields = form.select("input[type=hidden], input[type=text], input[type=date]")
    return {str(field["name"]): str(field.get("value", "")) for field in fields}


def words_of(response: TestResponse) -> str:
    main = BeautifulSoup(response.text, "lxml").select_one("main")
    return " ".join((main or BeautifulSoup("", "lxml")).get_text(" ").split())


def five_mistakes(book: Workbook) -> None:
    """One in each of the five cells of MISTAKEN."""
    for row_id, column, value in MISTAKES:
        typed(book, row_id, " ABCDEFGHIJKLM".index(column), value)
