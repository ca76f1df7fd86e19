"""How long one decision takes, and how that grows with the table. Run it: python bench/decision.py

Prints microseconds of CPU and ratios; ratios hold where machines are noisy. Larger tables are made from
the shipped rows with their conditions drawn anew. Fails when a decision differs from the plain loop.
"""

import gc
import platform
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from suggester.core.evaluation.evaluation import evaluate, outcomes
from suggester.core.questionnaire.questionnaire import Answers
from suggester.core.questionnaire.questions import Condition
from suggester.core.table.rules import Rule, RuleTable
from tests.patients import random_patients
from tests.shipped import ASKED, TABLE

SIZES = (60, 157, 1_000, 10_000)
PATIENTS = 500
ROUNDS = 7


def main() -> None:
    """Time decisions at every size and print them beside the plain loop."""
    patients = list(random_patients(21, PATIENTS))
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    print(f"{PATIENTS} random patients, median of {ROUNDS} rounds, microseconds of CPU a decision")
    print("    rows  matched   listed  growth  outcomes  growth      loop  loop : listed")
    first = first_alone = 0.0
    for size in SIZES:
        table = TABLE if size == len(TABLE.rules) else generated(size)
        check_against_the_loop(table, patients[:50])
        quick = timed(lambda answers, table=table: evaluate(table, answers), patients)  # type: ignore[misc]
        slow = timed(lambda answers, table=table: plain(table, answers), patients[:40])  # type: ignore[misc]
        matched = median(len(evaluate(table, answers).matched) for answers in patients)
        alone = timed(lambda answers, table=table: outcomes(table, answers), patients)  # type: ignore[misc]
        first, first_alone = first or quick, first_alone or alone
        line = (size, matched, quick, quick / first, alone, alone / first_alone, slow, slow / quick)
        print("{:>8} {:>8.0f} {:>8.2f} {:>6.1f}x {:>9.2f} {:>6.1f}x {:>9.1f} {:>8.0f}x".format(*line))


def generated(size: int) -> RuleTable:
    """A table of so many rows: shipped rows with two to four conditions drawn at random."""
    chance = random.Random(size)
    rules = [_drawn(chance, chance.choice(TABLE.rules), number) for number in range(size)]
    return replace(TABLE, rules=tuple(rules))


def _drawn(chance: random.Random, model: Rule, number: int) -> Rule:
    questions = chance.sample(list(ASKED.questions.values()), chance.randint(2, 4))
    when = tuple(
        Condition(
            question=question.id,
            options=frozenset(o.id for o in chance.sample(question.options, chance.randint(1, 3))),
        )
        for question in questions
    )
    return replace(model, id=f"{model.id[:2]}-{number:05}", when=when)


def plain(table: RuleTable, answers: Answers) -> tuple[Rule, ...]:
    """The definition: every row whose conditions all hold."""
    return tuple(rule for rule in table.rules if rule.matches(answers.chosen))


def check_against_the_loop(table: RuleTable, patients: list[Answers]) -> None:
    """A wrong decision has no speed."""
    for answers in patients:
        if sorted(r.id for r in plain(table, answers)) != [r.id for r in evaluate(table, answers).matched]:
            sys.exit("a decision differs from the plain loop")


def timed(decide: Callable[[Answers], object], patients: list[Answers]) -> float:
    """Microseconds of CPU a call: the median of some rounds, after one that warms up."""
    rounds = []
    for _ in range(ROUNDS + 1):
        gc.collect()
        began = time.process_time_ns()
        for answers in patients:
            decide(answers)
        rounds.append((time.process_time_ns() - began) / len(patients) / 1000)
    return median(rounds[1:])


if __name__ == "__main__":
    main()
