"""Numbers to call are links on the patient's pages, and nothing else is."""

import re

import pytest
from bs4 import BeautifulSoup

from suggester.web.site.dialling import Numbers, dialled
from tests.shipped import CALM, TABLE
from tests.web.house import held, one, visit
from tests.web.walking import fill_in, program

UK = Numbers(emergency="999", urgent="NHS 111", support="Samaritans on 116 123", dial="999")
FLAGS = ("swelling_breathing", "spreading_infection", "changing_mole")


def links(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(str(link["href"]), link.text) for link in page.select("main a[href^='tel:']")]


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("Call 999.", 'Call <a href="tel:999">999</a>.'),
        ("Samaritans on 116 123, any day.", '<a href="tel:116123">Samaritans on 116 123</a>, any day.'),
        ("Call NHS 111 & rest", 'Call <a href="tel:111">NHS 111</a> &amp; rest'),
        ("1999 and 9990 people, 0999", "1999 and 9990 people, 0999"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_only_the_numbers_of_the_region_are_linked_and_all_else_is_escaped(text: str, linked: str) -> None:
    """A count that looks like a number to call must not ring anybody; a text must not become markup."""
    assert dialled(text, UK) == linked


def test_a_number_in_the_contact_is_linked_and_the_number_of_a_room_is_not() -> None:
    """Who reports a mistake from a telephone should not have to copy the number by hand."""
    numbers = Numbers(
        emergency="your local emergency number",
        urgent="your local urgent care line",
        support="a helpline in your country",
        dial="",
        contact="the front desk, room 214, +44 20 7946 0018",
    )

    made = dialled("Tell the front desk, room 214, +44 20 7946 0018.", numbers)

    assert made == 'Tell the front desk, room 214, <a href="tel:+442079460018">+44 20 7946 0018</a>.'


@pytest.mark.parametrize("region", [*TABLE.regions, ""])
def test_every_number_on_a_stop_about_and_start_page_can_be_dialled(region: str) -> None:
    """People in need read the number on the very thing that can call it."""
    app = program(region=region)
    pages = [visit(app.test_client(), "/"), visit(app.test_client(), "/about")]
    for flag in FLAGS:
        pages.append(held(fill_in(app.test_client(), CALM | {"red_flags": [flag]})[1]))
    numbers = app.extensions["suggester"].current.numbers
    lines = [line for line in (numbers.emergency, numbers.urgent, numbers.support) if re.search(r"\d", line)]

    for page in pages:
        text = one(page, "main").text
        assert sum(text.count(line) for line in lines) == len(links(page))
    assert {text for page in pages for _, text in links(page)} == set(lines)
