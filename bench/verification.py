"""How long the exact checks take: python bench/verification.py

Times everything that 'check' does with a table that is already loaded: the shipped one, and tables of 1,000
rows that grew from it (the shipped rows, and variations of them with one or two more conditions) or were
drawn from it (every condition's options drawn anew, and one or two more conditions). Drawn tables are
harsher than written ones. What was given up at the limit is counted: it is never called proved.
"""

import platform
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from suggester.core.questionnaire.questions import Condition, Question
from suggester.core.table.rules import Rule, RuleTable
from suggester.core.verification.verify import verify
from tests.shipped import ASKED, TABLE

TODAY = date(2026, 11, 20)
LARGE = 1_000
TABLES = 8


def main() -> None:
    """Check the shipped table and the made ones, and print how long each took."""
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
    print("table      rows  seconds  findings  not decided")
    timed("shipped", TABLE)
    for kind, first in (("grown", TABLE.rules), ("drawn", ())):
        seconds = [timed(kind, made(first, random.Random(seed))) for seed in range(TABLES)]
        print(f"{kind}: median {median(seconds):.2f} s, longest {max(seconds):.2f} s of CPU")


def made(first: tuple[Rule, ...], chance: random.Random) -> RuleTable:
    """A table that begins with these rows and goes on with variations of the shipped ones."""
    is_grown = bool(first)
    more = (
        varied(chance.choice(TABLE.rules), number, chance, is_grown) for number in range(LARGE - len(first))
    )
    return replace(TABLE, rules=(*first, *more))


def varied(model: Rule, number: int, chance: random.Random, is_grown: bool) -> Rule:
    """One row with one or two more conditions; its own are kept, or drawn anew."""
    asked = ASKED.questions
    own = [c if is_grown else drawn(asked[c.question], len(c.options), chance) for c in model.when]
    others = [question for question in asked.values() if question.id not in {c.question for c in model.when}]
    more = [drawn(question, 3, chance) for question in chance.sample(others, chance.randint(1, 2))]
    return replace(model, id=f"{model.id[:2]}-{number:05}", when=(*own, *more))


def drawn(question: Question, at_most: int, chance: random.Random) -> Condition:
    """A condition on this question with some of its options."""
    number = chance.randint(1, min(at_most, 3, len(question.options)))
    options = chance.sample(list(question.by_id), number)
    return Condition(question=question.id, options=frozenset(options))


def timed(kind: str, table: RuleTable) -> float:
    """Seconds of CPU for one table."""
    began = time.process_time()
    findings = verify(table, TODAY)
    seconds = time.process_time() - began
    undecided = sum(finding.id == "not_decided" for finding in findings)
    print(f"{kind:<8} {len(table.rules):>6} {seconds:>8.2f} {len(findings):>9} {undecided:>12}")
    return seconds


if __name__ == "__main__":
    main()
