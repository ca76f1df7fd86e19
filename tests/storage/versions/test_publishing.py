"""Approve, publish, roll back: nothing goes live unless the right people said so, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from suggester.core.loading.load import sha256
from suggester.storage.accounts import accounts
from suggester.storage.accounts.rights import change_rights, rights_of_role
from suggester.storage.database.audit import Act, entries
from suggester.storage.database.database import Database, StorageError
from suggester.storage.database.tables import publications
from suggester.storage.upkeep import integrity
from suggester.storage.versions import publishing, reviews, versions
from suggester.storage.versions.approvals import approvals_of
from suggester.storage.versions.history import history as publications_of
from suggester.storage.versions.publishing import Live, OutrunError
from suggester.storage.versions.reviews import ReviewError, Verdict
from suggester.storage.versions.versions import Version, VersionError
from tests.storage.acts import (
    AUTHOR,
    OTHER,
    REVIEWER,
    RULES,
    THIRD,
    TODAY,
    approved,
    changed,
    live,
    people,
    proof,
    proposal,
    proposed,
    proven,
    published,
    published_under,
    put_live,
    rolled_back,
    seen,
    states,
    step,
    who,
)
from tests.storage.at_once import killed_while_publishing, publishing_at_once
from tests.storage.filling import NOW


@pytest.fixture
def clinic(database: Database) -> Database:
    """A database with three approvers and a reviewer."""
    people(database)
    return database


def test_the_whole_way_of_a_version(clinic: Database) -> None:
    """Proposed by one, approved by another, published, and everything of it in the record."""
    first = put_live(clinic, "one")
    second = put_live(clinic, "two")

    now = live(clinic)

    assert now.version is not None
    assert (now.generation, now.version.number, now.version.sha256) == (
        2,
        second.number,
        sha256(changed("two")),
    )
    assert [(one.approver, one.at) for one in now.approvals] == [("clinician2", NOW)]
    assert states(clinic) == ["retired", "live"]
    with clinic.reading() as connection:
        acts = [(act.actor, act.act) for act in entries(connection) if act.act != "add account"]
        last = entries(connection, newest=1)[0]
        assert versions.files_of(connection, second.number) == changed("two")
        assert integrity.faults_in(connection) == ()
    one_way = [("clinician1", "propose"), ("clinician2", "approve"), ("clinician2", "publish")]
    assert acts == one_way * 2
    assert (last.details["from"], last.details["to"]) == (first.sha256, second.sha256)


def test_a_clock_that_steps_back_takes_no_table_away(clinic: Database) -> None:
    """R7: the days before its first come again, and patients are asked by the same table."""
    began = datetime.fromtimestamp(NOW, UTC).astimezone().date()
    first = proposed(clinic, valid_from=began)
    approved(clinic, first)
    published(clinic, first.number, 0)
    later = proposed(clinic, "two", first.number, TODAY + timedelta(days=3))
    approved(clinic, later)
    published(clinic, later.number, 1)

    for today in (TODAY, began - timedelta(days=1), began - timedelta(days=400)):
        now = live(clinic, today)
        assert now.version is not None
        assert now.waiting is not None
        assert (now.version.number, now.waiting.number) == (first.number, later.number)


def test_a_number_that_no_column_holds_is_of_no_version(clinic: Database) -> None:
    """Each database has its own words for it, and none of them is for a clinician."""
    for number in (0, -1, 2**31, 2**63, 10**30):
        with clinic.reading() as connection, pytest.raises(VersionError, match="There is no version"):
            versions.version(connection, number)


def test_words_are_kept_without_what_no_keyboard_types(clinic: Database) -> None:
    """PostgreSQL refuses a NUL, so that a backup with one could be restored nowhere else."""
    with clinic.writing() as connection:
        odd = replace(proposal(), reason="\0because\u202e\r\nof \0this ")
        found = versions.propose(connection, odd, who(connection, AUTHOR), NOW)
        with pytest.raises(VersionError, match="Say why"):
            versions.propose(connection, replace(odd, reason="\0 \u200b"), who(connection, AUTHOR), NOW)
    approved(clinic, found)
    published(clinic, found.number, 0)
    put_live(clinic, "two")
    with clinic.writing() as connection:
        publishing.roll_back(connection, found.number, step(connection, 2), "a\0 word")

    with clinic.reading() as connection:
        last = entries(connection, newest=1)[0]
    assert found.reason == "because\nof this"
    assert last.details["why"] == "a word"


def test_with_nothing_published_the_folder_is_in_use(clinic: Database) -> None:
    """An installation begins with the rule files, and says that nobody has approved them."""
    assert live(clinic) == Live(generation=0, version=None, approvals=(), waiting=None)


def test_t11_the_author_does_not_approve(clinic: Database) -> None:
    """T11: four eyes."""
    found = proposed(clinic)

    with pytest.raises(VersionError, match="Another clinician has to approve"):
        approved(clinic, found, by=AUTHOR)
    with pytest.raises(VersionError, match="0 of the 1 approvals"):
        published(clinic, found.number, 0, by=AUTHOR)
    assert live(clinic).version is None


def test_t11_a_reviewer_neither_approves_nor_publishes(clinic: Database) -> None:
    """T11: the role is asked where the act is done, and not only on the page."""
    found = proposed(clinic)
    with pytest.raises(VersionError, match="role"):
        approved(clinic, found, by=REVIEWER)
    approved(clinic, found)

    with pytest.raises(VersionError, match="role"):
        published(clinic, found.number, 0, by=REVIEWER)


def test_t11_an_approval_is_for_the_content_that_was_seen(clinic: Database) -> None:
    """T11: what changed behind the approver's back is not what they approved."""
    found = proposed(clinic)

    with pytest.raises(VersionError, match="not the content"), clinic.writing() as connection:
        other = replace(seen(found), sha256="0" * 64)
        publishing.approve(connection, other, proof(connection), RULES)


