"""The rules that hold for every page: whoever opens one in a test checks them all."""

import re
from collections import defaultdict
from collections.abc import Mapping
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
Tags = Mapping[str, list[Tag]]
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
    check_tags(page)
    check_words(page)
    check_answer(response)
    return page


def check_tags(page: BeautifulSoup) -> None:
    """What holds for the document, its fields, and what may not stand in it."""
    tags = tags_of(page)
    check_document(tags)
    check_fields(tags)
    check_nothing_inline(tags)


def check_document(tags: Tags) -> None:
    [html] = tags["html"]
    assert html["lang"]
    assert html["dir"] in ("ltr", "rtl")
    assert len(tags["h1"]) == 1
    [title] = tags["title"]
    assert title.text.strip()
    ids = [str(tag["id"]) for tag in tags[""] if "id" in tag.attrs]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    places = {f"#{name}" for name in ids}
    for link in tags["a"]:
        address = str(link.get("href", ""))
        assert not address.startswith("#") or address in places, link


def check_fields(tags: Tags) -> None:
    by_id = {str(tag["id"]): tag for tag in tags[""] if "id" in tag.attrs}
    labelled = {str(label["for"]) for label in tags["label"] if "for" in label.attrs}
    for name in labelled:
        assert by_id[name].name in ("input", "select", "textarea"), name
    for field in (*tags["input"], *tags["select"], *tags["textarea"]):
        assert field.get("type") == "hidden" or field.get("id") in labelled, field
        assert "required" not in field.attrs
    for tag in tags[""]:
        if "aria-describedby" in tag.attrs:
            assert by_id.keys() >= set(str(tag["aria-describedby"]).split()), tag


def check_nothing_inline(tags: Tags) -> None:
    assert not [*tags["style"], *tags["iframe"], *tags["object"], *tags["embed"]]
    assert all(script.get("src") and not script.text.strip() for script in tags["script"])
    for tag in tags[""]:
        assert not [name for name in tag.attrs if name == "style" or name.startswith("on")], tag
    for tag in (*tags["link"], *tags["script"], *tags["img"], *tags["source"], *tags["use"]):
        address = str(tag.get("href") or tag.get("src") or "")
        assert not urlsplit(address).netloc, tag
        assert urlsplit(address).scheme == "", tag
    for form in tags["form"]:
        assert str(form.get("action", "")).startswith("/"), form


def tags_of(page: BeautifulSoup) -> Tags:
    """Every tag of a page, by its name; below '' all of them.

    A search for each rule walks through the whole page anew, and took two thirds of opening it.
    """
    found: dict[str, list[Tag]] = defaultdict(list)
    for one in page.descendants:
        if isinstance(one, Tag):
            found[one.name].append(one)
            found[""].append(one)
    return found


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
