"""The record of every act: what was done to it is found."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from suggester.storage.database import audit
from suggester.storage.database.audit import Act, RecordHead
from suggester.storage.database.database import Database
from tests.storage.filling import NOW, tell

ACTS = 5


def with_triggers_off(database: Database, *changes: str) -> None:
    """What somebody does who rules over the database."""
    with database.writing() as connection:
        if database.is_sqlite:
            for trigger in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER {trigger}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        for change in changes:
            connection.execute(text(change))


def faults(database: Database, known: RecordHead | None = None) -> tuple[str, ...]:
    with database.reading() as connection:
        return audit.faults(connection, known)


def head(database: Database) -> RecordHead:
    with database.reading() as connection:
        return audit.head(connection)


def test_an_untouched_record_has_no_fault(database: Database) -> None:
    """An alarm that always rings is switched off."""
    tell(database, ACTS)

    assert faults(database, head(database)) == ()
    assert head(database).number == ACTS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET actor = 'somebody' WHERE number = 3",
        "UPDATE audit SET at = at + 1 WHERE number = 1",
        "UPDATE audit SET act = 'slept' WHERE number = 5",
        "UPDATE audit SET details = '{}' WHERE number = 2",
        "UPDATE audit SET hash = before WHERE number = 5",
        "DELETE FROM audit WHERE number = 1",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit WHERE number = 5",
        "DELETE FROM audit",
    ],
)
def test_t16_an_entry_that_was_changed_or_removed_is_found(database: Database, change: str) -> None:
    """T16: who changes what was done must not be able to hide it, not even with the triggers gone."""
    tell(database, ACTS)

    with_triggers_off(database, change)

    assert len(faults(database)) == 1


def test_t16_entries_that_changed_places_are_found(database: Database) -> None:
    """T16: an approval that came after the publication must not be moved before it."""
    tell(database, ACTS)

    with_triggers_off(
        database,
        "UPDATE audit SET number = 99 WHERE number = 2",
        "UPDATE audit SET number = 2 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 99",
    )

    assert faults(database) == ("entry 2 of the record is not what was written",)


def test_t16_a_tail_that_was_cut_off_with_its_head_is_found_by_the_head_written_down(
    database: Database,
) -> None:
    """T16: without something written down elsewhere nobody could tell, and then it is found."""
    tell(database, ACTS)
    written_down = head(database)

    with_triggers_off(
        database,
        "DELETE FROM audit WHERE number > 3",
        "UPDATE audit_head SET number = 3, hash = (SELECT hash FROM audit WHERE number = 3)",
    )

    assert faults(database) == ()
    assert faults(database, written_down) == ("the record ends with entry 3, and it had 5 before",)


def test_t16_a_record_that_was_written_anew_is_found_by_the_head_written_down(database: Database) -> None:
    """T16: whoever can write everything can make a chain that fits, but not one with the old hash."""
    tell(database, ACTS)
    written_down = head(database)
    with_triggers_off(
        database, "DELETE FROM audit", f"UPDATE audit_head SET number = 0, hash = '{audit.BEGIN}'"
    )
    with database.writing() as connection:
        for number in range(7):
            audit.record(connection, Act(at=NOW, actor="somebody", act="tried", details={"n": number}))

    assert faults(database) == ()
    assert faults(database, written_down) == ("entry 5 of the record is not the one that was written down",)


def test_an_act_that_is_taken_back_leaves_no_entry(database: Database) -> None:
    """What was not done must not stand in the record, and what is not in the record was not done."""
    tell(database, ACTS)

    def act_and_fail(then: Callable[[], None]) -> None:
        with database.writing() as connection:
            audit.record(connection, Act(at=NOW, actor="clinician1", act="failed", details={}))
            then()

    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail(fail)
    assert head(database).number == ACTS
    assert faults(database) == ()


def test_the_newest_entries_come_first(database: Database) -> None:
    """The page of the record shows what happened last."""
    tell(database, ACTS)

    with database.reading() as connection:
        newest = audit.entries(connection, newest=2)
        everything = audit.entries(connection)

    assert [act.details["n"] for act in newest] == [4, 3]
    assert [act.details["n"] for act in everything] == [0, 1, 2, 3, 4]


def test_entries_of_one_kind_are_read_page_by_page(database: Database) -> None:
    """The page of the record asks like this."""
    tell(database, ACTS)
    with database.writing() as connection:
        audit.record(connection, Act(at=NOW, actor="clinician1", act="review", details={}))
    with database.reading() as connection:
        newest = audit.newest_entries(connection, at_most=2, kind="tried")
        older = audit.newest_entries(connection, at_most=9, kind="tried", until=newest[-1].number - 1)
        kinds = audit.kinds(connection)
        last = audit.newest_entries(connection, at_most=1)[0]

    assert [one.act.details["n"] for one in (*newest, *older)] == [4, 3, 2, 1, 0]
    assert kinds == {"review": 1, "tried": ACTS}
    assert RecordHead(number=last.number, hash=last.hash) == head(database)