def test_t11_one_changed_byte_after_the_approval_does_not_go_live(clinic: Database) -> None:
    """T11, T13: somebody who rules over the database can change a file, and is found out."""
    found = approved(clinic, proposed(clinic))
    with clinic.writing() as connection:
        off = "ALTER TABLE version_files DISABLE TRIGGER USER"
        connection.execute(text("DROP TRIGGER version_files_no_update" if clinic.is_sqlite else off))
        connection.execute(
            text("UPDATE version_files SET content = :content WHERE name = 'table.csv'"),
            {"content": changed("b")["table.csv"]},
        )

    with pytest.raises(StorageError, match="not what was saved"):
        published(clinic, found.number, 0)
    assert live(clinic).version is None


def test_as_many_others_approve_as_the_installation_asks_for(clinic: Database) -> None:
    """SUGGESTER_APPROVERS=2: one is not enough, and one who approves twice is one."""
    two = replace(RULES, approvers=2)
    found = proposed(clinic)

    assert approved(clinic, found, rules=two).state == "proposed"
    with pytest.raises(VersionError, match="approved this already"):
        approved(clinic, found, rules=two)
    with pytest.raises(VersionError, match="1 of the 2"):
        published_under(two, clinic, found.number, (0, OTHER))
    assert approved(clinic, found, by=THIRD, rules=two).state == "approved"
    assert len(published_under(two, clinic, found.number, (0, OTHER)).approvals) == 2


def act(what: str) -> Act:
    return Act(at=NOW, actor="the command line", act=what, details={})


def test_t14_an_approval_counts_while_its_account_may_approve(clinic: Database) -> None:
    """Somebody who was closed out, or is no approver any more, puts nothing live by an older word."""
    found = approved(clinic, proposed(clinic))
    with clinic.writing() as connection:
        accounts.disable(connection, who(connection, OTHER), act("disable account"))

    with pytest.raises(VersionError, match="0 of the 1 approvals"):
        published(clinic, found.number, 0, by=THIRD)
    with clinic.reading() as connection:
        assert approvals_of(connection, found.number) == ()
    approved(clinic, found, by=THIRD)
    assert [one.approver for one in published(clinic, found.number, 0, by=THIRD).approvals] == ["clinician3"]


def test_t14_an_approval_counts_again_with_the_role(clinic: Database) -> None:
    """A slip on the command line costs nobody a second reading."""
    found = approved(clinic, proposed(clinic))
    for role in ("reviewer", "administrator"):
        with clinic.writing() as connection:
            change_rights(connection, who(connection, OTHER), rights_of_role(role), act("change role"))
        with pytest.raises(VersionError, match="0 of the 1 approvals"):
            published(clinic, found.number, 0, by=THIRD)
    with clinic.writing() as connection:
        rights = rights_of_role("administrator", also_approves=True)
        change_rights(connection, who(connection, OTHER), rights, act("change role"))

    assert published(clinic, found.number, 0, by=THIRD).generation == 1


def test_t14_what_was_approved_when_it_was_published_stays_so(clinic: Database) -> None:
    """People leave; the table that they approved is in use, says so, and can be rolled back to at night."""
    first = put_live(clinic, "one")
    put_live(clinic, "two")
    with clinic.writing() as connection:
        accounts.disable(connection, who(connection, OTHER), act("disable account"))

    now = rolled_back(clinic, first.number, 2, by=THIRD)

    assert [one.approver for one in now.approvals] == ["clinician2"]


