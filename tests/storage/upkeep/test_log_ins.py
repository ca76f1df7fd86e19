"""Who is logged in, held against the record: a log-in that was put there or taken over is named."""

import pytest
from sqlalchemy import insert, text

from suggester.storage.accounts import accounts, identities, sessions
from suggester.storage.accounts.accounts import Account
from suggester.storage.accounts.identities import Identity
from suggester.storage.accounts.log_in import LoggedIn, LogIn
from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database
from suggester.storage.database.tables import sessions as rows
from suggester.storage.upkeep import integrity, schema
from tests.storage.accounts.test_accounts import NOW, PLENTY, SEALER, made, tried

AMARA, ROSA = "amara.osei", "rosa.lind"
SOMEBODY = Identity(issuer="https://id.example.org", subject="4711")


@pytest.fixture
def people(database: Database) -> tuple[Account, Account]:
    """Two clinicians."""
    return made(database, AMARA), made(database, ROSA, "reviewer")


def entered(database: Database, name: str = AMARA, moment: int = NOW) -> str:
    outcome = LogIn(database, SEALER).enter(tried(moment, name=name), PLENTY)
    assert isinstance(outcome, LoggedIn)
    return outcome.token


def changed_password(database: Database, account: Account) -> str:
    told = Act(at=NOW + 5, actor=account.name, act="change password", details={})
    with database.writing() as connection:
        return accounts.change_password(connection, account, "other", told)


def entered_by_provider(database: Database, account: Account) -> str:
    with database.writing() as connection:
        bound = Act(at=NOW, actor="test", act="link account", details={})
        identities.bind(connection, account, SOMEBODY, bound)
    outcome = LogIn(database, SEALER).enter_by(SOMEBODY, (), NOW)
    assert isinstance(outcome, LoggedIn)
    return outcome.token


def whose(database: Database, token: str) -> str:
    with database.reading() as connection:
        found = accounts.logged_in(connection, token)
    return found[0].name if found else ""


def edit(database: Database, statement: str, **values: object) -> None:
    """What somebody does who has a console of the database."""
    with database.writing() as connection:
        connection.execute(text(statement), values)


def test_every_honest_way_to_be_logged_in_is_known_to_the_record(
    database: Database, people: tuple[Account, Account]
) -> None:
    """An alarm that always rings is switched off."""
    amara, rosa = people
    tokens = [entered(database), entered(database, ROSA), entered(database, AMARA, NOW + 30)]
    tokens += [entered_by_provider(database, rosa), changed_password(database, amara)]
    with database.writing() as connection:
        sessions.touch(connection, tokens[-1], NOW + 90)

    assert [whose(database, token) for token in tokens] == ["", ROSA, "", ROSA, AMARA]
    assert integrity.faults(database) == ()
    with database.writing() as connection:
        sessions.end_all(connection, rosa.id)
    assert integrity.faults(database) == ()


TAKEN_OVER = {
    "moved to another account, with its moment": (
        "UPDATE sessions SET account_id = 1, born = :later WHERE account_id = 2",
        AMARA,
    ),
    "moved to another account": ("UPDATE sessions SET account_id = 1 WHERE account_id = 2", AMARA),
    "given another token": ("UPDATE sessions SET token_hash = 'mine' WHERE account_id = 1", AMARA),
    "put beside one": ("INSERT INTO sessions SELECT 'mine', 1, born, seen FROM sessions", AMARA),
    "made longer": ("UPDATE sessions SET born = born + 1 WHERE account_id = 2", ROSA),
}


@pytest.mark.parametrize("how", TAKEN_OVER)
def test_t16_a_log_in_that_was_taken_over_by_the_database_is_named(
    database: Database, people: tuple[Account, Account], how: str
) -> None:
    """T16: by `db verify` and on the pages, though somebody of that name did log in at that moment."""
    statement, name = TAKEN_OVER[how]
    edit(database, "DELETE FROM sessions")
    entered(database, AMARA, NOW + 30)
    if "beside" not in how:
        entered(database, ROSA)

    edit(database, statement, **({"later": NOW + 30} if ":later" in statement else {}))

    said = f"somebody is logged in as {name}, and no entry of the record tells of it"
    assert said in integrity.faults(database)
    with database.reading() as connection:
        assert said in integrity.faults_of_the_record(connection)


def test_nothing_in_the_record_opens_a_page(database: Database, people: tuple[Account, Account]) -> None:
    """The record is shown, copied and kept for ever."""
    token = entered(database)

    with database.reading() as connection:
        kept = str(connection.scalar(text("SELECT token_hash FROM sessions")))
        told = [str(one) for one in audit.entries(connection)]
        mark = str(audit.entries(connection)[-1].details["session"])

    assert mark not in kept
    assert not [one for one in told if token in one or kept in one]
    assert whose(database, mark) == ""


def test_the_update_ends_the_log_ins_of_before(database: Database, people: tuple[Account, Account]) -> None:
    """Their entries say too little: one that was taken over would look like them."""
    schema.downgrade(database, "0008")
    with database.writing() as connection:
        audit.record(connection, Act(at=NOW, actor=AMARA, act="log in", details={}))
        row = {"token_hash": "s" * 64, "account_id": people[0].id, "born": NOW, "seen": NOW}
        connection.execute(insert(rows).values(row))

    schema.upgrade(database)

    assert integrity.faults(database) == ()
    with database.reading() as connection:
        assert sessions.count(connection, people[0].id, NOW) == 0
    assert whose(database, entered(database)) == AMARA
    assert integrity.faults(database) == ()
