"""The table as four engines of other people decide it: python bench/engines.py

Every row's witness and 200 random patients, in each engine, and what that costs. pyDMNrules is asked here and
not in the tests, because it needs 24 s of CPU only to be imported. Exits with 1 when an engine finds another
row or another outcome.
"""

import platform
import resource
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from suggester.core.questionnaire.questionnaire import Answers
from suggester.exchange.dmn.dmn_document import flat, named
from suggester.exchange.dmn.jdm_document import jdm
from tests.exchange.dmn.engines import (
    RANDOM,
    WITNESSES,
    Collected,
    by_question,
    disagreements,
    feelin,
    rows_of,
    spiff_workflow,
    zen_engine,
)
from tests.shipped import TABLE

LINE = "{:<34} {:>8} {:>9} {:>9} {:>14}"


def main() -> None:
    """Print a line for each engine; exit 1 when one does not agree."""
    patients = WITNESSES + RANDOM
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    print(f"{len(TABLE.rules)} rows, {len(WITNESSES)} witnesses, {len(RANDOM)} random patients")
    print(LINE.format("engine", "kB", "CPU s", "wall s", "disagreements"))
    engines = {
        "dmn-moddle and feelin, named": (feelin, named(TABLE)),
        f"pyDMNrules {version('pyDMNrules')}, named": (py_dmn_rules, named(TABLE)),
        f"SpiffWorkflow {version('SpiffWorkflow')}, flat": (spiff_workflow, flat(TABLE)),
        f"zen-engine {version('zen-engine')}, jdm": (zen_engine, jdm(TABLE)),
    }
    wrong = 0
    for name, (engine, document) in engines.items():
        cpu, began = seconds_of_cpu(), perf_counter()
        found = engine(document, patients)
        spent, waited = seconds_of_cpu() - cpu, perf_counter() - began
        differing = len(list(disagreements(found, patients)))
        print(
            LINE.format(name, len(document) // 1000, f"{spent:.1f}", f"{waited:.1f}", differing), flush=True
        )
        wrong += differing
    sys.exit(1 if wrong else 0)


def py_dmn_rules(document: bytes, patients: Sequence[Answers]) -> Collected:
    """By pyDMNrules. Raises ValueError with what it complains of."""
    import pyDMNrules  # noqa: PLC0415 - what it costs belongs to its own line

    engine = pyDMNrules.DMN()
    without_errors(engine.useXML(document.decode()))
    return [rows_of(decided(engine, patient)) for patient in patients]


def decided(engine: Any, patient: Answers) -> dict[str, Any]:
    """What stands at the end of a decision, with every table that was decided before it."""
    status, found = engine.decide(by_question(patient))
    without_errors(status)
    last: dict[str, Any] = found[-1] if isinstance(found, list) else found
    result: dict[str, Any] = last["Result"]
    return result


def without_errors(status: dict[str, Any]) -> None:
    """An engine that gave up has found nothing, and must not pass for one that found no row."""
    if status.get("errors"):
        raise ValueError(status["errors"])


def seconds_of_cpu() -> float:
    """Of this process and of all that it started and waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


if __name__ == "__main__":
    main()
