"""A patient who fills in the pages: through the real forms, one after another."""

import json
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from suggester.core.table.rules import RuleTable
from suggester.web.app import create_app
from suggester.web.protection.cookie import PATIENTS, cookie_key
from suggester.web.protection.sealing import CookieSeal
from suggester.web.site.settings import Settings
from suggester.web.site.table_in_use import fingerprint
from tests.shipped import TABLE
from tests.web.house import held, looked_at, visit

SECRET = "0123456789abcdef" * 3
TODAY = TABLE.provenance.valid_from
"""The first day on which the shipped table may be in use."""
Given = Mapping[str, object]


_builders: dict[tuple[object, ...], Any] = {}
_build = Rule._compile_builder


def _built_once(rule: Rule, append_unknown: bool = True) -> Any:
    """How an address is put together: the same in every program, and else nine tenths of making one."""
    key = (rule.rule, rule.subdomain, str(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _build(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _built_once  # type: ignore[assignment,method-assign]


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def program(table: RuleTable = TABLE, day: date = TODAY, **settings: object) -> Flask:
    """The program as an installation would run it, on a day that stands still."""
    wanted: dict[str, object] = {"secrets": (SECRET,), "region": "uk"} | settings
    return create_app(table, Settings(**wanted), clock=lambda: day)  # type: ignore[arg-type]


def sealed(content: dict[str, object], at: float | None = None, secret: str = SECRET) -> str:
    """A cookie as the program would have made it at that time."""
    text = json.dumps({"version": 1, "seen": int(at or time.time())} | content).ljust(2304).encode()
    return CookieSeal([cookie_key(secret, PATIENTS)]).seal(text)


def token(page: BeautifulSoup) -> str:
    """The token of the forms of a page; found is the first, as all are the same and a page is long."""
    field = page.find("input", attrs={"name": "csrf_token"})
    assert isinstance(field, Tag)
    return str(field["value"])


def token_in(page: HtmlElement) -> str:
    """The same of the other kind of tree."""
    return str(page.xpath("//input[@name='csrf_token']/@value")[0])


def begin(client: FlaskClient) -> str:
    """Press Start; the address of the first page."""
    response = client.post("/", data={"csrf_token": token_in(looked_at(client.get("/")))})
    assert response.status_code == 303
    return str(response.location)


def send(client: FlaskClient, address: str, given: Given) -> TestResponse:
    """Open a page, tick what the patient would tick of it, and press Continue."""
    page = looked_at(client.get(address))
    [form] = page.find_class("questions")
    data = MultiDict([("csrf_token", token_in(page))])
    for name in dict.fromkeys(form.xpath(".//input[not(@type='hidden')]/@name")):
        value = given.get(name, [])
        for option in value if isinstance(value, list) else [value]:
            data.add(name, str(option))
    return client.post(form.get("action"), data=data)


def asked(page: BeautifulSoup) -> list[str]:
    """The ids of the questions on a page."""
    fields = page.select("form.questions input:not([type=hidden])")
    return list(dict.fromkeys(str(field["name"]) for field in fields))


def fill_in(client: FlaskClient, given: Given, address: str = "") -> tuple[list[str], TestResponse]:
    """All pages from here to the check page or a stop: the pages visited, and the page that it ends on."""
    visited = []
    address = address or begin(client)
    while address.startswith("/questions/"):
        visited.append(address)
        response = send(client, address, given)
        if response.status_code != 303:
            return visited, response
        address = str(response.location)
    return visited, client.get(address)


def summary_of(given: Given, app: Flask | None = None) -> BeautifulSoup:
    """The result page of a patient with these answers."""
    client = (app or program()).test_client()
    _, response = fill_in(client, given)
    held(response)
    return visit(client, "/summary")


def cookie_of(given: Given, at: float | None = None) -> str:
    """The cookie of a patient who has answered everything under the shipped table."""
    skipped: dict[str, tuple[str, ...]] = {"goals": (), "downtime": ()}
    chosen = skipped | {n: tuple(v) if isinstance(v, list) else (str(v),) for n, v in given.items()}
    kept = {name: list(options) for name, options in TABLE.questionnaire.shown(chosen).items()}
    return sealed({"answers": kept, "table": fingerprint(TABLE)}, at)
