"""From a page for everybody back to where one was."""

import pytest

from tests.shipped import CALM, TABLE
from tests.web.house import visit
from tests.web.walking import begin, fill_in, program, send

FOR_EVERYBODY = (
    "/about",
    "/privacy",
    "/accessibility",
    "/rules",
    "/approaches",
    f"/approaches/{next(approach.id for approach in TABLE.approaches if approach.facts)}",
)


@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_a_page_for_everybody_leads_back_to_where_one_was(address: str) -> None:
    """Who reads about privacy in the middle of the questions should not fear for the answers."""
    app = program()
    nobody, asked, answered, stopped = (app.test_client() for _ in range(4))
    send(asked, begin(asked), CALM)
    fill_in(answered, CALM)
    fill_in(stopped, CALM | {"red_flags": ["changing_mole"]})

    found = [
        [str(link["href"]) for link in visit(client, address).select("main a.back")]
        for client in (nobody, asked, answered, stopped)
    ]

    assert found == [[], ["/questions/first"], ["/summary"], ["/stop"]]


def test_the_way_back_is_never_taken_from_an_address() -> None:
    """An address that says where to go on is a way to send people elsewhere."""
    client = program().test_client()
    fill_in(client, CALM)

    page = visit(client, "/about?next=https://evil.example&back=//evil.example")

    assert "evil.example" not in str(page)
