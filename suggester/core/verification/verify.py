"""What a table must have beyond being readable: properties, proofs for every patient, and its texts.

A finding is a broken promise, a fault (the table must not be used like this) or advice (somebody has to
look at it). A proof that was given up counts as a fault: it is not known whether the promise is kept.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from suggester.core.answer_sets.solver import NODES_AT_MOST
from suggester.core.table.rules import Outcome, RuleTable
from suggester.core.verification.findings import ADVICE, BROKEN, FAULT, SEVERITIES, Finding
from suggester.core.verification.monotonicity import Lightening, lightening_steps
from suggester.core.verification.patient_texts import text_advice, text_faults
from suggester.core.verification.proofs import ProofResult, Proofs
from suggester.core.verification.static_checks import static_findings

__all__ = ["ADVICE", "BROKEN", "FAULT", "Finding", "verify"]

STANDS = {
    Outcome.NONE: "is not listed", Outcome.SUGGEST: "is listed", Outcome.CAUTION: "has a caution",
    Outcome.HOLD: "is held back", Outcome.STOP: "is stopped",
}  # fmt: skip
"""How an approach stands for a patient, in words that are true on a page and on a command line."""
DEAD = Finding(
    id="dead_row",
    severity=FAULT,
    place="",
    what="speaks for no patient at all",
    mend="mend its condition, or take it out",
)
UNSEEN = Finding(
    id="unseen_suggestion",
    severity=FAULT,
    place="",
    what="is held back or stopped for every patient, so nobody can see it",
    mend="narrow the warning that always covers it, or take it out",
)
HIDDEN = Finding(
    id="hidden_row",
    severity=FAULT,
    place="",
    what="is read by nobody, because a stop speaks for every patient for whom it does",
    mend="say it in the stop that hides it, or take it out",
)
IDLE = Finding(
    id="idle_warning",
    severity=ADVICE,
    place="",
    what="decides nobody's outcome, because other rows always weigh as much; its words are still shown",
    mend="leave it if its words matter; else take it out",
)


def verify(table: RuleTable, today: date, nodes_at_most: int = NODES_AT_MOST) -> tuple[Finding, ...]:
    """Every finding on this table, the gravest first."""
    found = (*static_findings(table, today), *proven(table, nodes_at_most), *of_texts(table))
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def proven(table: RuleTable, nodes_at_most: int = NODES_AT_MOST) -> Iterator[Finding]:
    """What the exact search says about every row and every promise.

    The hardest question comes first: whoever is found for it answers most of the easier ones by the way.
    A row is told once, by the worst that is true of it.
    """
    proofs = Proofs(table, nodes_at_most)
    idle, hidden = list(proofs.idle_warnings()), list(proofs.hidden_rows())
    unseen, dead = list(proofs.unseen_suggestions()), list(proofs.dead_rows())
    told: set[str] = set()
    for kind, verdicts in ((DEAD, dead), (UNSEEN, unseen), (HIDDEN, hidden), (IDLE, idle)):
        for verdict in verdicts:
            if verdict.name not in told:
                told.add(verdict.name)
                yield _row(verdict, kind)
    yield from (_lightening(table, found) for found in lightening_steps(table, nodes_at_most))
    yield from (_promise(table, verdict) for verdict in proofs.broken_promises())
    yield from (_said(table, result) for result in proofs.broken_silences())


def of_texts(table: RuleTable) -> Iterator[Finding]:
    """What the texts that patients read fall short of: banned words, reading grade, length, equal detail."""
    for severity, found in ((FAULT, text_faults(table)), (ADVICE, text_advice(table))):
        for one in found:
            yield Finding(id="patient_text", severity=severity, place=one.place, what=one.what, mend=one.mend)


def _row(verdict: ProofResult, kind: Finding) -> Finding:
    place = f"table.csv {verdict.name}"
    return replace(kind, place=place) if verdict.decided else _undecided(place)


def _promise(table: RuleTable, verdict: ProofResult) -> Finding:
    promise = next(promise for promise in table.promises if promise.id == verdict.name)
    place = f"promises.toml {promise.id} ({promise.text})"
    if verdict.witness is None:
        return _undecided(place)
    name, outcome = table.approach[verdict.approach].name, verdict.witness.outcome
    what = f"for this patient {name} {STANDS[outcome]}"
    if promise.is_kept_by(outcome):
        what = f"for this patient no hold of urgency {promise.urgency.name.lower()} speaks"
    return Finding(
        id="broken_promise",
        severity=BROKEN,
        place=place,
        what=f"does not hold: {what}",
        mend="add or widen the hold or caution row that keeps it",
        witness=verdict.witness.answers,
    )


def _said(table: RuleTable, result: ProofResult) -> Finding:
    unsaid = next(unsaid for unsaid in table.unsaid if unsaid.id == result.name)
    place = f"promises.toml {unsaid.id} ({unsaid.text})"
    if result.witness is None:
        return _undecided(place)
    return Finding(
        id="broken_silence",
        severity=BROKEN,
        place=place,
        what=(
            f"does not hold: for this patient {result.approach} says {unsaid.words!r} "
            f"without {unsaid.unless!r}"
        ),
        mend="word that row otherwise, or let it speak for fewer",
        witness=result.witness.answers,
    )


def _lightening(table: RuleTable, found: Lightening) -> Finding:
    step, patient = found.step, found.patient
    place = f"questionnaire.toml, question {step.question.id}"
    if patient is None:
        return _undecided(place)
    before, after = STANDS[patient.before.outcome], STANDS[patient.after.outcome]
    name = table.approach[patient.approach].name if patient.approach in table.approach else "the urgency"
    return Finding(
        id="one_more_risk_is_lighter",
        severity=FAULT,
        place=place,
        what=(
            f"one more risk makes something less careful: for this patient {name} {before}, and "
            f"{after} once '{' + '.join(step.after)}' is answered for '{' + '.join(step.before)}'"
        ),
        mend="let no warning read the calm answer, or what only it opens, and no suggestion this question",
        witness=patient.answers_before,
    )


def _undecided(place: str) -> Finding:
    return Finding(
        id="not_decided",
        severity=FAULT,
        place=place,
        what="NOT DECIDED: the search was given up before it knew. This is no proof",
        mend="check again with more steps, or make the rows that it reads simpler",
    )
