"""What protects the answers: the cookie, the token, the limits, the headers and the journal."""

import io
import json
import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from suggester.web.journal.journal import JsonLine, log
from suggester.web.protection.cookie import PATIENTS, CookieTooLargeError, cookie_key, room_for
from suggester.web.protection.doors import door_of
from suggester.web.protection.sealing import CookieSeal
from tests.shipped import ASKED, CALM, TABLE
from tests.web.house import held, one, visit, words
from tests.web.walking import SECRET, begin, day_in_words, fill_in, program, sealed, send, summary_of, token

LONGEST_COOKIE = 4_093
ADDRESSES = ("/", "/rules", "/about", "/privacy", "/accessibility", "/finished", "/questions/age")


@contextmanager
def journal() -> Iterator[io.StringIO]:
    """Everything that the program notes meanwhile."""
    written, level = io.StringIO(), log.level
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield written
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


def test_every_page_keeps_the_house_rules() -> None:
    """One list of rules, held on pages that no other test opens."""
    client = program().test_client()

    for address in ADDRESSES:
        visit(client, address)


def test_the_cookie_has_one_length_for_a_little_and_for_everything() -> None:
    """The length of a cookie must not tell how many boxes were ticked, and a browser must take it."""
    everything: dict[str, object] = {}
    for question in ASKED.questions.values():
        options = [
            o.id for o in question.options if not o.exclusive and o.id not in ("not_sure", "prefer_not")
        ]
        everything[question.id] = options[: question.at_most] if question.many else options[1]
    everything["red_flags"] = ["not_sure"]
    lengths = set()

    for given in (CALM, everything):
        client = program().test_client()
        fill_in(client, given)
        cookie = client.get_cookie("answers")
        assert cookie is not None
        lengths.add(len(cookie.value))

    assert len(lengths) == 1
    assert lengths.pop() < LONGEST_COOKIE


def test_a_cookie_cannot_be_read_without_the_key() -> None:
    """A shared disk, a log of headers, a browser's profile: what lies there is sealed."""
    client = program().test_client()
    fill_in(client, CALM | {"medicines": ["isotretinoin_now"]})
    cookie = client.get_cookie("answers")
    assert cookie is not None

    raw = urlsafe_b64decode(cookie.value)

    assert b"isotretinoin" not in raw
    assert b"age_band" not in raw


def test_the_cookie_is_for_this_site_this_browser_and_no_script() -> None:
    """Over HTTPS the strict name prefix makes the browser refuse a weaker cookie."""
    app = program()
    plain = app.test_client().get("/").headers["Set-Cookie"]
    secure = app.test_client().get("/", base_url="https://localhost").headers["Set-Cookie"]

    assert plain.startswith("answers=")
    assert secure.startswith("__Host-answers=")
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in plain
        assert attribute in secure
    assert "Secure" in secure
    assert "Expires" not in plain + secure
    assert "Max-Age" not in plain + secure


@pytest.mark.parametrize(
    "cookie",
    [
        "nonsense",
        sealed({"answers": {"age_band": ["22_39"]}}, at=time.time() - 3_700),
        sealed({"answers": {"age_band": ["22_39"]}, "more_time": True}, at=time.time() - 90_000),
        sealed({"answers": {"age_band": ["22_39"]}, "version": 0}),
        sealed({"answers": {"age_band": ["22_39"]}}, secret="another" * 8),
        sealed({"answers": {"age_band": ["22_39"]}})[:-8] + "AAAAAAA=",
    ],
    ids=["nonsense", "idle", "too old", "other version", "other key", "tampered"],
)
def test_a_cookie_that_cannot_be_used_starts_over_with_a_friendly_line(cookie: str) -> None:
    """Never an error, never a half-read answer: the first page says what happened."""
    client = program().test_client()
    client.set_cookie("answers", cookie)

    assert client.get("/questions/health").location == "/questions/age"
    page = visit(client, "/questions/age")

    assert TABLE.wording["cleared"] in words(page)
    assert TABLE.wording["cleared"] not in words(visit(client, "/questions/age"))


