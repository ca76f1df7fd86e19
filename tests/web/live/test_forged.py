"""A table that was not published here is never in use; where none is known, patients are not let in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from suggester.web.app import follow_published
from suggester.web.site.settings import Settings, StartError, settings_from
from tests.shipped import LATER, NEXT, VERSION
from tests.storage.forging import FORGED_VERSION, forge
from tests.web.clinic_house import clinic_program, storage_of
from tests.web.house import visit
from tests.web.live.test_live_table import in_use, live_of, started
from tests.web.protection.test_security import journal
from tests.web.published import people, publish, roll_back, worded
from tests.web.walking import SECRET, program


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = clinic_program(tmp_path)
    people(storage_of(app))
    return app


def readiness(app: Flask) -> tuple[int, dict[str, object]]:
    answer = app.test_client().get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json


def edit(app: Flask, *statements: str) -> None:
    with storage_of(app).writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def restarted(app: Flask, copy: Path, **settings: bool) -> Iterator[Flask]:
    """Another process of this installation, with the same database and the same instance folder."""
    other = program(database=f"sqlite:///{storage_of(app).file}", **settings)  # type: ignore[arg-type]
    live_of(other).start(copy)
    yield other
    live_of(other).stop()


def test_t12_a_forged_table_is_never_in_use_and_it_is_said_loudly(app: Flask) -> None:
    """T12: whoever writes the database, record and all, and has no key."""
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()
    forge(storage_of(app), worded(FORGED_VERSION))

    with journal() as notes:
        for _ in range(3):
            live_of(app).look()

    status, said = readiness(app)
    assert in_use(app).table.provenance.version == NEXT
    assert (status, said["ready"]) == (200, True)
    assert "publication 2 (version 2, by clinician3) has no seal" in str(said["refused"])
    assert said["refused"] in said["notes"]  # type: ignore[operator]
    refused = [json.loads(line) for line in notes.getvalue().splitlines() if "table refused" in line]
    assert [one["level"] for one in refused] == ["error"]


def test_when_the_forged_table_is_gone_the_alarm_ends_and_others_are_followed(app: Flask) -> None:
    """The operator puts it right, and nobody has to restart anything."""
    publish(storage_of(app), worded(NEXT))
    live_of(app).look()
    forge(storage_of(app), worded(FORGED_VERSION))
    live_of(app).look()
    edit(app, "DROP TRIGGER publications_no_delete", "DELETE FROM publications WHERE generation = 2")
    live_of(app).look()
    ended = readiness(app)[1]["refused"]

    edit(app, "UPDATE versions SET state = 'live' WHERE number = 1")
    publish(storage_of(app), worded(LATER))
    live_of(app).look()

    assert ended == ""
    assert in_use(app).table.provenance.version == LATER


def test_taking_a_publication_away_does_not_bring_back_an_older_table(app: Flask, tmp_path: Path) -> None:
    """Neither in a process that runs nor after a restart: a roll back has its own seal."""
    copy = tmp_path / "live.json"
    for version in (NEXT, LATER):
        publish(storage_of(app), worded(version))
    live_of(app).look(copy)
    edit(app, "DROP TRIGGER publications_no_delete", "DELETE FROM publications WHERE generation = 2")

    live_of(app).look(copy)

    with restarted(app, copy) as other:
        for one in (app, other):
            assert in_use(one).table.provenance.version == LATER
            assert "publication 2 was in use here" in str(readiness(one)[1]["refused"])
    copy.unlink()
    with restarted(app, copy) as other:
        assert in_use(other).table.provenance.version == NEXT  # an older backup, put back on purpose


def test_moving_the_day_of_a_version_does_not_bring_back_an_older_table(app: Flask, tmp_path: Path) -> None:
    """The version in use would wait for 2099, and the one before would be in use until then."""
    for version in (NEXT, LATER):
        publish(storage_of(app), worded(version))
    live_of(app).look(tmp_path / "live.json")
    edit(app, "DROP TRIGGER versions_no_update")
    edit(app, "UPDATE versions SET valid_from = '2099-01-01' WHERE number = 2")

    with restarted(app, tmp_path / "live.json") as other:
        assert in_use(other).table.provenance.version == LATER
        assert "has no seal" in str(readiness(other)[1]["refused"])


def test_as_many_have_to_have_approved_as_the_installation_asks_for(app: Flask, tmp_path: Path) -> None:
    """A table that one has approved is not in use where it takes two: from the database or from a copy."""
    copy = tmp_path / "live.json"
    publish(storage_of(app), worded(NEXT), approvers=1)
    live_of(app).look(copy)
    two = program(database=f"sqlite:///{storage_of(app).file}", approvers=2)

    live_of(two).start(copy)
    live_of(two).stop()

    status, said = readiness(two)
    assert (status, in_use(two).generation) == (503, 0)
    assert "1 of the 2 approvals that SUGGESTER_APPROVERS asks for" in str(said["refused"])


CLOSED = ("/", "/questions/age", "/rules", "/summary", "/code", "/about", "/poster")


def test_without_database_and_without_copy_patients_are_not_let_in(tmp_path: Path) -> None:
    """A new container on a bad day: the rules folder may be years older than what clinicians approved."""
    with journal() as notes, started(tmp_path / "live.json") as app:
        status, said = readiness(app)
        pages = [app.test_client().get(address).status_code for address in CLOSED]

    assert (status, said["ready"]) == (503, False)
    assert "SUGGESTER_SERVE_DRAFT=1" in str(said["notes"])
    assert pages == [503] * len(CLOSED)
    assert '"event": "closed"' in notes.getvalue()


def test_a_closed_page_says_so_and_looks_like_one_of_ours(tmp_path: Path) -> None:
    """Whoever stands at the door reads whom to ask instead."""
    with started(tmp_path / "live.json") as app:
        page = visit(app.test_client(), "/", 503)

    assert "Please ask a professional" in page.text


def test_on_the_operators_word_the_rules_folder_is_served_as_a_draft(tmp_path: Path) -> None:
    """For whoever shows it around on a laptop: said at /readyz, and on every page."""
    with started(tmp_path / "live.json", serve_draft=True) as app:
        status, said = readiness(app)
        page = visit(app.test_client(), "/")

    assert (status, said["ready"]) == (200, True)
    assert "SUGGESTER_SERVE_DRAFT is set" in str(said["notes"])
    assert "draft" in page.text


def test_when_the_database_comes_back_patients_are_let_in(app: Flask, tmp_path: Path) -> None:
    """By itself, with what was published meanwhile."""
    publish(storage_of(app), worded(NEXT))
    file = storage_of(app).file
    storage_of(app).close()
    away = file.with_suffix(".away")
    file.rename(away)

    with restarted(app, tmp_path / "live.json") as other:
        before = readiness(other)[0]
        away.rename(file)
        live_of(other).look()
        after = readiness(other)[0]

    assert (before, after) == (503, 200)
    assert in_use(other).table.provenance.version == NEXT


def test_a_database_in_which_nothing_was_ever_published_serves_the_folder(app: Flask, tmp_path: Path) -> None:
    """A fresh clone: reachable and empty is an answer, and not a silence."""
    with restarted(app, tmp_path / "live.json") as other:
        assert readiness(other)[0] == 200
        assert visit(other.test_client(), "/")


@pytest.mark.parametrize("copy_is_good", [True, False])
def test_once_published_the_folder_is_not_served_by_an_empty_database(
    app: Flask, tmp_path: Path, copy_is_good: bool
) -> None:
    """Somebody empties the database, or points to a new one: the copy remembers that there was a table."""
    copy = tmp_path / "live.json"
    publish(storage_of(app), worded(NEXT))
    live_of(app).look(copy)
    if not copy_is_good:
        copy.write_text("{}")
    (tmp_path / "new").mkdir()
    empty = clinic_program(tmp_path / "new")

    with restarted(empty, copy) as other:
        status = readiness(other)[0]
        version = in_use(other).table.provenance.version

    assert (status, version) == ((200, NEXT) if copy_is_good else (503, VERSION))


def test_a_copy_under_another_key_is_not_used(app: Flask, tmp_path: Path) -> None:
    """Who can write into the folder and has no key writes his own table there."""
    copy = tmp_path / "live.json"
    publish(storage_of(app), worded(NEXT))
    live_of(app).look(copy)
    stranger = program(
        database="sqlite:////nowhere/x.sqlite3", secrets=("another secret of this length" * 2,)
    )

    live_of(stranger).start(copy)
    live_of(stranger).stop()

    assert readiness(stranger)[0] == 503


def test_a_copy_of_before_a_new_key_is_used_and_written_anew(app: Flask, tmp_path: Path) -> None:
    """The drill: with both keys it opens, and the first look at the database seals it with the new one."""
    copy, new = tmp_path / "live.json", "a new secret of sufficient length"
    publish(storage_of(app), worded(NEXT))
    live_of(app).look(copy)
    for secrets in ((new, SECRET), (new, SECRET), (new,)):
        place = f"sqlite:///{storage_of(app).file}" if len(secrets) == 2 else "sqlite:////nowhere/x.sqlite3"
        other = program(database=place, secrets=secrets)
        live_of(other).start(copy)
        live_of(other).stop()

    assert in_use(other).table.provenance.version == NEXT


def test_a_hang_up_opens_nothing(tmp_path: Path) -> None:
    """Loading the rules folder again is not the word that is asked for."""
    with started(tmp_path / "live.json") as app:
        app.extensions["suggester"].replace_from(Path("rules"))

        assert readiness(app)[0] == 503


def test_a_program_without_pages_for_clinicians_serves_its_folder(tmp_path: Path) -> None:
    """SUGGESTER_CLINIC=off, where nothing was ever published: nothing could say anything else."""
    app = program()
    follow_published(app, Settings(secrets=(SECRET,), instance=tmp_path))

    assert readiness(app) == (200, readiness(app)[1])
    assert visit(app.test_client(), "/")


@pytest.mark.parametrize(("typed", "meant"), [("", False), ("0", False), ("1", True)])
def test_the_word_is_0_or_1(typed: str, meant: bool, tmp_path: Path) -> None:
    """'off' must not mean 'on'."""
    given = {"SUGGESTER_SECRET_KEY": SECRET}

    assert settings_from(given | {"SUGGESTER_SERVE_DRAFT": typed}, tmp_path).serve_draft is meant
    with pytest.raises(StartError, match="SUGGESTER_SERVE_DRAFT can be 0 or 1"):
        settings_from(given | {"SUGGESTER_SERVE_DRAFT": "off"}, tmp_path)


def test_a_roll_back_by_the_program_is_followed(app: Flask) -> None:
    """What is refused is what was written past it, and nothing else."""
    first = publish(storage_of(app), worded(NEXT))
    publish(storage_of(app), worded(LATER))
    live_of(app).look()
    roll_back(storage_of(app), first)

    live_of(app).look()

    assert (in_use(app).generation, live_of(app).refused) == (3, "")
