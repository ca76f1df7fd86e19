"""Accounts in the browser: what administrators see and do, what it costs, and who cannot."""

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pyotp
import pytest
from bs4 import Tag
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts import accounts
from suggester.storage.accounts.accounts import Account
from suggester.storage.accounts.log_in import FreshCode
from suggester.storage.accounts.rights import Rights, change_rights
from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.storage.upkeep import integrity
from suggester.storage.versions import publishing, reviews, versions
from suggester.storage.versions.publishing import Rules, Seen
from suggester.storage.versions.reviews import Verdict
from suggester.web.clinic.access.proof import NotDoneError
from suggester.web.clinic.accounts.carrying_out import SentAct, carry_out
from suggester.web.protection.keys import seals_of
from tests.shipped import FILES
from tests.web.clinic_house import (
    Template,
    at,
    browser_of,
    clinic_program,
    clinician,
    copied,
    digits,
    give_every_right,
    held_clinic,
    log_in,
    storage_of,
    visit_clinic,
)
from tests.web.house import one, words
from tests.web.walking import SECRET

LIST = "/clinic/accounts"
BOSS, DEPUTY, WRITER, APPROVER = 1, 2, 3, 4
ACTS = ("rights", "link", "close", "open", "unlock")
NEW = "seven quiet lanterns drift"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Two administrators, a reviewer and an approver; only the reviewer has not logged in."""
    app = clinic_program(tmp_path_factory.mktemp("accounts"))
    cookies = {}
    for name, role in (
        ("ian.tech", "administrator"),
        ("jo.admin", "administrator"),
        ("m.writer", "reviewer"),
    ):
        clinician(app, name, role)
    clinician(app, "amara.osei", "approver")
    for name in ("ian.tech", "jo.admin", "amara.osei"):
        client = app.test_client()
        assert log_in(client, name).status_code == 303
        cookie = client.get_cookie("clinic")
        assert cookie is not None
        cookies[name] = cookie.value
    storage_of(app).close()
    return Template(file=storage_of(app).file, cookies=cookies)


class Office:
    """A program with these four, a clock that each code moves on, and the browser of an administrator."""

    def __init__(self, app: Flask, house: Template) -> None:
        self.app, self.house = app, house
        self.moment = int(time.time())
        self.boss = browser_of(app, house, "ian.tech")

    def code(self, name: str = "ian.tech") -> str:
        """Six digits that were never used: half a minute later, every time."""
        self.moment += 30
        at(self.app, self.moment)
        return digits(name, self.moment)

    def form(self, address: str, client: FlaskClient | None = None) -> dict[str, object]:
        """What the form of an act would send if nobody typed anything."""
        page = visit_clinic(client or self.boss, address)
        form = page.select_one("#act form")
        assert isinstance(form, Tag), address
        ticked = [str(box["value"]) for box in form.select("input[type=checkbox][checked]")]
        hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        return {**hidden, **({"may": ticked} if form.select("input[type=checkbox]") else {})}

    def act(self, number: int, act: str, **typed: object) -> TestResponse:
        """Fill in the form of an act, and send it."""
        address = f"{LIST}/{number}/{act}"
        sent = {**self.form(address), "reason": "because", "digits": self.code(), **typed}
        return self.boss.post(address, data=sent)

    def invite(self, **typed: object) -> TestResponse:
        """Fill in the form that invites somebody, and send it."""
        sent = {"full_name": "Dr Lea Brandt", "name": "lea.brandt", "reason": "new here", **typed}
        return self.boss.post(f"{LIST}/invite", data={**self.form(LIST), "digits": self.code(), **sent})

    def account(self, name: str) -> Account:
        with storage_of(self.app).reading() as connection:
            return accounts.named(connection, name)

    def told(self) -> list[tuple[str, str, str]]:
        """What the record says that was done: by whom, what, and why."""
        with storage_of(self.app).reading() as connection:
            acts = audit.entries(connection)
        return [(a.actor, a.act, str(a.details.get("why", ""))) for a in acts if a.act != "log in"]


@pytest.fixture
def office(house: Template, tmp_path: Path) -> Iterator[Office]:
    """A copy of its own; whatever was done in it, record and accounts fit each other."""
    app = copied(house, tmp_path)
    yield Office(app, house)
    assert integrity.faults(storage_of(app), seals=seals_of((SECRET,))) == ()
    storage_of(app).close()


def problem_of(response: TestResponse, status: int) -> str:
    """What the page says that went wrong."""
    found = held_clinic(response, status).select_one("#error-summary li")
    assert found is not None
    return words(found)


def link_of(response: TestResponse) -> str:
    """The address that an administrator hands over."""
    shown = held_clinic(response).select_one("#link")
    assert shown is not None
    return shown.text


def waiting_with_the_word_of(office: Office, number: int) -> None:
    """A proposal that this account has approved, and a wish of it on a row."""
    with storage_of(office.app).writing() as connection:
        every = accounts.everybody(connection)
        wish = Verdict(row_id="HD-08", row_sha256="a" * 64, verdict="change", comment="Shorter.")
        reviews.review(connection, wish, every[number - 1], office.moment)
        proposal = versions.Proposal(
            files=FILES, label="2026.12", reason="because", base=0, valid_from=date(2026, 11, 20)
        )
        found = versions.propose(connection, proposal, every[WRITER - 1], office.moment)
        gate = ReleaseGate(sha256=found.sha256, against=(), to_confirm={})
        seen = Seen(version=found.number, sha256=found.sha256, shown_sha256="d" * 64, gate=gate)
        rules = Rules(approvers=2, today=date(2026, 11, 20), seals=seals_of((SECRET,)))
        publishing.approve(connection, seen, FreshCode(account=every[number - 1], at=office.moment), rules)


def test_the_list_says_who_may_what_and_how_each_account_stands(office: Office) -> None:
    """Who can put a table live is the first thing that somebody answers for who looks after accounts."""
    rows = visit_clinic(office.boss, LIST).select(".account-table tbody tr")

    told = [words(row) for row in rows]

    assert len(told) == 4
    assert told[0].startswith("Dr Ian.Tech (you) ian.tech manage accounts In use")
    assert "read and write In use" in told[WRITER - 1] and "never Change" in told[WRITER - 1]
    assert "read and write approve In use" in told[APPROVER - 1]


def test_an_administrator_sees_accounts_and_record_alone(office: Office) -> None:
    """Who looks after accounts is often no clinician; clinicians have no business with accounts."""
    seen = {}
    for name in ("ian.tech", "amara.osei"):
        client = browser_of(office.app, office.house, name)
        page = visit_clinic(client, "/clinic/record")
        seen[name] = [link.text for link in page.select(".places a")]
    approver = browser_of(office.app, office.house, "amara.osei")

    assert seen["ian.tech"] == ["Accounts", "Record"]
    assert "Accounts" not in seen["amara.osei"] and "Table" in seen["amara.osei"]
    assert office.boss.get("/clinic/table").status_code == 403
    assert office.boss.get("/clinic").location == LIST
    visit_clinic(office.boss, "/clinic/account")
    for address in (LIST, *(f"{LIST}/{WRITER}/{act}" for act in ACTS)):
        visit_clinic(approver, address, 403)
    give_every_right(office.app, "ian.tech")
    both = [link.text for link in visit_clinic(office.boss, LIST).select(".places a")]
    assert {"Table", "Accounts", "Record"} <= set(both)


def test_t5_nobody_else_does_anything_to_accounts(office: Office) -> None:
    """T5: the right is asked for by each form, and not by the page that shows it alone."""
    approver = browser_of(office.app, office.house, "amara.osei")
    token = {"csrf_token": office.form(f"{LIST}/{WRITER}/close")["csrf_token"]}

    for address in (f"{LIST}/invite", *(f"{LIST}/{WRITER}/{act}" for act in ACTS)):
        assert approver.post(address, data=token).status_code == 403
        assert office.app.test_client().post(address, data=token).status_code == 401
        crossing = office.boss.post(address, data=token, headers={"Sec-Fetch-Site": "cross-site"})
        assert crossing.status_code in (403, 422)
    assert [act for _, act, _ in office.told()] == ["add account"] * 4


def test_closing_says_what_it_costs_and_does_it(office: Office) -> None:
    """What waits with somebody's word is known before they are closed, with the number."""
    waiting_with_the_word_of(office, APPROVER)
    approver = browser_of(office.app, office.house, "amara.osei")
    visit_clinic(approver, "/clinic/record")
    costs = words(one(visit_clinic(office.boss, f"{LIST}/{APPROVER}/close"), ".consequences"))

    done = office.boss.get(office.act(APPROVER, "close", reason="left us").location)

    assert "Logged out everywhere, at once: 1 browser now" in costs
    assert "stop counting: 1 (2026.12)" in costs
    assert "settled by an approver: 1 (HD-08)" in costs
    page = words(held_clinic(done))
    assert "The account of Dr Amara.Osei is closed." in page
    assert "by Dr Ian.Tech: left us" in page
    visit_clinic(approver, "/clinic/record", 401)
    assert office.told()[-1] == ("ian.tech", "disable account", "left us")
    assert words(visit_clinic(office.boss, "/clinic/record")).count("left us") == 1


