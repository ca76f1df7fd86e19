"""How each approach stands for one patient, as data formats tell it: words and ids, and no rows.

Made from the rows that matched, in one walk: as the standings of the evaluation it took half of what an
answer in JSON took.
"""

from typing import TypedDict

from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.table.rules import Effect, Outcome

WORDS = {outcome: outcome.name.lower() for outcome in Outcome}
STOP, INFO = Effect.STOP, Effect.INFO


class ToldStanding(TypedDict):
    """One approach: its outcome, the rows that say so, and the rows that only inform, sorted."""

    outcome: str
    rules: list[str]
    info: list[str]


def told_standings(evaluation: Evaluation) -> dict[str, ToldStanding]:
    """Every approach of the table by its id, in its order; under a stop the stops alone speak."""
    table, is_stop = evaluation.table, evaluation.is_stop
    told: dict[str, ToldStanding] = {
        approach.id: {"outcome": WORDS[outcome], "rules": [], "info": []}
        for approach, outcome in zip(table.approaches, evaluation.outcomes, strict=True)
    }
    for rule in evaluation.matched:
        effect = rule.effect
        if is_stop and effect is not STOP and effect is not INFO:
            continue
        for approach in table.about[rule.id]:
            told[approach.id]["info" if effect is INFO else "rules"].append(rule.id)
    return told
