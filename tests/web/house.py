"""The rules that hold for every page: whoever opens one in a test checks them all."""

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.shipped import TABLE

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
)
ALONE = "No second clinician has approved them."
APPROVED = r"Approved by \d+ clinicians? on \d"
DISCLAIMERS = (TABLE.wording["disclaimer_short"], TABLE.wording["disclaimer_long"])


def visit(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    """Open a page, hold it to the house rules, and give it back as a tree."""
    return held(client.get(address), status)


def held(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer, held to the house rules."""
    assert response.status_code == status, response.text[:300]
    page = BeautifulSoup(response.text, "lxml")
    assert response.text.startswith("<!doctype html>")
    check_document(page)
    check_fields(page)
    check_nothing_inline(page)
    check_words(page)
    check_answer(response)
    return page


def check_document(page: BeautifulSoup) -> None:
    html = one(page, "html")
    assert html["lang"]
    assert html["dir"] in ("ltr", "rtl")
    assert len(page.find_all("h1")) == 1
    assert one(page, "title").text.strip()
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for link in page.find_all("a", href=True):
        address = str(link["href"])
        assert not address.startswith("#") or address[1:] in ids, link


def check_fields(page: BeautifulSoup) -> None:
    by_id = {str(tag["id"]): tag for tag in page.find_all(id=True)}
    labelled = {str(label["for"]) for label in page.find_all("label")}
    for name in labelled:
        assert by_id[name].name in ("input", "select", "textarea"), name
    for field in page.find_all(["input", "select", "textarea"]):
        assert field.get("type") == "hidden" or field.get("id") in labelled, field
        assert "required" not in field.attrs
    for tag in page.select("[aria-describedby]"):
        assert by_id.keys() >= set(str(tag["aria-describedby"]).split()), tag


def check_nothing_inline(page: BeautifulSoup) -> None:
    assert not page.find_all(["style", "iframe", "object", "embed"])
    assert all(script.get("src") and not script.text.strip() for script in page.find_all("script"))
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
    for tag in page.find_all(["link", "script", "img", "source", "use"]):
        address = urlsplit(str(tag.get("href") or tag.get("src") or ""))
        assert not address.netloc, tag
        assert address.scheme == "", tag
    for form in page.find_all("form"):
        assert str(form.get("action", "")).startswith("/"), form


def check_words(page: BeautifulSoup) -> None:
    text = words(page)
    assert any(disclaimer in text for disclaimer in DISCLAIMERS)
    said = [TABLE.wording["not_approved"] in text, ALONE in text, bool(re.search(APPROVED, text))]
    assert said.count(True) == 1, said
    assert not re.search(r"[{}]|undefined", text), text


def check_answer(response: TestResponse) -> None:
    assert all(name in response.headers for name in HEADERS)
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "Cookie" in response.headers.get("Vary", "")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """The only tag that fits; more than one or none is a failure."""
    found = page.select(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


def words(page: BeautifulSoup | Tag) -> str:
    """The text as it is read, with single spaces."""
    return " ".join(page.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")