def test_an_administrator_neither_approves_nor_publishes(clinic: Database) -> None:
    """Who looks after accounts answers for no clinical content."""
    found = proposed(clinic)
    with clinic.writing() as connection:
        change_rights(connection, who(connection, OTHER), rights_of_role("administrator"), act("change role"))

    with pytest.raises(VersionError, match="role of an approver"):
        approved(clinic, found)


def test_a_single_handed_practice_publishes_without_approval_and_it_shows(clinic: Database) -> None:
    """SUGGESTER_APPROVERS=0: then there is no approval, so that every page can say so."""
    found = proposed(clinic)

    now = published_under(replace(RULES, approvers=0), clinic, found.number, (0, AUTHOR))

    assert now.version is not None
    assert now.approvals == ()


def test_t12_whoever_was_outrun_is_told_and_loses_nothing(clinic: Database) -> None:
    """T12: two looked at the same live version, and both press the button."""
    one, two = (approved(clinic, proposed(clinic, word)) for word in "ab")
    published(clinic, one.number, 0)

    with pytest.raises(OutrunError, match="in between"):
        published(clinic, two.number, 0)
    with pytest.raises(OutrunError, match=r"written on version 0, and 1 is live now"):
        published(clinic, two.number, 1)

    assert states(clinic) == ["live", "approved"]


def test_a_version_is_published_once_and_a_withdrawn_one_never(clinic: Database) -> None:
    """What is over is over: it is proposed again, or rolled back to."""
    first = put_live(clinic, "one")
    with pytest.raises(VersionError, match="is live"):
        published(clinic, first.number, 1)
    taken_back = proposed(clinic, "two", first.number)
    with pytest.raises(VersionError, match="Only who wrote"), clinic.writing() as connection:
        versions.withdraw(connection, taken_back.number, who(connection, OTHER), NOW)
    with clinic.writing() as connection:
        versions.withdraw(connection, taken_back.number, who(connection, AUTHOR), NOW)

    for act in (approved, lambda clinic, found: published(clinic, found.number, 1)):
        with pytest.raises(VersionError, match="is no longer open"):
            act(clinic, taken_back)
    with pytest.raises(VersionError, match="There is no version 99"):
        published(clinic, 99, 1)


def test_a_version_from_a_later_day_waits_for_it(clinic: Database) -> None:
    """Published today, in use from the day that stands in it, with nobody awake at midnight."""
    first = put_live(clinic, "one")
    tomorrow = TODAY + timedelta(days=1)
    later = approved(clinic, proposed(clinic, "two", first.number, tomorrow))

    published(clinic, later.number, 1)

    today, next_day = live(clinic), live(clinic, tomorrow)
    assert (today.version, today.waiting) == (_with(first, "retired"), _with(later, "live"))
    assert (next_day.version, next_day.waiting) == (_with(later, "live"), None)
    assert today.generation == next_day.generation == 2


def _with(found: Version, state: str) -> Version:
    return replace(found, state=state)


def test_one_approver_rolls_back_to_what_was_in_use_and_it_is_written_large(clinic: Database) -> None:
    """At night, when something is wrong, one has to be enough."""
    first = put_live(clinic, "one")
    second = put_live(clinic, "two")

    now = rolled_back(clinic, first.number, 2)

    assert now.version is not None
    assert (now.generation, now.version.number) == (3, first.number)
    assert states(clinic) == ["live", "retired"]
    assert rolled_back(clinic, second.number, 3).generation == 4
    with clinic.reading() as connection:
        last, other = entries(connection, newest=2)
        assert (last.act, other.act, last.details["why"]) == ("roll back", "roll back", "it was wrong")
        told = [(one.generation, one.version, one.kind) for one in publications_of(connection)]
        assert told[:2] == [(4, second.number, "roll_back"), (3, first.number, "roll_back")]
        assert list(connection.scalars(select(publications.c.kind).order_by(publications.c.generation))) == [
            "publish", "publish", "roll_back", "roll_back",
        ]  # fmt: skip


def test_there_is_no_way_back_to_what_was_never_in_use(clinic: Database) -> None:
    """An approval alone is no past."""
    first = put_live(clinic, "one")
    never = approved(clinic, proposed(clinic, "two", first.number))

    for number, generation, said in (
        (never.number, 1, "never in use"),
        (first.number, 1, "is in use"),
        (1, 0, "between"),
    ):
        with pytest.raises(VersionError, match=said):
            rolled_back(clinic, number, generation)


def test_a_reason_is_asked_for(clinic: Database) -> None:
    """Whoever reads the record in two years wants to know why."""
    first = put_live(clinic, "one")
    put_live(clinic, "two")
    with pytest.raises(VersionError, match="Say why"), clinic.writing() as connection:
        publishing.roll_back(connection, first.number, step(connection, 2), " ")
    with pytest.raises(VersionError, match="Say why"), clinic.writing() as connection:
        versions.propose(connection, replace(proposal(), reason="  "), who(connection, AUTHOR), NOW)


