"""The command line of accounts, run as an operator runs it."""

import re
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner, Result

from suggester.cli.main import commands
from suggester.storage.accounts.log_in import Bucket, LoggedIn, LogIn, Refused, Try
from suggester.storage.database import audit
from suggester.storage.database.database import Database
from suggester.storage.upkeep.integrity import faults_in
from suggester.web.clinic.setup import sealer
from suggester.web.site.settings import secrets_in

NOW = 1_795_000_000
PASSWORD = "gravel kettle amber thunder"
SECRET = re.compile(r"^otpauth://totp/\S+secret=(\w+)", re.MULTILINE)
CODE = re.compile(r"^  ((?:\w{4}-){5}\w{4})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, with a database."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("SUGGESTER_INSTANCE", str(folder))
    monkeypatch.delenv("SUGGESTER_DATABASE_URL", raising=False)
    monkeypatch.delenv("SUGGESTER_CLINIC", raising=False)
    assert CliRunner().invoke(commands, ["db", "upgrade"]).exit_code == 0
    return folder


def clinician(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(commands, ["clinician", *words], input=typed)


def add(name: str = "amara.osei", password: str = PASSWORD) -> Result:
    full_name = f"Dr {name.replace('.', ' ').title()}"
    words = ("add", name, "--full-name", full_name, "--role", "approver", "--password-stdin")
    return clinician(*words, typed=password + "\n")


def enters(folder: Path, code: str, password: str = PASSWORD) -> bool:
    """Whether this opens the account."""
    database = Database(f"sqlite:///{folder / 'clinic.sqlite3'}")
    door = LogIn(database, sealer(secrets_in(folder / "secret_key")))
    tried = Try(name="amara.osei", password=password, code=code, at=NOW)
    outcome = door.enter(tried, (Bucket(key="x", at_most=99),))
    database.close()
    assert isinstance(outcome, LoggedIn) or outcome is Refused.WRONG
    return isinstance(outcome, LoggedIn)


def test_the_first_account_comes_from_the_command_line_and_opens(instance: Path) -> None:
    """What is printed is what works: the secret in the app, and each of the codes."""
    said = add().output

    secrets, codes = SECRET.findall(said), CODE.findall(said)
    assert "█" in said
    assert (len(secrets), len(set(codes))) == (1, 10)
    assert PASSWORD not in said
    assert enters(instance, pyotp.TOTP(secrets[0]).at(NOW))
    assert all(enters(instance, code) for code in codes)


def test_the_password_can_be_typed_twice_unseen(instance: Path) -> None:
    """Nobody behind the shoulder, and no slip of a finger."""
    words = ("add", "amara.osei", "--full-name", "Dr Amara Osei", "--role", "reviewer")

    result = clinician(*words, typed=f"{PASSWORD}\nanother thing entirely\n{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert enters(instance, CODE.findall(result.output)[0])


def test_the_list_tells_who_there_is(instance: Path) -> None:
    """Whoever runs the server sees at a glance whose account should be closed."""
    add()
    add("b.lind")
    clinician("disable", "b.lind")

    lines = clinician("list").output.splitlines()

    assert [line.split() for line in lines] == [
        ["amara.osei", "approver", "enabled", "Dr", "Amara", "Osei"],
        ["b.lind", "approver", "disabled", "Dr", "B", "Lind"],
    ]


def test_a_reset_makes_everything_new_and_opens_a_closed_account(instance: Path) -> None:
    """The phone is lost, the password is forgotten, or somebody comes back."""
    old = CODE.findall(add().output)
    clinician("disable", "amara.osei")
    assert not enters(instance, old[0])
    password = "seven quiet lanterns drift"

    result = clinician("reset", "amara.osei", "--password-stdin", typed=password + "\n")

    assert result.exit_code == 0
    assert not enters(instance, old[0], password)
    assert not enters(instance, CODE.findall(result.output)[0])
    assert enters(instance, CODE.findall(result.output)[0], password)


def test_a_role_is_changed_and_the_account_stays_the_same(instance: Path) -> None:
    """Somebody who needed a second account to approve could approve what they wrote with the first."""
    code = CODE.findall(add().output)[0]

    changed, unknown = clinician("role", "amara.osei", "reviewer"), clinician("role", "a.nobody", "approver")

    assert (changed.exit_code, changed.output) == (0, "amara.osei is reviewer now, and was approver\n")
    assert (unknown.exit_code, unknown.output) == (2, "There is no account a.nobody\n")
    assert clinician("role", "amara.osei", "king").exit_code == 2
    assert clinician("list").output.split()[:3] == ["amara.osei", "reviewer", "enabled"]
    assert enters(instance, code)


def test_an_administrator_approves_only_where_somebody_said_so(instance: Path) -> None:
    """In a practice of two one person is both; elsewhere whoever looks after accounts is no clinician."""
    add()

    plain = clinician("role", "amara.osei", "administrator").output
    both = clinician("role", "amara.osei", "administrator", "--also-approves").output
    listed = clinician("list").output
    wrong = clinician("role", "amara.osei", "reviewer", "--also-approves")

    assert plain == "amara.osei is administrator now, and was approver\n"
    assert both == "amara.osei is administrator and can approve now, and was administrator\n"
    assert "Dr Amara Osei (can approve as well)" in listed
    assert (wrong.exit_code, wrong.output) == (
        2, "Only an administrator can approve as well, and reviewer is another role\n"
    )  # fmt: skip
    assert clinician("list").output.split()[1] == "administrator"  # what was refused changed nothing


def test_every_change_is_an_act_in_the_record(instance: Path) -> None:
    """The server can make accounts, and cannot do so unseen."""
    add()
    clinician("disable", "amara.osei")
    clinician("reset", "amara.osei", "--password-stdin", typed=PASSWORD + "\n")
    clinician("role", "amara.osei", "reviewer")

    database = Database(f"sqlite:///{instance / 'clinic.sqlite3'}")
    with database.reading() as connection:
        acts = [(act.act, act.details["account"]) for act in audit.entries(connection)]
        assert faults_in(connection) == ()
    database.close()

    told = ("add account", "disable account", "reset account", "change role")
    assert acts == [(what, "amara.osei") for what in told]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Amara", "--full-name", "Dr", "--role", "approver", "--password-stdin"),
        ("add", "amara", "--full-name", "", "--role", "approver", "--password-stdin"),
        ("add", "there.is", "--full-name", "Dr", "--role", "approver", "--password-stdin"),
        ("disable", "nobody"),
        ("reset", "nobody", "--password-stdin"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(words: tuple[str, ...]) -> None:
    """Refused before a password is asked for, and never with a traceback."""
    add("there.is")

    result = clinician(*words)

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_weak_password_is_refused_and_nothing_is_made() -> None:
    """Also where a program types it."""
    result = add(password="amara.osei2026!")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "too easy to guess" in result.stderr
    assert clinician("list").output == ""


def test_after_a_change_of_keys_an_upgrade_seals_anew(instance: Path) -> None:
    """The operator's manual says so: new line on top, restart, old line away."""
    digits = pyotp.TOTP(SECRET.findall(add().output)[0]).at(NOW)
    key = instance / "secret_key"
    old = key.read_text()
    key.write_text("n" * 64 + "\n" + old)
    assert CliRunner().invoke(commands, ["db", "upgrade", "--quiet"]).output == ""
    key.write_text("n" * 64 + "\n")
    assert enters(instance, digits)

    key.write_text("x" * 64 + "\n")
    lost = CliRunner().invoke(commands, ["db", "upgrade", "--quiet"])

    assert "clinician reset amara.osei" in lost.output


def test_an_identity_is_bound_and_unbound_on_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account is never opened to somebody by what their provider says alone."""
    add()
    without = clinician("link", "amara.osei", "248289761001")
    for name, value in {
        "ISSUER": "https://login.example.org",
        "CLIENT_ID": "a",
        "CLIENT_SECRET": "b",
    }.items():
        monkeypatch.setenv(f"SUGGESTER_OIDC_{name}", value)

    said = [
        clinician(*words)
        for words in (
            ("link", "nobody", "248289761001"),
            ("link", "amara.osei", "248289761001"),
            ("link", "amara.osei", "248289761001"),
            ("unlink", "amara.osei"),
            ("unlink", "amara.osei"),
        )
    ]

    assert (without.exit_code, "Set SUGGESTER_OIDC_ISSUER first" in without.output) == (2, True)
    assert [one.exit_code for one in said] == [2, 0, 2, 0, 2]
    assert said[1].output == "amara.osei can log in by way of https://login.example.org\n"
    assert "There is no account nobody" in said[0].output
    assert "already" in said[2].output
    assert "has no identity" in said[4].output
