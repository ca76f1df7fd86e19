"""Publishing under stress, on both databases: python bench/publishing.py [--small]

Four processes publish a hundred times each, at once; a hundred others are killed in the middle of it; two
clinicians review the same rows. What the database acknowledged is looked for afterwards. It fails when
anything is lost, torn or not approved, and when nobody met anybody. --small: a tenth of it.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from suggester.storage.database.database import Database
from tests.storage.acts import people
from tests.storage.at_once import killed_while_publishing, publishing_at_once, reviewing_at_once
from tests.storage.conftest import made_on, migrate, own_postgres

PROCESSES, TIMES, KILLS, ROWS = 4, 100, 100, 500
Place = Callable[[], AbstractContextManager[str]]


def main(share: int) -> None:
    """Print every figure; exit 1 when something is wrong."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}", end=", ")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with ExitStack() as stack:
        server = stack.enter_context(own_postgres())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        places: dict[str, Place] = {
            "SQLite": partial(new_file, folder),
            "PostgreSQL": partial(made_on, server, "template1"),
        }
        problems = [problem for name, place in places.items() for problem in stressed(name, place, share)]
    print("\n".join(problems) or "nothing lost, torn or unapproved")
    sys.exit(1 if problems else 0)


def stressed(name: str, place: Place, share: int) -> list[str]:
    """The figures of one database, a line each; what is wrong."""
    with clinic(place) as (database, url):
        race = publishing_at_once(database, url, processes=PROCESSES, times=TIMES // share)
    print(
        f"{name}: {PROCESSES} processes, {race.published} published, {race.outrun} times outrun and said so, "
        f"{race.published / race.seconds:.0f} a second",
        flush=True,
    )
    with clinic(place) as (database, url):
        kills = killed_while_publishing(database, url, times=KILLS // share)
    print(
        f"{name}: {KILLS // share} killed, {kills.published} published in between, {kills.halfway} "
        f"proposals left halfway, {kills.seconds:.0f} s",
        flush=True,
    )
    with clinic(place) as (database, url):
        both = reviewing_at_once(database, url, times=ROWS // share)
    print(
        f"{name}: 2 clinicians, {both.kept} verdicts, {both.alternations} times the other came next, "
        f"{both.kept / both.seconds:.0f} a second",
        flush=True,
    )
    wrong = [*race.problems, *kills.problems, *both.problems]
    wrong += ["not all of them were published"] * (race.published != PROCESSES * (TIMES // share))
    wrong += ["nobody met anybody"] * (not race.outrun or both.alternations < 2)
    wrong += ["no kill came halfway"] * (not kills.halfway)
    return [f"{name}: {problem}" for problem in wrong]


@contextmanager
def clinic(place: Place) -> Iterator[tuple[Database, str]]:
    """A new database with clinicians in it, and its address."""
    with place() as url:
        migrate(url)
        database = Database(url)
        people(database)
        yield database, url
        database.close()


@contextmanager
def new_file(folder: Path) -> Iterator[str]:
    """The address of a file that is not there before or afterwards."""
    with TemporaryDirectory(dir=folder) as place:
        yield f"sqlite:///{place}/clinic.sqlite3"


if __name__ == "__main__":
    main(10 if "--small" in sys.argv else 1)
