"""Who wrote any part of a version neither confirms nor approves it, and wishes count where they should."""

from dataclasses import replace

import pytest
from sqlalchemy import Executable, insert, text
from sqlalchemy.exc import IntegrityError

from suggester.core.verification.release_gate import ReleaseGate
from suggester.storage.accounts import accounts
from suggester.storage.database.audit import Act, entries
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.tables import approvals, reviews, version_authors
from suggester.storage.versions import confirming, publishing, versions, wishes
from suggester.storage.versions.confirming import Lifting
from suggester.storage.versions.reviews import (
    AGREE,
    CHANGE,
    OWN_VERSION,
    OWN_WORDS,
    Review,
    ReviewError,
    Verdict,
    review,
)
from suggester.storage.versions.versions import Version, VersionError
from tests.storage.acts import AUTHOR, OTHER, REVIEWER, THIRD, people, proof, proposal, seen, step, who
from tests.storage.acts import RULES as ASKED
from tests.storage.filling import NOW

OLD, NEW = "0" * 64, "a" * 64
ROW = "HD-19"
OTHER_ROW, AS_BEFORE = "CA-04", "c" * 64
TO_CONFIRM = {ROW: NEW, OTHER_ROW: AS_BEFORE}


@pytest.fixture
def clinic(database: Database) -> Database:
    """Three approvers and a reviewer."""
    people(database)
    return database


@pytest.fixture
def found(clinic: Database) -> Version:
    """A proposal in which the author worded HD-19 otherwise."""
    with clinic.writing() as connection:
        written = replace(proposal(), written={ROW: NEW}, to_confirm=TO_CONFIRM)
        return versions.propose(connection, written, who(connection, AUTHOR), NOW)


def gate(found: Version, confirm: bool = True) -> ReleaseGate:
    rows = {ROW: NEW, "CA-04": "c" * 64}
    return ReleaseGate(
        sha256=found.sha256,
        against=(),
        to_confirm={ROW: NEW} if confirm else {},
        rows=rows,
        before={ROW: OLD, "CA-04": "c" * 64},
    )


def says(clinic: Database, by: int, verdict: str, sha256: str = NEW, **more: object) -> None:
    said = Verdict(row_id=ROW, row_sha256=sha256, verdict=verdict, comment="Not like this.")
    with clinic.writing() as connection:
        review(connection, replace(said, **more), who(connection, by), NOW)  # type: ignore[arg-type]


def says_later(clinic: Database, by: int, row: str, sha256: str) -> None:
    with clinic.writing() as connection:
        later = Verdict(row_id=row, row_sha256=sha256, verdict=AGREE)
        review(connection, later, who(connection, by), NOW + 1)


def approve(clinic: Database, found: Version, by: int = OTHER, confirm: bool = True) -> None:
    with clinic.writing() as connection:
        shown = replace(seen(found), gate=gate(found, confirm))
        publishing.approve(connection, shown, proof(connection, by), ASKED)


def in_the_way(clinic: Database, found: Version) -> list[str]:
    with clinic.reading() as connection:
        return [one.name for one in wishes.in_the_way(connection, gate(found), frozenset({AUTHOR}))]


def test_the_writer_of_a_row_cannot_confirm_it(clinic: Database, found: Version) -> None:
    """An author's own word on their own words was once the confirmation."""
    with pytest.raises(ReviewError, match=OWN_WORDS):
        says(clinic, AUTHOR, AGREE)
    with pytest.raises(VersionError, match="wait for a second reader"):
        approve(clinic, found)

    says(clinic, REVIEWER, AGREE)

    approve(clinic, found)


def test_a_word_from_before_one_wrote_the_same_row_confirms_nothing(clinic: Database, found: Version) -> None:
    """Who agreed first, and then proposed these very words, is a writer too."""
    says(clinic, THIRD, AGREE)
    with clinic.writing() as connection:
        again = replace(proposal("b"), written={ROW: NEW})
        second = versions.propose(connection, again, who(connection, THIRD), NOW + 1)

    with pytest.raises(VersionError, match="wait for a second reader"):
        approve(clinic, second)


