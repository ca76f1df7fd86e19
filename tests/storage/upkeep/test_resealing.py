"""Seals: a forged approval or publication has none, and a new key or an older database is sealed anew."""

from pathlib import Path

import pytest
from sqlalchemy import text

from suggester.storage.accounts.accounts import everybody
from suggester.storage.database import audit
from suggester.storage.database.audit import Act
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.seals import Seals
from suggester.storage.upkeep import integrity, schema
from suggester.storage.upkeep.backup import back_up, restore
from suggester.storage.upkeep.resealing import seal_anew, seal_everything
from suggester.storage.versions.versions import VersionError
from tests.storage.acts import (
    approved,
    changed,
    people,
    proposed,
    published,
    put_live,
    rolled_back,
)
from tests.storage.filling import NOW, SEALS
from tests.storage.forging import forge

OLD_KEY, NEW_KEY = b"the key of this installation", b"a newer key"
NEWER, NEWEST = Seals([NEW_KEY, OLD_KEY]), Seals([NEW_KEY])
STRANGER = Seals([b"the key of somebody else"])
NO_SEAL = "has no seal that fits a secret key of this installation"


@pytest.fixture
def clinic(database: Database) -> Database:
    """Two published, and one rolled back to."""
    people(database)
    first = put_live(database, "one")
    put_live(database, "two")
    rolled_back(database, first.number, 2)
    return database


def edit(database: Database, *statements: str) -> None:
    with database.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))


def faults(database: Database, seals: Seals = SEALS) -> list[str]:
    return [one for one in integrity.faults(database, seals=seals) if "trigger" not in one]


def act(what: str) -> Act:
    return Act(at=NOW, actor="the command line", act=what, details={})


def test_a_forged_table_with_a_record_that_fits_is_found_by_its_seals(clinic: Database) -> None:
    """Anybody who writes the database can continue the chain; the key is not in it."""
    number = forge(clinic, changed("forged"))

    assert faults(clinic) == [
        f"the approval of version {number} by clinician3 {NO_SEAL}",
        f"publication 4 (version {number}, by clinician3) {NO_SEAL}",
    ]