def test_a_closed_account_is_opened_again_by_a_link(office: Office) -> None:
    """Somebody comes back after a year, with another telephone."""
    office.act(WRITER, "close")

    link = link_of(office.act(WRITER, "open", reason="back again"))

    assert office.account("m.writer").is_invited
    assert office.told()[-1] == ("ian.tech", "open again", "back again")
    assert "The link ends" in words(visit_clinic(office.boss, LIST))
    visit_clinic(office.app.test_client(), path_of(link))


def test_rights_are_three_boxes_and_no_ladder(office: Office) -> None:
    """Somebody who approves may not manage accounts, and the other way round."""
    boxes = {"may": ["review", "approve"]}
    costs = one(visit_clinic(office.boss, f"{LIST}/{APPROVER}/rights"), ".consequences")

    given = office.act(WRITER, "rights", reason="examined", **boxes)
    none = office.act(WRITER, "rights", may=[])
    unread = office.act(WRITER, "rights", may=["approve"])

    assert "stop counting: none now" in words(costs)
    assert given.status_code == 303
    assert "at least one" in problem_of(none, 422)
    assert "tick both" in problem_of(unread, 422)
    assert office.account("m.writer").role == "approver"
    assert office.told()[-1] == ("ian.tech", "change role", "examined")


def test_t14_who_gives_themselves_the_right_to_approve_stands_in_the_record(office: Office) -> None:
    """T14: it is allowed, because in a small practice it has to be, and it is never unseen."""
    page = words(visit_clinic(office.boss, f"{LIST}/{BOSS}/rights"))

    office.act(BOSS, "rights", reason="I am a doctor", may=["review", "approve", "manage"])

    assert "The record says that you changed them yourself" in page
    assert office.account("ian.tech").may("approver")
    assert office.told()[-1] == ("ian.tech", "change role", "I am a doctor")
    assert "Ian.Tech · approver, accounts" in words(visit_clinic(office.boss, LIST))
    newest = one(visit_clinic(office.boss, "/clinic/record?kind=change+role"), ".record-table tbody")
    assert "ian.tech (administrator, approver) I am a doctor" in words(newest)


