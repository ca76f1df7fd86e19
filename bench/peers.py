"""Our engine beside seven others, on the same tables and patients: python bench/peers.py

Installs the other engines into .venv-peers when they are not there, then starts one process for each
engine and size. A figure counts only when the rows that matched are those of the plain loop. Exits with 1
when ours is less than 20 times as fast as the fastest other engine at any size. Options: --sizes, --peers.
"""

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from bench.decision import generated, plain
from bench.peer_engines import ENGINES, OURS, Decide, Engine
from suggester import __version__
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.table.rules import Effect, Rule, RuleTable
from tests.patients import random_patients
from tests.shipped import ASKED, TABLE

SIZES = (60, len(TABLE.rules), 1_000, 10_000)
PATIENTS, CHECKED, CHECKED_AT_LEAST = 500, 200, 50
CHECK_SECONDS, TIMING_SECONDS, LIMIT_SECONDS = 20, 4, 120
TIMES_FASTER = 20
PEERS = HOME / ".venv-peers"
PYTHON = PEERS / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
REQUIREMENTS = HOME / "bench" / "peers-requirements.txt"
LINE = "{:<21} {:>6} {:>9} {:>12} {:>8} {:>7} {:>10}  {:<16} {:<16}"
HEAD = ("engine", "rows", "load ms", "us/decision", "x ours", "MB", "agreement", "unanswered", "misspelt")

Figures = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Measure everything that was asked for, or, as a child, one engine at one size."""
    asked = options(arguments)
    if asked.one:
        name, size = asked.one
        print(json.dumps(measured(ENGINES[name], int(size))))
        return
    provide()
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    print(LINE.format(*HEAD))
    compare(asked.sizes, asked.peers)


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, lists parted by commas."""
    peers = [name for name in ENGINES if name != OURS]
    parser = argparse.ArgumentParser(description="Our engine beside others.")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="such as 60,157")
    parser.add_argument("--peers", type=_peers, default=peers, help=f"some of {','.join(peers)}")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def _peers(text: str) -> list[str]:
    unknown = set(text.split(",")) - set(ENGINES)
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}")
    return [name for name in text.split(",") if name != OURS]


def provide() -> None:
    """Make .venv-peers unless it holds just what the requirements say; git never sees it."""
    stamp, wanted = PEERS / "installed.txt", sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Installing the other engines into .venv-peers", flush=True)
    make = [sys.executable, "-m", "venv", "--clear", str(PEERS)]
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    for command in (make, [*pip, "--require-hashes", "-r", str(REQUIREMENTS)]):
        if subprocess.call(command):
            sys.exit("The other engines could not be installed, for the reason above.")
        (PEERS / ".gitignore").write_text("*\n")
    stamp.write_text(wanted)


def compare(sizes: Iterable[int], peers: Sequence[str]) -> None:
    """Print a line for each engine at each size; at the end the verdict, which is the exit code."""
    kept, verdicts = True, []
    for size in sizes:
        us = run(OURS, size)
        show(OURS, size, us, us)
        others = {}
        for name in peers:
            others[name] = run(name, size)
            show(name, size, others[name], us)
        times, fastest = _advantage(us, others)
        kept = kept and times >= TIMES_FASTER
        verdicts.append(f"{size} rows: ours is {times:.1f} times as fast as {fastest}")
    print("", *verdicts, sep="\n")
    print(f"At least {TIMES_FASTER} times at every size: {'kept' if kept else 'missed'}")
    sys.exit(0 if kept else 1)


def _advantage(us: Figures, others: dict[str, Figures]) -> tuple[float, str]:
    """How many times as fast as the fastest other engine; one that was wrong does not take part."""
    right = {name: figures["us"] for name, figures in others.items() if figures.get("us")}
    if not us.get("us") or not right:
        return 0.0, "nothing, for want of a right figure"
    fastest = min(right, key=right.__getitem__)
    return right[fastest] / us["us"], fastest


def show(name: str, size: int, figures: Figures, us: Figures) -> None:
    """One line of the table; an engine without figures says why."""
    title = f"{name} {figures.get('version', '')}"
    if "failed" in figures:
        print(f"{title:<21} {size:>6} {figures['failed']}", flush=True)
        return
    time_taken = f"{figures['us']:,.1f}" if figures["us"] else "wrong"
    times = f"{figures['us'] / us['us']:,.1f}" if figures["us"] and us.get("us") else "-"
    memory = f"{figures['mb']:.1f}" if figures["mb"] is not None else "-"
    shown = (title, size, f"{figures['load']:,.1f}", time_taken, times, memory, figures["agreement"])
    print(LINE.format(*shown, figures["unanswered"], figures["misspelt"]), flush=True)