def test_more_time_is_kept_where_the_patient_asked_for_it() -> None:
    """Slow readers, and people who look up a medicine, need more than an hour."""
    client = program().test_client()
    client.set_cookie(
        "answers", sealed({"answers": {"age_band": ["22_39"]}, "more_time": True}, at=time.time() - 7_200)
    )

    assert client.get("/questions/first").status_code == 200


def test_the_start_page_gives_more_time_on_request() -> None:
    """The choice of the box has to reach the cookie."""
    client = program().test_client()
    page = visit(client, "/")

    client.post("/", data={"csrf_token": token(page), "more_time": "yes"})

    cookie = client.get_cookie("answers")
    assert cookie is not None
    content, _, _ = CookieSeal([cookie_key(SECRET, PATIENTS)]).opened(cookie.value).partition(b"\n")
    assert json.loads(content)["more_time"] is True


def test_a_new_key_opens_what_the_old_key_sealed() -> None:
    """Changing the key at noon must not cost anybody the answers."""
    new = "fedcba9876543210" * 3
    client = program(secrets=(new, SECRET)).test_client()
    client.set_cookie("answers", sealed({"answers": {"age_band": ["22_39"]}}))
    assert client.get("/questions/first").status_code == 200
    renewed = client.get_cookie("answers")
    assert renewed is not None

    only_new = program(secrets=(new,)).test_client()
    only_new.set_cookie("answers", renewed.value)

    assert only_new.get("/questions/first").status_code == 200


def test_a_question_that_changed_since_is_asked_again() -> None:
    """An option that the table no longer knows must not be dropped from a list of risks in silence."""
    client = program().test_client()
    kept = {"goals": []} | {name: [v] if isinstance(v, str) else v for name, v in CALM.items()}
    client.set_cookie("answers", sealed({"answers": kept | {"health": ["heart", "an_option_of_last_year"]}}))

    assert client.get("/summary").location == "/questions/health"


def test_a_questionnaire_that_outgrows_a_cookie_stops_the_start() -> None:
    """Browsers drop a cookie that is too large without a word."""
    page = ASKED.pages[0]
    question = page.questions[0]
    longer = replace(question, many=True, options=tuple(replace(o, id=o.id * 80) for o in question.options))
    questionnaire = replace(ASKED, pages=(replace(page, questions=(longer,)), *ASKED.pages[1:]))

    with pytest.raises(CookieTooLargeError, match="Shorten the ids"):
        room_for(questionnaire)


def test_every_form_without_its_token_is_refused() -> None:
    """A page elsewhere must not be able to send answers or clear them."""
    app = program()
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not door_of(rule.rule).is_for_software:
            client = app.test_client()
            fill_in(client, CALM)
            address = rule.rule.replace("<page_id>", "health")
            assert client.post(address, data={}).status_code == 422, address
            assert client.post(address, data={"csrf_token": "##" + "0" * 40}).status_code == 422, address
            assert client.get("/check").status_code == 200, address


def test_a_form_that_was_open_too_long_comes_back_with_its_ticks() -> None:
    """Losing a page to a technicality is what people complain about most."""
    client = program().test_client()
    data = {"csrf_token": token(visit(client, "/questions/age")), "age_band": "22_39"}
    client.delete_cookie("answers")

    page = held(client.post("/questions/age", data=data), 422)

    assert TABLE.wording["open_too_long"] in words(page)
    assert one(page, "title").text.startswith("Error: ")
    assert {box["value"] for box in page.select("input[checked]")} == {"22_39"}
    again = client.post("/questions/age", data=data | {"csrf_token": token(page)})
    assert again.location == "/questions/first"


@pytest.mark.parametrize("address", ["/questions/that_skin", "/again"])
def test_a_form_whose_answers_are_gone_says_so_at_once(address: str) -> None:
    """Who reads that nothing is lost, and then finds all of it lost, trusts no sentence any more."""
    client = program().test_client()
    fill_in(client, CALM)
    old = token(visit(client, "/questions/that_skin"))
    client.delete_cookie("answers")

    response = client.post(address, data={"csrf_token": old})

    assert response.location == "/questions/age"
    assert TABLE.wording["cleared"] in words(visit(client, "/questions/age"))


