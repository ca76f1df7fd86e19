"""An evaluation in words, for a terminal: how each approach stands, and why."""

from collections.abc import Iterator

from suggester.core.evaluation.evaluation import Evaluation, Standing
from suggester.core.evaluation.explanation import Spoken, explain, silent
from suggester.core.evaluation.what_if import what_would_change
from suggester.core.table.rules import Effect, Rule, Urgency, gravest_first

EFFECT_WORDS = {
    Effect.STOP: "stop",
    Effect.HOLD: "not now",
    Effect.CAUTION: "check first",
    Effect.SUGGEST: "to talk about",
    Effect.INFO: "to know",
}


def explained(evaluation: Evaluation) -> str:
    """Why each approach stands as it does, what would change it, and what stopped the other rows."""
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
    yield from _changes(evaluation)
    yield from _silent(evaluation)


def _changes(evaluation: Evaluation) -> Iterator[str]:
    wording = evaluation.table.wording
    changes = what_would_change(evaluation)
    if changes:
        yield ""
        yield f"{wording['what_would_change']}. {wording['what_would_change_intro']}"
    for change in changes:
        answers = " and ".join(f"{one.question.text} {'; '.join(one.instead)}" for one in change.answers)
        yield f"  if: {answers}"
        for moved in change.moved:
            before, after = (wording[outcome.text_id] for outcome in (moved.before, moved.after))
            yield f"      {moved.approach.name}: {before} -> {after}"


def _silent(evaluation: Evaluation) -> Iterator[str]:
    rows = silent(evaluation)
    yield ""
    yield f"Rows that did not speak: {len(rows)}, each with one answer that stopped it"
    for one in rows:
        answered = "; ".join(one.answered) or "not asked, or not answered"
        yield f"  {one.rule.id} {EFFECT_WORDS[one.rule.effect]}: {one.question.text} {answered}"


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
    yield f"{standing.approach.name}: {evaluation.table.wording[standing.outcome.text_id]}"
    for rule in (*sorted(standing.rules, key=gravest_first), *standing.info):
        yield from _row(explain(evaluation, rule))


def _row(spoken: Spoken) -> Iterator[str]:
    rule: Rule = spoken.rule
    word = rule.urgency.name.lower() if rule.is_urgent_hold else EFFECT_WORDS[rule.effect]
    yield f"  {rule.id} {word}: {rule.reason}"
    for because in spoken.because:
        labels = "; ".join(option.label for option in because.options)
        yield f"      because: {because.question.text} {labels}"
    if not spoken.because:
        yield "      because: this is said to everybody"
    if rule.wait:
        yield f"      first: {rule.wait}"