def test_whoever_wrote_any_part_of_a_version_confirms_no_row_of_it(clinic: Database, found: Version) -> None:
    """Neither while it waits nor beforehand; and one other person is enough to bring it into use."""
    both = replace(gate(found), to_confirm=TO_CONFIRM)
    with pytest.raises(ReviewError, match=OWN_VERSION):
        says(clinic, AUTHOR, AGREE, AS_BEFORE, row_id=OTHER_ROW)
    says(clinic, AUTHOR, CHANGE, AS_BEFORE, row_id="CA-05")

    says(clinic, OTHER, AGREE)
    assert waiting(clinic, found, both) == (OTHER_ROW,)
    says(clinic, OTHER, AGREE, AS_BEFORE, row_id=OTHER_ROW)
    put_live(clinic, found, both)

    says(clinic, AUTHOR, AGREE, AS_BEFORE, row_id=OTHER_ROW)  # as a reader of what is in use


def test_what_a_writer_said_before_confirms_nothing_of_a_first_version(clinic: Database) -> None:
    """Else one would only have to press the buttons in another order."""
    says(clinic, AUTHOR, AGREE, AS_BEFORE, row_id=OTHER_ROW)
    with clinic.writing() as connection:
        first = versions.propose(connection, proposal(), who(connection, AUTHOR), NOW)
    untouched = replace(gate(first), to_confirm={OTHER_ROW: AS_BEFORE})

    assert waiting(clinic, first, untouched) == (OTHER_ROW,)
    says(clinic, OTHER, AGREE, AS_BEFORE, row_id=OTHER_ROW)
    assert waiting(clinic, first, untouched) == ()


def test_who_hands_in_the_table_as_it_was_found_wrote_nothing_of_it(clinic: Database) -> None:
    """A practice of one begins with it, and has nobody else to confirm."""
    with clinic.writing() as connection:
        as_found = replace(proposal(), made_on=proposal().files, to_confirm={OTHER_ROW: AS_BEFORE})
        first = versions.propose(connection, as_found, who(connection, AUTHOR), NOW)

    says(clinic, AUTHOR, AGREE, AS_BEFORE, row_id=OTHER_ROW)

    assert waiting(clinic, first, replace(gate(first), to_confirm={OTHER_ROW: AS_BEFORE})) == ()


def test_what_came_into_use_confirmed_stays_so_when_its_reader_writes(
    clinic: Database, found: Version
) -> None:
    """Else two people who write in turn could never bring a second version into use."""
    says(clinic, OTHER, AGREE)
    says(clinic, OTHER, AGREE, AS_BEFORE, row_id=OTHER_ROW)
    put_live(clinic, found, gate(found))
    says_later(clinic, OTHER, "CA-05", "e" * 64)  # nobody had confirmed it when it came into use

    with clinic.writing() as connection:
        second = versions.propose(
            connection, proposal("b", base=found.number), who(connection, OTHER), NOW + 1
        )
    rows = {**TO_CONFIRM, "CA-05": "e" * 64}
    same = ReleaseGate(sha256=second.sha256, against=(), to_confirm=rows, rows=rows, before=rows)

    assert waiting(clinic, second, same) == ("CA-05",)


def waiting(clinic: Database, found: Version, gate: ReleaseGate) -> tuple[str, ...]:
    with clinic.reading() as connection:
        return confirming.not_confirmed(connection, found.number, gate)


def put_live(clinic: Database, found: Version, gate: ReleaseGate) -> None:
    with clinic.writing() as connection:
        publishing.approve(connection, replace(seen(found), gate=gate), proof(connection, OTHER), ASKED)
        publishing.publish(connection, found.number, step(connection, 0), gate)


