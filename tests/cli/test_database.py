"""The command line of the clinicians' database, run as an operator runs it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suggester.cli.main import commands
from suggester.storage.database.audit import Act, record
from suggester.storage.database.database import Database
from suggester.storage.upkeep import schema
from tests.shipped import NEXT
from tests.storage.filling import tell
from tests.storage.forging import FORGED_VERSION, forge
from tests.web.published import people, publish, worded
from tests.web.walking import SECRET

HEAD = re.compile(r"the record ends with (\d+:[0-9a-f]{64})")


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.setenv("SUGGESTER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("SUGGESTER_DATABASE_URL", raising=False)
    monkeypatch.delenv("SUGGESTER_CLINIC", raising=False)
    return tmp_path / "instance"


def db(*words: object) -> Result:
    return CliRunner().invoke(commands, ["db", *map(str, words)])


def test_the_life_of_a_database_on_the_command_line(instance: Path, tmp_path: Path) -> None:
    """Made, backed up, lost, restored and verified, with the lines that the manual shows."""
    assert db("upgrade").output == f"{instance / 'clinic.sqlite3'} is ready\n"
    assert db("upgrade").output == f"{instance / 'clinic.sqlite3'} is up to date\n"
    assert db("upgrade", "--quiet").output == ""
    backed_up = db("backup", tmp_path / "backup")
    assert HEAD.search(backed_up.output)
    (instance / "clinic.sqlite3").unlink()
    assert db("restore", tmp_path / "backup").exit_code == 0
    verified = db("verify")
    assert verified.exit_code == 0
    assert HEAD.findall(verified.output) == HEAD.findall(backed_up.output)


def test_the_name_of_a_backup_is_shown_whatever_bytes_it_has(instance: Path, tmp_path: Path) -> None:
    """A name from another system must not end in a traceback behind a backup that is good."""
    db("upgrade")

    result = db("backup", os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))

    assert result.exit_code == 0
    assert HEAD.search(result.output)


ENDING = [
    (name, ways)
    for name in ("SIGTERM", "SIGHUP")
    for ways in ((), ("nohup",))
    if hasattr(signal, name) and not (ways and name == "SIGTERM")
]


@pytest.mark.parametrize(("name", "by"), ENDING)
def test_a_backup_that_a_signal_ends_leaves_nothing(
    instance: Path, tmp_path: Path, name: str, by: tuple[str, ...]
) -> None:
    """A draft is a whole copy, with the hashes of passwords; and who said `nohup` gets their backup."""
    db("upgrade")
    database = Database(f"sqlite:///{instance / 'clinic.sqlite3'}")
    tell(database, 2_000)  # so that there is a middle
    database.close()
    number = getattr(signal, name)

    if by:
        assert backed_up(tmp_path / "new", by, number) == (0, ["backup"])
    else:  # where it was done before the signal came, another one is begun
        tries = (backed_up(tmp_path / str(n), by, number) for n in range(10))
        assert next(one for one in tries if one != (0, ["backup"])) == (128 + number, [])


def backed_up(folder: Path, by: tuple[str, ...], number: int) -> tuple[int, list[str]]:
    """How a backup into this folder ended that got this signal once its draft was there, and what is left."""
    command = [*by, sys.executable, "-m", "suggester", "db", "backup", str(folder / "backup")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not list(folder.glob(".backup.*")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        process.send_signal(number)
        ended = process.wait(60)
    return ended, [one.name for one in folder.iterdir()] if folder.exists() else []


def test_verify_says_each_fault_and_ends_with_one(instance: Path) -> None:
    """A watchdog reads the exit code, a person the lines."""
    db("upgrade")
    with closing(sqlite3.connect(instance / "clinic.sqlite3", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit_head SET number = 3")

    result = db("verify")

    assert result.exit_code == 1
    assert result.output.count("fault ") == 2


def test_verify_finds_a_cut_off_tail_by_the_head_of_an_earlier_run(instance: Path) -> None:
    """The number alone would do; the hash tells a record that was written anew."""
    db("upgrade")

    result = db("verify", "--head", f"7:{'a' * 64}")

    assert result.exit_code == 1
    assert "it had 7 before" in result.output


@pytest.mark.parametrize("command", [("verify",), ("backup", "copy"), ("restore", "nowhere"), ("upgrade",)])
def test_what_cannot_be_done_is_one_line_and_exit_2(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Never a traceback, and never a file in the wrong place."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUGGESTER_DATABASE_URL", "postgresql://a:geheim@127.0.0.1:9/none")

    result = db(*command)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "geheim" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_with_the_clinic_side_off_there_is_no_database(
    monkeypatch: pytest.MonkeyPatch, instance: Path
) -> None:
    """Whoever switched it off is told so, and a start is not held up by it."""
    monkeypatch.setenv("SUGGESTER_CLINIC", "off")

    assert db("upgrade", "--quiet").exit_code == 0
    assert db("verify").exit_code == 2
    assert "SUGGESTER_CLINIC is off" in db("verify").stderr
    assert not instance.exists()


def test_a_misspelt_switch_or_head_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """'of' must not mean 'on'."""
    db("upgrade")
    assert "--head has to be" in db("verify", "--head", "x").stderr
    monkeypatch.setenv("SUGGESTER_CLINIC", "of")

    assert "can be on or off" in db("verify").stderr


OLD, NEW, OTHER = SECRET, "the new secret key of this installation", "the secret key of another installation"


@pytest.fixture
def published(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An installation that has published a table, with the old key."""
    monkeypatch.setenv("SUGGESTER_SECRET_KEY", OLD)
    db("upgrade")
    database = Database(f"sqlite:///{instance / 'clinic.sqlite3'}")
    people(database)
    publish(database, worded(NEXT))
    yield database
    database.close()


