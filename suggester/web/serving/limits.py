"""How much is served at once, and for how long anything may take."""

import os
from dataclasses import dataclass

CONNECTIONS = 2_000
"""Of one process. Each may hold a few bytes; what they hold together has a limit of its own."""
FILES_BESIDE = 40
"""Descriptors that are no clients': the database, the journal, rule files while they are read."""
FEWEST = 8
WORKERS_AT_MOST = 4


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingLimits:
    """What an operator can choose, and what tests make short."""

    workers: int
    threads: int = 8
    requests: int = 3_000
    """After some so many a worker is replaced, and whatever it has gathered goes with it."""
    finish_seconds: int = 30
    hang_seconds: int = 60


def usual_limits(workers: int | None = None, threads: int = 8) -> ServingLimits:
    """A worker for each core, at most four, where no number is given."""
    return ServingLimits(workers=workers or min(cores(), WORKERS_AT_MOST), threads=threads)


def connections_of_a_process() -> int:
    """As many as there are descriptors for, and never so many that one is missing for something else."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return 500  # of 512 that one process can watch there
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if descriptors == resource.RLIM_INFINITY:
        return CONNECTIONS
    return max(FEWEST, min(CONNECTIONS, descriptors - FILES_BESIDE))
