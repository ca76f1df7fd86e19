"""Clinicians who log in, and the rules that hold for each of their pages."""

import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyotp
from argon2 import PasswordHasher
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import document_fromstring
from werkzeug.test import TestResponse

from suggester.core.table.rules import RuleTable
from suggester.storage.accounts import accounts, second_factor
from suggester.storage.accounts.accounts import Account, NewAccount
from suggester.storage.accounts.invitations import OPEN_SECONDS, credentials_of
from suggester.storage.accounts.rights import Rights, change_rights
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from suggester.web.clinic.setup import sealer
from tests.shipped import TABLE
from tests.storage.conftest import migrate
from tests.web.house import check_answer, check_tags, text_of
from tests.web.walking import SECRET, TODAY, program, token_in

PASSWORD = "gravel kettle amber thunder"
CODES = ("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF", "AAAA-BBBB-CCCC-DDDD-EEEE-GGGG")
SECRETS: dict[str, str] = {}
OLD_WORDS = re.compile(
    r"\b(publish(?:es|ed|ing)?|proposals?|propose[sd]?|verdicts?|roll(?:ed|s|ing)? back"
    r"|is broken|broken promises?|marked 'confirm')\b",
    re.IGNORECASE,
)
"""Words of the code and of the command line that clinicians read otherwise (docs/glossary.md).

A publication may be named: what is wrong with the record is told as `db verify` tells it, to be compared.
"""


def clinic_program(folder: Path, table: RuleTable = TABLE, *, day: date = TODAY, **settings: str) -> Flask:
    """The program with a database of its own, in this folder."""
    file = folder / "clinic.sqlite3"
    file.write_bytes(empty_clinic())
    file.chmod(0o600)
    wanted: dict[str, object] = {"database": f"sqlite:///{file}", **settings}
    return program(table, day, **wanted)


@cache
def empty_clinic() -> bytes:
    """A file with all tables: the migrations run once and not for each program."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "clinic.sqlite3"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


@cache
def kept_password() -> str:
    """As the program keeps one, and quickly compared: each hash says itself how much it asks for."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def clinician(app: Flask, name: str = "amara.osei", role: str = "approver") -> Account:
    """An account, made as the command line makes it."""
    SECRETS[name] = second_factor.new_secret()
    sealed = sealer((SECRET,)).sealed(SECRETS[name])
    kept = accounts.credentials(kept_password(), sealed, [f"{name}-{code}" for code in CODES])
    new = NewAccount(name=name, full_name=f"Dr {name.title()}", role=role)
    with storage_of(app).writing() as connection:
        return accounts.add(connection, new, kept, Act(at=0, actor="test", act="add account", details={}))


def give_every_right(app: Flask, name: str = "amara.osei") -> None:
    """From now on this account may do everything."""
    everything = Rights(reviews=True, approves=True, manages=True)
    with storage_of(app).writing() as connection:
        told = Act(at=0, actor="test", act="change role", details={})
        change_rights(connection, accounts.named(connection, name), everything, told)


def invited(app: Flask, name: str, token: str) -> Account:
    """An account that is opened by this link for a day."""
    new = NewAccount(name=name, full_name=f"Dr {name.title()}", role="reviewer")
    link, told = (
        credentials_of(token, int(time.time()) + OPEN_SECONDS),
        Act(at=0, actor="test", act="invite", details={}),
    )
    with storage_of(app).writing() as connection:
        return accounts.add(connection, new, link, told)


def storage_of(app: Flask) -> Database:
    database: Database = app.extensions["clinic"].database
    return database


def at(app: Flask, moment: float) -> None:
    """Set the clock of the clinicians' side."""
    app.extensions["clinic"] = replace(app.extensions["clinic"], clock=lambda: int(moment))


def digits(name: str, moment: float | None = None) -> str:
    return pyotp.TOTP(SECRETS[name]).at(int(moment or time.time()))


def log_in(client: FlaskClient, name: str = "amara.osei", **other: str) -> TestResponse:
    """Type name, password and code, and press the button."""
    page = document_fromstring(client.get("/clinic/login").text)
    sent = {"name": name, "password": PASSWORD, "code": "", "csrf_token": token_in(page)} | other
    sent["code"] = sent["code"] or digits(name)
    return client.post("/clinic/login", data=sent)


def logged_in(app: Flask, name: str = "amara.osei", role: str = "approver") -> FlaskClient:
    """A browser in which a new clinician is logged in."""
    clinician(app, name, role)
    client = app.test_client()
    assert log_in(client, name).status_code == 303
    return client


def visit_clinic(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    """Open a clinicians' page, hold it to the house rules, and give it back as a tree."""
    return held_clinic(client.get(address), status)


def held_clinic(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer, held to the house rules of this side."""
    assert response.status_code == status, response.text[:300]
    page = document_fromstring(response.text)
    check_tags(page)
    check_answer(response)
    text = text_of(page)
    assert TABLE.wording["intended_use"] in text
    assert TABLE.provenance.version in text
    for cell in page.xpath("//dl[@class='row-cells']//dd"):
        cell.drop_tree()  # the table's own words, which may say that a study was published
    ours = text_of(page)
    assert not OLD_WORDS.search(ours), OLD_WORDS.findall(ours)
    return BeautifulSoup(response.text, "lxml")


def press(client: FlaskClient, address: str, seen_on: str, **fields: str) -> TestResponse:
    """Send a form with the token of the page on which it stands."""
    page = document_fromstring(client.get(seen_on).text)
    return client.post(address, data={"csrf_token": token_in(page), **fields})


@dataclass(frozen=True)
class Template:
    """A database with clinicians who are logged in, to be copied: hashing passwords takes its time."""

    file: Path
    cookies: Mapping[str, str]


def template_in(folder: Path) -> Template:
    """With amara.osei, who may review, and m.lindqvist, who may approve."""
    app = clinic_program(folder)
    cookies = {}
    for name, role in (("amara.osei", "reviewer"), ("m.lindqvist", "approver")):
        cookie = logged_in(app, name, role).get_cookie("clinic")
        assert cookie is not None
        cookies[name] = cookie.value
    storage_of(app).close()
    return Template(file=storage_of(app).file, cookies=cookies)


def copied(template: Template, folder: Path) -> Flask:
    """A program with a copy of this database."""
    copy = shutil.copy(template.file, folder)
    return program(TABLE, TODAY, database=f"sqlite:///{copy}")


def browser_of(app: Flask, template: Template, name: str) -> FlaskClient:
    """The browser of one of them."""
    client = app.test_client()
    client.set_cookie("clinic", template.cookies[name])
    return client