def test_the_rotation_drill(published: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """New key on top, upgrade, old key away: verified at each step, as the manual tells it."""
    said = []
    for key in (OLD, f"{NEW},{OLD}"):
        monkeypatch.setenv("SUGGESTER_SECRET_KEY", key)
        said.append(db("verify").exit_code)
    upgraded = db("upgrade", "--quiet").output
    for key in (NEW, OLD):
        monkeypatch.setenv("SUGGESTER_SECRET_KEY", key)
        said.append(db("verify").exit_code)

    assert said == [0, 0, 0, 1]
    assert "no secret key has sealed" not in upgraded


def test_a_lost_key_is_told_and_sealed_over_on_the_operators_word(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was verified with the key that is gone is compared with what was written down, and sealed anew."""
    head = HEAD.findall(db("verify").output)[0]
    monkeypatch.setenv("SUGGESTER_SECRET_KEY", OTHER)

    upgraded, before, cut = db("upgrade"), db("verify"), db("seal", "--head", f"99:{'a' * 64}")
    sealed = db("seal", "--head", head)

    assert "no secret key has sealed publication 1" in upgraded.output
    assert (before.exit_code, before.output.count("has no seal that fits")) == (1, 2)
    assert (cut.exit_code, "it had 99 before" in cut.output) == (1, True)
    assert sealed.exit_code == 0
    assert db("verify").exit_code == 0


def test_an_upgrade_seals_nothing_that_was_forged(published: Database) -> None:
    """It runs at each start: else whoever writes the database only had to wait."""
    forge(published, worded(FORGED_VERSION))

    said = [db("upgrade").output, db("verify").output]

    assert said[0].count("no secret key has sealed") == 2
    assert said[1].count("has no seal that fits") == 2


def test_a_backup_that_another_key_has_sealed_says_so_when_it_is_restored(
    published: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, instance: Path
) -> None:
    """A new computer without the old key: said at once, and not when nobody can publish."""
    assert db("backup", tmp_path / "backup").exit_code == 0
    monkeypatch.setenv("SUGGESTER_INSTANCE", str(tmp_path / "other"))

    with_key = db("restore", tmp_path / "backup").output
    (tmp_path / "other" / "clinic.sqlite3").unlink()
    monkeypatch.setenv("SUGGESTER_SECRET_KEY", OTHER)
    without = db("restore", tmp_path / "backup").output

    assert "db seal" not in with_key
    assert without.count("Put the key of then into place, or run: python -m suggester db seal") == 2


def test_a_database_of_before_is_sealed_by_its_upgrade(published: Database, instance: Path) -> None:
    """And whoever could approve by a role that has no such right any more is named."""
    with published.writing() as connection:
        connection.exec_driver_sql("UPDATE accounts SET role = 'administrator' WHERE id = 3")
        made = Act(
            at=0, actor="x", act="change role", details={"account": "clinician3", "role": "administrator"}
        )
        record(connection, made)
    schema.downgrade(published, "0002")

    said = db("upgrade").output

    assert "clinician3 is administrator and can approve, as before" in said
    assert db("verify").exit_code == 0


def test_a_database_without_seals_in_the_place_of_one_with_seals_is_refused(
    published: Database, instance: Path
) -> None:
    """Else a forger only had to take the columns away, and the next start would seal for him."""
    (instance / "live.json").write_text('{"seal": "x"}')
    schema.downgrade(published, "0002")

    refused = db("upgrade")
    (instance / "live.json").unlink()

    assert refused.exit_code == 2
    assert "delete that file first" in refused.stderr
    assert db("upgrade").exit_code == 0