def run(name: str, size: int) -> Figures:
    """The figures of one engine at one size, from a process of its own."""
    command = [str(PYTHON), str(Path(__file__)), "--one", name, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"too slow: not done after {LIMIT_SECONDS} s"}
    if done.returncode:
        why = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {"failed": f"fails: {why[-1][:150]}"}
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def measured(engine: Engine, size: int) -> Figures:
    """Load, agreement, time and memory of one engine; the time only if every decision was right."""
    table = TABLE if size == len(TABLE.rules) else generated(size)
    patients = list(random_patients(21, PATIENTS))
    facts = [engine.facts(patient.chosen) for patient in patients]
    _row_ids(_loaded(engine, table.rules[:1])(facts[0]))  # imports and start-up are not the table's
    text = engine.write(table)
    gc.collect()
    before, began = _resident(), time.perf_counter()
    decide = engine.load(text)
    decide(facts[0])
    load = (time.perf_counter() - began) * 1000
    gc.collect()
    after = _resident()
    right, checked = agreement(decide, table, patients, facts)
    return {
        "version": version(engine.package) if engine.package else __version__,
        "load": load,
        "mb": (after - before) / 1e6 if after else None,
        "agreement": f"{right}/{checked}",
        "us": timed(decide, facts) if right == checked else None,
    } | fail_open(engine)


def agreement(
    decide: Decide, table: RuleTable, patients: Sequence[Answers], facts: list[Any]
) -> tuple[int, int]:
    """How many decisions match the same rows as the plain loop, each once, and how many were compared."""
    right, checked, began = 0, 0, time.perf_counter()
    for patient, told in zip(patients[:CHECKED], facts, strict=False):
        if checked >= CHECKED_AT_LEAST and time.perf_counter() - began > CHECK_SECONDS:
            break
        right += _row_ids(decide(told)) == _row_ids(plain(table, patient))
        checked += 1
    return right, checked


def timed(decide: Decide, facts: list[Any]) -> float:
    """Microseconds a decision, the median of as many as fit into the time, at least five."""
    taken: list[int] = []
    until = time.perf_counter() + TIMING_SECONDS
    for told in cycle(facts):
        began = time.perf_counter_ns()
        decide(told)
        taken.append(time.perf_counter_ns() - began)
        if len(taken) >= 5 and time.perf_counter() > until:
            break
    return median(taken) / 1000


def fail_open(engine: Engine) -> Figures:
    """What becomes of a stop when the answer that it reads is left out, or its option is misspelt.

    A suggestion stands beside it, and both are true of the patient: where the stop is lost, an engine
    suggests what must be stopped.
    """
    stop, suggestion, patient = _both_speak()
    condition = stop.when[0]
    without = {name: options for name, options in patient.items() if name != condition.question}
    wrong = next(iter(condition.options))[:-1] + "_x"
    misspelt = replace(stop, when=(replace(condition, options=frozenset({wrong})),))
    if _said(engine, (stop, suggestion), patient, "") != "both speak":
        sys.exit("the two rows do not speak even when nothing is wrong")
    return {
        "unanswered": _said(engine, (stop, suggestion), without, condition.question),
        "misspelt": _said(engine, (misspelt, suggestion), patient, wrong),
    }


def _both_speak() -> tuple[Rule, Rule, dict[str, tuple[str, ...]]]:
    """A shipped stop row that reads one question, a suggest row that does not, and a patient of both."""
    for patient in random_patients(3, PATIENTS):
        rows = plain(TABLE, patient)
        for stop in filter(_is_plain_stop, rows):
            for row in rows:
                if row.effect is Effect.SUGGEST and all(
                    c.question != stop.when[0].question for c in row.when
                ):
                    return stop, row, dict(patient.chosen)
    sys.exit("no patient is stopped and suggested something at once")


def _is_plain_stop(rule: Rule) -> bool:
    """Whether it reads one question, which everybody has to answer."""
    if rule.effect is not Effect.STOP or len(rule.when) != 1:
        return False
    question = ASKED.questions[rule.when[0].question]
    return question.required and not question.show_when


def _said(engine: Engine, rows: tuple[Rule, Rule], chosen: dict[str, tuple[str, ...]], name: str) -> str:
    try:
        found = _row_ids(_loaded(engine, rows)(engine.facts(chosen)))
    except Exception as error:  # whatever an engine raises is its answer
        text = " ".join([str(error), *getattr(error, "problems", ())])
        return "refused by name" if name in text else "refused"
    stopped, suggested = (row.id in found for row in rows)
    return "both speak" if stopped and suggested else "stop lost" if suggested else "nothing said"


def _loaded(engine: Engine, rows: tuple[Rule, ...]) -> Decide:
    return engine.load(engine.write(replace(TABLE, rules=rows)))


def _row_ids(found: Iterable[Any]) -> list[str]:
    return sorted(row if isinstance(row, str) else row.id for row in found)


def _resident() -> int:
    """Bytes of this process in memory; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


if __name__ == "__main__":
    main(sys.argv[1:])
