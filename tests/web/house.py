"""The rules that hold for every page: whoever opens one in a test checks them all."""

import re
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from lxml.html import HtmlElement, document_fromstring, tostring
from werkzeug.test import TestResponse

from tests.shipped import TABLE

HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
)
Tags = Mapping[str, list[HtmlElement]]
ALONE = "No second clinician has approved them."
APPROVED = r"Approved by \d+ clinicians? on \d"
DISCLAIMERS = (TABLE.wording["disclaimer_short"], TABLE.wording["disclaimer_long"])


def visit(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    """Open a page, hold it to the house rules, and give it back as a tree."""
    return held(client.get(address), status)


def held(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """The page of an answer, held to the house rules."""
    assert response.status_code == status, response.text[:300]
    looked_at(response)
    return BeautifulSoup(response.text, "lxml")


def looked_at(response: TestResponse) -> HtmlElement:
    """The same as a tree that takes a twentieth of the time, for whoever only walks on."""
    assert response.text.startswith("<!doctype html>")
    page = document_fromstring(response.text)
    check_tags(page)
    check_words(page)
    check_answer(response)
    return page


def check_tags(page: HtmlElement) -> None:
    """What holds for the document, its fields, and what may not stand in it."""
    tags = tags_of(page)
    check_document(tags)
    check_fields(tags)
    check_nothing_inline(tags)


def check_document(tags: Tags) -> None:
    [html] = tags["html"]
    assert html.get("lang")
    assert html.get("dir") in ("ltr", "rtl")
    assert len(tags["h1"]) == 1
    [title] = tags["title"]
    assert title.text_content().strip()
    ids = [one.get("id") for one in tags[""] if "id" in one.attrib]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    places = {f"#{name}" for name in ids}
    for link in tags["a"]:
        address = link.get("href", "")
        assert not address.startswith("#") or address in places, as_written(link)


def check_fields(tags: Tags) -> None:
    by_id = {one.get("id"): one for one in tags[""] if "id" in one.attrib}
    labelled = {label.get("for") for label in tags["label"] if "for" in label.attrib}
    for name in labelled:
        assert by_id[name].tag in ("input", "select", "textarea"), name
    for field in (*tags["input"], *tags["select"], *tags["textarea"]):
        assert field.get("type") == "hidden" or field.get("id") in labelled, as_written(field)
        assert "required" not in field.attrib
    for one in tags[""]:
        assert by_id.keys() >= set(one.get("aria-describedby", "").split()), as_written(one)


def check_nothing_inline(tags: Tags) -> None:
    assert not [*tags["style"], *tags["iframe"], *tags["object"], *tags["embed"]]
    assert all(script.get("src") and not script.text_content().strip() for script in tags["script"])
    for one in tags[""]:
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")], as_written(one)
    for one in (*tags["link"], *tags["script"], *tags["img"], *tags["source"], *tags["use"]):
        address = one.get("href") or one.get("src") or ""
        assert not urlsplit(address).netloc, as_written(one)
        assert urlsplit(address).scheme == "", as_written(one)
    for form in tags["form"]:
        assert form.get("action", "").startswith("/"), as_written(form)


def tags_of(page: HtmlElement) -> Tags:
    """Every tag of a page, by its name; below '' all of them."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for one in page.iter("*"):
        found[one.tag].append(one)
        found[""].append(one)
    return found


def as_written(tag: HtmlElement) -> str:
    """A tag, for whoever has to mend it."""
    return str(tostring(tag, encoding="unicode"))[:300]


def check_words(page: HtmlElement) -> None:
    text = text_of(page)
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
    return as_read(page.get_text(" "))


def text_of(page: HtmlElement) -> str:
    """The same of the other kind of tree."""
    return as_read(" ".join(page.xpath("//text()[not(parent::script)]")))


def as_read(text: str) -> str:
    return " ".join(text.split()).replace(" .", ".").replace(" ,", ",")
