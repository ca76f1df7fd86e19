"""Leaving: what says that the answers are cleared has cleared them."""

import pytest
from flask.testing import FlaskClient

from tests.shipped import CALM
from tests.web.house import visit
from tests.web.walking import fill_in, program


@pytest.fixture
def client() -> FlaskClient:
    """A browser in which everything is answered."""
    client = program().test_client()
    fill_in(client, CALM)
    return client


def test_opening_the_last_page_by_hand_clears_as_it_says(client: FlaskClient) -> None:
    """It was a page that said 'cleared' over answers that were all still there."""
    response = client.get("/finished")

    assert response.status_code == 200
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("answers") is None
    visit(client, "/finished")
    assert client.get("/summary").location == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=["fetched ahead", "rendered ahead", "another website", "another host of the domain"],
)
def test_nobody_but_the_patient_clears_by_opening_it(client: FlaskClient, headers: dict[str, str]) -> None:
    """A browser that fetches ahead, or a link elsewhere, must not cost anybody the answers of ten minutes."""
    response = client.get("/finished", headers=headers)

    assert response.status_code in (302, 503)
    assert response.location in ("/", None)
    assert client.get_cookie("answers") is not None
    assert client.get("/summary").status_code == 200