class Joining:
    """Somebody who opens a link in a browser of their own, with the app that they scanned it into."""

    def __init__(self, office: Office, link: str) -> None:
        self.office, self.path, self.browser = office, path_of(link), office.app.test_client()
        page = visit_clinic(self.browser, self.path)
        self.secret = "".join(words(one(page, ".join-secret")).split())
        hidden = page.select("form.join input[type=hidden]")
        self.form = {str(field["name"]): str(field["value"]) for field in hidden}

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.office.moment)

    def sent(self, **typed: str) -> TestResponse:
        """Fill in the form, and send it."""
        right = {"new": NEW, "again": NEW, "code": self.code()}
        return self.browser.post(self.path, data={**self.form, **right, **typed})


def test_somebody_invited_sets_password_and_app_and_logs_in(office: Office) -> None:
    """Nobody sits at the server's keyboard, and no administrator knows a colleague's password."""
    joining = Joining(office, link_of(office.invite(may=["review", "approve"])))

    codes = [item.text for item in held_clinic(joining.sent()).select(".recovery-codes li")]
    twice = [item.text for item in held_clinic(joining.sent()).select(".recovery-codes li")]
    office.moment += 90
    at(office.app, office.moment)

    assert (len(codes), twice) == (10, codes)
    assert joining.sent(code="000000").status_code == 404  # without the digits of then it proves nothing
    visit_clinic(office.app.test_client(), joining.path, 404)
    entered = log_in(joining.browser, "lea.brandt", password=NEW, code=joining.code())
    assert entered.status_code == 303
    assert office.account("lea.brandt").may("approver")
    assert "App, since" in words(visit_clinic(same(office), LIST))
    assert [act for _, act, _ in office.told()][-2:] == ["invite", "take up"]


