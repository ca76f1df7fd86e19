"""An evaluation in words, for a terminal: how each approach stands, and why."""

from collections.abc import Iterator

from suggester.core.evaluation import Evaluation, Standing
from suggester.core.explanation import Spoken, explain
from suggester.core.rules import Effect, Outcome, Rule, Urgency

EFFECT_WORDS = {
    Effect.STOP: "stop",
    Effect.HOLD: "not now",
    Effect.CAUTION: "check first",
    Effect.SUGGEST: "to talk about",
    Effect.INFO: "to know",
}
OUTCOME_TEXTS = {
    Outcome.NONE: "outcome_none",
    Outcome.SUGGEST: "outcome_suggest",
    Outcome.CAUTION: "outcome_caution",
    Outcome.HOLD: "outcome_hold",
}


def explained(evaluation: Evaluation) -> str:
    """Why each approach stands as it does: every row that spoke, with the answers that made it."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    wording = evaluation.table.wording
    provenance = evaluation.table.provenance
    yield wording["disclaimer_short"]
    yield f"Rule table {provenance.version} ({provenance.status}), SHA-256 {provenance.sha256}"
    if evaluation.is_stop:
        yield from _stop(evaluation)
        return
    for standing in evaluation.standings:
        yield from _approach(evaluation, standing)


def _stop(evaluation: Evaluation) -> Iterator[str]:
    urgency = evaluation.urgency
    yield ""
    yield (
        "STOP"
        + (f", {urgency.name.lower()}" if urgency is not Urgency.NONE else "")
        + ". No approach is listed."
    )
    for rule in evaluation.matched:
        if rule.effect is Effect.STOP:
            yield from _row(explain(evaluation, rule))


def _approach(evaluation: Evaluation, standing: Standing) -> Iterator[str]:
    yield ""
    yield f"{standing.approach.name}: {evaluation.table.wording[OUTCOME_TEXTS[standing.outcome]]}"
    gravest_first = sorted(standing.rules, key=lambda rule: (-rule.effect, rule.id))
    for rule in (*gravest_first, *standing.info):
        yield from _row(explain(evaluation, rule))


def _row(spoken: Spoken) -> Iterator[str]:
    rule: Rule = spoken.rule
    yield f"  {rule.id} {EFFECT_WORDS[rule.effect]}: {rule.reason}"
    for because in spoken.because:
        labels = "; ".join(option.label for option in because.options)
        yield f"      because: {because.question.text} {labels}"
    if not spoken.because:
        yield "      because: this is said to everybody"
    if rule.wait:
        yield f"      wait: {rule.wait}"
