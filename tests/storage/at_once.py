"""Clinicians at work in processes of their own, at once, some of them killed: nothing may be lost or torn.

Each process says on its output what the database has acknowledged to it; afterwards all of that has to be
there, and nothing else. The tests run it small, bench/publishing.py large.
"""

import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from sqlalchemy import select

from suggester.core.loading.load import sha256
from suggester.home import HOME
from suggester.storage.database.database import Database
from suggester.storage.database.tables import publications
from suggester.storage.upkeep import integrity
from suggester.storage.versions import reviews, versions
from suggester.storage.versions.publishing import OutrunError
from suggester.storage.versions.reviews import Verdict
from tests.storage.acts import OTHER, THIRD, approved, live, proposed, published, states, who
from tests.storage.filling import NOW

ROW = "a" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishings:
    """What came of it: how many were acknowledged, how often somebody was outrun, and what is wrong."""

    published: int
    outrun: int
    halfway: int
    """Proposals that a kill left behind, some of them approved: that is where it came."""
    seconds: float
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewings:
    """The same of verdicts; alternations: how often the next one was by the other clinician."""

    kept: int
    alternations: int
    seconds: float
    problems: tuple[str, ...]


def publishing_at_once(clinic: Database, url: str, *, processes: int, times: int) -> Publishings:
    """So many processes, each of which publishes until it was acknowledged so many times."""
    working = [worker("publish", url, times, number) for number in range(processes)]
    began = started(working)
    said = [process.communicate() for process in working]
    seconds = time.monotonic() - began
    lines = [line for out, _ in said for line in out.splitlines()]
    told = acknowledged(lines)
    ended = tuple(error for process, (_, error) in zip(working, said, strict=True) if process.returncode)
    return Publishings(
        published=len(told),
        outrun=lines.count("outrun"),
        halfway=0,
        seconds=seconds,
        problems=ended + tuple(wrong_with(clinic, told, exactly=True)),
    )


def killed_while_publishing(clinic: Database, url: str, *, times: int) -> Publishings:
    """One process after another that publishes without end, each killed at a moment that chance picks."""
    chance, lines, problems, began = Random(7), [], [], time.monotonic()
    for turn in range(times):
        process = worker("publish", url, 1_000_000, turn)
        started([process])
        assert process.stdout is not None
        lines += [process.stdout.readline() for _ in range(chance.randint(1, 4))]
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        lines += process.communicate()[0].splitlines()
        problems += [f"ended by itself with {process.returncode}"] * (process.returncode != -9)
        problems += wrong_with_live(clinic)
    told, left = acknowledged(lines), states(clinic)
    return Publishings(
        published=len(told),
        outrun=0,
        halfway=left.count("proposed") + left.count("approved"),
        seconds=time.monotonic() - began,
        problems=(*problems, *wrong_with(clinic, told, exactly=False)),
    )


def reviewing_at_once(clinic: Database, url: str, *, times: int) -> Reviewings:
    """Two clinicians, each of whom gives a verdict on each of so many rows."""
    both = (OTHER, THIRD)
    working = [worker("review", url, times, by) for by in both]
    began = started(working)
    ended = tuple(error for process in working if (error := process.communicate()[1]))
    seconds = time.monotonic() - began
    rows = {f"ROW-{number}": ROW for number in range(times)}
    with clinic.reading() as connection:
        every = reviews.every_review(connection)
        counting = reviews.verdicts(connection, rows)
    lost = [f"{row}: a verdict is lost" for row, given in counting.items() if len(given) != len(both)]
    return Reviewings(
        kept=len(every),
        alternations=sum(one.account_id != other.account_id for one, other in pairwise(every)),
        seconds=seconds,
        problems=(*ended, *lost, *integrity.faults(clinic)),
    )


def worker(act: str, url: str, times: int, number: int) -> subprocess.Popen[str]:
    """A process of its own that does this act."""
    command = [sys.executable, "-m", "tests.storage.at_once", act, url, str(times), str(number)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=HOME, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def started(working: Sequence[subprocess.Popen[str]]) -> float:
    """Let all of them go when the last is ready; the moment of it."""
    for process in working:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()
    for process in working:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return time.monotonic()


def acknowledged(lines: Iterable[str]) -> dict[int, tuple[int, str]]:
    """Generation to number and SHA-256, from the lines that came whole."""
    words = [line.split() for line in lines]
    return {int(one[0]): (int(one[1]), one[2]) for one in words if len(one) == 3 and len(one[2]) == 64}


def wrong_with(clinic: Database, told: dict[int, tuple[int, str]], *, exactly: bool) -> list[str]:
    """What is not as it was acknowledged. exactly: nothing more is there either."""
    with clinic.reading() as connection:
        rows = connection.execute(select(publications).order_by(publications.c.generation)).all()
        known = {row.version: versions.version(connection, row.version) for row in rows}
    kept = {row.generation: (row.version, known[row.version].sha256) for row in rows}
    overwritten = [after for before, after in pairwise(rows) if known[after.version].base != before.version]
    lost = {generation for generation, one in told.items() if kept.get(generation) != one}
    problems = [f"generation {generation} was acknowledged, and is not so" for generation in lost]
    problems += ["generations have gaps"] * (sorted(kept) != list(range(1, len(kept) + 1)))
    problems += ["more than was acknowledged"] * (exactly and len(kept) != len(told))
    problems += ["a version was published twice"] * (len(known) != len(kept))
    problems += [
        f"generation {one.generation} went over one that its author never saw" for one in overwritten
    ]
    problems += ["not one version is live"] * (states(clinic).count("live") != 1)
    return [*problems, *integrity.faults(clinic)]


def wrong_with_live(clinic: Database) -> list[str]:
    """Whether the table that patients would be asked by now is torn, or nobody approved it."""
    now = live(clinic)
    if now.version is None:
        return ["nothing is live"]
    with clinic.reading() as connection:
        files = versions.stored_files(connection, now.version.number)
    problems = ["the live table is torn"] * (sha256(files) != now.version.sha256)
    return problems + ["nobody approved the live table"] * (len(now.approvals) != 1)


def publish(database: Database, times: int, number: int) -> None:
    """Propose, approve and publish until it was acknowledged so often; again where somebody was quicker."""
    done = 0
    while done < times:
        before = live(database)
        last = before.waiting or before.version
        found = proposed(database, f"{number} {done}", last.number if last else 0)
        try:
            approved(database, found)
            now = published(database, found.number, before.generation)
        except OutrunError:
            print("outrun", flush=True)
        else:
            done += 1
            print(now.generation, found.number, found.sha256, flush=True)


def review(database: Database, times: int, by: int) -> None:
    """Agree with one row after the other."""
    for number in range(times):
        verdict = Verdict(row_id=f"ROW-{number}", row_sha256=ROW, verdict="agree")
        with database.writing() as connection:
            reviews.review(connection, verdict, who(connection, by), NOW)
        time.sleep(0.005)  # one who does not even breathe keeps the other from the file


if __name__ == "__main__":
    act = {"publish": publish, "review": review}[sys.argv[1]]
    print("ready", flush=True)
    sys.stdin.readline()
    act(Database(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
