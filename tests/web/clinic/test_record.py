"""The record as a page: everything that was done is there, in words, and a spoiled one says so loudly."""

from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.storage.upkeep import integrity
from suggester.web.clinic.record import ON_A_PAGE
from tests.shipped import LATER, NEXT
from tests.web.clinic_house import storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.proposing import reworded, upload, workbook
from tests.web.published import publish, worded

KINDS: Mapping[str, Mapping[str, str | int]] = {
    "review": {"row": "HD-13", "to": "a" * 64, "verdict": "change", "stops_use": 1},
    "propose": {"version": 2, "base": 1, "to": "b" * 64},
    "withdraw": {"version": 2},
    "approve": {"version": 2, "to": "b" * 64, "shown": "c" * 64},
    "publish": {"generation": 3, "version": 2, "from": "d" * 64, "to": "b" * 64},
    "roll back": {"generation": 4, "version": 1, "from": "b" * 64, "to": "d" * 64, "why": "it <was> wrong"},
    "add account": {"account": "new.one", "role": "reviewer"},
    "link account": {"account": "new.one", "role": "reviewer", "by": "https://x.example", "subject": "2<4"},
    "something new": {"unknown": "x"},
}


def write(app: Flask, *acts: str) -> None:
    with storage_of(app).writing() as connection:
        for act in acts:
            details = KINDS.get(act, {})
            audit.record(connection, Act(at=1_795_000_000, actor="amara.osei", act=act, details=details))


def entries(page: BeautifulSoup) -> list[str]:
    return [words(line) for line in page.select(".record-table tbody tr")]


def spoil(app: Flask, statement: str) -> None:
    """What somebody does who has the file itself: the triggers go first."""
    with storage_of(app).writing() as connection:
        for trigger in ("audit_no_update", "audit_no_delete"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text(statement))


def test_every_act_is_told_in_words_the_newest_first(app: Flask, client: FlaskClient) -> None:
    """Who, what, when, from which content to which."""
    write(app, *KINDS)

    page = visit_clinic(client, "/clinic/record")

    told = entries(page)
    assert [line.split()[0] for line in told] == [str(number) for number in range(len(told), 0, -1)]
    assert "something new" in told[0]
    assert "provider : new.one (reviewer), by way of https://x.example, 2<4" in told[1]
    assert "New account : new.one (reviewer)" in told[2]
    assert "Go back : version 1, number 4 to go live it <was> wrong" in told[3]
    assert f"from {'b' * 16} to {'d' * 16}" in told[3]
    assert f"to {'b' * 16} shown {'c' * 16}" in told[5]
    assert (
        "2026-11-18 11:06 Dr Amara.Osei Reading of a row : wants a change of HD-13, which stops use"
        in told[8]
    )
    assert page.select("a[href='/clinic/rows/HD-13']")
    assert "Log-in" in told[9]


def test_a_publication_is_told_with_both_contents(app: Flask, client: FlaskClient) -> None:
    """As the program itself writes it."""
    for version in (NEXT, LATER):
        publish(storage_of(app), worded(version))

    page = visit_clinic(client, "/clinic/record?kind=publish")

    told = entries(page)
    assert len(told) == 2
    assert "Put live : version 2, number 2 to go live" in told[0]
    assert " from " in told[0]
    for link in page.select(".record-table a"):
        assert visit_clinic(client, str(link["href"]))


def test_a_proposal_is_told_with_who_wrote_it_and_what_it_words_otherwise(
    app: Flask, client: FlaskClient
) -> None:
    """In the words of the approver's page, so that nobody has to open two versions to know one."""
    assert upload(client, workbook(reworded)).status_code == 303

    told = entries(visit_clinic(client, "/clinic/record?kind=propose"))

    assert "written by amara.osei: Row HD-19 changed, The table itself changed" in told[0]


def test_it_is_read_page_by_page_and_by_kind(app: Flask, client: FlaskClient) -> None:
    """It grows for years."""
    write(app, *["review"] * ON_A_PAGE, *["approve"] * 3, *["review"] * ON_A_PAGE)
    seen: list[str] = []
    address = "/clinic/record?kind=review"

    while address:
        page = visit_clinic(client, address)
        assert one(page, "#filter-kind [selected]")["value"] == "review"
        seen += [line.split()[0] for line in entries(page)]
        older = page.select(".record-ways a[rel=next]")
        address = str(older[0]["href"]) if older else ""

    assert len(seen) == len(set(seen)) == 2 * ON_A_PAGE
    assert seen == sorted(seen, key=int, reverse=True)
    assert page.select(".record-ways a[href='/clinic/record?kind=review']")


@pytest.mark.parametrize(
    "asked", ["kind=<b>", "until=x", "until=-1", "until=99999999999999999999", "until=٣"]
)
def test_what_the_record_does_not_know_is_no_filter(client: FlaskClient, asked: str) -> None:
    """Somebody plays with the address."""
    assert len(entries(visit_clinic(client, f"/clinic/record?{asked}"))) == 4


def test_its_end_stands_on_the_checks_page_as_verify_prints_it(app: Flask, client: FlaskClient) -> None:
    """To be written down elsewhere: then a tail that is cut off is noticed."""
    write(app, "something new")
    with storage_of(app).reading() as connection:
        head = str(audit.head(connection))

    for address in ("/clinic/checks", "/clinic/record"):
        page = visit_clinic(client, address)
        assert head in words(one(page, ".record-end"))
        assert "Every entry fits" in words(one(page, ".record-end"))


SPOILED = {
    "changed": "UPDATE audit SET details = '{}' WHERE number = 5",
    "no JSON any more": "UPDATE audit SET details = 'spoiled' WHERE number = 5",
    "taken out": "DELETE FROM audit WHERE number = 5",
    "cut off": "DELETE FROM audit WHERE number > 5",
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_record_says_so_on_top_of_both_pages(app: Flask, client: FlaskClient, how: str) -> None:
    """Loud, because whoever spoils it wants it to be quiet."""
    write(app, "review", "propose", "approve")

    spoil(app, SPOILED[how])

    assert integrity.faults(storage_of(app)) != ()
    for address in ("/clinic/record", "/clinic/checks"):
        page = visit_clinic(client, address)
        alarm = words(one(page, "main > .error-summary[role=alert]"))
        assert "The record is not what was written" in alarm
        assert "entry 5" in alarm
        assert "Every entry fits" not in words(page)
