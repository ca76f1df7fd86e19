"""What another website makes a browser send: it reads what everybody may read, and changes nothing."""

import time
from collections.abc import Mapping
from functools import reduce
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from suggester.web.protection.origin import Origin, may_bring_a_form, origin_of
from tests.shipped import CALM
from tests.web.clinic_house import (
    PASSWORD,
    clinician,
    digits,
    held_clinic,
    visit_clinic,
)
from tests.web.house import held, visit, words
from tests.web.walking import cookie_of, fill_in, program, sealed, token

BY_BROWSER = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Origin": "https://evil.example"}
FOREIGN: Mapping[str, Mapping[str, str]] = {
    "another website, says the browser": BY_BROWSER,
    "another website, by an old browser": {"Origin": "https://evil.example"},
    "a frame without an address of its own": {"Origin": "null"},
    "a host whose name begins like ours": {"Origin": "http://localhost.evil.example"},
    "an origin that is none": {"Origin": "http://[::1"},
}
OWN = {"Sec-Fetch-Site": "same-origin"}
CHANGES = ("Set-Cookie", "Clear-Site-Data")
ORIGINS: Mapping[Origin, tuple[Mapping[str, str], ...]] = {
    Origin.OWN_PAGE: (
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_ORIGIN": "http://localhost"},
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "https://evil.example"},
    ),
    Origin.SAME_DOMAIN: ({"HTTP_SEC_FETCH_SITE": "same-site"},),
    Origin.OTHER_WEBSITE: (
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://localhost"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "none", "HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_SEC_FETCH_SITE": "cross-site,same-origin", "HTTP_ORIGIN": "https://evil.example"},
    ),
    Origin.NOT_SAID: (
        {},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_SEC_FETCH_SITE": "something new"},
        {"HTTP_ORIGIN": "http://localhost:8443"},
        {"HTTP_ORIGIN": "https://localhost"},
    ),
}


def addresses(app: Flask, method: str) -> list[str]:
    """Every address that takes this method, but for files."""
    places = {"<int:number>": "1", "<int:review>": "1", "<row_id>": "HD-03", "<page_id>": "health"}
    return sorted(
        reduce(lambda address, place: address.replace(*place), places.items(), rule.rule)
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and not rule.rule.startswith("/static/")
    )


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.name)
def test_who_made_the_browser_send_a_request_is_told_by_the_browser(origin: Origin) -> None:
    """What the browser says goes before what a form claims; what nobody says is nobody's."""
    for said in ORIGINS[origin]:
        environ = {"REQUEST_METHOD": "POST", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost", **said}

        assert origin_of(environ) is origin, said


def test_a_form_of_another_host_of_our_domain_is_refused_and_its_link_is_welcome() -> None:
    """The clinic's website may lead here, with all that the browser holds; no form of ours stands there."""
    sibling = {"wsgi.url_scheme": "https", "HTTP_HOST": "skin.example", "HTTP_SEC_FETCH_SITE": "same-site"}

    assert may_bring_a_form(sibling | {"REQUEST_METHOD": "GET"})
    assert not may_bring_a_form(sibling | {"REQUEST_METHOD": "POST"})
    assert "Set-Cookie" in program().test_client().get("/", headers={"Sec-Fetch-Site": "same-site"}).headers


def test_no_form_of_another_website_is_looked_at(app: Flask, client: FlaskClient) -> None:
    """Whatever it holds, a right token included, and whether or not the cookies come along."""
    client.set_cookie("answers", cookie_of(CALM))
    right = token(visit(client, "/summary"))

    for address, headers in product(addresses(app, "POST"), FOREIGN.values()):
        for visitor in (client, app.test_client()):
            response = visitor.post(address, data={"csrf_token": right}, headers=headers)
            assert response.status_code == 403, address
            assert not [name for name in CHANGES if name in response.headers], address

    visit(client, "/summary")
    visit_clinic(client, "/clinic/account")


def test_nothing_in_the_browser_changes_because_another_website_leads_here(app: Flask) -> None:
    """Strict cookies stay at home on that way: a fresh one would lie over the log-in at home."""
    kept = sealed({"answers": {"age_band": ["22_39"]}}, at=time.time() - 120)

    for address in addresses(app, "GET"):
        for cookie in ("", "nonsense", kept):
            client = app.test_client()
            client.set_cookie("answers", cookie)
            response = client.get(address, headers=BY_BROWSER)
            assert response.status_code < 500
            assert not [name for name in CHANGES if name in response.headers], address


def test_whoever_comes_by_a_link_presses_start_once() -> None:
    """No cookie was set with the page, so its form is taken on the word of the browser."""
    client = program().test_client()
    given = token(held(client.get("/", headers=BY_BROWSER)))
    of_another = token(visit(program().test_client(), "/"))

    refused = client.post("/", data={"csrf_token": given})
    stale = client.post("/", data={"csrf_token": of_another}, headers=OWN)
    begun = program().test_client().post("/", data={"csrf_token": given}, headers=OWN)

    assert refused.status_code == stale.status_code == 422
    assert begun.location == "/questions/age"


def test_whoever_comes_by_a_link_and_is_logged_in_is_told_the_way(app: Flask) -> None:
    """A log-in form where one is logged in is a riddle; the way on is one press."""
    client = app.test_client()

    page = held_clinic(client.get("/clinic/table?effect=hold", headers=BY_BROWSER), 401)
    typed = client.get("/clinic/table")

    assert [str(link["href"]) for link in page.select("p.notice a")] == ["/clinic/table?effect=hold"]
    assert "brought you here" not in typed.text


def test_whoever_comes_by_a_link_logs_in_at_the_first_try(app: Flask, client: FlaskClient) -> None:
    """Also where the log-in of somebody else is still at home, whose token the page could not know."""
    clinician(app, "b.lind")
    page = held_clinic(app.test_client().get("/clinic/account", headers=BY_BROWSER), 401)
    sent = {"name": "b.lind", "password": PASSWORD, "code": digits("b.lind")}

    response = client.post("/clinic/login", data=sent | {"csrf_token": token(page)}, headers=OWN)

    assert response.status_code == 303
    assert "Dr B.Lind" in words(visit_clinic(client, "/clinic/account"))


def test_finish_needs_its_token_or_the_word_of_the_browser() -> None:
    """Also where there is nothing to clear: whoever may clear may clear what comes next."""
    app = program()
    client = app.test_client()
    fill_in(client, CALM)
    right = token(visit(client, "/summary"))

    assert client.post("/finish").status_code == 422
    assert app.test_client().post("/finish").status_code == 422
    assert client.get("/summary").status_code == 200
    first = client.post("/finish", data={"csrf_token": right}, headers=OWN)
    again = client.post("/finish", data={"csrf_token": right}, headers=OWN)

    assert first.location == again.location == "/finished"
    assert client.get_cookie("answers") is None


def test_clearing_also_ends_the_cookie_from_before_https() -> None:
    """Whoever moves an installation to HTTPS leaves answers under the other name in browsers."""
    client = program().test_client()
    client.set_cookie("answers", "x")
    page = visit(client, "/")

    response = client.post(
        "/finish", data={"csrf_token": token(page)}, headers=OWN, base_url="https://localhost"
    )

    ended = {cookie.partition("=")[0] for cookie in response.headers.getlist("Set-Cookie")}
    assert ended == {"answers"}
