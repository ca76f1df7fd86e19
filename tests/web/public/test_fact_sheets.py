"""The fact sheets: every text that clinicians own about an approach is on a page, with its sources."""

import pytest

from suggester.core.table.approaches import Approach
from tests.shipped import CALM, TABLE
from tests.web.house import visit, words
from tests.web.walking import program, summary_of

WITH_FACTS = [approach for approach in TABLE.approaches if approach.facts]


@pytest.mark.parametrize("approach", WITH_FACTS, ids=lambda approach: approach.id)
def test_a_sheet_has_every_fact_with_its_sources(approach: Approach) -> None:
    """A risk that stands in the files and on no page is a risk that nobody reads."""
    page = visit(program().test_client(), f"/approaches/{approach.id}")
    text = words(page)

    for fact in approach.facts:
        assert TABLE.topics[fact.topic] in text
        assert fact.text in text
        for number in fact.numbers:
            assert f"{number.k} of {number.n}" in text
    listed = {str(item["id"]) for item in page.select("li[id^=source-]")}
    cited = {name for fact in approach.facts for name in fact.sources}
    assert {f"source-{TABLE.citation[name]}" for name in cited} <= listed
    assert TABLE.wording["disclaimer_long"] in text


def test_every_sheet_is_linked_from_the_list_the_rules_and_the_result() -> None:
    """Nobody types an address."""
    client = program().test_client()
    wanted = {f"/approaches/{approach.id}" for approach in WITH_FACTS}

    listed = {str(link["href"]) for link in visit(client, "/approaches").select("a[href^='/approaches/']")}
    assert listed == wanted
    assert visit(client, "/rules").select("a[href='/approaches']")
    result = summary_of(CALM | {"concerns": ["acne_scars"]})
    compared = {name for column in TABLE.grid.columns for name in column.approaches}
    linked = {str(link["href"]) for link in result.select("a[href^='/approaches/']")}
    assert linked == {f"/approaches/{name}" for name in compared} & wanted


def test_what_is_no_approach_has_no_sheet() -> None:
    """A page about nothing would look like a page about something."""
    client = program().test_client()

    assert client.get("/approaches/nothing").status_code == 404


def test_every_claim_of_adverts_stands_beside_the_words_of_the_rows() -> None:
    """The articles are what patients read before they come."""
    text = words(visit(program().test_client(), "/approaches"))
    reasons = {rule.id: rule.reason for rule in TABLE.rules}

    assert TABLE.claims
    for claim in TABLE.claims:
        assert claim.text in text
        assert all(reasons[row] in text for row in claim.rows)
