"""The ways to print or save, and the code to hold out: they belong to a result and to no stop."""

import pytest

from suggester.core.answer_code import encode
from tests.shipped import CALM, TABLE
from tests.web.house import visit
from tests.web.paper import CASES, SITE
from tests.web.walking import TODAY, begin, cookie_of, program, send

COPIES = ["/summary.pdf", "/summary-large.pdf", "/summary.txt"]


@pytest.mark.parametrize("address", ["/keep", "/my-code"])
def test_what_is_taken_along_goes_where_the_result_goes(address: str) -> None:
    """Half the questions make no paper and no code, and a stop has one instruction and nothing beside it."""
    client = program(TABLE, TODAY, **SITE).test_client()
    assert client.get(address).location == "/"

    send(client, begin(client), CALM)
    assert client.get(address).location == "/questions/first"

    client.set_cookie("answers", cookie_of(CASES["C-30"]))
    assert client.get(address).location == "/stop"


def test_the_ways_to_keep_lead_to_what_they_name() -> None:
    """A link that looks like paper and brings something else is found out at the clinic's desk."""
    client = program(TABLE, TODAY, **SITE).test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))
    page = visit(client, "/keep")

    ways = {str(link["href"]): link.select("b")[0].text for link in page.select(".keep a")}

    assert list(ways) == COPIES
    assert list(ways.values()) == [TABLE.wording[f"keep_{name}"] for name in ("pages", "large", "text")]
    assert page.select(".keep button[data-copy='/summary.txt'][hidden]")


@pytest.mark.parametrize(("region", "paper"), [("uk", "letter"), ("us", "a4")])
def test_the_other_paper_is_a_link_away_and_goes_along_to_the_copies(region: str, paper: str) -> None:
    """A patient from America prints in London as well, and the other way round."""
    client = program(TABLE, TODAY, **SITE, region=region).test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))
    other = visit(client, "/keep").select(".sizes a")

    page = visit(client, str(other[0]["href"]))

    assert [link.text.lower() for link in other] == [paper]
    assert page.select(".sizes b")[0].text.lower() == paper
    assert [str(link["href"]) for link in page.select(".keep a")] == [
        *(f"{address}?paper={paper}" for address in COPIES[:2]),
        COPIES[2],
    ]
    assert page.select(".sizes a")[0]["href"] == "/keep"


def test_the_code_to_show_is_the_code_on_paper_in_groups() -> None:
    """Who cannot scan reads it out, group by group and letter by letter."""
    client = program(TABLE, TODAY, **SITE).test_client()
    client.set_cookie("answers", cookie_of(CASES["C-20"]))
    groups = encode(TABLE, TABLE.questionnaire.answers(CASES["C-20"])).split("-")

    page = visit(client, "/my-code")

    assert [seen.text for seen in page.select("ol.signs [aria-hidden]")] == groups
    assert [heard.text for heard in page.select("ol.signs .visually-hidden")] == [*map(" ".join, groups)]
