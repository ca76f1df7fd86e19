"""Which lines of the core each of its tests runs, and how long it takes: for mutants.py."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage

from bench.forking import forked
from bench.spoiling import module_of

TESTS = ["-q", "-x", "-s", "-p", "no:cacheprovider", "tests/core"]
OWN = 10
"""So many times quicker counts a test that stands in the module's own file: it is most likely to notice."""
Line = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test with its parameters, how long it takes while it is watched, and what it runs."""

    name: str
    seconds: float
    runs: frozenset[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """All tests of the core, and the lines that run before any of them, while modules are imported."""

    tests: tuple[Test, ...]
    imported: frozenset[Line]

    def running(self, module: str, lines: Iterable[int]) -> list[Test]:
        """The tests that run one of these lines, the quickest first."""
        wanted = {(module, line) for line in lines}
        is_imported = not wanted.isdisjoint(self.imported)
        chosen = [test for test in self.tests if is_imported or not wanted.isdisjoint(test.runs)]
        own = f"/{'/'.join((*module.split('.')[:-1], 'test_' + module.rsplit('.', maxsplit=1)[-1]))}.py::"
        return sorted(chosen, key=lambda test: test.seconds / (OWN if own in test.name else 1))


def covered() -> Covered:
    """Every test of the core once, without a change."""
    return forked(_watched)


def _quiet_coverage() -> Coverage:
    """In memory only; a test that runs no line of the core is none of its concern."""
    coverage = Coverage(data_file=None, config_file=False, source=["suggester.core"])
    coverage.set_option("run:disable_warnings", ["no-data-collected"])
    return coverage


def _watched() -> Covered:
    watching = _Watching()
    if pytest.main(TESTS, plugins=[watching]):
        raise ValueError("the tests of the core fail without a change")
    return Covered(tests=tuple(watching.tests), imported=watching.imported)


@dataclass
class _Watching:
    """A plugin of pytest that runs each test in a fork of its own, under coverage.py.

    What one test leaves in a memory would hide lines that the next one needs.
    """

    coverage: Coverage = field(default_factory=_quiet_coverage)
    tests: list[Test] = field(default_factory=list)
    imported: frozenset[Line] = frozenset()

    def pytest_sessionstart(self) -> None:
        self.coverage.start()

    def pytest_collection_finish(self) -> None:
        self.imported = self._lines("")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool:
        """True tells pytest that nothing is left to do for this test."""
        self.tests.append(forked(lambda: self._watch(item)))
        return True

    def _watch(self, item: pytest.Item) -> Test:
        self.coverage.switch_context(item.nodeid)
        started = time.process_time()
        for report in runtestprotocol(item, log=False):
            if report.failed:
                raise ValueError(f"{item.nodeid} fails without a change: {report.longreprtext}")
        seconds = time.process_time() - started
        self.coverage.stop()
        return Test(name=item.nodeid, seconds=seconds, runs=self._lines(item.nodeid))

    def _lines(self, context: str) -> frozenset[Line]:
        """Module and line of all that ran in this context."""
        data = self.coverage.get_data()
        data.set_query_context(context)
        return frozenset(
            (module_of(Path(name)), line) for name in data.measured_files() for line in data.lines(name) or ()
        )