def test_a_link_is_used_up_by_nothing_but_all_of_it_right(office: Office) -> None:
    """A slip of the finger must not send anybody back to the administrator."""
    joining = Joining(office, link_of(office.invite()))
    made_for_another = json.dumps(["m.writer", pyotp.random_base32(), "CODE"])
    other = office.app.extensions["clinic"].door.sealer.sealed(made_for_another)
    slips: tuple[tuple[dict[str, str], str], ...] = (
        ({"again": "other"}, "not the same"),
        ({"new": "short", "again": "short"}, "15 characters"),
        ({"code": "000000"}, "code is not right"),
        ({"sealed": "mine"}, "open too long"),
        ({"sealed": other}, "open too long"),
        ({"csrf_token": "##0000"}, "open too long"),
    )

    for typed, sentence in slips:
        assert sentence in problem_of(joining.sent(**typed), 422)
    assert office.account("lea.brandt").is_invited
    held_clinic(joining.sent())


def test_a_form_that_is_sent_twice_makes_one_invitation(office: Office) -> None:
    """The browser shows the answer to the second click, and the link is shown only once."""
    sent = {**office.form(LIST), "full_name": "Dr Lea Brandt", "name": "lea.brandt", "reason": "new here"}
    sent["digits"] = office.code()

    with ThreadPoolExecutor(2) as both:
        answers = list(
            both.map(lambda client: client.post(f"{LIST}/invite", data=sent), (office.boss, same(office)))
        )

    links = {link_of(answer) for answer in answers}
    assert len(links) == 1
    assert [act for _, act, _ in office.told()].count("invite") == 1


def test_an_invitation_is_taken_back_or_put_in_place_of_another(office: Office) -> None:
    """It went to the wrong person, or nobody opened it in time."""
    first = link_of(office.invite())
    number = office.account("lea.brandt").id
    second = link_of(office.act(number, "link"))
    visit_clinic(office.app.test_client(), path_of(first), 404)
    visit_clinic(office.app.test_client(), path_of(second))

    office.act(number, "close", reason="wrong person")

    assert first != second
    visit_clinic(office.app.test_client(), path_of(second), 404)
    assert not office.account("lea.brandt").enabled


def test_a_new_link_ends_what_opened_the_account_until_now(office: Office) -> None:
    """A telephone was stolen: whoever has it must be out before anything else is looked at."""
    approver = browser_of(office.app, office.house, "amara.osei")
    visit_clinic(approver, "/clinic/record")

    link_of(office.act(APPROVER, "link", reason="telephone lost"))

    visit_clinic(approver, "/clinic/record", 401)
    with_old = log_in(office.app.test_client(), "amara.osei", code=office.code("amara.osei"))
    assert with_old.status_code == 422
    assert office.told()[-1] == ("ian.tech", "new link", "telephone lost")


def test_somebody_who_is_locked_out_is_let_in(office: Office) -> None:
    """Five wrong tries in a browser that is not known: an administrator need not wait for the minute."""
    at(office.app, office.moment)
    for _ in range(5):
        log_in(office.app.test_client(), "m.writer", password="x", code="000000")
    stranger = office.app.test_client()
    assert log_in(stranger, "m.writer", code=digits("m.writer", office.moment)).status_code == 429
    listed = words(visit_clinic(office.boss, LIST))

    done = office.act(WRITER, "unlock", reason="it was me")

    assert "Locked until" in listed
    assert done.status_code == 303
    at(office.app, office.moment)
    assert log_in(stranger, "m.writer", code=digits("m.writer", office.moment)).status_code == 303
    assert office.told()[-1] == ("ian.tech", "unlock", "it was me")


def test_nobody_locks_the_last_administrator_out(office: Office) -> None:
    """Then only the command line of the server would help."""
    office.act(DEPUTY, "close")
    refused = [
        problem_of(office.act(BOSS, "close"), 422),
        problem_of(office.act(BOSS, "link"), 422),
        problem_of(office.act(BOSS, "rights", may=["review"]), 422),
    ]

    assert all("the only one who can manage accounts" in sentence for sentence in refused)
    assert office.account("ian.tech").may("administrator")


def test_who_closes_themselves_is_logged_out_and_told_before(office: Office) -> None:
    """It happens on the last day at work, and another administrator is there."""
    response = office.act(BOSS, "close", reason="my last day")

    assert response.location == "/clinic/login"
    visit_clinic(office.boss, LIST, 401)
    assert office.told()[-1] == ("ian.tech", "disable account", "my last day")


