"""What clinicians publish is what patients are asked by, everywhere within two seconds, or it is said."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from suggester.core.answer_code import encode
from suggester.core.table.approval import Approval
from suggester.storage.database.database import Database
from suggester.storage.upkeep.backup import back_up, restore
from suggester.web.live.live_table import LiveTable
from suggester.web.site.table_in_use import ShownTable
from tests.shipped import CALM, FILES, LATER, NEXT, VERSION
from tests.web.clinic_house import clinic_program, storage_of
from tests.web.house import visit, words
from tests.web.protection.test_security import journal
from tests.web.published import BEGUN, older, people, publish, roll_back, too_large, worded
from tests.web.test_server import fetch, served
from tests.web.walking import SECRET, TODAY, fill_in, program, token


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = clinic_program(tmp_path)
    people(storage_of(app))
    return app


def live_of(app: Flask) -> LiveTable:
    live: LiveTable = app.extensions["live"]
    return live


def in_use(app: Flask) -> ShownTable:
    current: ShownTable = app.extensions["suggester"].current
    return current


def test_what_is_published_is_what_patients_are_asked_by(app: Flask) -> None:
    """With its approval, and with the table before for printed codes."""
    live_of(app).look()
    assert in_use(app).generation == 0

    publish(storage_of(app), worded(NEXT))
    live_of(app).look()

    assert in_use(app).table.provenance.version == NEXT
    assert in_use(app).approval == Approval(clinicians=1, day=date(2026, 11, 18))
    assert [table.provenance.version for table in in_use(app).past] == [VERSION]
    assert NEXT in words(visit(app.test_client(), "/about"))


def test_old_paper_opens_under_its_table_after_a_restart_too(app: Flask, tmp_path: Path) -> None:
    """A printed code names its table, which was published once and is not any more."""
    for version in (NEXT, LATER):
        publish(storage_of(app), worded(version))
        live_of(app).look()
    code = encode(in_use(app).past[0], in_use(app).past[0].questionnaire.answers(CALM))
    other = program(database=f"sqlite:///{tmp_path / 'clinic.sqlite3'}")
    live_of(other).look()

    versions_known = {table.provenance.version for table in in_use(other).tables}
    client = other.test_client()
    response = client.post("/code", data={"csrf_token": token(visit(client, "/code")), "code": code})

    assert versions_known == {VERSION, NEXT, LATER}
    assert response.location == "/code/printed"


def test_a_restored_backup_is_what_patients_are_asked_by(app: Flask, tmp_path: Path) -> None:
    """A new computer after a fire: the live table, who approved it, and the codes of the one before."""
    for version in (NEXT, LATER):
        publish(storage_of(app), worded(version))
    back_up(storage_of(app), tmp_path / "backup")
    place = f"sqlite:///{tmp_path / 'new' / 'clinic.sqlite3'}"
    restore(tmp_path / "backup", Database(place))
    other = program(database=place)

    live_of(other).look()

    assert in_use(other).approval == Approval(clinicians=1, day=date(2026, 11, 18))
    assert {one.provenance.version for one in in_use(other).past} == {VERSION, NEXT}
    assert LATER in words(visit(other.test_client(), "/about"))


def test_a_patient_midway_keeps_going(app: Flask) -> None:
    """Answers that were given are kept; what the new table asks otherwise is asked again."""
    client = app.test_client()
    fill_in(client, CALM)
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()

    page = visit(client, "/summary")

    assert NEXT in words(page)


def test_rolling_back_is_as_quick(app: Flask) -> None:
    """The table before is known already, so nothing is loaded again."""
    first = publish(storage_of(app), worded(NEXT))
    live_of(app).look()
    before = in_use(app).table
    publish(storage_of(app), worded(LATER))
    live_of(app).look()

    roll_back(storage_of(app), first)
    live_of(app).look()

    assert in_use(app).table is before
    assert in_use(app).generation == 3


def test_a_version_of_tomorrow_is_taken_into_use_tomorrow(app: Flask) -> None:
    """The day changes, and nobody has to press anything."""
    publish(storage_of(app), worded(NEXT), valid_from=TODAY + timedelta(days=1))
    day = TODAY
    live = LiveTable(app.extensions["suggester"], storage_of(app), lambda: day)
    live.look()
    seen = [in_use(app).table.provenance.version]

    day += timedelta(days=1)
    live.look()
    seen.append(in_use(app).table.provenance.version)

    assert seen == [VERSION, NEXT]


def test_t13_a_table_that_was_changed_at_rest_is_never_taken(app: Flask) -> None:
    """T13: the last good one stays, and the alarm stands in the journal and at /readyz."""
    publish(storage_of(app), worded(NEXT))
    with storage_of(app).writing() as connection:
        connection.execute(text("DROP TRIGGER version_files_no_update"))
        connection.execute(text("UPDATE version_files SET content = content || ' ' WHERE name = 'table.csv'"))

    with journal() as notes:
        live_of(app).look()

    assert in_use(app).generation == 0
    assert "cannot be used" in notes.getvalue()
    assert "cannot be used" in app.test_client().get("/readyz").text


def test_a_table_that_cannot_be_loaded_is_never_taken(app: Flask) -> None:
    """A version of a program that knew more, or a page that forgot to check: patients keep what works."""
    publish(storage_of(app), FILES | {"table.csv": b"id\nnonsense\n"})

    with journal() as notes:
        live_of(app).look()
        live_of(app).look()

    assert in_use(app).generation == 0
    assert notes.getvalue().count('"event": "table refused"') == 1
    assert "cannot be loaded" in app.test_client().get("/readyz").text


def test_a_table_that_no_cookie_could_hold_is_told_with_its_figure(app: Flask) -> None:
    """Whoever looks after the program has to know what to shorten."""
    publish(storage_of(app), too_large(NEXT))

    live_of(app).look()

    assert in_use(app).generation == 0
    assert "(With the longest answers the headers" in app.test_client().get("/readyz").json["refused"]  # type: ignore[index]


def test_a_fixed_text_of_a_newer_program_is_lent_to_an_approved_table(app: Flask) -> None:
    """Else an update would put the rules folder, which nobody approved, in the place of what was approved."""
    publish(storage_of(app), older(NEXT))

    live_of(app).look()

    assert in_use(app).table.provenance.version == NEXT
    assert "Approved by 1 clinician" in words(visit(app.test_client(), "/about"))


def test_with_the_database_down_the_last_table_stays_and_readiness_says_so(app: Flask) -> None:
    """It is said once, and taken back when the database is there again."""
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()
    file = storage_of(app).file
    storage_of(app).close()
    file.rename(file.with_suffix(".away"))

    with journal() as notes:
        for _ in range(3):
            live_of(app).look()
        down = app.test_client().get("/readyz").json
        file.with_suffix(".away").rename(file)
        live_of(app).look()

    assert in_use(app).table.provenance.version == NEXT
    assert down is not None
    assert down["ready"] is True
    assert any("cannot be used" in line for line in down["notes"])
    assert notes.getvalue().count('"event": "live table"') == 2
    assert "cannot be used" not in app.test_client().get("/readyz").text


def test_a_start_without_database_begins_with_the_copy(app: Flask, tmp_path: Path) -> None:
    """Else a restart on a bad day would bring back a table that clinicians have replaced."""
    publish(storage_of(app), worded(NEXT))
    copy = tmp_path / "live.json"
    live_of(app).look(copy)

    with started(copy) as other:
        assert in_use(other).table.provenance.version == NEXT
        assert in_use(other).approval == in_use(app).approval
        assert live_of(other).notes()


def test_t13_a_copy_that_was_changed_is_not_used(app: Flask, tmp_path: Path) -> None:
    """T13: it is believed no more than the database."""
    publish(storage_of(app), worded(NEXT))
    copy = tmp_path / "live.json"
    live_of(app).look(copy)
    good = json.loads(copy.read_text())
    wrong = [
        good | {"sha256": "0" * 64},
        {"files": {}},
        good | {"files": {"table.csv": "!"}},
        good | {"seal": 7},
    ]

    for content in ["", "{", "[]", '"x"', *map(json.dumps, wrong)]:
        copy.write_text(content)
        with started(copy) as other:
            assert in_use(other).generation == 0
            assert other.test_client().get("/readyz").status_code == 503


@contextmanager
def started(copy: Path, *, approvers: int = 1, serve_draft: bool = False) -> Iterator[Flask]:
    """A program whose database cannot be reached."""
    place = "sqlite:////nowhere/clinic.sqlite3"
    other = program(database=place, approvers=approvers, serve_draft=serve_draft)
    live_of(other).start(copy)
    yield other
    live_of(other).stop()


def test_the_thread_outlives_whatever_goes_wrong(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that fails in a way that nobody thought of must not be the last one."""
    looks: list[int] = []

    def look(_: LiveTable, copy: Path | None = None) -> None:
        looks.append(1)
        if len(looks) > 1:
            raise ZeroDivisionError

    monkeypatch.setattr(LiveTable, "look", look)
    monkeypatch.setattr("suggester.web.live.live_table.POLL_SECONDS", 0.01)
    with journal() as notes:
        live_of(app).start(None)
        time.sleep(0.3)
        live_of(app).stop()
        time.sleep(0.05)

    assert notes.getvalue().count('"error": "ZeroDivisionError"') > 2


