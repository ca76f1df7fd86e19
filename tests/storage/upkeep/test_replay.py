"""The record held against the tables: what was done past the program is found, and named."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, insert, text

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts import accounts
from suggester.storage.accounts.accounts import everybody
from suggester.storage.accounts.second_factor import Sealer
from suggester.storage.database import audit, tables
from suggester.storage.database.audit import Act, RecordHead
from suggester.storage.database.database import Database
from suggester.storage.upkeep import integrity, schema
from suggester.storage.versions import confirming, reviews, sending_back, versions, wishes
from suggester.storage.versions.confirming import Lifting
from suggester.storage.versions.reviews import Verdict
from suggester.storage.versions.wishes import Settling
from tests.storage.acts import (
    AUTHOR,
    OTHER,
    THIRD,
    approved,
    people,
    proposal,
    proposed,
    put_live,
    rolled_back,
    who,
)
from tests.storage.filling import NOW, SEALS

EDITS = {
    "a role raised": (
        "UPDATE accounts SET role = 'approver' WHERE name = 'clinician4'",
        "the account clinician4: role is 'approver', and by the record 'reviewer'",
    ),
    "a password replaced": (
        "UPDATE accounts SET password_hash = 'mine' WHERE name = 'clinician2'",
        "the account clinician2: password is not the one that the record tells of",
    ),
    "an account inserted": (
        "INSERT INTO accounts (id, name, full_name, role, enabled, password_hash, sealed_secret, last_step, "
        "at) VALUES (9, 'nobody', 'Dr Nobody', 'approver', true, 'x', 'x', 0, 1)",
        "the account nobody stands in no entry of the record",
    ),
    "a review inserted": (
        "INSERT INTO reviews VALUES (9, 'HD-03', 'a', 3, 'agree', '', 1, false)",
        "the review 1 of HD-03 by clinician3 stands in no entry of the record",
    ),
    "an approval inserted": (
        "INSERT INTO approvals (version, approver_id, author_id, sha256, shown_sha256, at) "
        "SELECT number, 3, author_id, sha256, 'x', 1 FROM versions WHERE number = 3",
        "the approval of version 3 by clinician3 stands in no entry of the record",
    ),
    "a roll back inserted": (
        "INSERT INTO publications (generation, version, account_id, kind, at) "
        "VALUES (4, 2, 2, 'roll_back', 1)",
        "publication 4 stands in no entry of the record",
    ),
    "a state changed": (
        "UPDATE versions SET state = 'approved' WHERE number = 3",
        "version 3: state is 'approved', and by the record 'proposed'",
    ),
}
MORE_EDITS = {
    "an account opened again": (
        "UPDATE accounts SET enabled = true WHERE name = 'clinician3'",
        "the account clinician3: enabled is 1, and by the record 0",
    ),
    "a right to approve given": (
        "UPDATE accounts SET also_approves = true WHERE name = 'clinician4'",
        "the account clinician4: also_approves is 1, and by the record 0",
    ),
    "a right to read and write given": (
        "UPDATE accounts SET also_reviews = true WHERE name = 'clinician4'",
        "the account clinician4: also_reviews is 1, and by the record 0",
    ),
    "a link put in the place of a password": (
        "UPDATE accounts SET password_hash = 'invitation mine 1' WHERE name = 'clinician2'",
        "the account clinician2: password is not the one that the record tells of",
    ),
    "a second factor copied": (
        "UPDATE accounts SET sealed_secret = 'mine' WHERE name = 'clinician2'",
        "the account clinician2: secret is not the one that the record tells of",
    ),
    "a log-in inserted": (
        "INSERT INTO sessions VALUES ('mine', 2, 1, 1)",
        "somebody is logged in as clinician2, and no entry of the record tells of it",
    ),
    "an account removed": (
        "DELETE FROM accounts WHERE name = 'clinician4'",
        "the account clinician4 is gone, and the record tells of it",
    ),
    "a name changed": (
        "UPDATE accounts SET full_name = 'Dr Else' WHERE name = 'clinician2'",
        "the account clinician2: full_name is 'Dr Else', and by the record 'Dr Number 2'",
    ),
    "a recovery code inserted": (
        "INSERT INTO recovery_codes (code_hash, account_id) VALUES ('mine', 2)",
        "the account clinician2: codes is not the one that the record tells of",
    ),
    "an identity inserted": (
        "INSERT INTO identities VALUES ('https://x', 'me', 2, 1)",
        "the account clinician2: identity is 'me of https://x', and by the record ''",
    ),
    "a wish settled": (
        "INSERT INTO settled VALUES (2, 2, 'done', 1)",
        "the settlement of wish 2 stands in no entry of the record",
    ),
    "a confirmation lifted": (
        "INSERT INTO lifted VALUES (3, 'HD-03', 'a', 2, 'urgent', 1)",
        "the lifted confirmation of HD-03 in version 3 stands in no entry of the record",
    ),
    "an author added": (
        "INSERT INTO version_authors VALUES (3, 2)",
        "version 3: authors is 'clinician1, clinician2', and by the record 'clinician1'",
    ),
    "a row given another writer": (
        "INSERT INTO row_writers VALUES (3, 'HD-03', 2, 'a', 1)",
        "version 3: written is not the one that the record tells of",
    ),
    "a row given that need not be confirmed": (
        "INSERT INTO rows_to_confirm VALUES (3, 'HD-03', 'a')",
        "version 3: to_confirm is not the one that the record tells of",
    ),
    "a beginning given": (
        "INSERT INTO first_files SELECT version, 'more', content FROM version_files "
        "WHERE version = 3 AND name = 'table.csv'",
        "version 3: made_on is not the one that the record tells of",
    ),
    "a proposal sent back": (
        "INSERT INTO sent_back VALUES (9, 3, 2, 'no', 1)",
        "the sending back 2 of version 3 stands in no entry of the record",
    ),
}

SETTLING = Settling(review=1, version=3, words="it is")


@pytest.fixture
def clinic(database: Database) -> Database:
    """Every kind of act: publications, a roll back, proposals, what was decided on them, a closed account."""
    people(database)
    first = put_live(database, "one")
    put_live(database, "two")
    rolled_back(database, first.number, 2)
    proposed(database, "three", first.number)
    taken_back = proposed(database, "four", first.number)
    with database.writing() as connection:
        versions.withdraw(connection, taken_back.number, who(connection, AUTHOR), NOW)
        accounts.disable(connection, who(connection, THIRD), act("disable account"))
        own = Act(at=NOW, actor="clinician2", act="change password", details={})
        accounts.change_password(connection, who(connection, OTHER), "new", own)
        verdict = Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="change", comment="warmer")
        reviews.review(connection, verdict, who(connection, OTHER), NOW)
        reviews.review(connection, replace(verdict, row_id="HD-19"), who(connection, OTHER), NOW)
        wishes.settle(connection, SETTLING, (who(connection, OTHER), NOW))
        sending_back.send_back(connection, 3, "not so", (who(connection, OTHER), NOW))
        sending_back.hand_in(connection, 3, (who(connection, AUTHOR), NOW))
        third = versions.version(connection, 3)
        waiting = ReleaseGate(sha256=third.sha256, against=(), to_confirm={"HD-19": "b" * 64})
        lifting = Lifting(version=3, row_id="HD-19", reason="nobody else is here")
        confirming.lift(connection, lifting, waiting, (who(connection, OTHER), NOW))
    return database


def act(what: str) -> Act:
    return Act(at=NOW, actor="test", act=what, details={})


def head(database: Database) -> RecordHead:
    with database.reading() as connection:
        return audit.head(connection)


def edit(database: Database, statement: str) -> None:
    """What somebody does who has a console of the database."""
    with database.writing() as connection:
        connection.execute(text(statement))


def test_a_record_of_every_kind_of_act_fits(clinic: Database) -> None:
    """An alarm that always rings is switched off."""
    assert integrity.faults(clinic, head(clinic), SEALS) == ()


@pytest.mark.parametrize("edits", [EDITS, MORE_EDITS], ids=["the seven", "more"])
def test_t16_what_was_written_past_the_program_is_found_and_named(
    clinic: Database, edits: dict[str, tuple[str, str]]
) -> None:
    """T16: with a head that was written down, without one, and without the keys of the installation."""
    known = head(clinic)

    for what, (statement, said) in edits.items():
        before = integrity.faults(clinic)
        edit(clinic, statement)

        assert set(integrity.faults(clinic)) - set(before) == {said}, what
        assert said in integrity.faults(clinic, known, SEALS), what
        with clinic.reading() as connection:
            assert said in integrity.faults_of_the_record(connection, seals=SEALS), what  # as the page shows


def test_the_words_of_a_verdict_are_those_that_were_said(clinic: Database) -> None:
    """With the triggers gone somebody could put words into a colleague's mouth, or a block in the way."""
    if clinic.is_sqlite:
        edit(clinic, "DROP TRIGGER reviews_no_update")
    else:
        edit(clinic, "ALTER TABLE reviews DISABLE TRIGGER USER")

    edit(clinic, "UPDATE reviews SET comment = 'colder', stops_use = true WHERE number = 1")

    assert set(integrity.faults(clinic)) >= {
        "the review 1 of HD-03 by clinician2: comment is not the one that the record tells of",
        "the review 1 of HD-03 by clinician2: stops_use is 1, and by the record 0",
    }