def test_two_administrators_at_once_do_not_undo_each_other(office: Office) -> None:
    """One gives rights while the other has the form of that account open: the second one looks again."""
    deputy = browser_of(office.app, office.house, "jo.admin")
    address = f"{LIST}/{WRITER}/rights"
    stale = office.form(address, deputy)
    own = office.form(f"{LIST}/{BOSS}/close")
    office.act(WRITER, "rights", may=["review", "approve"])

    late = deputy.post(
        address, data={**stale, "may": ["review"], "reason": "because", "digits": office.code("jo.admin")}
    )
    closing = {
        **office.form(f"{LIST}/{BOSS}/close", deputy),
        "reason": "x",
        "digits": office.code("jo.admin"),
    }
    deputy.post(f"{LIST}/{BOSS}/close", data=closing)
    outside = office.boss.post(f"{LIST}/{BOSS}/close", data={**own, "reason": "x", "digits": office.code()})

    assert "Somebody changed this account" in problem_of(late, 409)
    assert outside.status_code == 401
    assert office.account("jo.admin").may("administrator")
    assert office.account("m.writer").may("approver")


def test_a_right_that_was_taken_between_door_and_act_counts_no_more(office: Office) -> None:
    """To try an act and to prove it takes a moment, in which another administrator may be faster."""
    before, code = office.account("ian.tech"), office.code()
    with storage_of(office.app).writing() as connection:
        change_rights(
            connection, before, Rights(reviews=True), Act(at=0, actor="test", act="change role", details={})
        )
    sent = SentAct(act="x", texts={"reason": "because", "digits": code}, came_from_here=True)
    done: list[object] = []

    with office.app.test_request_context(LIST, method="POST"):
        g.account = before  # as the door saw them
        with pytest.raises(NotDoneError, match="cannot manage accounts any more"):
            carry_out(sent, done.append)

    assert len(done) == 1  # tried, and taken back


def test_without_a_reason_or_fresh_digits_nothing_is_done(office: Office) -> None:
    """Whoever finds an open browser closes nobody, and every act says why."""
    before = office.told()
    unsaid = office.act(WRITER, "close", reason=" ")
    wrong = office.act(WRITER, "close", digits="000000")
    stale = office.act(WRITER, "close", csrf_token="##0000")
    unknown = office.act(WRITER, "close", more="x")
    form = {**office.form(f"{LIST}/{WRITER}/link"), "reason": "because", "digits": office.code()}
    crafted = office.boss.post(f"{LIST}/{WRITER}/open", data=form)

    assert "Say why" in problem_of(unsaid, 422)
    assert "code is not right" in problem_of(wrong, 422)
    assert "open too long" in problem_of(stale, 422)
    assert unknown.status_code == 422
    assert "Somebody changed this account" in problem_of(crafted, 409)
    assert office.told() == before


NAMES_THAT_CANNOT_BE: tuple[tuple[dict[str, object], str], ...] = (
    ({"name": "amara.osei"}, "There is an account amara.osei already"),
    ({"name": "amara-osei"}, "looks like amara.osei"),
    ({"full_name": "dr. amara.osei"}, "one person has one account"),
    ({"full_name": "Dr \u0410mara Osei"}, "two alphabets"),
    ({"full_name": "Dr " + "x" * 200}, "too long"),
    ({"name": "x" * 2_000}, "3 to 40 small letters"),
    ({"may": []}, "at least one"),
)


def test_a_name_that_cannot_be_is_told_in_words(office: Office) -> None:
    """What was typed comes back, and no code is used up for it."""
    code = office.code()
    right = {"full_name": "Dr Lea Brandt", "name": "lea.brandt", "reason": "new here", "digits": code}
    form = office.form(LIST)

    for typed, sentence in NAMES_THAT_CANNOT_BE:
        response = office.boss.post(f"{LIST}/invite", data={**form, **right, **typed})

        assert sentence in problem_of(response, 422)
        assert 'value="new here"' in response.text
    assert office.act(WRITER, "close", digits=code).status_code == 303


def same(office: Office) -> FlaskClient:
    """The browser of the administrator once more, as its second click has it."""
    twin = office.app.test_client()
    for name in ("clinic", "known"):
        if cookie := office.boss.get_cookie(name):
            twin.set_cookie(name, cookie.value)
    return twin


def path_of(link: str) -> str:
    """The address on this server."""
    found = re.search(r"/clinic/join/[A-Z2-7-]+$", link)
    assert found is not None, link
    return found.group()
