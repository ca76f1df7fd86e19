"""Properties that a table shows when it is read row by row and run on its example patients."""

from collections.abc import Iterator
from datetime import date

from suggester.core.evaluation.cases import differences, evaluated
from suggester.core.evaluation.evaluation import Evaluation
from suggester.core.table.rules import PRECAUTION, Effect, Outcome, Rule, RuleTable
from suggester.core.verification.findings import ADVICE, EXAMPLE, FAULT, Finding

WISHES = frozenset({"concerns", "goals", "downtime"})


def static_findings(table: RuleTable, today: date) -> Iterator[Finding]:
    """Every finding of this module."""
    yield from suggestions_read_only_wishes(table)
    yield from every_row_has_its_own_source(table)
    yield from every_doubt_is_read(table)
    yield from no_calm_answer_warns(table)
    yield from no_two_rows_say_different_things_of_the_same(table)
    yield from every_source_is_cited(table)
    yield from every_option_is_read(table)
    yield from every_case_is_as_expected(table)
    yield from every_row_is_shown_by_a_case(table)
    yield from the_table_is_in_date(table, today)
    yield from rows_wait_for_confirmation(table)
    yield from the_weights_wait_for_confirmation(table)


def suggestions_read_only_wishes(table: RuleTable) -> Iterator[Finding]:
    """A health answer must never switch a suggestion on, so one more risk can only make it graver."""
    for rule in table.rules:
        health = sorted({condition.question for condition in rule.when} - WISHES)
        if rule.effect is Effect.SUGGEST and health:
            yield Finding(
                id="suggestions_read_only_wishes",
                severity=FAULT,
                place=f"table.csv {rule.id}, column when",
                what=f"a suggestion reads {', '.join(health)}; it may read only {', '.join(sorted(WISHES))}",
                mend="take that condition out, or make it a hold or a caution row",
            )


def every_row_has_its_own_source(table: RuleTable) -> Iterator[Finding]:
    """The blog articles show what patients read; a row needs something else to stand on."""
    for rule in table.rules:
        if not _carried(table, rule) and PRECAUTION not in rule.sources:
            yield Finding(
                id="every_row_has_its_own_source",
                severity=FAULT,
                place=f"table.csv {rule.id}, column sources",
                what="rests on blog articles alone" if rule.sources else "names no source",
                mend=f"add a source of another kind, or the honest label {PRECAUTION}",
            )


def every_doubt_is_read(table: RuleTable) -> Iterator[Finding]:
    """Doubt is never ignored: each unknown option of a safety question holds or warns."""
    warned = {
        (condition.question, option)
        for rule in table.rules
        if rule.effect >= Effect.CAUTION
        for condition in rule.when
        for option in condition.options
    }
    for question in table.questionnaire.questions.values():
        for option in question.options:
            if question.safety and option.unknown and (question.id, option.id) not in warned:
                yield Finding(
                    id="every_doubt_is_read",
                    severity=FAULT,
                    place=f"questionnaire.toml, question {question.id}, option {option.id}",
                    what="is an open answer to a safety question, and no hold or caution reads it",
                    mend=f"add '{option.id}' to the hold or caution rows that read {question.id}",
                )


def no_calm_answer_warns(table: RuleTable) -> Iterator[Finding]:
    """A warning on 'none of these' would make a patient with more risks look lighter."""
    for rule in table.rules:
        for condition in rule.when:
            question = table.questionnaire.questions[condition.question]
            if rule.effect >= Effect.CAUTION and condition.options & question.calm_options:
                yield Finding(
                    id="no_calm_answer_warns",
                    severity=FAULT,
                    place=f"table.csv {rule.id}, column when",
                    what=f"a warning reads the calm answer of {question.id}",
                    mend="take that option out: ticking a risk would take the warning away",
                )


def no_two_rows_say_different_things_of_the_same(table: RuleTable) -> Iterator[Finding]:
    """Two warnings with the same condition about the same approach: only the graver one ever counts.

    A caution beside a suggestion with the same condition is right: it is the note that always goes with it.
    """
    seen: dict[object, Rule] = {}
    for rule in table.rules:
        if rule.effect < Effect.CAUTION or not rule.when:
            continue
        first = seen.setdefault((rule.approach, frozenset(rule.when)), rule)
        if first is not rule and first.effect is not rule.effect:
            yield Finding(
                id="no_two_rows_say_different_things_of_the_same",
                severity=FAULT,
                place=f"table.csv {rule.id}, column when",
                what=f"has the condition and the approach of {first.id}, and another effect",
                mend="keep the one that is right, or make their conditions different",
            )


def every_option_is_read(table: RuleTable) -> Iterator[Finding]:
    """Options that no row reads: fine where they mean that nothing speaks, worth a look elsewhere."""
    read = {(c.question, option) for rule in table.rules for c in rule.when for option in c.options}
    unread = [
        f"{question.id}: {option.id}"
        for question in table.questionnaire.questions.values()
        for option in question.options
        if (question.id, option.id) not in read and not option.exclusive
    ]
    if unread:
        yield Finding(
            id="every_option_is_read",
            severity=ADVICE,
            place="questionnaire.toml",
            what=f"{len(unread)} options are read by no row: {', '.join(unread)}",
            mend="write the row that is missing, or leave them if they say that nothing is the matter",
        )