def test_a_page_for_patients_asks_the_database_nothing(app: Flask) -> None:
    """Not one question, however many patients: only the thread asks, once a second."""
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()
    asked: list[str] = []
    event.listen(storage_of(app)._engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    client = app.test_client()
    fill_in(client, CALM)
    visit(client, "/summary")
    assert asked == []
    live_of(app).look()

    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_two_running_programs_switch_within_two_seconds(tmp_path: Path) -> None:
    """Real processes, real ports: published once, in use in both, without a restart."""
    address = f"sqlite:///{tmp_path / 'clinic.sqlite3'}"
    app = clinic_program(tmp_path)
    people(storage_of(app))
    settings = {"SUGGESTER_DATABASE_URL": address, "SUGGESTER_SECRET_KEY": SECRET}

    with served(tmp_path / "a", **settings) as (_, one, _), served(tmp_path / "b", **settings) as (_, two, _):
        publish(storage_of(app), worded(NEXT), valid_from=BEGUN)
        began = time.monotonic()
        waiting = {one, two}
        while waiting and time.monotonic() - began < 20:
            waiting = {url for url in waiting if NEXT not in fetch(f"{url}/readyz")[1]}
            time.sleep(0.05)
        took = time.monotonic() - began

    assert not waiting
    assert took <= 2.5  # two seconds, and the asking


def test_a_hang_up_does_not_put_the_folder_in_the_place_of_what_is_published(app: Flask) -> None:
    """Whoever may write into the rules folder has not been approved by anybody."""
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()

    with pytest.raises(OSError, match="A published table is in use"):
        app.extensions["suggester"].replace_from(Path("rules"))

    assert in_use(app).table.provenance.version == NEXT


def test_a_worker_that_does_not_look_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a look it would serve a table that clinicians have rolled back, and call itself ready."""
    monkeypatch.setattr("suggester.web.live.live_table.POLL_SECONDS", 60.0)
    live_of(app).start(None)
    looking = app.test_client().get("/readyz").text

    monkeypatch.setattr("suggester.web.live.live_table.LATE_SECONDS", -1.0)
    late = app.test_client().get("/readyz").text
    live_of(app).stop()

    assert "has not looked" not in looking
    assert "has not looked for a publication" in late
