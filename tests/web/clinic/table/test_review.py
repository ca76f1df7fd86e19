"""Verdicts on rows: on the words that were shown, by one clinician after another, and nothing is lost."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.loading.load import load
from suggester.core.table.row_hash import row_sha256
from suggester.core.table.rules import RuleTable
from suggester.storage.accounts.accounts import everybody
from suggester.storage.database import audit
from suggester.storage.versions import reviews
from suggester.storage.versions.reviews import Verdict
from suggester.storage.versions.versions import Proposal, propose
from suggester.web.live.live_table import LiveTable
from suggester.web.site.table_in_use import TableInUse
from tests.shipped import FILES, LATER, NEXT, TABLE, VERSION, ids_reading
from tests.web.clinic_house import Template, browser_of, held_clinic, storage_of, visit_clinic
from tests.web.house import one, words
from tests.web.published import publish, roll_back, worded
from tests.web.walking import TODAY, token

ROW = "/clinic/rows/HD-13"


@pytest.fixture
def other(app: Flask, template: Template) -> FlaskClient:
    """The browser of a colleague."""
    return browser_of(app, template, "m.lindqvist")


def form_of(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form for a verdict, with nothing chosen."""
    sha256 = str(one(page, ".verdict-form input[name=sha256]")["value"])
    return {"csrf_token": token(page), "sha256": sha256, "comment": "", "go": ""}


def say(client: FlaskClient, verdict: str, row: str = "HD-13", query: str = "", **other: str) -> TestResponse:
    page = visit_clinic(client, f"/clinic/rows/{row}{query}")
    data = form_of(page) | ({"verdict": verdict} if verdict else {}) | other
    return client.post(f"/clinic/rows/{row}/verdict{query}", data=data)


def said(app: Flask) -> list[tuple[str, str, str, str]]:
    """Everything that was said: by whom, about which row, what, and the comment."""
    with storage_of(app).reading() as connection:
        return [
            (found.name, found.verdict.row_id, found.verdict.verdict, found.verdict.comment)
            for found in reviews.every_review(connection)
        ]


def edit(app: Flask, row: str, wait: str) -> None:
    """Take a table into use in which this row says another time to wait."""
    holder: TableInUse = app.extensions["suggester"]
    rows = tuple(replace(rule, wait=wait) if rule.id == row else rule for rule in TABLE.rules)
    put_in_use(holder, replace(TABLE, rules=rows))


def put_in_use(holder: TableInUse, table: RuleTable) -> None:
    provenance = replace(table.provenance, sha256="e" * 64)
    used = holder.current
    holder.current = replace(used, table=replace(table, provenance=provenance), past=used.tables)


def state(client: FlaskClient, row: str) -> str:
    """What stands beside a row in the list."""
    page = visit_clinic(client, f"/clinic/table?text={row}")
    return words(one(page, f".clinic-row[aria-labelledby={row}-says] .row-reading"))


def test_nothing_is_chosen_beforehand(client: FlaskClient) -> None:
    """A verdict that is one click away says nothing."""
    page = visit_clinic(client, ROW)

    assert not page.select(".verdict-form input[checked]")
    assert "It needs a second reader before use" in words(one(page, ".verdicts"))
    assert "2 more clinicians should read it and agree" in words(one(page, ".verdicts"))
    assert "one of its sources is a careful default" in words(one(page, ".why-confirm"))


def test_who_agrees_is_shown_with_the_day_and_the_flag_goes(client: FlaskClient, other: FlaskClient) -> None:
    """The flag disappears when the row is confirmed, and only then."""
    assert state(client, "HD-13") == "Not read yet Needs a 2nd reader"

    response = say(client, "agree", comment="12 stable months is what we use.")

    assert (response.status_code, response.headers["Location"]) == (303, ROW)
    page = visit_clinic(client, ROW)
    verdicts = words(one(page, ".verdicts"))
    assert "Agrees · Dr Amara.Osei" in verdicts
    assert "12 stable months is what we use." in verdicts
    assert "1 more clinician should read it and agree" in verdicts
    assert not page.select(".to-confirm")
    assert state(client, "HD-13") == "Read by 1 you"
    assert state(other, "HD-13") == "Read by 1 not by you"
    say(other, "agree")
    assert state(client, "HD-13") == "Read by 2 and you"