def every_source_is_cited(table: RuleTable) -> Iterator[Finding]:
    """A source that nothing cites is either forgotten or too much."""
    cited = {name for rule in table.rules for name in rule.sources}
    cited |= {name for question in table.questionnaire.questions.values() for name in question.sources}
    cited |= {name for approach in table.approaches for fact in approach.facts for name in fact.sources}
    cited |= {name for row in table.grid.rows for cell in row.cells for name in cell.sources}
    cited |= {name for ask in (*table.asks, *table.more_asks) for name in ask.sources}
    cited |= {name for region in table.regions.values() for name in region.sources}
    for name in table.sources.keys() - cited:
        yield Finding(
            id="every_source_is_cited",
            severity=ADVICE,
            place=f"sources.csv {name}",
            what="is cited nowhere",
            mend="cite it where it belongs, or take it out",
        )


def every_case_is_as_expected(table: RuleTable) -> Iterator[Finding]:
    """An example patient is a clinician's word on what the table has to say."""
    for case in table.cases:
        wrong = differences(table, case)
        if wrong:
            yield Finding(
                id="every_case_is_as_expected",
                severity=EXAMPLE,
                place=f"cases.toml {case.id} ({case.title})",
                what="; ".join(wrong),
                mend="mend the row that is wrong, or the expectation if clinicians agree on the new outcome",
            )


def every_row_is_shown_by_a_case(table: RuleTable) -> Iterator[Finding]:
    """A row that no example patient meets may be wrong, and nobody would notice."""
    for rule in rows_without_a_case(table):
        yield Finding(
            id="every_row_is_shown_by_a_case",
            severity=EXAMPLE,
            place=f"table.csv {rule.id}",
            what="is shown by no example patient: it does not speak, or is held back, in every one",
            mend="add a case to cases.toml; check --suggest-cases writes a first draft",
        )


def rows_without_a_case(table: RuleTable) -> tuple[Rule, ...]:
    """Rows that speak in no example patient, and suggestions that are held back in every one."""
    evaluations = [evaluated(table, case) for case in table.cases]
    seen = {
        rule.id for evaluation in evaluations for rule in evaluation.matched if _is_seen(evaluation, rule)
    }
    return tuple(rule for rule in table.rules if rule.id not in seen)


def the_table_is_in_date(table: RuleTable, today: date) -> Iterator[Finding]:
    """Past its review date the pages list nothing."""
    if today > table.provenance.review_by:
        yield Finding(
            id="the_table_is_in_date",
            severity=FAULT,
            place="table.toml, key review_by",
            what=f"the review was due on {table.provenance.review_by}; no treatment is listed now",
            mend="review the rows, then set a new version and a new date",
        )


def rows_wait_for_confirmation(table: RuleTable) -> Iterator[Finding]:
    """Counted and named: rows that somebody has to confirm, and rows that no source but the label carries."""
    waiting = [rule.id for rule in table.rules if rule.review == "confirm"]
    alone = [rule.id for rule in table.rules if PRECAUTION in rule.sources and not _carried(table, rule)]
    for what, ids in (
        ("are to be confirmed, so each needs the yes of a named clinician before it is used", waiting),
        ("rest on a precaution alone, or beside it on blog articles", alone),
    ):
        if ids:
            yield Finding(
                id="rows_wait_for_confirmation",
                severity=ADVICE,
                place="table.csv",
                what=f"{len(ids)} rows {what}: {' '.join(ids)}",
                mend="confirm each row, or find a source for it",
            )


def the_weights_wait_for_confirmation(table: RuleTable) -> Iterator[Finding]:
    """Nobody has counted how often patients tick what; whoever reads a weighted share has to know that."""
    if table.plausible is not None and table.plausible.review == "confirm":
        yield Finding(
            id="the_weights_wait_for_confirmation",
            severity=ADVICE,
            place="table.toml, plausible",
            what="the weights for comparisons are an assumption that no clinician has confirmed",
            mend="let a clinician say which weights to read differences by, then set review to check",
        )


def _carried(table: RuleTable, rule: Rule) -> bool:
    """Whether a source stands behind a row that is neither a blog article nor the label for a precaution."""
    return any(table.sources[name].kind not in {"article", "precaution"} for name in rule.sources)


def _is_seen(evaluation: Evaluation, rule: Rule) -> bool:
    """Whether a row that matched can be seen: a suggestion only where it is neither held nor stopped."""
    return rule.effect is not Effect.SUGGEST or any(
        evaluation.outcome(approach.id) in {Outcome.SUGGEST, Outcome.CAUTION}
        for approach in evaluation.table.named(rule.approach)
    )