def without_trigger(database: Database, name: str, table: str) -> None:
    edit(database, f"DROP TRIGGER {name}" + ("" if database.is_sqlite else f" ON {table}"))


def agreed_past_the_program(database: Database, by: int) -> None:
    """A row and its entry, as the program itself would have written them."""
    with database.writing() as connection:
        values = {"number": 9, "row_id": "CA-04", "row_sha256": "c" * 64, "account_id": by, "at": NOW}
        connection.execute(insert(tables.reviews).values(**values, verdict=reviews.AGREE, comment=""))
        told(connection, "review", {"row": "CA-04", "to": "c" * 64, "verdict": reviews.AGREE}, by=by)


def test_who_wrote_in_a_version_did_not_confirm_its_rows(clinic: Database) -> None:
    """Also where somebody took the trigger away, wrote the entry too, and put the trigger back."""
    with clinic.writing() as connection:
        waiting = replace(proposal("five", 1), to_confirm={"CA-04": "c" * 64})
        versions.propose(connection, waiting, who(connection, AUTHOR), NOW)
    without_trigger(clinic, "reviews_not_in_own_version", "reviews")

    agreed_past_the_program(clinic, AUTHOR)

    said = "the review 1 of CA-04 by clinician1 confirms a row of a version in which clinician1 wrote"
    assert said in integrity.faults(clinic)