def test_a_wish_for_a_change_outweighs_those_who_agree(client: FlaskClient, other: FlaskClient) -> None:
    """One doubt is enough to look again."""
    say(other, "agree")

    say(client, "change", comment="Six months is too short.")

    assert state(client, "HD-13") == "Change wanted and you Needs a 2nd reader"
    assert "It has no second reader while somebody wants a change" in words(
        one(visit_clinic(client, ROW), ".verdicts")
    )
    say(client, "agree")
    assert state(client, "HD-13") == "Read by 2 and you"


def test_save_and_next_row_follows_the_filters_one_came_with(client: FlaskClient) -> None:
    """The row just read leaves the unread ones, and the one after it is still the next."""
    query = "?question=medicines&option=blood_thinner&review=unread"

    rows = ids_reading("medicines", "blood_thinner")

    *others, last = (say(client, "agree", row, query, go="next") for row in rows)

    assert [one.headers["Location"] for one in others] == [f"/clinic/rows/{row}{query}" for row in rows[1:]]
    assert last.headers["Location"] == f"/clinic/table{query}"
    assert "No row fits" in words(visit_clinic(client, f"/clinic/table{query}"))
    assert "1 of 1" in words(one(visit_clinic(client, f"/clinic/rows/HD-42{query}"), ".neighbours"))