@pytest.mark.parametrize("table", ["approvals", "reviews", "reviews of another row", "lifted"])
def test_the_database_itself_refuses_the_word_of_a_writer(
    clinic: Database, found: Version, table: str
) -> None:
    """Also where a page, or this program, forgot to ask: in SQLite and in PostgreSQL."""
    approval: dict[str, object] = {"version": found.number, "author_id": AUTHOR, "sha256": found.sha256}
    row: dict[str, object] = {"row_id": ROW, "row_sha256": NEW, "at": NOW}
    agreed: dict[str, object] = {"number": 99, "account_id": AUTHOR, "verdict": AGREE, "comment": ""}
    statements: dict[str, Executable] = {
        "approvals": insert(approvals).values(**approval, approver_id=THIRD, shown_sha256="d"),
        "reviews": insert(reviews).values(**row, **agreed),
        "reviews of another row": insert(reviews).values(
            row_id=OTHER_ROW, row_sha256=AS_BEFORE, at=NOW, **agreed
        ),
        "lifted": text(
            f"INSERT INTO lifted VALUES ({found.number}, '{ROW}', '{NEW}', {AUTHOR}, 'because', {NOW})"
        ),
    }
    with clinic.writing() as connection:
        connection.execute(insert(version_authors).values(version=found.number, account_id=THIRD))

    with pytest.raises((IntegrityError, StorageError), match="who wrote"), clinic.writing() as connection:
        connection.execute(statements[table])


def test_whoever_wrote_a_part_cannot_approve_the_whole(clinic: Database, found: Version) -> None:
    """Also where somebody else handed it in."""
    with clinic.writing() as connection:
        third = replace(proposal("b"), replaces=found.number)
        second = versions.propose(connection, third, who(connection, THIRD), NOW)

    for writer in (AUTHOR, THIRD):
        with pytest.raises(VersionError, match=publishing.OWN_WORK):
            approve(clinic, second, by=writer, confirm=False)

    approve(clinic, second, confirm=False)


def test_an_approver_lifts_it_with_a_reason_that_stands_in_the_record(
    clinic: Database, found: Version
) -> None:
    """An act, and no cell; not of the writer, and not of a reviewer."""
    for by, reason, why in (
        (AUTHOR, "x", confirming.OWN_WORK),
        (REVIEWER, "x", confirming.NOT_APPROVER),
        (OTHER, "  ", confirming.NO_REASON),
    ):
        with pytest.raises(VersionError, match=why):
            lift(clinic, found, by, reason)

    lift(clinic, found, OTHER, "Only a comma.")

    approve(clinic, found, by=THIRD)
    with clinic.reading() as connection:
        told = next(one for one in entries(connection) if one.act == "lift confirmation")
    assert (told.details["row"], told.details["why"]) == (ROW, "Only a comma.")
    with pytest.raises(VersionError, match=confirming.NOT_WAITING):
        lift(clinic, found, OTHER, "again")


def lift(clinic: Database, found: Version, by: int, reason: str) -> None:
    with clinic.writing() as connection:
        lifting = Lifting(version=found.number, row_id=ROW, reason=reason)
        confirming.lift(connection, lifting, gate(found), (who(connection, by), NOW))


def test_a_wish_counts_where_its_row_is_touched(clinic: Database, found: Version) -> None:
    """One wish once blocked every publication for ever."""
    says(clinic, REVIEWER, CHANGE, OLD)
    says(clinic, THIRD, CHANGE, "c" * 64, row_id="CA-04")
    says(clinic, OTHER, AGREE)

    assert len(in_the_way(clinic, found)) == 1
    with pytest.raises(VersionError, match=r"Wishes have to be settled first: .* on HD-19"):
        approve(clinic, found)


