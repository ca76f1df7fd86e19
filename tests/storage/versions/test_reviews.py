"""Verdicts that are kept between questions, and two clinicians at once."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from suggester.storage.database import audit
from suggester.storage.database.database import Database
from suggester.storage.versions import reviews
from suggester.storage.versions.reviews import Review, Reviews, Verdict
from tests.storage.acts import AUTHOR, OTHER, who
from tests.storage.filling import NOW, account


def agreed(database: Database, row: str, by: int = OTHER, comment: str = "") -> None:
    verdict = Verdict(row_id=row, row_sha256="a" * 64, verdict="agree", comment=comment)
    with database.writing() as connection:
        reviews.review(connection, verdict, who(connection, by), NOW)


def known_to(kept: Reviews, database: Database) -> tuple[Review, ...]:
    with database.reading() as connection:
        return kept.every(connection)


def with_clinicians(database: Database) -> Database:
    with database.writing() as connection:
        for number in (AUTHOR, OTHER):
            account(connection, number)
    return database


def test_what_is_kept_is_what_the_database_says(database: Database) -> None:
    """The page of the table asks for what is new and nothing else; it must never show less, or twice."""
    clinic, kept = with_clinicians(database), Reviews()

    for row in ("HD-03", "HD-13", "HD-42"):
        before = known_to(kept, clinic)
        assert known_to(kept, clinic) is before
        agreed(clinic, row)
        with clinic.reading() as connection:
            assert known_to(kept, clinic) == reviews.every_review(connection)


def test_what_is_kept_of_another_database_is_forgotten(
    database: Database, sqlite_template: Path, tmp_path: Path
) -> None:
    """A backup that is put back knows less than the program still remembers."""
    copy = shutil.copy(sqlite_template, tmp_path / "restored.sqlite3")
    clinic, restored, kept = (
        with_clinicians(database),
        with_clinicians(Database(f"sqlite:///{copy}")),
        Reviews(),
    )
    for row in ("HD-03", "HD-13"):
        agreed(clinic, row)
    agreed(restored, "HD-99")
    assert len(known_to(kept, clinic)) == 2

    assert [one.verdict.row_id for one in known_to(kept, restored)] == ["HD-99"]
    assert len(known_to(kept, clinic)) == 2
    restored.close()


ROUNDS = 40


def review_all(url: str, by: int, start: Barrier) -> None:
    """One worker with its own way to the database."""
    worker = Database(url)
    start.wait(timeout=30)
    for turn in range(ROUNDS):
        agreed(worker, f"HD-{turn:02}", by, f"{by} {turn}")
    worker.close()


def test_two_who_review_at_once_lose_nothing(database: Database, url: str) -> None:
    """And a third who reads all the while sees each verdict once, in its order."""
    clinic, kept, start = with_clinicians(database), Reviews(), Barrier(2)

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(review_all, url, by, start) for by in (AUTHOR, OTHER)]
        while not all(one.done() for one in both):
            numbers = [one.number for one in known_to(kept, clinic)]
            assert numbers == list(range(1, len(numbers) + 1))
        for one in both:
            one.result()

    said = [(one.account_id, one.verdict.comment) for one in known_to(kept, clinic)]
    assert sorted(said) == sorted((by, f"{by} {turn}") for by in (AUTHOR, OTHER) for turn in range(ROUNDS))
    with clinic.reading() as connection:
        assert audit.kinds(connection)["review"] == 2 * ROUNDS
        assert audit.faults(connection) == ()
        hashes = {f"HD-{turn:02}": "a" * 64 for turn in range(ROUNDS)}
        assert {len(counting) for counting in reviews.verdicts(connection, hashes).values()} == {2}


def test_the_same_verdict_once_more_adds_nothing(database: Database) -> None:
    """A second click, on both databases; another word, or other words of the row, do add one."""
    clinic = with_clinicians(database)

    for comment in ("as we do it\r\n\0", "as we do it", "otherwise"):
        agreed(clinic, "HD-03", comment=comment)

    with clinic.reading() as connection:
        said = [one.verdict.comment for one in reviews.every_review(connection, "HD-03")]
    assert said == ["as we do it", "otherwise"]
