"""Which lines of the core each of its tests runs, and how long it takes: for mutants.py."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coverage import Coverage

from tests.copies import copy_core, core_checked

SETTINGS = "[run]\nsource = suggester.core\nparallel = true\nconcurrency = multiprocessing\n"
WITHIN = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test function, how long it takes (watched, so several times longer), and the lines that it runs."""

    name: str
    seconds: float
    runs: frozenset[tuple[str, int]]


def measured(pool: ThreadPoolExecutor) -> list[Test]:
    """Every test function of the core, quickest first."""
    with copied() as home:
        listed = core_checked(home, ("--collect-only",), seconds=WITHIN).stdout.splitlines()
    names = {line.partition("[")[0]: None for line in listed if "::" in line}
    return sorted(pool.map(measured_alone, names), key=lambda test: test.seconds)


def measured_alone(name: str) -> Test:
    """One test in a process of its own: what others left in a memory would hide lines that it needs."""
    watching = ("-m", "coverage", "run", "--rcfile=settings")
    with copied() as home:
        (home / "settings").write_text(SETTINGS, encoding="utf-8")
        started = time.monotonic()
        said = core_checked(home, (name,), seconds=WITHIN, through=watching)
        if said.returncode:
            raise ValueError(f"{name} fails without a change: {said.stdout[-2000:]}{said.stderr[-2000:]}")
        seconds = time.monotonic() - started
        return Test(name=name, seconds=seconds, runs=lines_run(home))


def lines_run(home: Path) -> frozenset[tuple[str, int]]:
    """Module and line of all that coverage.py saw there, in every process that the test started."""
    coverage = Coverage(data_file=str(home / ".coverage"), config_file=str(home / "settings"))
    coverage.combine([str(home)])
    data = coverage.get_data()
    return frozenset(
        (Path(name).stem, line) for name in data.measured_files() for line in data.lines(name) or ()
    )


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the core and its tests that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        copy_core(Path(folder))
        yield Path(folder)