def test_a_field_that_no_page_has_is_refused() -> None:
    """What a page of ours did not send is not read."""
    client = program().test_client()
    fill_in(client, CALM)
    page = visit(client, "/questions/age")

    response = client.post(
        "/questions/age", data={"csrf_token": token(page), "age_band": "22_39", "name": "x"}
    )

    assert TABLE.wording["not_understood"] in words(held(response, 422))


@pytest.mark.parametrize(
    ("method", "address", "status", "text_id"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/questions/nowhere", 404, "not_found"),
        ("DELETE", "/check", 405, "not_allowed"),
        ("GET", "/finish", 405, "not_allowed"),
    ],
)
def test_an_error_page_looks_like_every_other_page(
    method: str, address: str, status: int, text_id: str
) -> None:
    """An error is a page with a way on, never a blank line."""
    response = program().test_client().open(address, method=method)

    page = held(response, status)

    assert TABLE.wording[text_id] in words(page)
    assert page.select("main a[href='/']")


def test_a_form_that_is_too_large_is_refused() -> None:
    """No form of ours is larger than 64 kB."""
    client = program().test_client()

    response = client.post("/questions/age", data={"age_band": "x" * 70_000})

    assert TABLE.wording["too_large"] in words(held(response, 413))


def test_odd_bytes_in_a_form_never_crash_a_page() -> None:
    """Whatever is sent: a refusal in words."""
    client = program().test_client()
    begin(client)
    for body in (
        b"age_band=%00",
        b"age_band=%ff%fe",
        b"csrf_token=%ed%a0%80",
        b"=&&==",
        "age_band=\u202e".encode(),
    ):
        response = client.post("/questions/age", data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 422


def test_t17_a_crash_lists_nothing_and_notes_nothing_about_the_patient(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T17: a rule that breaks must never turn a stop into a list, nor an answer into a log line."""
    app = program()
    client = app.test_client()
    fill_in(client, CALM | {"concerns": ["rough_texture"], "health": ["heart"]})

    def broken(*_: object) -> None:
        raise KeyError("marker_of_an_answer")

    monkeypatch.setattr("suggester.web.patient.pages.evaluate", broken)
    with journal() as notes:
        page = held(client.get("/summary"), 500)

    assert TABLE.wording["could_not_check"] in words(page)
    assert "Microneedling" not in words(one(page, "main"))
    assert '"error": "KeyError"' in notes.getvalue()
    assert "marker" not in notes.getvalue()


def test_t17_the_journal_tells_pages_and_times_and_no_answer() -> None:
    """T17: what is noted can be read by many; it must not know anything about anybody."""
    with journal() as notes:
        client = program().test_client()
        fill_in(client, CALM | {"health": ["heart"], "medicines": ["gold_ever"]})
        client.get("/summary")
        client.get("/nowhere/marker_in_an_address?marker=1", headers={"User-Agent": "marker_in_a_header"})
        client.post("/questions/health", data={"health": "marker_in_a_field"})

    lines = [json.loads(line) for line in notes.getvalue().splitlines()]
    assert len(lines) > 15
    assert {"method", "route", "status", "ms", "table"} <= set(lines[0])
    assert {"/", "/questions/<page_id>", "/summary", "(none)"} <= {line["route"] for line in lines}
    for word in ("marker", "heart", "gold_ever", "22_39", "answers="):
        assert word not in notes.getvalue()


def test_headers_and_addresses_carry_no_answer() -> None:
    """Addresses end in histories and proxies."""
    client = program().test_client()
    visited, _ = fill_in(client, CALM | {"health": ["heart"]})

    assert not [address for address in visited if "heart" in address or "=" in address]


def test_https_is_remembered_only_where_it_is_used() -> None:
    """A promise to use HTTPS on a plain connection would lock people out."""
    client = program().test_client()

    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


def test_static_files_may_be_kept_and_change_their_address_with_their_content() -> None:
    """A second visit loads nothing again, and a new version is seen at once."""
    client = program().test_client()
    sheets = [str(link["href"]) for link in visit(client, "/").select("link[rel=stylesheet]")]

    for address in sheets:
        response = client.get(address)
        response.close()
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in response.headers
    assert client.get("/static/000000000000/base.css").status_code == 404
    assert client.get(f"{sheets[0].rpartition('/')[0]}/../app.py").status_code == 404


def test_t19_a_host_name_that_is_not_ours_is_refused() -> None:
    """T19: a forged name must not end in a link or a redirect."""
    client = program(trusted_hosts=("localhost", "skin.example")).test_client()

    assert client.get("/", base_url="http://evil.example").status_code == 400
    assert client.get("/", base_url="http://skin.example").status_code == 200


def test_t19_a_forwarded_header_is_believed_only_behind_a_proxy() -> None:
    """T19: anyone can write such a header."""
    forged = {"X-Forwarded-Proto": "https"}

    direct = program().test_client().get("/", headers=forged)
    behind = program(trusted_proxies=1).test_client().get("/", headers=forged)

    assert direct.headers["Set-Cookie"].startswith("answers=")
    assert behind.headers["Set-Cookie"].startswith("__Host-answers=")


@pytest.mark.parametrize(
    ("region", "number"),
    [("uk", "999"), ("us", "911"), ("eu", "112"), ("sg", "995"), ("au", "000"), ("", "")],
)
def test_the_number_to_call_is_that_of_the_region_or_said_in_words(region: str, number: str) -> None:
    """A wrong number is worse than none; none is said in words."""
    client = program(region=region).test_client()

    _, response = fill_in(client, CALM | {"red_flags": ["swelling_breathing"]})
    page = held(response)

    assert (number or TABLE.wording["emergency_words"]) in words(one(page, "main"))
    links = [str(link["href"]) for link in page.select("a[href^='tel:']")]
    assert set(links) == ({f"tel:{number}"} if number else set())


def test_past_its_review_date_the_table_lists_nothing_and_still_warns() -> None:
    """Old rules must not go on listing treatments because nobody looked."""
    due = TABLE.provenance.review_by
    page = summary_of(
        CALM | {"concerns": ["rough_texture"], "skin_now": ["eczema"]}, program(day=due + timedelta(days=1))
    )

    text = words(page)
    assert TABLE.wording["table_expired"].format(review_by=day_in_words(due)) in text
    assert "HD-12" in text
    assert TABLE.grid.rows[0].cells[1].text not in text


def test_the_support_line_is_shown_where_worries_about_looks_were_named() -> None:
    """A person in distress gets a number, not a treatment."""
    worried = words(summary_of(CALM | {"appearance_worry": "most_days"}))
    calm = words(summary_of(CALM))

    assert "Samaritans on 116 123" in worried
    assert "Samaritans" not in calm


def test_readiness_tells_the_table_and_what_is_not_set() -> None:
    """An operator sees at a glance what a patient would miss."""
    ready = program(region="").test_client().get("/readyz").get_json()

    assert ready["table"]["sha256"] == TABLE.provenance.sha256
    assert "SUGGESTER_REGION" in ready["notes"][0]
    assert program().test_client().get("/readyz").get_json()["notes"] == []


def test_texts_of_an_installation_are_escaped() -> None:
    """A clinic's name is text, whatever characters it has."""
    app: Flask = program(clinic_name="<b>Skin & Co</b>", maker="<i>", funder="x")
    page = app.test_client().get("/").text

    assert "<b>Skin" not in page
    assert "&lt;b&gt;Skin &amp; Co" in page


def test_the_pages_of_this_file_send_forms_that_the_program_takes() -> None:
    """A guard for the helpers of these tests: a walk that always failed would prove nothing."""
    client = program().test_client()
    begin(client)

    assert send(client, "/questions/age", CALM).location == "/questions/first"
