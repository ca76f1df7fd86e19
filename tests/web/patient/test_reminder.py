"""The note for a calendar: offered where the result names a wait that ends, and silent about health."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from suggester.home import TEMPLATES
from tests.shipped import ASKED, CALM, TABLE
from tests.web.house import HEADERS, one, visit, words
from tests.web.paper import CASES, SITE
from tests.web.walking import TODAY, Given, begin, cookie_of, day_in_words, program, send

FILLER = CALM | {"recent_treatments": ["filler_botox_2w"]}
TWO_WAITS = CALM | {"recent_treatments": ["filler_botox_2w", "peel_laser_needling_4w"]}
NO_END = CALM | {"recent_sun": ["tan_6w"], "medicines": ["isotretinoin_6m"], "allergies": ["metal"]}
LINK = "main a[href='/reminder.ics']"
START = "https://skin.example/"
EXTENDS = '{% extends "patient/summary.html" %}'


def browser_of(given: Given) -> FlaskClient:
    app = program(TABLE, TODAY, **SITE, public_url=START.rstrip("/"))
    client = app.test_client()
    client.set_cookie("answers", cookie_of(given))
    return client


@pytest.mark.parametrize(("given", "days"), [(FILLER, 14), (TWO_WAITS, 28)], ids=["one", "longest"])
def test_who_has_to_wait_is_offered_the_day_on_which_the_longest_wait_is_over(
    given: Given, days: int
) -> None:
    """A note on the first of two days sends somebody back to a page that still says no."""
    client = browser_of(given)
    day = TODAY + timedelta(days=days)

    [event] = Calendar.from_ical(client.get("/reminder.ics").data).walk("VEVENT")
    keep = visit(client, "/keep")

    assert isinstance(event, Event)
    assert event.start == day
    assert day_in_words(day) in words(one(keep, ".note"))
    assert len(keep.select(LINK)) == len(visit(client, "/summary").select(LINK)) == 1


@pytest.mark.parametrize("given", [CALM, NO_END], ids=["calm", "waits without an end"])
def test_where_no_wait_ends_no_day_is_offered(given: Given) -> None:
    """A date beside a hold that a doctor has to settle would be read as leave."""
    client = browser_of(given)

    assert client.get("/reminder.ics").location == "/keep"
    assert visit(client, "/keep").select(LINK) == visit(client, "/summary").select(LINK) == []


def test_a_stop_or_half_the_answers_make_no_note() -> None:
    """A stop has one instruction, and "look again in two weeks" is another."""
    client = browser_of({**CASES["C-30"], "recent_treatments": ["filler_botox_2w"]})
    assert client.get("/reminder.ics").location == "/stop"
    assert visit(client, "/stop").select(LINK) == []

    client = program().test_client()
    assert client.get("/reminder.ics").location == "/"
    send(client, begin(client), CALM)
    assert client.get("/reminder.ics").location == "/questions/first"


def test_the_note_says_nothing_of_health_and_is_kept_nowhere_on_its_way() -> None:
    """A calendar is seen by colleagues and family: no answer and no title of a hold may stand in it."""
    response = browser_of(TWO_WAITS).get("/reminder.ics")
    [event] = Calendar.from_ical(response.data).walk("VEVENT")
    file = response.text.replace("\r\n ", "").casefold()
    told = {option.label for question in ASKED.questions.values() for option in question.options}
    told |= {text for rule in TABLE.rules for text in (rule.id, rule.title, rule.wait, rule.reason) if text}
    told |= {approach.name for approach in TABLE.approaches}

    assert (event["SUMMARY"], event["DESCRIPTION"]) == ("Look at your skin page again", START)
    assert len(told) > 500
    assert [text for text in told if len(text) > 3 and text.casefold() in file] == []
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert response.headers["Content-Disposition"] == 'attachment; filename="skin-page-reminder.ics"'
    assert response.headers["Cache-Control"] == "no-store"
    assert all(name in response.headers for name in HEADERS)
    assert "Set-Cookie" not in response.headers


def test_only_the_patients_own_result_offers_a_note() -> None:
    """On the page of a code, the cookie of this browser is somebody else's, or nobody's."""
    others = [text for path in TEMPLATES.rglob("*.html") if EXTENDS in (text := path.read_text())]

    assert len(others) == 2
    assert all("{% block calendar_note %}{% endblock %}" in text for text in others)