AGAINST = {
    "checks of another content": ({"sha256": "0" * 64}, "another content"),
    "a broken promise": ({"against": ("promises.toml p is broken",)}, "stand against it: promises.toml p"),
    "a row that nobody confirmed": ({"to_confirm": {"HD-03": "a" * 64}}, "second reader: HD-03"),
}


@pytest.mark.parametrize("what", AGAINST)
def test_nobody_says_yes_to_a_table_that_is_not_proven_and_confirmed(clinic: Database, what: str) -> None:
    """No page can forget to ask for it: approving and publishing do."""
    changed, said = AGAINST[what]
    found = proposed(clinic)
    gate = replace(proven(found), **changed)  # type: ignore[arg-type]

    with pytest.raises(VersionError, match=said), clinic.writing() as connection:
        publishing.approve(connection, replace(seen(found), gate=gate), proof(connection), RULES)
    approved(clinic, found)
    with pytest.raises(VersionError, match=said), clinic.writing() as connection:
        publishing.publish(connection, found.number, step(connection, 0), gate)
    assert live(clinic).version is None


def test_a_verdict_between_approval_and_publication_counts(clinic: Database) -> None:
    """Asked for in the transaction that publishes: somebody may have changed their mind since."""
    found = proposed(clinic)
    row = Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="agree")
    rows = {"HD-03": "a" * 64}
    gate = replace(proven(found), to_confirm=rows, rows=rows)
    reviewed(clinic, THIRD, row)
    with clinic.writing() as connection:
        publishing.approve(connection, replace(seen(found), gate=gate), proof(connection), RULES)
    reviewed(clinic, THIRD, replace(row, verdict="change", comment="not like this"))

    with pytest.raises(VersionError, match="second reader: HD-03"), clinic.writing() as connection:
        publishing.publish(connection, found.number, step(connection, 0), gate)
    reviewed(clinic, THIRD, row)
    with clinic.writing() as connection:
        assert publishing.publish(connection, found.number, step(connection, 0), gate).generation == 1


def test_t12_four_processes_publish_a_hundred_times_and_nothing_is_lost(clinic: Database, url: str) -> None:
    """T12, R10: generations without a gap, each of them said once, and a record that fits."""
    found = publishing_at_once(clinic, url, processes=4, times=25)

    assert found.problems == ()
    assert found.published == 100
    assert found.outrun  # else nobody met anybody, and this test shows nothing


def test_t12_a_kill_in_the_middle_leaves_a_whole_and_approved_table(clinic: Database, url: str) -> None:
    """R10: what was acknowledged is there, what is live is whole and approved, whenever the power went."""
    found = killed_while_publishing(clinic, url, times=5)

    assert found.problems == ()
    assert found.published >= 5


ROWS = {"HD-03": "a" * 64, "SG-01": "b" * 64}


def reviewed(clinic: Database, by: int, verdict: Verdict) -> None:
    with clinic.writing() as connection:
        reviews.review(connection, verdict, who(connection, by), NOW)


def standing(clinic: Database, rows: dict[str, str] = ROWS) -> dict[str, list[tuple[str, str]]]:
    with clinic.reading() as connection:
        found = reviews.verdicts(connection, rows)
    return {row: [(one.name, one.verdict.verdict) for one in of_row] for row, of_row in found.items()}


def test_an_edited_row_loses_its_verdicts_by_itself(clinic: Database) -> None:
    """Whoever agreed to other words has not agreed to these."""
    reviewed(clinic, OTHER, Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="agree"))

    assert standing(clinic) == {"HD-03": [("clinician2", "agree")], "SG-01": []}
    assert standing(clinic, {"HD-03": "c" * 64}) == {"HD-03": []}


def test_the_last_verdict_of_each_clinician_counts(clinic: Database) -> None:
    """People may change their mind, and what they said before stays readable."""
    agree = Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="agree")
    for by, verdict in (
        (OTHER, agree),
        (THIRD, agree),
        (OTHER, replace(agree, verdict="change", comment="why")),
    ):
        reviewed(clinic, by, verdict)

    assert sorted(standing(clinic)["HD-03"]) == [("clinician2", "change"), ("clinician3", "agree")]
    with clinic.reading() as connection:
        assert len(reviews.every_review(connection, "HD-03")) == 3


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="maybe"),
        Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="change", comment="  "),
        Verdict(row_id="HD-03", row_sha256="a" * 64, verdict="agree", comment="x" * 4001),
    ],
)
def test_a_verdict_that_says_nothing_is_refused(clinic: Database, verdict: Verdict) -> None:
    """A wish for a change without its why helps nobody."""
    with pytest.raises(ReviewError):
        reviewed(clinic, OTHER, verdict)