def test_a_wish_that_stops_use_counts_everywhere(clinic: Database, found: Version) -> None:
    """Where a row must not be used, nothing goes on before somebody has answered."""
    says(clinic, THIRD, CHANGE, "c" * 64, row_id="CA-04", stops_use=True)

    assert len(in_the_way(clinic, found)) == 1


def test_who_wished_a_change_and_made_it_stands_in_nobodys_way(clinic: Database, found: Version) -> None:
    """The change is the answer."""
    says(clinic, AUTHOR, CHANGE, OLD)

    assert in_the_way(clinic, found) == []


def test_an_approver_settles_a_wish_with_words_also_of_a_closed_account(
    clinic: Database, found: Version
) -> None:
    """Who has left cannot take a wish back, and it must not block for ever."""
    says(clinic, REVIEWER, CHANGE, OLD)
    with clinic.writing() as connection:
        closed = Act(at=NOW, actor="clinician1", act="disable account", details={})
        accounts.disable(connection, who(connection, REVIEWER), closed)
    (number,) = [one.number for one in opened(clinic)]
    with clinic.writing() as connection:
        other = versions.propose(connection, proposal(), who(connection, OTHER), NOW)
    with pytest.raises(ReviewError, match=wishes.OWN_ROW):
        settle(clinic, (number, other.number), "x", AUTHOR)
    for by, words, why in (
        (AUTHOR, "x", wishes.OWN_WORK),
        (REVIEWER, "x", wishes.NOT_APPROVER),
        (OTHER, " ", wishes.NO_WORDS),
    ):
        with pytest.raises(ReviewError, match=why):
            settle(clinic, (number, found.number), words, by)

    settle(clinic, (number, found.number), "Talked about, and kept.", OTHER)

    assert in_the_way(clinic, found) == []
    with pytest.raises(ReviewError, match=wishes.SETTLED_BEFORE):
        settle(clinic, (number, found.number), "again", OTHER)
    with pytest.raises(ReviewError, match=wishes.NO_WISH):
        settle(clinic, (999, found.number), "x", OTHER)
    with clinic.reading() as connection:
        assert entries(connection, newest=1)[0].details["why"] == "Talked about, and kept."


def opened(clinic: Database) -> tuple[Review, ...]:
    with clinic.reading() as connection:
        return wishes.open_wishes(connection)


def settle(clinic: Database, what: tuple[int, int], words: str, by: int) -> None:
    settling = wishes.Settling(review=what[0], version=what[1], words=words)
    with clinic.writing() as connection:
        wishes.settle(connection, settling, (who(connection, by), NOW))


def test_nobody_settles_a_wish_that_stands_in_the_way_of_their_own_version(
    clinic: Database, found: Version
) -> None:
    """Not on a row that they took out, either: nobody wrote that, and yet the wish asks for it."""
    says(clinic, THIRD, CHANGE, "c" * 64, row_id="CA-04", stops_use=True)
    (number,) = [one.number for one in opened(clinic)]

    with pytest.raises(ReviewError, match=wishes.OWN_WORK):
        settle(clinic, (number, found.number), "never mind", AUTHOR)

    assert len(in_the_way(clinic, found)) == 1


def test_words_in_use_stay_confirmed_when_somebody_later_wants_a_change(clinic: Database) -> None:
    """Else one wish on one row would stop every proposal that does not touch it."""
    says(clinic, REVIEWER, AGREE, "c" * 64, row_id="CA-04")
    says(clinic, REVIEWER, CHANGE, "c" * 64, row_id="CA-04")
    same = {"CA-04": "c" * 64}

    with clinic.writing() as connection:
        later = versions.propose(connection, proposal(), who(connection, AUTHOR), NOW)
        untouched = ReleaseGate(sha256=later.sha256, against=(), to_confirm=same, rows=same, before=same)
        touched = replace(untouched, before={})

        assert confirming.not_confirmed(connection, later.number, untouched) == ()
        assert confirming.not_confirmed(connection, later.number, touched) == ("CA-04",)
