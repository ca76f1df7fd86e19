"""The command line of the clinicians' database, run as an operator runs it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from suggester.cli.main import commands

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