def test_what_was_said_before_rows_to_confirm_were_kept_is_no_fault(clinic: Database) -> None:
    """A database of an older program: its record stays as it is, and goes through the migration."""
    with clinic.writing() as connection:
        versions.propose(connection, proposal("five", 1), who(connection, AUTHOR), NOW)
    agreed_past_the_program(clinic, AUTHOR)

    schema.downgrade(clinic, "0006")
    schema.upgrade(clinic)

    assert integrity.faults(clinic, head(clinic), SEALS) == ()


def test_one_of_two_approvals_leaves_a_proposal_a_proposal(clinic: Database) -> None:
    """How many it takes stands in no entry, so neither state is a fault once somebody has approved."""
    with clinic.reading() as connection:
        found = versions.version(connection, 3)

    assert approved(clinic, found).state == "approved"
    assert integrity.faults(clinic) == ()
    edit(clinic, "UPDATE versions SET state = 'proposed' WHERE number = 3")
    assert integrity.faults(clinic) == ()


def test_a_newer_key_does_not_make_a_copied_second_factor_genuine(clinic: Database) -> None:
    """Rotation seals anew whatever the key opens, so the record is told from which to which."""
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed = Sealer([old]).sealed("JBSWY3DPEHPK3PXP")
    with clinic.writing() as connection:
        known = accounts.credentials("-", sealed, ())
        accounts.reset(connection, who(connection, OTHER), known, act("reset account"))
    edit(clinic, f"UPDATE accounts SET sealed_secret = '{sealed}' WHERE name = 'clinician1'")

    with clinic.writing() as connection:
        accounts.seal_anew(connection, Sealer([new, old]), act("note account"))

    assert integrity.faults(clinic) == (
        "the account clinician1: secret is not the one that the record tells of",
    )


def told(connection: Connection, what: str, details: dict[str, str | int], by: int = 0) -> None:
    actor = f"clinician{by}" if by else "the command line"
    audit.record(connection, Act(at=NOW, actor=actor, act=what, details=details))


def test_what_older_programs_did_not_write_down_is_no_fault(database: Database) -> None:
    """Their entries name account and role, and neither password nor codes."""
    people(database)
    with database.writing() as connection:
        every = everybody(connection)
    if database.is_sqlite:
        edit(database, "DROP TRIGGER audit_no_delete")
    else:
        edit(database, "ALTER TABLE audit DISABLE TRIGGER USER")
    edit(database, "DELETE FROM audit")
    edit(database, f"UPDATE audit_head SET number = 0, hash = '{audit.BEGIN}'")
    with database.writing() as connection:
        for one in every:
            told(connection, "add account", {"account": one.name, "role": one.role})
        told(connection, "reset account", {"account": "clinician2", "role": "approver"})
        told(connection, "change role", {"account": "clinician4", "role": "administrator", "was": "reviewer"})
    both = "also_approves = true, also_reviews = true"  # as the upgrades leave an administrator of before
    edit(database, f"UPDATE accounts SET role = 'administrator', {both} WHERE id = 4")

    found = [one for one in integrity.faults(database) if "trigger" not in one]

    assert found == []
