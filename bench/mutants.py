"""What the tests of the core do not notice: python bench/mutants.py table.rules answer_code

Spoils the named modules of the core (every module without a name) in one place at a time; spoiling.py says
how. First every test runs once without a change, to learn which lines it runs. Then each change is tried in
a fork that imports the spoilt module, with the tests that run the changed statement, the quickest first,
until one fails. What none of them notices is printed with its line; docs/mutation.md says what was found. A
hang counts as noticed, and is printed too. One core; several can run beside each other. Leave core and
tests alone meanwhile.
"""

import os
import signal
import sys
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
if not hasattr(os, "fork"):
    sys.exit(
        "bench/mutants.py tries each change in a fork, which this system does not have: use Linux or macOS."
    )

import pytest

from bench.covering import TESTS, Covered, Test, covered
from bench.forking import DiedError, forked
from bench.spoiling import Mutant, file_of, modules, mutants_of

SECONDS = 30
"""How long one change is tried, on a processor: enough for 850 of the 900 tests, and for a module's own."""
HANGS = 20
"""So many seconds, and five times what it takes while it is watched: then a test hangs."""


def main(names: list[str]) -> None:
    """Try every change of these modules; exit 1 when the tests miss one."""
    os.chdir(HOME)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    known = covered()
    print(f"{len(known.tests)} tests measured", flush=True)
    missed = [report(module, known) for module in names]
    sys.exit(1 if any(missed) else 0)


def report(module: str, known: Covered) -> int:
    """Print what is not noticed in one module, and then how many changes that is."""
    mutants = list(mutants_of(module))
    missed = 0
    for mutant in mutants:
        fate = fate_of(mutant, known)
        missed += fate.startswith("not noticed")
        if fate != "noticed":
            print(f"{module}:{mutant.line}: {mutant.before}  ->  {mutant.after}  ({fate})", flush=True)
    print(f"{module}: {len(mutants)} changes, {missed} not noticed", flush=True)
    return missed


def fate_of(mutant: Mutant, known: Covered) -> str:
    """What becomes of a change under the tests that run the changed statement."""
    chosen = known.running(mutant.module, mutant.statement)
    if not chosen:
        return "not noticed: no test runs it"
    try:
        return forked(lambda: _tried(mutant, chosen))
    except DiedError as died:
        return "hangs" if died.signal == signal.SIGPROF else "dies"


def _tried(mutant: Mutant, chosen: list[Test]) -> str:
    """In the fork, where nothing of the program is imported yet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.meta_path.insert(0, _Spoilt(mutant))
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    trying = _Trying(chosen)
    match pytest.main(TESTS, plugins=[trying]):
        case pytest.ExitCode.OK:
            return f"not noticed by {trying.tried} of {len(chosen)} tests"
        case pytest.ExitCode.TESTS_FAILED | pytest.ExitCode.INTERRUPTED:
            return "noticed"
        case other:
            return f"ends pytest with {other}"


class _Spoilt(MetaPathFinder, Loader):
    """Imports one module of the core with its change, and all others as they stand."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """The change, where it is the module that is asked for."""
        if name != f"suggester.core.{self._mutant.module}":
            return None
        return spec_from_loader(name, self, origin=str(file_of(self._mutant.module)))

    def exec_module(self, module: ModuleType) -> None:
        """Run the spoilt text."""
        exec(compile(self._mutant.source, file_of(self._mutant.module), "exec"), module.__dict__)


class _Trying:
    """A plugin of pytest: only the chosen tests, in their order, as long as there is time."""

    def __init__(self, chosen: list[Test]) -> None:
        self._chosen = {test.name: test for test in chosen}
        self.tried = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[name] for name in self._chosen if name in by_name]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """True tells pytest that nothing is left to do for this test."""
        if time.process_time() > SECONDS:
            return True
        self.tried += 1
        signal.setitimer(signal.ITIMER_PROF, HANGS + 5 * self._chosen[item.nodeid].seconds)
        return None


if __name__ == "__main__":
    main(sys.argv[1:] or modules())
