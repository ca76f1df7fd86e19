"""A stop: one instruction, nothing lost by a slip of the finger, and nothing shown that it is not about."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.shipped import ASKED, CALM, TABLE, label
from tests.web.house import held, one, visit, words
from tests.web.walking import begin, fill_in, program, send, token

FLAG = "swelling_breathing"
HEALTH = next(page for page in ASKED.pages if page.id == "health")


def mistake(page: BeautifulSoup) -> str:
    """Where "I ticked that by mistake" leads."""
    return str(next(one for one in page.select("a") if TABLE.wording["stop_mistake"] in words(one))["href"])


def stopped_late() -> FlaskClient:
    """Somebody who had answered everything, and then changed one answer to a red flag."""
    client = program().test_client()
    fill_in(client, CALM | {"allergies": ["metal"]})
    send(client, "/questions/first?change=1", {"red_flags": [FLAG]})
    return client


def test_a_tick_by_mistake_costs_nothing_but_this_tick() -> None:
    """Twenty answers are not given a second time because a finger slipped."""
    client = stopped_late()
    back = mistake(visit(client, "/stop"))

    assert one(visit(client, back), "input[checked]")["value"] == FLAG
    response = send(client, back, CALM)

    assert response.location == "/check"
    assert label("allergies", "metal") in words(visit(client, "/check"))


def test_a_tick_by_mistake_on_the_second_page_leads_on_to_the_third() -> None:
    """Nobody starts again at their age."""
    client = program().test_client()
    page = held(fill_in(client, CALM | {"red_flags": [FLAG]})[1])

    assert send(client, mistake(page), CALM).location == "/questions/wishes"


def test_a_stop_shows_no_answer_but_those_that_made_it() -> None:
    """A stop page is shown to others: a driver, a receptionist. The rest is none of their business."""
    client = stopped_late()

    text = words(visit(client, "/stop"))

    assert label("red_flags", FLAG) in text
    assert ASKED.questions["allergies"].text not in text
    assert label("allergies", "metal") not in text


def test_a_stop_ends_with_clearing_and_with_a_new_start() -> None:
    """The next person at the tablet gets neither the stop nor what it was about."""
    for leave in (begin, lambda client: client.get("/finished")):
        client = stopped_late()
        assert visit(client, "/stop").select("main form[action='/finish']")

        leave(client)

        assert client.get("/stop").location in ("/", "/questions/age")


def test_the_start_page_leads_back_to_the_stop() -> None:
    """A tap on the name of the clinic must not be a way around it."""
    client = stopped_late()

    assert visit(client, "/").select("a.button[href='/stop']")


def test_a_stop_from_another_tab_is_no_notice_of_lost_answers() -> None:
    """What was ticked in the other tab is there; it is only not asked any further."""
    client = stopped_late()

    data = {question.id: CALM[question.id] for question in HEALTH.questions}
    data["csrf_token"] = token(visit(client, "/questions/age"))

    assert client.post("/questions/health", data=data).location == "/stop"
    assert TABLE.wording["cleared"] not in words(visit(client, "/questions/age"))


def test_an_emergency_has_nothing_beside_the_number() -> None:
    """With a swollen tongue there is one thing to do: nobody should meet a printer before the call."""
    page = visit(stopped_late(), "/stop")

    assert not page.select("[data-print], main a[href$='.pdf']")
    link = next(one for one in page.select("main a") if TABLE.wording["stop_mistake"] in words(one))
    assert link.find_parent("section") is not None
    assert link.find_previous("a", href="tel:999") is not None
