"""What every page, paper and file says about who approved the table: as published, not a word more."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from suggester.core.answer_code import encode
from suggester.core.table.approval import Approval
from suggester.core.table.rules import RuleTable
from tests.shipped import ASKED, CALM, FILES, LATER, NEXT, TABLE
from tests.web.clinic_house import clinic_program, logged_in, press, storage_of, visit_clinic
from tests.web.house import one, visit, words
from tests.web.live.test_live_table import in_use, live_of, started
from tests.web.paper import SITE, copy, opened, squeezed, statements, text_of_pdf, words_of
from tests.web.published import people, publish, worded
from tests.web.walking import TODAY, cookie_of, day_in_words, program, token

DAY = "18 November 2026"
LINES = {
    0: "Put in use by one clinician alone",
    1: f"Approved by 1 clinician on {DAY}",
    2: f"Approved by 2 clinicians on {DAY}",
}
DRAFT = TABLE.wording["not_approved"]
ALONE = TABLE.wording["alone"].format(date=DAY)
FIRST = f"/questions/{ASKED.pages[0].id}"
WITH_FOOT = ("/", FIRST, "/check", "/rules", "/about", "/privacy", "/accessibility", "/code", "/finished")
IN_FULL = ("/about", "/summary", "/summary?size=large", "/questions/print", "/rules/print")
STOPPED = CALM | {"red_flags": ["changing_mole"]}


def published(folder: Path, approvers: int, files: dict[str, bytes] = FILES) -> Flask:
    """A program that asks for no approval, so that a table is in use with the word of so many clinicians."""
    app = clinic_program(folder, TABLE, approvers=0, **SITE)  # type: ignore[arg-type]
    people(storage_of(app))
    publish(storage_of(app), files, approvers=approvers)
    live_of(app).look()
    return app


@pytest.fixture(scope="module", params=LINES)
def approvers(request: pytest.FixtureRequest) -> int:
    number: int = request.param
    return number


@pytest.fixture(scope="module")
def app(approvers: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield published(tmp_path_factory.mktemp(f"approved{approvers}"), approvers)


def page_of(app: Flask, address: str) -> BeautifulSoup:
    client = app.test_client()
    client.set_cookie("answers", cookie_of(CALM))
    return visit(client, address)


@pytest.mark.parametrize("address", WITH_FOOT)
def test_the_foot_of_a_page_names_table_and_approval(app: Flask, approvers: int, address: str) -> None:
    """Whoever asks by which rules, and who stands for them, finds it on the page that is open."""
    foot = words(one(page_of(app, address), ".foot-words"))

    assert f"Rule table {TABLE.provenance.version} · {TABLE.provenance.sha256[:8]}" in foot
    assert DRAFT not in foot
    assert (ALONE in foot) == (approvers == 0)
    assert (LINES[approvers] in foot) == (approvers > 0)


@pytest.mark.parametrize("address", IN_FULL)
def test_what_is_read_closely_names_it_in_full(app: Flask, approvers: int, address: str) -> None:
    """The summary, the papers and the page about the rules, with the whole SHA-256."""
    page = page_of(app, address)
    main = words(one(page, "main"))

    assert words(page.select("main .hash, main .digits")[0]).replace(" ", "") == TABLE.provenance.sha256
    assert TABLE.provenance.version in main
    assert LINES[approvers] in main
    assert f"{TABLE.provenance.version}, draft" not in main
    assert (ALONE in words(page)) == (approvers == 0)


@pytest.mark.parametrize("address", ["/summary.pdf", "/summary-large.pdf", "/summary.txt"])
def test_a_copy_that_is_kept_names_it_too(app: Flask, approvers: int, address: str) -> None:
    """Paper is read when the page is long gone."""
    data = copy(address, "C-20", app)
    text = squeezed(data.decode() if address.endswith("txt") else text_of_pdf(data))

    assert LINES[approvers] in text
    assert DRAFT not in text
    assert (ALONE in text) == (approvers == 0)
    assert TABLE.provenance.sha256 in text.replace(" ", "")


@pytest.mark.parametrize("address", ["/summary.pdf", "/summary-large.pdf"])
@pytest.mark.parametrize("case", ["C-20", "C-45", "C-29"])
def test_page_and_paper_still_say_the_same(app: Flask, case: str, address: str) -> None:
    """Whoever approved: page and paper give it in the same words, on a stop as well."""
    said = squeezed(" ".join(words_of(text_of_pdf(copy(address, case, app)))))
    found = statements(case, ".strip p, .foot-words .provenance", app)

    assert found
    assert [words for words in found if words not in said] == []


def test_the_summary_still_fits_on_two_sheets(app: Flask) -> None:
    """The line is longer than the one before."""
    assert len(opened(copy("/summary.pdf", "C-20", app)).pages) <= 2


def test_a_stop_says_it_as_well(app: Flask, approvers: int) -> None:
    """Patients are sent to a doctor by these rules."""
    client = app.test_client()
    client.set_cookie("answers", cookie_of(STOPPED))
    foot = words(one(visit(client, "/stop"), ".foot-words"))

    assert f"· {TABLE.provenance.sha256[:8]} · rule ST-02" in foot
    assert (ALONE in foot, LINES[approvers] in foot) == (approvers == 0, approvers > 0)


def test_clinicians_see_it_above_every_page_and_in_a_note(app: Flask, approvers: int) -> None:
    """With a hint where patients are warned."""
    client = logged_in(app, f"amara.osei{approvers}")
    ribbon = words(one(visit_clinic(client, "/clinic/checks"), ".ribbon"))
    code = encode(in_use(app).table, ASKED.answers(CALM))
    note = press(client, "/clinic/patient/text", "/clinic/patient", code=code).text

    assert LINES[approvers] in ribbon
    assert ("every patient page says so" in ribbon) == (approvers == 0)
    assert (ALONE if approvers == 0 else LINES[approvers]) in squeezed(note)


def test_an_old_paper_says_who_approved_its_own_table(tmp_path: Path) -> None:
    """Not who approved the one in use; and a table that nobody published says that it is a draft."""
    app = published(tmp_path, 2, worded(NEXT))
    older, old = in_use(app).past[0], in_use(app).table
    publish(storage_of(app), worded(LATER), approvers=1)
    live_of(app).look()
    client = logged_in(app)

    for table, expected, other in [(old, LINES[2], DRAFT), (older, DRAFT, LINES[2])]:
        patient = reopened(app, table)
        clinic = press(client, "/clinic/patient", "/clinic/patient", code=code_of(table)).text
        for page in (patient, BeautifulSoup(clinic, "lxml")):
            assert expected in words(one(page, "main"))
            assert other not in words(one(page, "main"))
        assert LINES[1] in words(one(BeautifulSoup(clinic, "lxml"), ".ribbon"))


def code_of(table: RuleTable) -> str:
    return encode(table, table.questionnaire.answers(CALM))


def reopened(app: Flask, table: RuleTable) -> BeautifulSoup:
    """The page of a patient who types the code of an old paper in."""
    client = app.test_client()
    client.post("/code", data={"csrf_token": token(visit(client, "/code")), "code": code_of(table)})
    return visit(client, "/code/printed")


def test_without_the_database_the_copy_knows_who_approved_old_papers_too(tmp_path: Path) -> None:
    """A restart on a bad day must not turn an approved table into a draft, or a draft into one approved."""
    app = published(tmp_path, 2, FILES)
    publish(storage_of(app), worded(NEXT), approvers=0)
    live_of(app).look(tmp_path / "live.json")

    with started(tmp_path / "live.json", approvers=0) as other:
        assert in_use(other).approval == Approval(clinicians=0, day=date(2026, 11, 18))
        assert [then.approval for then in in_use(other).printed.values()] == [
            Approval(clinicians=2, day=date(2026, 11, 18))
        ]


def test_a_version_that_waits_is_not_said_to_be_in_use(tmp_path: Path) -> None:
    """Approved for tomorrow is not yet what patients are asked by."""
    app = clinic_program(tmp_path)
    people(storage_of(app))
    publish(storage_of(app), worded(NEXT), valid_from=TODAY + timedelta(days=1))
    live_of(app).look()

    assert DRAFT in words(one(page_of(app, FIRST), ".foot-words"))


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 19), ("America/Los_Angeles", 18)])
def test_the_day_is_that_of_the_clinic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, day: int
) -> None:
    """A paper of this evening must not say that the table was approved tomorrow."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    app = published(tmp_path, 1)
    monkeypatch.undo()
    time.tzset()

    assert in_use(app).approval == Approval(clinicians=1, day=date(2026, 11, day))


def test_past_its_review_date_every_page_says_that_nothing_is_listed() -> None:
    """Nobody should answer twenty questions to learn it at the end."""
    due = TABLE.provenance.review_by
    late = TABLE.wording["table_expired"].format(review_by=day_in_words(TABLE.provenance.review_by))
    seen = {}
    for day in (due, due + timedelta(days=1)):
        client = program(day=day).test_client()
        client.set_cookie("answers", cookie_of(CALM))
        for address in (*IN_FULL, *WITH_FOOT):  # the last one clears
            seen[day, address] = words(visit(client, address)).count(late)

    assert {address for (day, address), count in seen.items() if count and day == due} == set()
    assert {address: count for (day, address), count in seen.items() if day > due and not count} == {}