MOVED = {
    "a seal of another publication": (
        "UPDATE publications SET seal = (SELECT seal FROM publications p WHERE p.generation = 1) "
        "WHERE generation = 3",
        f"publication 3 (version 1, by clinician2) {NO_SEAL}",
    ),
    "an entry of another publication": (
        "UPDATE publications SET entry = (SELECT entry FROM publications p WHERE p.generation = 1) "
        "WHERE generation = 3",
        f"publication 3 (version 1, by clinician2) {NO_SEAL}",
    ),
    "the day on which it is in use": (
        "UPDATE versions SET valid_from = '2030-01-01' WHERE number = 1",
        f"publication 1 (version 1, by clinician2) {NO_SEAL}",
    ),
    "an approval taken away": (
        "DELETE FROM approvals WHERE version = 1",
        "publication 1 (version 1, by clinician2) has fewer genuine approvals than its entry in the record "
        "tells of",
    ),
    "an approval of somebody else": (
        "UPDATE approvals SET approver_id = 3 WHERE version = 1",
        f"the approval of version 1 by clinician3 {NO_SEAL}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MOVED)
def test_a_seal_fits_nothing_but_what_was_sealed(clinic: Database, what: str) -> None:
    """With the triggers gone: a row that was moved, changed or robbed of an approval is none of ours."""
    statement, said = MOVED[what]
    if clinic.is_sqlite:
        for name in ("versions_no_update", "approvals_no_update", "approvals_no_delete"):
            edit(clinic, f"DROP TRIGGER {name}")
    else:
        edit(clinic, *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("versions", "approvals")))

    edit(clinic, statement)

    assert said in faults(clinic)


def test_nothing_is_published_on_top_of_a_forged_table(clinic: Database) -> None:
    """An approver would see the small difference to it, and put all of the rest of it live."""
    number = forge(clinic, changed("forged"))
    found = approved(clinic, proposed(clinic, "small", number))

    with pytest.raises(VersionError, match="Nothing was done, because"):
        published(clinic, found.number, 4)
    with pytest.raises(VersionError, match="Nothing was done, because"):
        rolled_back(clinic, 1, 4)


def test_a_forged_approval_does_not_count(clinic: Database) -> None:
    """Somebody who may approve and can write the database is still only one."""
    found = proposed(clinic, "mine", 1)
    edit(
        clinic,
        "INSERT INTO approvals (version, approver_id, author_id, sha256, shown_sha256, at) "
        f"VALUES ({found.number}, 3, 1, '{found.sha256}', 'x', 1)",
    )

    with pytest.raises(VersionError, match="0 of the 1 approvals"):
        published(clinic, found.number, 3)


def test_a_new_key_seals_anew_and_the_old_one_can_go(clinic: Database) -> None:
    """The drill: new key on top, upgrade, old key away; nothing is unverified at any moment."""
    assert faults(clinic, NEWER) == []
    assert len(faults(clinic, NEWEST)) == 5
    with clinic.writing() as connection:
        assert seal_anew(connection, NEWER) == ()

    assert faults(clinic, NEWEST) == []
    assert len(faults(clinic, SEALS)) == 5  # else the old key would still do


def test_a_new_key_seals_nothing_that_no_key_has_sealed(clinic: Database) -> None:
    """It runs at each start: a forged row that waits for it would be in the clinic's own hand by then."""
    number = forge(clinic, changed("forged"))

    with clinic.writing() as connection:
        left = seal_anew(connection, NEWER)

    assert left == (
        f"the approval of version {number} by clinician3",
        f"publication 4 (version {number}, by clinician3)",
    )
    assert len(faults(clinic, NEWEST)) == 2


def test_after_a_lost_key_all_is_sealed_on_a_word_that_stands_in_the_record(clinic: Database) -> None:
    """Else a clinic whose key burnt could never publish again."""
    assert len(faults(clinic, STRANGER)) == 5

    with clinic.writing() as connection:
        seal_everything(connection, STRANGER, act("seal anew"))

    assert faults(clinic, STRANGER) == []
    with clinic.reading() as connection:
        last = audit.entries(connection, newest=1)[0]
    assert (last.act, last.details) == ("seal anew", {"rows": 5})


def test_a_restored_backup_verifies_with_its_key_and_with_no_other(clinic: Database, tmp_path: Path) -> None:
    """The new computer has to have the key of the old one, or somebody's word for it."""
    back_up(clinic, tmp_path / "backup", SEALS)
    target = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")

    head = restore(tmp_path / "backup", target)

    assert integrity.faults(target, head, SEALS) == ()
    assert len(integrity.faults(target, head, STRANGER)) == 5
    target.close()


def test_a_forged_database_is_not_backed_up(clinic: Database, tmp_path: Path) -> None:
    """A backup is what one goes back to when something is wrong."""
    forge(clinic, changed("forged"))

    with pytest.raises(StorageError, match="has no seal"):
        back_up(clinic, tmp_path / "backup", SEALS)

    assert not (tmp_path / "backup").exists()


def before_seals(database: Database) -> None:
    """A database as the program made it that knew no seals; its entries say as little as they said then."""
    schema.downgrade(database, "0002")


def test_a_database_of_before_is_sealed_once_and_the_record_says_so(clinic: Database) -> None:
    """Who has published with the program of before goes on, and from now on all of it is under seal."""
    before_seals(clinic)

    schema.upgrade(clinic, seal=lambda connection: seal_everything(connection, SEALS, act("seal first")))

    assert integrity.faults(clinic, seals=SEALS) == ()
    with clinic.reading() as connection:
        acts = [
            (one.act, one.details.get("account"), one.details.get("rows"))
            for one in audit.entries(connection)
        ]
    assert acts[-5:] == [
        *(("note account", f"clinician{number}", None) for number in (1, 2, 3, 4)),
        ("seal first", None, 5),
    ]
    assert published(clinic, approved(clinic, proposed(clinic, "next", 1)).number, 3).generation == 4


def test_a_database_of_before_that_does_not_verify_stays_as_it_is(clinic: Database) -> None:
    """A seal on a forged table would be worse than none, so nothing at all is upgraded."""
    before_seals(clinic)
    edit(clinic, "INSERT INTO publications VALUES (4, 2, 2, 'roll_back', 1)")

    with pytest.raises(StorageError, match="publication 4 stands in no entry"):
        schema.upgrade(clinic, seal=lambda connection: seal_everything(connection, SEALS, act("seal first")))

    with clinic.reading() as connection:
        assert integrity.revision(connection) == "0002"


def test_an_administrator_of_before_can_still_approve_after_the_upgrade(database: Database) -> None:
    """It may be the only approver; the upgrade says their names, so that the right can be taken away."""
    people(database)
    edit(database, "UPDATE accounts SET role = 'administrator' WHERE id = 2")
    schema.downgrade(database, "0002")

    schema.upgrade(database)

    with database.reading() as connection:
        every = everybody(connection)
    assert [one.may("approver") for one in every] == [True, True, True, False]
    assert [one.may("reviewer") for one in every] == [True] * 4