REFUSED = {
    "nothing chosen": ("", {}, "Choose whether you agree", "#verdict-agree"),
    "another word": ("maybe", {}, "Choose whether you agree", "#verdict-agree"),
    "a change without a why": ("change", {"comment": " \n"}, "Say what should change", "#comment"),
    "too long": ("agree", {"comment": "é" * 4001}, "at most 4000 characters", "#comment"),
    "not from here": ("agree", {"csrf_token": "x", "comment": "kept"}, "open too long", "#comment"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_comes_back_with_everything_that_was_typed(
    app: Flask, client: FlaskClient, why: str
) -> None:
    """An error in words at the field, and on top a link to it."""
    verdict, other, sentence, field = REFUSED[why]

    page = held_clinic(say(client, verdict, **other), 422)

    assert sentence in words(one(page, f".error-summary a[href='{field}']"))
    assert sentence in words(one(page, ".verdict-form .error"))
    assert one(page, "#comment").text.strip() == other.get("comment", "").strip()
    assert [str(box["value"]) for box in page.select(".verdict-form [checked]")] == (
        [verdict] if verdict in ("agree", "change") else []
    )
    assert words(one(page, "title")).startswith("Error:")
    assert said(app) == []


def test_a_verdict_on_words_that_changed_meanwhile_is_refused(app: Flask, client: FlaskClient) -> None:
    """Nobody agrees to words that they did not see; the comment is kept, the choice is made anew."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "agree", "comment": "As we do it."}
    edit(app, "HD-13", "Ask a skin doctor in writing if your skin is calm enough.")

    page = held_clinic(client.post(f"{ROW}/verdict", data=sent), 409)

    assert "was changed while you read it" in words(one(page, ".error-summary"))
    assert one(page, "#comment").text.strip() == "As we do it."
    assert not page.select(".verdict-form [checked]")
    assert said(app) == []
    again = form_of(page) | {"verdict": "agree"}
    assert client.post(f"{ROW}/verdict", data=again).status_code == 303
    assert len(said(app)) == 1


@pytest.mark.parametrize("row", ["HD-999", "x", "HD-13%00"])
def test_a_row_that_is_gone_gives_the_comment_back(client: FlaskClient, row: str) -> None:
    """It may have been taken out while somebody wrote about it."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "change", "comment": "Too strict <b>"}

    page = held_clinic(client.post(f"/clinic/rows/{row}/verdict", data=sent), 404)

    assert "Too strict <b>" in words(one(page, "textarea#words"))
    assert visit_clinic(client, f"/clinic/rows/{row}", 404)


def test_a_field_that_the_form_does_not_have_is_refused(app: Flask, client: FlaskClient) -> None:
    """No page of ours sends it."""
    assert say(client, "agree", account_id="2").status_code == 422
    assert said(app) == []


def test_a_second_click_adds_nothing(app: Flask, client: FlaskClient) -> None:
    """Slow lines make people click twice."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "agree", "comment": "line\r\nline \0"}

    answers = [client.post(f"{ROW}/verdict", data=sent) for _ in range(2)]

    assert [response.status_code for response in answers] == [303, 303]
    assert said(app) == [("amara.osei", "HD-13", "agree", "line\nline")]
    with storage_of(app).reading() as connection:
        assert [act.act for act in audit.entries(connection)].count("review") == 1


def test_an_edited_row_says_that_ones_verdict_was_on_older_words(app: Flask, client: FlaskClient) -> None:
    """With the difference, so that nobody has to remember what they agreed to."""
    say(client, "agree", comment="As we do it.")
    edit(app, "HD-13", "Ask a skin doctor in writing if your skin is calm enough.")

    page = visit_clinic(client, ROW)

    older = one(page, ".older")
    assert "You read older words" in words(older)
    assert "As we do it." in words(older)
    assert [words(tag) for tag in older.select("ins")] == ["new: in writing"]
    assert older.select("del") == []
    assert "Changed" in words(one(page, ".past"))
    assert "As we do it." in words(one(page, ".past .verdict-list"))
    assert state(client, "HD-13") == "Not read yet new words since Needs a 2nd reader"
    say(client, "agree")
    assert not visit_clinic(client, ROW).select(".older")


def test_what_changed_while_somebody_read_is_shown_with_the_refusal(app: Flask, client: FlaskClient) -> None:
    """Else one would compare two pages by eye."""
    sent = form_of(visit_clinic(client, ROW)) | {"verdict": "agree"}
    edit(app, "HD-13", "Ask a skin doctor in autumn.")

    page = held_clinic(client.post(f"{ROW}/verdict", data=sent), 409)

    assert words(one(page, ".older del")) == "old: if your skin is calm enough."
    assert words(one(page, ".older ins")) == "new: in autumn."
    assert "What changed while you read" in words(one(page, ".older"))


def test_words_that_nobody_knows_any_more_are_said_to_be_so(app: Flask, client: FlaskClient) -> None:
    """A table of the rules folder that was never kept: the verdict is there, its words are not."""
    say(client, "agree")
    edit(app, "HD-13", "Ask a skin doctor in autumn.")
    holder: TableInUse = app.extensions["suggester"]
    holder.current = replace(holder.current, past=())

    assert "not known here any more" in words(one(visit_clinic(client, ROW), ".older"))


def test_history_tells_who_changed_a_row_and_why(app: Flask, client: FlaskClient) -> None:
    """From the versions that were published; a roll back brings the older words back."""
    wait = (b"Ask a skin doctor if your skin is calm enough.,", b"Ask a skin doctor in autumn.,")
    numbers = [
        publish(storage_of(app), files)
        for files in (worded(NEXT), worded(LATER) | {"table.csv": FILES["table.csv"].replace(*wait)})
    ]
    live: LiveTable = app.extensions["live"]
    live.look()

    told = [words(item) for item in one(visit_clinic(client, ROW), ".past").select("ol > li")]
    assert len(told) == 2
    assert "Changed version x · Dr Amara.Osei" in told[0]
    assert "What comes first" in told[0]
    assert "because" in told[0]
    assert f"In the table version {VERSION}" in told[1]
    assert len(visit_clinic(client, "/clinic/rows/HD-42").select(".past ol > li")) == 1
    roll_back(storage_of(app), numbers[0])
    live.look()
    told = [words(item) for item in one(visit_clinic(client, ROW), ".past").select("ol > li")]
    assert len(told) == 3
    assert "Went back" in told[0]


def test_a_verdict_on_a_proposal_that_was_never_used_keeps_its_words(app: Flask, client: FlaskClient) -> None:
    """Rows of proposals are read before they are published; some of these never are."""
    wait = (b"Ask a skin doctor if your skin is calm enough.,", b"Ask a skin doctor in autumn.,")
    files = FILES | {"table.csv": FILES["table.csv"].replace(*wait)}
    row = next(rule for rule in load(files).rules if rule.id == "HD-13")
    proposal = Proposal(files=files, label="x", reason="because", base=0, valid_from=TODAY)
    verdict = Verdict(row_id="HD-13", row_sha256=row_sha256(row), verdict="agree")
    with storage_of(app).writing() as connection:
        author = everybody(connection)[0]
        propose(connection, proposal, author, 0)
        reviews.review(connection, verdict, author, 0)

    older = one(visit_clinic(client, ROW), ".older")

    assert words(one(older, "del")) == "old: in autumn."
    assert words(one(older, "ins")) == "new: if your skin is calm enough."


def numbers(page: BeautifulSoup) -> list[str]:
    """The figures of the progress, as they are read."""
    return [words(figure).split(" left")[0] for figure in page.select(".progress dd")]


def test_progress_counts_the_rows_and_names_who_confirmed(client: FlaskClient, other: FlaskClient) -> None:
    """Two clinicians share the work, and see what is left of it."""
    rows = len(TABLE.rules)
    must = sum(rule.review == "confirm" for rule in TABLE.rules)
    for row in ("HD-13", "SG-29"):
        say(client, "agree", row)
    say(other, "agree", "SG-29")
    say(other, "change", "CA-26", comment="Too strict.")

    page = visit_clinic(client, "/clinic/table?review=wanted")

    found = numbers(page)
    assert found[0] == f"2 of {rows} {rows - 2}"
    assert found[1] == f"1 of {rows} {rows - 1}"
    assert found[2].startswith(f"1 of {must} {must - 1}")
    assert found[3].startswith("1 read it")
    assert words(one(page, ".progress details ul")) == "Dr Amara.Osei 1 row"
    assert "Too strict." in words(one(page, "[aria-labelledby=wanted]"))
    assert numbers(visit_clinic(other, "/clinic/table"))[0] == f"2 of {rows} {rows - 2}"


def listed(client: FlaskClient, query: str) -> list[str]:
    return [link.text for link in visit_clinic(client, f"/clinic/table?{query}").select(".row-id a")]


def test_rows_are_found_by_how_they_stand(client: FlaskClient, other: FlaskClient) -> None:
    """What a clinician opens the page for: the rows that wait for them."""
    about = "question=medicines&option=blood_thinner"
    all_about = ids_reading("medicines", "blood_thinner")
    but_one = [row for row in all_about if row != "HD-42"]
    assert listed(client, f"{about}&review=unread") == all_about
    for one_of_two in (client, other):
        say(one_of_two, "agree", "HD-42")
    say(other, "change", "CA-26", comment="Too strict.")

    assert listed(client, f"{about}&review=unread") == but_one
    assert listed(other, f"{about}&review=unread") == [row for row in but_one if row != "CA-26"]
    assert listed(client, f"{about}&review=agreed") == ["HD-42"]
    assert listed(client, f"{about}&review=open") == but_one
    assert listed(client, f"{about}&review=wanted") == ["CA-26"]
    assert "HD-13" in listed(client, "source=KOEB-24&review=confirm")
    assert listed(client, "source=KOEB-24&review=confirmed") == []
    say(client, "agree", "HD-13")
    assert listed(client, "source=KOEB-24&review=confirmed") == ["HD-13"]
    assert "HD-13" not in listed(client, "source=KOEB-24&review=confirm")
    first = listed(client, "sort=review&effect=hold")
    assert first.index("HD-13") > first.index("HD-50")


def test_each_heading_leads_to_its_next_row_that_one_has_not_read(client: FlaskClient) -> None:
    """And from there on, row after row, to those that one has not read either."""
    about = "question=medicines&option=blood_thinner"
    first, second, *_ = listed(client, f"{about}&effect=hold")
    say(client, "agree", first)

    page = visit_clinic(client, f"/clinic/table?{about}&effect=hold")

    link = str(one(page, ".group a")["href"])
    assert link == f"/clinic/rows/{second}?{about}&effect=hold&review=unread"
    for row in listed(client, f"{about}&effect=hold")[1:]:
        say(client, "agree", row)
    assert not visit_clinic(client, f"/clinic/table?{about}&effect=hold").select(".group a")


def test_every_choice_of_the_filter_shows_what_was_asked_for(client: FlaskClient) -> None:
    """A kept list of choices must not forget which one is chosen, nor keep it for the next reader."""
    asked = {
        "question": "medicines", "option": "blood_thinner", "approach": "pico_laser", "evidence": "A",
        "source": "KOEB-24", "review": "open", "sort": "review", "group": "question",
    }  # fmt: skip
    page = visit_clinic(client, f"/clinic/table?{urlencode(asked)}")

    for name, value in asked.items():
        assert [str(box["value"]) for box in page.select(f"#filter-{name} [selected]")] == [value], name
    assert not visit_clinic(client, "/clinic/table?text=zzz").select(".clinic-filters [selected]")
